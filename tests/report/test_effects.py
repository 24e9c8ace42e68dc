from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from attrition.report.effects import effects_table

NAMES = ["variant", "structure", "quantity", "effect", "se", "low", "high"]


def content(folder: Path, kind: str = "compare") -> Any:
    rows = [
        ("surge", "options", "withdrawal", 0.071, 0.021, 0.03, 0.11),
        ("surge", "options", "escalation", 0.01, 0.005, -0.002, 0.021),
        ("surge", "options", "casualties.defender", -31.0, 12.0, -55.0, -7.0),
        ("surge", "null", "withdrawal", 0.0, 0.0, None, None),
        ("surge", "pooled", "withdrawal", 0.04, 0.01, 0.02, 0.06),
    ]
    pl.DataFrame(rows, schema=NAMES, orient="row").write_parquet(folder / "differences.parquet")
    plan = SimpleNamespace(kind=kind)
    return SimpleNamespace(path=folder, manifest=SimpleNamespace(plan=plan), structures=("options", "null"))


def test_effects_have_errors_escalation_its_interval_and_what_is_missing_a_dash(tmp_path: Path) -> None:
    text = effects_table(content(tmp_path))
    assert text is not None
    for part in ("7±2", "-30±10", "-0.20 to 2.1", "no change", "4±1", ">pooled</button>"):
        assert part in text, part
    assert text.count("<td>–</td>") == 4 and "Freeze" not in text


def test_a_run_and_a_sweep_have_no_such_table(tmp_path: Path) -> None:
    assert effects_table(content(tmp_path, "run")) is None
    assert effects_table(content(tmp_path, "sweep")) is None
