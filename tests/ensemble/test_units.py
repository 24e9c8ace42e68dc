"""Units cover every path once, and their cut depends on the size of the run alone."""

from __future__ import annotations

import pytest

from attrition.ensemble import units as units_module
from attrition.ensemble.units import (
    LARGEST_UNIT_PATHS,
    SMALLEST_UNIT_PATHS,
    UnitShape,
    all_units,
    ranges,
    row_blocks,
)

SIZES = [
    (256, 64),
    (1, 1),
    (1, 100_000),
    (3, 200_000),
    (8, 16),
    (15_625, 64),
    (40, 1),
    (100_000, 100),
    (7, 33),
]


@pytest.mark.parametrize(("draws", "paths"), SIZES)
def test_units_cover_every_path_once(draws: int, paths: int) -> None:
    shape = UnitShape.of(draws, paths)
    units = all_units([draws], 1, paths, shape)
    assert sum(unit.size for unit in units) == draws * paths
    assert max(unit.size for unit in units) <= LARGEST_UNIT_PATHS
    assert len({unit.name for unit in units}) == len(units)
    assert [unit.number for unit in units] == list(range(len(units)))
    for block in row_blocks(units):
        wanted = list(range(0, paths, shape.paths))
        assert [unit.first_path for unit in block] == wanted or len(block) == block[0].rows == 1
    assert [unit for block in row_blocks(units) for unit in block] == units


def test_default_run_moves_and_a_million_paths_make_few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units_module, "SMALLEST_UNIT_PATHS", SMALLEST_UNIT_PATHS)
    assert len(all_units([256, 64], 1, 64, UnitShape.of(256, 64))) == 10
    assert len(all_units([15_625], 1, 64, UnitShape.of(15_625, 64))) <= 64


def test_names_survive_an_extension() -> None:
    shape = UnitShape.of(64, 64)
    before = {unit.name: unit.folder for unit in all_units([64, 64], 1, 64, shape)}
    after = {unit.name: unit.folder for unit in all_units([128, 64], 1, 64, shape)}
    assert before.items() <= after.items()


def test_folders_hold_a_hundred() -> None:
    folders = [unit.folder for unit in all_units([1000], 1, 1, UnitShape(1, 1))]
    assert {folders.count(folder) for folder in folders} == {100}


def test_ranges() -> None:
    assert ranges([7, 3, 4, 5, 9, 10]) == "3-5, 7, 9-10"
    assert ranges([]) == ""
