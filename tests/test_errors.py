"""Errors are one line that says where, what, what is allowed, the nearest name and what to do next."""

from __future__ import annotations

import pytest

from attrition.errors import InputError, StoppedEarly, nearest_name, refuse_unknown, shortened


def test_a_line_has_its_parts_in_order() -> None:
    error = InputError(
        "unknown key 'brnt'",
        where="war.toml: oil",
        allowed="brent, urals",
        nearest="brent",
        advice="see: attrition parameters",
    )
    assert error.line() == (
        "war.toml: oil: unknown key 'brnt'; allowed: brent, urals; did you mean 'brent'?; see: attrition parameters"
    )
    assert str(error) == error.line()
    assert (error.where, error.nearest, error.exit_status) == ("war.toml: oil", "brent", 2)


def test_parts_that_are_not_given_leave_no_trace() -> None:
    assert InputError("bad").line() == "bad"
    assert InputError("bad", advice="mend it").line() == "bad; mend it"


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a\nb", r"a\nb"),
        ("\x1b[2J", r"\x1b[2J"),
        ("right\u202eleft", r"right\u202eleft"),
        ("Україна – é", "Україна – é"),
    ],
)
def test_a_line_is_one_line_that_cannot_steer_a_terminal(what: str, line: str) -> None:
    error = InputError(what, where="x\r")
    assert error.line() == rf"x\r: {line}"
    assert error.line().isprintable()


def test_a_stop_can_be_told_from_a_failure() -> None:
    assert StoppedEarly.exit_status == 75
    assert not issubclass(StoppedEarly, InputError)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("polices", "policies"),
        ("POLICIES", "policies"),
        ("scenarios", "Scenarios"),
        ("median", "oil.brent_median"),  # a part of a name
        ("me", None),  # too short to be taken for a part
        ("xyz", None),
        ("", None),
    ],
)
def test_the_nearest_name_or_none(name: str, nearest: str | None) -> None:
    assert (
        nearest_name(name, ["policies", "Scenarios", "oil.brent_median_spread", "oil.brent_median"])
        == nearest
    )


def test_there_is_no_nearest_name_among_none() -> None:
    assert nearest_name("policies", iter(())) is None


def test_an_endless_line_loses_its_middle() -> None:
    line = InputError(f"unknown name '{'a' * 9000}'", allowed="b, c").line()
    assert len(line) < 2100
    assert line.startswith("unknown name 'aaa")
    assert "characters …]" in line
    assert line.endswith("aaa'; allowed: b, c")
    assert shortened("a" * 2000) == "a" * 2000
    assert len(shortened("a" * 2001)) < 2001


def test_an_unknown_name_is_refused_with_all_that_are_known() -> None:
    refuse_unknown("style", "slides", {"journal-1": 1, "slides": 2}, "--style")
    with pytest.raises(InputError) as caught:
        refuse_unknown("style", "slide", iter(["journal-1", "slides"]), "--style")
    assert caught.value.line() == (
        "--style: no style 'slide'; allowed: journal-1, slides; did you mean 'slides'?"
    )
