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
