"""Occupancy by row: from rows kept whole, over the paths that still fight."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from attrition.analysis.occupancy_rows import (
    occupancy_by_row,
    occupancy_names,
    occupancy_quantity,
    record_before,
)
from attrition.errors import InputError

START = date(2025, 1, 1)
TURNED = {
    # row → flags of its paths at the second record; None where the war is over.
    0: [1.0, 0.0, 0.0],
    1: [1.0, 1.0, None],
    2: [0.0, None, None],
    3: [1.0, 1.0],
}


def varied(
    folder: Path, variables: tuple[str, ...] = ("d1_turned",), turned: dict = TURNED
) -> SimpleNamespace:
    rows = [
        (draw, path, record, flag)
        for draw, flags in turned.items()
        for path, flag in enumerate(flags)
        for record in (0, 1)
    ]
    pl.DataFrame(
        {
            "variant": "base",
            "structure": "options",
            "draw": [row[0] for row in rows],
            "path": [row[1] for row in rows],
            "day": [100.0 + 100.0 * row[2] for row in rows],
            "d1_turned": pl.Series([row[3] if row[2] else 0.0 for row in rows], dtype=pl.Float64),
        }
    ).write_parquet(folder / "paths.parquet")
    plan = SimpleNamespace(paths=3, draws=4, keep_paths=len(rows) // 2)
    manifest = SimpleNamespace(start=START, variables=variables, record_days=(100.0, 200.0, 300.0), plan=plan)
    return SimpleNamespace(path=folder, manifest=manifest, horizon=date(2030, 1, 1), years=[date(2026, 1, 1)])


def test_share_is_over_paths_that_still_fight(tmp_path: Path) -> None:
    of = varied(tmp_path)
    asked = occupancy_quantity("occupancy.D1@2025-08", of, "--quantity")
    assert asked.words == "time has turned on the challenger (D1) at the start of 2025-08"
    found = occupancy_by_row(of, asked, "options", "base")
    # Row 2 has one path left, row 3 is not kept whole.
    assert found.places.tolist() == [0, 1]
    np.testing.assert_allclose(found.means, [1 / 3, 1.0])
    np.testing.assert_allclose(found.chance, [1 / 9, 0.0])


def test_record_is_the_last_before_the_day(tmp_path: Path) -> None:
    of = varied(tmp_path)
    assert record_before(of, START + timedelta(days=200)) == 200.0
    assert record_before(of, START + timedelta(days=299)) == 200.0
    with pytest.raises(InputError, match="nothing is recorded"):
        record_before(of, START + timedelta(days=5))


def test_names_are_those_of_recorded_variables() -> None:
    names = occupancy_names()
    assert names["occupancy.D1"] == "d1_turned" and names["occupancy_defender.D4"] == "defender_d4_turned"


def test_what_cannot_be_had_is_refused(tmp_path: Path) -> None:
    of = varied(tmp_path)
    for text, said in (
        ("occupancy.D9@2026", "did you mean 'occupancy.D"),
        ("occupancy.D1", r"ask for 'occupancy\.D1@2026'"),
        ("occupancy.D1@2040", "outside"),
        ("occupancy.D3@2026", "does not record 'd3_turned'"),
    ):
        with pytest.raises(InputError, match=said):
            occupancy_quantity(text, of, "--quantity")
    few = varied(tmp_path, turned={0: [1.0]})
    asked = occupancy_quantity("occupancy.D1@2025-08", few, "--quantity")
    with pytest.raises(InputError, match="--keep-paths 12"):
        occupancy_by_row(few, asked, "options", "base")
    with pytest.raises(InputError, match="first turn"):
        asked.values(None)
