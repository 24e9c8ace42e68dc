"""What a directory varies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from attrition.analysis.designs import Varied
from attrition.errors import InputError
from tests.steered import INPUTS, shared_run


def test_run_varies_its_priors() -> None:
    varied = Varied(shared_run())
    assert varied.inputs.names == INPUTS and varied.inputs.units == ("USD/bbl", "0..100")
    assert varied.variants == ("base",) and not varied.is_sweep and not varied.calibrated
    assert [day.year for day in varied.years] == list(range(2026, 2036))
    assert "200 draws × 16 paths" in varied.source


def test_quantities_of_comparisons_can_be_asked_too() -> None:
    assert Varied(shared_run()).asked("until.over").unit == "month"
    with pytest.raises(InputError, match=r"did you mean 'until\.over'"):
        Varied(shared_run()).asked("until.ovr")


def test_damaged_table_is_said(tmp_path: Path) -> None:
    from attrition.ensemble.failures import RunFailed

    run = Path(shutil.copytree(shared_run(), tmp_path / "run"))
    (run / "draws.parquet").write_bytes(b"no table")
    with pytest.raises(RunFailed, match=r"draws\.parquet"):
        _ = Varied(run).inputs
