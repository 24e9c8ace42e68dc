"""Units are done once, in order, and a failure or a request to stop keeps what is finished."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from attrition.ensemble.execute import kept_paths
from attrition.ensemble.units import UnitShape, all_units


@settings(max_examples=50, deadline=None)
@given(
    some.integers(1, 12),
    some.integers(1, 12),
    some.integers(1, 12),
    some.integers(1, 12),
    some.integers(0, 150),
)
def test_kept_paths_are_the_first_of_the_run(draws: int, paths: int, rows: int, wide: int, keep: int) -> None:
    for unit in all_units([draws], 1, paths, UnitShape(rows, wide)):
        kept = kept_paths(unit, paths, keep)
        order = [
            row * paths + path
            for row in range(unit.first_row, unit.first_row + unit.rows)
            for path in range(unit.first_path, unit.first_path + unit.paths)
        ]
        assert [index < keep for index in order] == [True] * kept + [False] * (unit.size - kept)
