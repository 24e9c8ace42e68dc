"""What a study adds to a run directory is vouched for like the rest."""

from __future__ import annotations

from pathlib import Path

from attrition.api import Study
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.verify import verify


def test_tables_of_studies_are_final_files(compared: Study, swept: Study) -> None:
    for study in (compared, swept):
        assert verify(RunDirectory(study.directory)) == study.digest
    names = {path.name for path in Path(swept.directory).iterdir()}
    assert {"differences.parquet", "design.parquet"} <= names
    assert not (compared.directory / "design.parquet").exists()
