"""The printed sweep: a line a point."""

from __future__ import annotations

from attrition.analysis.sweep_table import sweep_table
from attrition.api import Study


def test_the_table_of_a_sweep(swept: Study) -> None:
    lines = sweep_table(swept.data, 100).splitlines()
    assert "sweep 'design' (grid), 6 points, options" in lines[0]
    first = next(line.split() for line in lines if "2026-01-05" in line)
    assert first[:2] == ["2026-01-05", "40"]
    assert sum("2027-01-04" in line for line in lines) == 3
    assert any(line.startswith("Not a prediction") for line in lines)
