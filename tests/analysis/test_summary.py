"""The summary against the paths it was made from, and its keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrition.analysis.summary import given, pooled
from attrition.analysis.table import table_of
from attrition.api import open_run
from attrition.model.ends import REACHABLE, End
from tests.analysis.samples import table


def test_structures_are_pooled_row_by_row() -> None:
    both = pooled([table([[1.0, None], [1.0, 1.0]]), table([[None, None], [1.0, None]])])
    assert (both.draws, both.paths) == (2, 4)
    np.testing.assert_allclose(both.row_means(~np.isnan(both.days("stress_day"))), [0.25, 0.75])


@pytest.fixture
def run(finished: Path) -> Any:
    return open_run(finished)


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
        assert set(content["events"]["regime_end"]["causes"]) == {
            "strain", "mutiny", "natural", "after_withdrawal",
        }  # fmt: skip
        assert content["regime_survival_12_months"] is None  # nobody withdraws in the stand-in
        assert {"dates", "turn", "turn_defender", "turn_coalition"} == set(content["occupancy"])
        assert set(content["thresholds"]) == {"stress", "crisis", "breaking"}
        assert {"p", "se", "date_q10", "date_q50", "date_q90"} <= content["thresholds"]["stress"].keys()
        for side in ("turn", "turn_defender", "turn_coalition"):
            assert list(content[side]) == ["D1", "D2", "D3", "D4", "two_of_four"]
            assert content[side]["D2"] is None
            for measure in ("D1", "D3", "D4", "two_of_four"):
                assert {
                    "p_within_horizon", "se", "p_driftless", "date_q10", "date_q50", "date_q90", "excess",
                } <= content[side][measure].keys()  # fmt: skip
        assert content["perception_lag_months"] is None
    assert summary["pooled"]["weights"] == {"options": 1.0}
    assert summary["paths_total"] == 256
    assert sum(summary["inputs"].values()) == len(run.scenario.values)


def test_without_twin(small_run: Callable[..., Any], tmp_path: Path) -> None:
    summary = small_run(tmp_path / "run", driftless=False).summary
    assert summary["paths_total"] == 128
    assert summary["structures"]["options"]["turn"]["D1"]["p_driftless"] is None


def test_given(scenario: Any) -> None:
    assert given(scenario).startswith(f"war going on at {scenario.clock.data_cutoff}")


def test_the_pool_is_of_all_structures(small_run: Callable[..., Any], tmp_path: Path) -> None:
    summary = small_run(tmp_path / "run", structures="options,null").summary
    assert list(summary["structures"]) == ["options", "null"]
    assert summary["pooled"]["weights"] == {"options": 0.5, "null": 0.5}
    ends = [part["outcomes"]["defender_collapse"]["p"] for part in summary["structures"].values()]
    assert summary["pooled"]["outcomes"]["defender_collapse"]["p"] == pytest.approx(np.mean(ends))
    assert summary["paths_total"] == 512


@pytest.mark.parametrize(
    ("switch", "keys"),
    [
        ("turning", ("turn", "turn_defender", "turn_coalition")),
        ("strain", ("thresholds",)),
        ("front", ("casualties",)),
    ],
)
def test_what_is_switched_off_is_null_and_not_zero(
    small_run: Callable[..., Any], scenario: Any, tmp_path: Path, switch: str, keys: tuple[str, ...]
) -> None:
    off = scenario.with_(sets=[f"switches.{switch}=false"])
    run = small_run(tmp_path / "run", scenario=off, structures="options,null")
    parts = [*run.summary["structures"].values(), run.summary["pooled"]]
    for key in ("turn", "turn_defender", "turn_coalition", "thresholds", "casualties"):
        found = [item is None for part in parts for item in part[key].values()]
        assert all(found) if key in keys else not all(found), key
    assert "<" in str(run) or "±" in str(run)
    one = table_of(run.summary | {"structures": {"null": parts[1]}})
    assert "not computed: " in one


def test_no_donor_disengages_where_there_is_none(
    small_run: Callable[..., Any], scenario: Any, tmp_path: Path
) -> None:
    off = scenario.with_(sets=["switches.coalition=false"])
    summary = small_run(tmp_path / "run", scenario=off).summary
    assert summary["structures"]["options"]["events"]["coalition_disengagement"] is None
