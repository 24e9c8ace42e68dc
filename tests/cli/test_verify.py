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
