"""Tables that went through parts on disk are those that did not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.verify import verify


@pytest.fixture
def run(small_run: Callable[..., Any], tmp_path: Path) -> Any:
    return small_run(tmp_path / "run")


def test_parts_do_not_change_the_tables(
    run: Any, small_run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrition.ensemble.parts.ROWS_A_PART", 50)
    parts = small_run(tmp_path / "parts")
    for name in ("outcomes", "bands", "paths"):
        assert getattr(parts, name).equals(getattr(run, name))
    assert verify(RunDirectory(parts.directory)) == run.digest
