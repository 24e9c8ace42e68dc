"""The perception lag: who is later, who never sees it, and the months between."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from attrition.analysis.paths import PathTable, PooledTable
from attrition.analysis.perception import lag
from attrition.model.spans import DAYS_PER_MONTH

START = date(2022, 1, 1)
NEVER = None
MONTH = DAYS_PER_MONTH


def table(truth: list[float | None], belief: list[float | None], draws: int = 2) -> PathTable:
    frame = pl.DataFrame({"d2_day": truth, "d2_belief_day": belief}, schema_overrides={"d2_day": pl.Float64})
    return PathTable(frame.with_columns(pl.all().cast(pl.Float64)), draws, len(truth) // draws)


TRUTH: list[float | None] = [10.0, 100.0, 100.0, 100.0, NEVER, NEVER, 200.0, 100.0]
BELIEF: list[float | None] = [
    10.0,
    100.0 + 6 * MONTH,
    NEVER,
    100.0,
    100.0,
    NEVER,
    200.0 - 3 * MONTH,
    100.0 + MONTH,
]


def test_every_path_has_one_side() -> None:
    found = lag(table(TRUTH, BELIEF), None, START, 20.0)
    shares = {name: round(8 * found[name]["p"]) for name in ("later", "earlier", "together", "neither")}
    assert shares == {"later": 3, "earlier": 2, "together": 2, "neither": 1}
    among = {name: round(8 * found[name]["p"]) for name in ("at_start", "belief_never", "truth_never")}
    assert among == {"at_start": 1, "belief_never": 1, "truth_never": 1}
    assert found["belief"]["p_within_horizon"] == pytest.approx(6 / 8)
    assert found["belief"]["p_driftless"] is None
    assert found["belief"]["p_at_start"] == pytest.approx(1 / 8)


def test_months_of_what_turned_count_a_belief_that_never_does_beyond_all() -> None:
    found = lag(table(TRUTH, BELIEF), None, START, 20.0)
    after = found["after_truth"]
    assert after["paths"] == 6
    assert (after["q10"], after["q50"]) == pytest.approx((-3.0, 0.0))
    assert after["q90"] is None
    assert after["q50_low"] <= after["q50"]


def test_months_where_both_turn_leave_out_what_had_turned_before_anybody_looked() -> None:
    both = lag(table(TRUTH, BELIEF), None, START, 20.0)["both"]
    assert both["paths"] == 4
    assert [both[name] for name in ("q10", "q50", "q90")] == pytest.approx([-3.0, 0.0, 6.0])


def test_nothing_turned_has_no_months() -> None:
    found = lag(table([NEVER] * 4, [NEVER] * 4), None, START, 20.0)
    assert found["neither"]["p"] == 1.0
    assert found["both"] == {"paths": 0, **dict.fromkeys((*"q10 q25 q50 q75 q90 q50_low q50_high".split(),))}


def test_structures_pool_and_the_twin_stands_beside() -> None:
    one = table(TRUTH, BELIEF)
    pool = PooledTable([one, table(BELIEF, TRUTH)])
    found = lag(pool, one, START, 20.0)
    assert found["later"]["p"] == found["earlier"]["p"] == pytest.approx(5 / 16)
    assert found["belief"]["p_driftless"] == pytest.approx(6 / 8)


def test_a_single_row_does_not_tell_how_well_the_median_is_known() -> None:
    rising = [100.0 + MONTH * month for month in range(20)]
    found = lag(table([100.0] * 20, list(rising), draws=1), None, START, 20.0)["both"]
    assert (found["q50_low"], found["q50_high"]) == pytest.approx((0.0, 19.0))
    rows = lag(table([100.0] * 20, list(np.tile(rising[:2], 10)), draws=10), None, START, 20.0)["both"]
    assert rows["q50_low"] <= rows["q50"] <= rows["q50_high"]
