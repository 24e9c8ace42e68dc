"""The table in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.analysis.table import WIDTH, table_of


@pytest.fixture
def run(small_run: Callable[..., Any], tmp_path: Path) -> Any:
    return small_run(tmp_path / "run")


def test_table_in_words(run: Any) -> None:
    text = table_of(run.summary)
    lines = text.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert lines[1].startswith("given: war going on at")
    assert "not modelled yet: withdrawal, freeze, escalation" in text
    assert "Not a prediction: in this model, under structure options and these priors." in text
    assert "still fighting" in text
    base = run.summary["structures"]["options"]["outcomes"]["military_defeat"]
    [line] = [line for line in lines if "military defeat of the challenger" in line]
    assert f"{base['p']:.1f}"[:3] in line
    assert "±" in line and " to " in line
    assert str(run) == text


def test_table_of_two_structures(run: Any) -> None:
    one = run.summary["structures"]["options"]
    summary = run.summary | {
        "structures": {"options": one, "null": one},
        "pooled": one | {"weights": {"options": 0.5, "null": 0.5}},
    }
    text = table_of(summary)
    assert "Under structure null" in text
    assert "Pooled (weights options 0.50, null 0.50)" in text
    assert "under structure options, null" in text
