"""What click refuses becomes one line that says what was probably meant."""

from __future__ import annotations

import click
import pytest

from attrition.cli.main import group
from attrition.cli.usage import usage_line


def told(*arguments: str) -> str:
    with (
        pytest.raises(click.ClickException) as caught,
        group.make_context("attrition", list(arguments)) as context,
    ):
        group.invoke(context)
    return usage_line(caught.value)


def test_a_letter_means_the_only_option_that_begins_with_it() -> None:
    assert told("-v") == "no option '-v'; did you mean '--version'?; see 'attrition --help'"
    assert "did you mean" not in told("run", "ukraine-2022", "-d")


def test_a_policy_without_its_option_is_told_where_it_belongs() -> None:
    assert "did you mean '--policy surge'?" in told("compare", "ukraine-2022", "surge")
    assert "did you mean '--policy mine.toml'?" in told("compare", "ukraine-2022", "mine.toml")
    assert "did you mean" not in told("compare", "ukraine-2022", "surges")
    assert "did you mean" not in told("show", "runs/mine", "surge")


def test_a_number_is_told_how_it_is_written() -> None:
    assert "'2,000' is not a valid integer; allowed: a whole number" in told(
        "run", "cuba-1962", "--draws", "2,000"
    )


def test_a_range_and_a_date_are_told_in_words() -> None:
    assert "0 is out of range; allowed: 1 to 60;" in told("hindcast", "ukraine-2022", "--months", "0")
    assert "'2023-12' is not a date; allowed: a day such as" in told(
        "hindcast", "ukraine-2022", "--origin", "2023-12"
    )


def test_hyphens_make_no_option_alike() -> None:
    assert "did you mean '--draws'?" in told("run", "ukraine-2022", "--drawz")
    assert "did you mean" not in told("report", "runs/mine", "--out")


def test_what_has_no_context_has_no_way_to_the_help() -> None:
    assert usage_line(click.UsageError("Bad.\nMore.")) == "bad"
    assert usage_line(click.ClickException("")) == "bad usage"
