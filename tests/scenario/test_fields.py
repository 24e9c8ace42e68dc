"""Typed readings: what a value must be, and how a refusal shows it."""

from __future__ import annotations

import datetime

import pytest

from attrition.errors import InputError
from attrition.scenario import fields
from attrition.scenario.fields import INFINITY, SMALLEST_POSITIVE, Place

PLACE = Place("war.toml", "men.initial")


def test_places() -> None:
    assert str(PLACE) == "war.toml: men.initial"
    assert str(PLACE.at("low")) == "war.toml: men.initial.low"
    assert str(Place("war.toml", "acts").item("3")) == "war.toml: acts[3]"
    assert str(Place("war.toml")) == "war.toml"
    assert str(Place("--set", "a.b")) == "--set a.b"
    assert str(Place("--set")) == "--set"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (1.5, "1.5"),
        (10**20, "1" + "0" * 20),
        (10**400, "an integer of more than 38 digits"),
        (datetime.date(2022, 2, 24), "2022-02-24"),
        ({}, "a table"),
        ([1], "an array"),
        ("a'b", '"a\'b"'),
    ],
)
def test_values_are_shown_as_in_a_file(value: object, text: str) -> None:
    assert fields.shown(value) == text


def test_long_texts_are_shortened() -> None:
    assert len(fields.shown("x" * 10_000)) < 130


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (1.0, 2e4, "thousand", "1 to 20000 thousand"),
        (0.0, 1.0, "0..1", "0 to 1"),
        (0.0, INFINITY, "USD/bbl", "0 or more USD/bbl"),
        (SMALLEST_POSITIVE, INFINITY, "USD/bbl", "above 0 USD/bbl"),
        (-INFINITY, 2.5, "-", "2.5 or less"),
        (-INFINITY, INFINITY, "log", "any finite number log"),
    ],
)
def test_spans(low: float, high: float, unit: str, text: str) -> None:
    assert fields.span(low, high, unit) == text


def test_good_values_pass() -> None:
    assert fields.number(3, PLACE) == 3.0
    assert str(fields.number(-0.0, PLACE)) == "0.0"
    assert fields.integer(3, PLACE, 1, 5) == 3
    assert fields.flag(False, PLACE) is False
    assert fields.text("x", PLACE) == "x"
    assert fields.choice("x", PLACE, ("x", "y")) == "x"
    assert fields.date(datetime.date(2022, 2, 24), PLACE) == datetime.date(2022, 2, 24)


@pytest.mark.parametrize(
    ("read", "essence"),
    [
        (lambda: fields.number(True, PLACE, 0, 1), "true is not a number; allowed: 0 to 1"),
        (lambda: fields.number("1", PLACE), "'1' is not a number; allowed: any finite number"),
        (lambda: fields.number(float("nan"), PLACE), "nan is not a finite number"),
        (lambda: fields.number(float("-inf"), PLACE), "-inf is not a finite number"),
        (lambda: fields.number(10**400, PLACE), "an integer of more than 38 digits is too large"),
        (lambda: fields.number(900, PLACE, 1, 20, "tanks"), "900 is out of range; allowed: 1 to 20 tanks"),
        (
            lambda: fields.integer(1.0, PLACE, 0, 5),
            "1.0 is not a whole number; allowed: a whole number, 0 to 5",
        ),
        (lambda: fields.integer(True, PLACE, 0, 5), "true is not a whole number"),
        (lambda: fields.integer(6, PLACE, 0, 5), "6 is out of range"),
        (lambda: fields.flag(1, PLACE), "1 is not true or false"),
        (lambda: fields.text(1, PLACE), "1 is not a text"),
        (lambda: fields.text("x" * 11, PLACE, 10), "the text has 11 characters; allowed: at most 10"),
        (lambda: fields.choice("sorced", PLACE, ("sourced", "judged")), "did you mean 'sourced'?"),
        (lambda: fields.choice("z", PLACE, map(str, range(20)), "look"), "allowed: one of 20 names; look"),
        (lambda: fields.date("2022-02-24", PLACE), "'2022-02-24' is not a date"),
        (lambda: fields.date(datetime.datetime(2022, 2, 24), PLACE), "2022-02-24T00:00:00 is not a date"),
        (lambda: fields.table([], PLACE, ("a", "b")), "an array is not a table; allowed: a table with a, b"),
        (
            lambda: fields.table({"lwo": 1}, PLACE, ("low",)),
            "unknown key 'lwo'; allowed: low; did you mean 'low'?",
        ),
        (lambda: fields.tables({}, Place("war.toml", "acts")), "not a list of tables; allowed: [[acts]]"),
    ],
)
def test_refusals_say_what_where_and_what_is_allowed(read: object, essence: str) -> None:
    assert callable(read)
    with pytest.raises(InputError) as refusal:
        read()
    assert refusal.value.line().startswith("war.toml: ")
    assert essence in refusal.value.line()
