"""The calls that ask something of a finished directory."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

import attrition
from attrition.api import Study, export
from attrition.errors import InputError


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("swept")
    (folder / "design.toml").write_text(
        '[[factors]]\nname = "brent"\nkey = "oil.brent_median"\nvalues = [40, 90]\n'
    )
    base = attrition.load("plain-war")
    return attrition.sweep(
        base, folder / "design.toml", draws=2, paths=2, structures="options", out=folder / "run", threads=1
    )


def test_the_tables_of_a_study_are_exported_too(swept: Study, tmp_path: Path) -> None:
    shutil.copytree(swept.directory, tmp_path / "run")
    files = export(tmp_path / "run")
    assert [file.stem for file in files] == [
        "outcomes",
        "bands",
        "draws",
        "variants",
        "differences",
        "design",
    ]
    assert pl.read_csv(files[-1])["brent"].to_list() == [40.0, 90.0]
    with pytest.raises(InputError, match="exists"):
        export(tmp_path / "run")
