"""Regret is against the least in the same draw; a level is kept or not by the mean of a draw."""

from __future__ import annotations

import polars as pl
import pytest

from attrition.analysis.decisions import Criterion, decisions, read_criterion
from attrition.api import Study
from attrition.ensemble.directory import RunDirectory
from attrition.errors import InputError


def test_criteria_are_read() -> None:
    assert read_criterion("escalation<=0.05") == Criterion("escalation", "<=", 0.05)
    assert str(read_criterion(" casualties >= base ")) == "casualties >= base"


@pytest.mark.parametrize(
    "text", ["escalation", "escalation<0.1", "casualties<=much", "<=1", "casualties<=1e"]
)
def test_what_is_no_criterion_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no criterion"):
        read_criterion(text)


def test_an_unknown_quantity_in_a_criterion_is_refused() -> None:
    with pytest.raises(InputError, match="no quantity 'escalade'"):
        read_criterion("escalade<=1")


def test_someone_is_without_regret_in_every_draw(compared: Study) -> None:
    found = decisions(
        RunDirectory(compared.directory).manifest,
        compared.directory,
        "casualties",
        (read_criterion("casualties<=base"), read_criterion("casualties<=1e9")),
    )
    assert found["draws"] == 4
    base = found["variants"]["base"]
    assert base["satisfices"]["options"]["p"] == 1.0
    for structure in ("options", "null"):
        means = [of["regret"][structure]["mean"] for of in found["variants"].values()]
        assert min(means) >= 0.0
        outcomes = compared.outcomes.filter(structure=structure)
        by = (
            outcomes.with_columns(both=outcomes["challenger_casualties"] + outcomes["defender_casualties"])
            .group_by("variant", "draw")
            .agg(both=pl.col("both").mean())
            .pivot("variant", index="draw", values="both")
        )
        least = by.select(least=pl.min_horizontal("base", "surge", "surge+reassurance"))["least"]
        assert base["regret"][structure]["mean"] == pytest.approx((by["base"] - least).mean())
    impossible = decisions(
        RunDirectory(compared.directory).manifest,
        compared.directory,
        "casualties",
        (read_criterion("casualties<=0"),),
    )
    assert impossible["variants"]["surge"]["satisfices"]["null"]["p"] == 0.0
