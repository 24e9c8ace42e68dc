"""`attrition verify`: sound, or the damaged file in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrition.cli import main


def test_verify(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(run)]) == 0
    assert json.loads((run / "summary.json").read_text())["digest"] in capsys.readouterr().out
    content = bytearray((run / "bands.parquet").read_bytes())
    content[1000] ^= 1
    (run / "bands.parquet").write_bytes(content)
    assert main(["verify", str(run)]) == 1
    assert capsys.readouterr().err.startswith(f"attrition: {run / 'bands.parquet'}: damaged")


def test_a_sound_run_says_how_many_files(
    run: Path, clean_digest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(run)]) == 0
    assert capsys.readouterr().out == f"sound: 8 files, digest {clean_digest}\n"


def test_an_unfinished_run_and_a_missing_file_are_one_line(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (run / "variants.parquet").unlink()
    assert main(["verify", str(run)]) == 1
    assert capsys.readouterr().err == f"attrition: {run / 'variants.parquet'}: damaged: it is missing\n"
    (run / "checksums.json").unlink()
    assert main(["verify", str(run)]) == 1
    assert "is not finished; see: attrition status" in capsys.readouterr().err
