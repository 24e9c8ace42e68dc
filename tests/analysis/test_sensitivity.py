"""The report of a whole directory: what is known to move things is found, and the rest refused with a reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.analysis.designs import Varied
from attrition.analysis.sensitivity import largest, questions, sensitivity
from attrition.analysis.sobol import sobol_design
from attrition.ensemble.directory import DESIGN_FILE
from attrition.errors import InputError
from tests.steered import INPUTS, shared_run, steered_run


@pytest.fixture
def made() -> Path:
    """A run of 200 rows of 16 paths, in two structures, on the steered stand-in."""
    return shared_run()


@pytest.fixture
def steered(made: Path, tmp_path: Path) -> Path:
    """A copy of that run, which a test may change."""
    return Path(shutil.copytree(made, tmp_path / "run"))


def test_what_moves_a_probability_is_found_and_the_rest_is_not(steered: Path) -> None:
    found = sensitivity(steered, ["withdrawal", "stress"])
    assert found.method == "given" and found.inputs.names == INPUTS
    withdrawal, stress = found.findings
    for case in withdrawal.cases.values():
        assert case.mean.value == pytest.approx(0.4, abs=0.06)
        one, other = case.shares.inputs
        assert one.name == INPUTS[0] and one.stands and not other.stands
        assert abs(one.first.value - 1.0) < 3.0 * one.first.error
        assert one.at_low.value < 0.15 and one.at_high.value > 0.65
    assert largest([withdrawal], 1) == [INPUTS[0]]
    # Both inputs bound the region, and much of it is interaction.
    indices = [one.first.value for one in stress.cases["options"].shares.inputs]
    assert all(one.stands for one in stress.cases["options"].shares.inputs)
    assert sum(indices) < 0.9


def test_report_is_data_and_names_the_source_of_each_input(steered: Path) -> None:
    data = json.loads(json.dumps(sensitivity(steered, ["withdrawal"]).to_data(), allow_nan=False))
    case = data["quantities"][0]["structures"]["options"]
    assert data["quantities"][0]["words"] == "the challenger withdraws within the horizon"
    assert case["inputs"][0]["name"] == INPUTS[0]
    assert case["inputs"][0]["status"] in ("sourced", "derived", "judged")
    assert 0.0 < case["sum_first"]["se"] < 0.2


@pytest.mark.full
def test_over_time_has_a_finding_a_year_and_says_where_there_is_none(steered: Path) -> None:
    (years,) = sensitivity(steered, ["withdrawal@2027"], over_time=True).over_time.values()
    assert [one.quantity.before.year for one in years][:2] == [2026, 2027]
    # Every withdrawal comes in April 2026.
    assert "no variation" in years[0].cases["options"].refused
    assert years[1].cases["options"].shares is not None


def test_quantities_by_default_are_told_where_they_never_happen(steered: Path) -> None:
    found = sensitivity(steered)
    assert [one.quantity.name for one in found.findings][:3] == ["over@2029", "withdrawal", "stress@2029"]
    turned = found.findings[-1].cases["options"]
    assert turned.shares is None and turned.refused is not None


def test_questions_are_counted_before_they_are_asked(steered: Path) -> None:
    assert questions(steered, ["withdrawal"], over_time=False) == 1
    assert questions(steered, ["withdrawal"], over_time=True) == 11
    assert questions(steered, [], over_time=False) == 5


def test_refusals_name_the_reason(steered: Path, tmp_path: Path) -> None:
    for options, said in (
        ({"method": "sobol"}, "total indices cannot be had from given rows"),
        ({"method": "sobl"}, "no method 'sobl'"),
        ({"decision": "casualties"}, "two variants or more"),
        ({"decision": "escalation"}, "never made a goal"),
        ({"variant": "bse"}, "did you mean 'base'"),
        ({"quantities": ["crisis@2030"]}, "nothing to share out"),
        ({"quantities": ["occupancy.D1@2028"]}, "does not record 'd1_turned'"),
    ):
        with pytest.raises(InputError, match=said):
            sensitivity(steered, **({"quantities": ["withdrawal"]} | options))
    small = steered_run(tmp_path / "small", draws=16, structures="options")
    with pytest.raises(InputError, match="16 rows are too few"):
        sensitivity(small, ["withdrawal"])


def test_decision_between_variants(steered: Path) -> None:
    """The variant "other", written beside the base: 3 more, 8 less where the second input is above one half."""
    outcomes = pl.read_parquet(steered / "outcomes.parquet")
    second = pl.read_parquet(steered / "draws.parquet").select("draw", above=pl.col(INPUTS[1]) > 0.5)
    other = (
        outcomes.filter(pl.col("variant") == "base")
        .join(second, on="draw", how="left", maintain_order="left")
        .with_columns(
            variant=pl.lit("other"),
            challenger_casualties=pl.col("challenger_casualties") + 3.0 - 8.0 * pl.col("above"),
        )
        .drop("above")
    )
    pl.concat([outcomes, other]).write_parquet(steered / "outcomes.parquet")
    asked = {"quantities": ["withdrawal"], "decision": "casualties"}
    decided = _with_variants(("base", "other"), lambda: sensitivity(steered, **asked))
    case = decided.decision.cases["options"]
    assert case.best == "other"
    assert case.inputs[0].name == INPUTS[1]
    assert case.inputs[0].saved.value == pytest.approx(1.5, abs=0.5)
    assert decided.decision.structure == pytest.approx(0.0)
    assert decided.to_data()["decision"]["structures"]["null"]["best"] == "other"


@pytest.mark.full
def test_sweep_of_a_sobol_design_has_total_indices(steered: Path) -> None:
    """Points stand in for variants: outcomes of the base shifted by a function without interaction."""
    pytest.importorskip("SALib", reason="in requirements/analysis.lock")
    points = sobol_design(2, 4, seed=4)
    base = pl.read_parquet(steered / "outcomes.parquet").filter(
        (pl.col("variant") == "base") & (pl.col("draw") < 8)
    )
    shifts = 10.0 * points[:, 0] + 5.0 * points[:, 1]
    names = [f"p{index:03d}" for index in range(len(points))]
    pl.concat(
        [
            base.with_columns(
                variant=pl.lit(name), challenger_casualties=pl.col("challenger_casualties") + float(shift)
            )
            for name, shift in zip(names, shifts, strict=True)
        ]
    ).write_parquet(steered / "outcomes.parquet")
    pl.DataFrame({"variant": names, "a": points[:, 0], "b": points[:, 1], "fixed": 1.0}).write_parquet(
        steered / DESIGN_FILE
    )
    found = sensitivity(steered, ["casualties"])
    assert found.method == "sobol" and found.inputs.names == ("a", "b")
    # The mean of eight rows, whatever the number of points.
    rows = 10.0 * pl.read_parquet(steered / "draws.parquet")[INPUTS[0]].head(8).to_numpy()
    assert found.findings[0].cases["options"].mean.error == pytest.approx(rows.std(ddof=1) / 8**0.5, rel=1e-6)
    totals = {one.name: one for one in found.findings[0].cases["options"].points.indices}
    assert abs(totals["a"].total - 0.8) < 4.0 * totals["a"].total_error
    assert abs(totals["b"].first - 0.2) < 4.0 * totals["b"].first_error
    assert sensitivity(steered, ["casualties"], method="given").method == "given"


def _with_variants(names: tuple[str, ...], call: Callable[[], Any]) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Varied, "variants", property(lambda self: names))
        patch.setattr(Varied, "_refuse_unknown", staticmethod(lambda *arguments: None))
        return call()
