"""Blocks of outcomes are those that a search of the whole table finds."""

from __future__ import annotations

import polars as pl
import pytest

from attrition.analysis.blocks import Blocks
from attrition.analysis.paths import read_paths
from attrition.api import Study
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import FileDamaged


def test_a_block_holds_the_paths_of_its_variant_and_structure(compared: Study) -> None:
    path = compared.directory / "outcomes.parquet"
    blocks = Blocks(RunDirectory(compared.directory).manifest, path)
    for variant in ("base", "surge", "surge+reassurance"):
        for structure in ("options", "null"):
            searched = read_paths(path, variant, structure, ["challenger_casualties"])
            found = blocks.table(variant, structure)
            assert found.draws, found.paths == (4, 4)
            assert (
                found.days("challenger_casualties").tolist()
                == searched.days("challenger_casualties").tolist()
            )
    assert blocks.table("surge", "null", rows=2).draws == 2


def test_rows_in_another_order_are_refused(compared: Study, tmp_path: object) -> None:
    manifest = RunDirectory(compared.directory).manifest
    shuffled = compared.directory.parent / "shuffled.parquet"
    pl.read_parquet(compared.directory / "outcomes.parquet").reverse().write_parquet(shuffled)
    with pytest.raises(FileDamaged, match="order"):
        Blocks(manifest, shuffled).table("base", "options")
