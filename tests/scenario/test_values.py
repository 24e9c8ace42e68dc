"""One number with its prior and pedigree."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrition.errors import InputError
from attrition.scenario.fields import Place
from attrition.scenario.records import Value
from attrition.scenario.values import VALUE_KEYS, read_value

PLACE = Place("war.toml", "challenger.men.initial")


def read(given: object, unit: str = "thousand", limits: tuple[float, float] = (1.0, 2e4)) -> Value:
    return read_value(given, "challenger.men.initial", unit, limits, PLACE)


def test_a_plain_number_is_judged_and_fixed() -> None:
    value = read(190)
    assert (value.value, value.unit, value.status, value.source) == (190.0, "thousand", "judged", "")
    assert not value.varies
    assert value.layer == "war.toml"


def test_a_table_keeps_its_pedigree() -> None:
    value = read(
        {
            "value": 190,
            "low": 150,
            "high": 200,
            "prior": "triangular",
            "unit": "thousand",
            "source": "estimates",
            "status": "sourced",
            "known_from": datetime.date(2022, 2, 24),
            "note": "recalled",
        }
    )
    assert (value.low, value.high, value.prior.parameters) == (150.0, 200.0, (150.0, 190.0, 200.0))
    assert (value.source, value.status, value.note) == ("estimates", "sourced", "recalled")
    assert value.known_from == datetime.date(2022, 2, 24)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            {"value": 190, "low": 200, "high": 150},
            ": low 200 is above high 150; allowed: low <= value <= high",
        ),
        ({"value": 190, "low": 191}, ": value 190 is below low 191; allowed: low <= value <= high"),
        ({"value": 190, "high": 180}, ": value 190 is above high 180; allowed: low <= value <= high"),
        (
            {"value": 190, "unit": "million"},
            ".unit: unit 'million' is not the declared one; allowed: 'thousand'",
        ),
        (
            {"value": 190, "status": "guess"},
            ".status: unknown name 'guess'; allowed: sourced, derived, judged",
        ),
        ({"low": 150, "high": 200}, ": has no 'value'; allowed: value = a number, 1 to 20000 thousand"),
        ({"value": 190, "low": 0}, ".low: 0 is out of range; allowed: 1 to 20000 thousand"),
        ({"value": True}, ".value: true is not a number; allowed: 1 to 20000 thousand"),
        ({"value": 190, "prior": 3}, ".prior: 3 is not a text; allowed: a text in quotes"),
        (190_000, ": 190000 is out of range; allowed: 1 to 20000 thousand"),
    ],
)
def test_refusals(given: object, line: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(given)
    assert refusal.value.line() == f"war.toml: challenger.men.initial{line}"


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"unknown key 'vlaue'.*did you mean 'value'\?"):
        read({"vlaue": 190})


@pytest.mark.parametrize(
    "given",
    [
        {"value": 1, "low": 0, "high": 1},
        {"value": 1, "prior": "uniform", "low": 0, "high": 1},
        {"prior": "normal(0, 1)"},
    ],
)
def test_a_whole_number_takes_no_prior(given: object) -> None:
    with pytest.raises(InputError, match="a whole number takes no prior"):
        read(given, "0/1", (0.0, 1.0))


def test_a_whole_number_is_whole() -> None:
    assert read({"value": 1, "prior": "fixed"}, "0/1", (0.0, 1.0)).value == 1.0
    for half in (0.5, {"value": 0.5}):
        with pytest.raises(InputError, match=r"0\.5 is not a whole number; allowed: 0 or 1"):
            read(half, "0/1", (0.0, 1.0))


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers(), max_size=2),
    st.sampled_from(
        ["normal", "beta", "lognormal", "beta(1,2)", "gamma(1e-9,1)", "uniform(1,", "()", "sourced"]
    ),
)
TABLES = st.dictionaries(st.sampled_from([*VALUE_KEYS, "vlaue"]), SCALARS, max_size=5)
NUMBERS = st.dictionaries(
    st.sampled_from(["value", "low", "high"]), st.floats(0.5, 3e4) | st.integers(0, 30_000), max_size=3
)


@given(st.one_of(SCALARS, TABLES, st.tuples(TABLES, NUMBERS).map(lambda pair: {**pair[0], **pair[1]})))
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_read_or_refused_in_one_line(given: object) -> None:
    try:
        value = read(given)
    except InputError as error:
        assert error.line().startswith("war.toml: challenger.men.initial")
        assert error.line().isprintable()
    else:
        assert 1.0 <= value.value <= 2e4
        assert value.prior.low <= value.prior.high
