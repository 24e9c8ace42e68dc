"""The simulated side of a calibration: what is imposed, what a period reads, and what a shard leaves to others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrition.analysis.comparisons import COMPARISONS
from attrition.errors import StoppedEarly
from attrition.evidence.identifiable import EXOGENOUS
from attrition.evidence.row_parts import BLOCK_ROWS, RowParts
from attrition.evidence.simulated import PATHS, simulated
from attrition.evidence.summaries import Summary, monthly_summary
from attrition.scenario.dates import months_after
from tests.scenarios import shipped

ROWS = BLOCK_ROWS + 1


def summary_of(series: str, level: float) -> Summary:
    comparison = next(item for item in COMPARISONS if item.series == series)
    first = max(comparison.since, date(2022, 3, 1)).replace(day=1)
    found = monthly_summary(comparison, [(months_after(first, at), level) for at in range(6)])
    assert found is not None
    return found


SUMMARIES = [summary_of("brent_spot", 80.0), summary_of("mod_claim_ru_personnel_losses", 20_000.0)]


@pytest.fixture
def piloted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for the kernel: every field is 50 at each record; what was asked for."""
    asked: list[dict[str, Any]] = []

    def pilot(program: Any, rows: Any, fields: Any, *, paths: int, first_path: int, until: int) -> np.ndarray:
        imposed = {series.quantity for series in program.scenario.observations}
        asked.append({"fields": tuple(fields), "rows": rows.numbers.tolist(), "imposed": imposed})
        return np.full((len(rows.numbers), paths, len(program.record_days), len(fields)), 50.0)

    monkeypatch.setattr("attrition.engine.pilot.pilot", pilot)
    return asked


def test_a_price_is_free_for_its_own_series_and_imposed_for_all_others(piloted: list[dict[str, Any]]) -> None:
    found = simulated(shipped(), SUMMARIES, {}, ROWS, seed=3, parts=RowParts())
    assert found.shape == (ROWS * PATHS, sum(len(summary.labels) for summary in SUMMARIES))
    by_field = {one["fields"]: one["imposed"] for one in piloted}
    assert by_field[("brent",)] == set()
    [casualties] = [imposed for fields, imposed in by_field.items() if fields != ("brent",)]
    assert "brent" in casualties and casualties <= set(EXOGENOUS)
    # Of fifty dollars at every record, what would be published lies about fifty.
    assert np.exp(np.median(found[:, 0])) == pytest.approx(50.0, rel=0.05)


def test_a_shard_computes_its_part_of_both_halves_before_it_stops(
    piloted: list[dict[str, Any]], tmp_path: Path
) -> None:
    for shard, rows in (((0, 2), list(range(BLOCK_ROWS))), ((1, 2), [BLOCK_ROWS])):
        parts = RowParts(path=tmp_path, identity="one", shard=shard)
        if shard == (0, 2):
            with pytest.raises(StoppedEarly, match="left to other shards"):
                simulated(shipped(), SUMMARIES, {}, ROWS, seed=3, parts=parts)
        else:
            found = simulated(shipped(), SUMMARIES, {}, ROWS, seed=3, parts=parts)
        assert [one["rows"] for one in piloted] == [rows, rows]
        piloted.clear()
    alone = simulated(shipped(), SUMMARIES, {}, ROWS, seed=3, parts=RowParts())
    assert np.array_equal(found, alone)
