"""`attrition export`: plain files that overwrite nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from attrition.cli import main


def test_export_never_overwrites(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(run), "--csv"]) == 0
    names = ["outcomes.csv", "bands.csv", "draws.csv", "variants.csv"]
    assert capsys.readouterr().out.splitlines() == [str(run / "csv" / name) for name in names]
    frame = pl.read_csv(run / "csv" / "outcomes.csv")
    assert frame.height == 256
    assert main(["verify", str(run)]) == 0
    (run / "csv" / "bands.csv").write_text("mine")
    (run / "csv" / "outcomes.csv").unlink()
    assert main(["export", str(run), "--csv"]) == 2
    assert "bands.csv' exists" in capsys.readouterr().err
    assert (run / "csv" / "bands.csv").read_text() == "mine"
    assert not (run / "csv" / "outcomes.csv").exists()
    assert main(["export", str(run)]) == 2


def test_a_format_must_be_named(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(run)]) == 2
    assert capsys.readouterr().err == "attrition: export: no format was named; allowed: --csv\n"
    assert not (run / "csv").exists()


def test_values_are_those_of_the_tables_and_null_is_empty(run: Path) -> None:
    assert main(["export", str(run), "--csv"]) == 0
    for name in ("outcomes", "draws"):
        table = pl.read_parquet(run / f"{name}.parquet")
        again = pl.read_csv(run / "csv" / f"{name}.csv", schema=table.schema)
        assert again.equals(table, null_equal=True)


def test_what_cannot_be_written_is_one_line(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "csv").write_text("a file in the way")
    assert main(["export", str(run), "--csv"]) == 1
    assert capsys.readouterr().err == f"attrition: '{run / 'csv'}': File exists\n"
