"""The summary against the paths it was made from, its keys, and the table in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from attrition.analysis.paths import PathTable
from attrition.analysis.summary import given, pooled
from attrition.analysis.table import WIDTH, table_of
from attrition.analysis.thresholds import first_passage
from attrition.analysis.turning import excess, share_at_start, turn
from attrition.model.ends import REACHABLE, End

START = date(2022, 2, 24)


def table(days: list[list[float | None]], column: str = "stress_day") -> PathTable:
    rows, paths = len(days), len(days[0])
    frame = pl.DataFrame(
        {
            "draw": np.repeat(np.arange(rows), paths),
            "path": np.tile(np.arange(paths), rows),
            column: pl.Series([day for row in days for day in row], dtype=pl.Float64),
        }
    )
    return PathTable(frame, rows, paths)


def test_first_passage_of_the_unconditional_distribution() -> None:
    found = first_passage(table([[10.0, 400.0, None, None], [20.0, 30.0, 40.0, None]]), "stress_day", START)
    assert found["p"] == 5 / 8
    assert found["se"] == pytest.approx(np.std([0.5, 0.75], ddof=1) / np.sqrt(2))
    assert (found["date_q10"], found["date_q50"], found["date_q90"]) == ("2022-03", "2022-04", None)


def test_turn_beside_its_twin() -> None:
    base = table([[7.0, 7.0, 21.0, None], [7.0, None, None, 300.0]], "d1_day")
    twin = table([[14.0, None, None, None]], "d1_day")
    found = turn(base, twin, "d1_day", START, first_look_before=10.0)
    assert (found["p_within_horizon"], found["p_at_start"], found["p_driftless"]) == (5 / 8, 3 / 8, 1 / 4)
    assert turn(base, None, "d1_day", START, 10.0)["p_driftless"] is None


@pytest.mark.parametrize(
    ("days", "share"),
    [([7.0, 7.0, 14.0, np.nan], 0.5), ([14.0, 14.0, 21.0, np.nan], 0.0), ([np.nan] * 4, 0.0)],
)
def test_share_that_turned_before_the_forecast(days: list[float], share: float) -> None:
    assert share_at_start(np.array(days), 10.0) == share


def test_excess_over_the_twin_is_paired_by_row() -> None:
    # Rows differ much, their differences do not: the paired error is far below that of either probability.
    base = table([[7.0, 7.0], [7.0, None], [None, None]], "d1_day")
    twin = table([[7.0, None], [None, None]], "d1_day")
    found = excess(base, twin, "d1_day")
    assert found == {"p": 0.5, "se": 0.0, "draws": 2}
    assert turn(base, twin, "d1_day", START, 10.0)["excess"] == found
    assert turn(base, None, "d1_day", START, 10.0)["excess"] is None


def test_structures_are_pooled_row_by_row() -> None:
    both = pooled([table([[1.0, None], [1.0, 1.0]]), table([[None, None], [1.0, None]])])
    assert (both.draws, both.paths) == (2, 4)
    np.testing.assert_allclose(both.row_means(~np.isnan(both.days("stress_day"))), [0.25, 0.75])


@pytest.fixture
def run(small_run: Callable[..., Any], tmp_path: Path) -> Any:
    return small_run(tmp_path / "run")


def test_every_key_is_there_and_null_where_nothing_is_computed(run: Any) -> None:
    summary = json.loads((run.directory / "summary.json").read_text())
    assert summary == run.summary
    assert {
        "schema", "scenario", "digest", "seed", "paths_total", "seconds", "paths_per_second", "given", "structures",
        "pooled", "inputs",
    } <= summary.keys()  # fmt: skip
    for content in (summary["structures"]["options"], summary["pooled"]):
        assert set(content["outcomes"]) == {end.label for end in End}
        for end in End:
            assert (content["outcomes"][end.label] is None) == (end not in REACHABLE)
        assert set(content["events"]) == {"regime_end", "coalition_disengagement"}
        assert set(content["thresholds"]) == {"stress", "crisis", "breaking"}
        assert {"p", "se", "date_q10", "date_q50", "date_q90"} <= content["thresholds"]["stress"].keys()
        for side in ("turn", "turn_defender", "turn_coalition"):
            assert list(content[side]) == ["D1", "D2", "D3", "D4", "two_of_four"]
        assert content["turn"]["D2"] is None
        assert {"p_within_horizon", "se", "p_driftless", "date_q10", "date_q50", "date_q90"} <= content[
            "turn"
        ]["D1"].keys()
        assert content["perception_lag_months"] is None
    assert summary["pooled"]["weights"] == {"options": 1.0}
    assert summary["paths_total"] == 256
    assert sum(summary["inputs"].values()) == len(run.scenario.values)


def test_ends_are_those_of_the_outcomes(run: Any) -> None:
    base = run.outcomes.filter(pl.col("variant") == "base")
    ends = run.summary["structures"]["options"]["outcomes"]
    total = 0.0
    for end in REACHABLE:
        happened = (base["end"] == end.label).to_numpy().reshape(8, 16)
        assert ends[end.label]["p"] == pytest.approx(happened.mean(), abs=1e-12)
        assert ends[end.label]["se"] == pytest.approx(
            happened.mean(axis=1).std(ddof=1) / np.sqrt(8), abs=1e-12
        )
        total += ends[end.label]["p"]
    assert total == pytest.approx(1.0)


def test_casualties_are_people(run: Any) -> None:
    found = run.summary["structures"]["options"]["casualties"]["challenger"]
    base = run.outcomes.filter(pl.col("variant") == "base")["challenger_casualties"].to_numpy()
    assert found["median"] == pytest.approx(1000 * np.median(base))


def test_without_twin(small_run: Callable[..., Any], tmp_path: Path) -> None:
    summary = small_run(tmp_path / "run", driftless=False).summary
    assert summary["paths_total"] == 128
    assert summary["structures"]["options"]["turn"]["D1"]["p_driftless"] is None


def test_given(scenario: Any) -> None:
    assert given(scenario).startswith(f"war going on at {scenario.clock.data_cutoff}")


def test_table_in_words(run: Any) -> None:
    text = table_of(run.summary)
    lines = text.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert lines[1].startswith("given: war going on at")
    assert "not modelled yet: withdrawal, freeze, escalation" in text
    assert "Not a prediction: in this model, under structure options and these priors." in text
    assert "still fighting" in text
    base = run.summary["structures"]["options"]["outcomes"]["military_defeat"]
    [line] = [line for line in lines if "the challenger is beaten" in line]
    assert f"{base['p']:.1f}"[:3] in line
    assert "±" in line and " to " in line
    assert str(run) == text


def test_table_of_two_structures(run: Any) -> None:
    one = run.summary["structures"]["options"]
    summary = run.summary | {
        "structures": {"options": one, "null": one},
        "pooled": one | {"weights": {"options": 0.5, "null": 0.5}},
    }
    text = table_of(summary)
    assert "Under structure null" in text
    assert "Pooled (weights options 0.50, null 0.50)" in text
    assert "under structure options, null" in text
