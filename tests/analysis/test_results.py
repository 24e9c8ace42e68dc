"""Results as a frame, one by one, and as a table for a notebook: the same numbers as in the summary."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attrition.analysis.results import COLUMNS, estimate_of, html_of, results_frame
from attrition.errors import InputError


@pytest.fixture
def summary(small_run: Callable[..., Any], tmp_path: Path) -> Any:
    return small_run(tmp_path / "run", structures="options,null").summary


def test_the_frame_holds_every_figure_once(summary: Any) -> None:
    frame = results_frame(summary)
    assert tuple(frame.columns) == COLUMNS
    assert frame.select("structure", "quantity").is_unique().all()
    assert frame["structure"].unique(maintain_order=True).to_list() == ["options", "null", "pooled"]
    for structure in ("options", "null"):
        outcomes = summary["structures"][structure]["outcomes"]
        shown = frame.filter(
            pl.col("structure") == structure, pl.col("quantity").str.starts_with("outcomes.")
        )
        assert dict(zip(shown["quantity"], shown["value"], strict=True)) == {
            f"outcomes.{name}": item["p"] for name, item in outcomes.items() if item is not None
        }
        assert shown["value"].sum() == pytest.approx(1.0)
    told = frame.drop_nulls("low")
    assert ((told["low"] <= told["value"]) & (told["value"] <= told["high"])).all()


def test_a_median_of_casualties_counts_people_and_has_an_interval(summary: Any) -> None:
    frame = results_frame(summary)
    row = frame.filter(pl.col("quantity") == "casualties.challenger.median").row(0, named=True)
    assert row["unit"] == "people" and row["se"] is None
    assert row["low"] <= row["value"] <= row["high"]


def test_an_estimate_carries_its_error(summary: Any) -> None:
    item = summary["structures"]["null"]["outcomes"]["withdrawal"]
    estimate = estimate_of(summary, "outcomes.withdrawal", "null")
    assert (estimate.value, estimate.error) == (item["p"], item["se"])


@pytest.mark.parametrize(
    ("quantity", "structure", "nearest"),
    [("outcomes.withdrawl", "pooled", "outcomes.withdrawal"), ("outcomes.withdrawal", "optoins", "options")],
)
def test_what_is_not_there_is_named_with_the_nearest(
    summary: Any, quantity: str, structure: str, nearest: str
) -> None:
    with pytest.raises(InputError) as refusal:
        estimate_of(summary, quantity, structure)
    assert refusal.value.nearest == nearest


def test_the_notebook_table_escapes_what_a_file_says(summary: Any) -> None:
    hostile = deepcopy(summary)
    hostile["title"] = "<script>alert(1)</script>"
    text = html_of(hostile)
    assert "<script>" not in text and "&lt;script&gt;" in text
    assert text.count('<th scope="col">') == 3
    assert "Not a prediction" in text and "±" in text


def test_a_single_structure_has_no_pool_beside_it(small_run: Callable[..., Any], tmp_path: Path) -> None:
    assert html_of(small_run(tmp_path / "one").summary).count('<th scope="col">') == 1


def test_the_perception_lag_is_there_where_it_was_computed(summary: Any) -> None:
    told = deepcopy(summary)
    turn = {
        "p_within_horizon": 0.5,
        "se": 0.1,
        "low": 0.3,
        "high": 0.7,
        "date_q50": "2029-05",
        "excess": None,
    }
    share = {"p": 0.25, "se": 0.05, "low": 0.16, "high": 0.36}
    told["structures"]["options"]["perception_lag_months"] = {
        "belief": turn,
        "later": share,
        "after_truth": {"paths": 3, "q50": 7.0},
    }
    frame = results_frame(told).filter(pl.col("structure") == "options")
    assert frame.filter(pl.col("quantity") == "turn.D2_belief").row(0)[2] == 0.5
    found = frame.filter(pl.col("quantity").str.starts_with("perception_lag."))
    assert found.select("quantity", "value").rows() == [("perception_lag.later", 0.25)]
