"""The table in words, and which layout a run gets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.analysis.table import NARROWEST, WIDTH, table_of
from attrition.api import open_run
from tests.tiers import sampled


@pytest.fixture
def run(finished: Path) -> Any:
    return open_run(finished)


@pytest.fixture
def rivals(small_run: Callable[..., Any], tmp_path: Path) -> Any:
    return small_run(tmp_path / "rivals", structures="all")


def test_one_structure_is_shown_in_detail(run: Any) -> None:
    text = table_of(run.summary)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("given: war going on at")
    assert "Under structure options" in lines
    assert "Not a prediction: in this model, under structure options and these priors." in text
    assert str(run) == text


def test_rivals_are_shown_side_by_side_and_the_pool_last(rivals: Any) -> None:
    text = table_of(rivals.summary)
    lines = text.splitlines()
    assert max(map(len, lines)) <= WIDTH
    [heading] = [line for line in lines if line.startswith("Shares of paths, %")]
    assert heading.split()[4:] == ["options", "red_line", "spiral", "mirror", "null", "pooled"]
    assert "pooled: equal weights" in " ".join(text.split())
    assert "under structures options, red_line, spiral, mirror, null" in " ".join(text.split())


@pytest.mark.parametrize("width", sampled([20, 46, 60, 79, 80, 99], 3))
def test_no_line_is_wider_than_the_terminal(rivals: Any, width: int) -> None:
    lines = table_of(rivals.summary, width).splitlines()
    assert max(map(len, lines)) <= max(width, NARROWEST)
    shown = " ".join(line for line in lines if line.startswith("Shares of paths, %"))
    assert [name for name in shown.split() if name in (*rivals.summary["structures"], "pooled")] == [
        *rivals.summary["structures"],
        "pooled",
    ]


def test_unequal_weights_are_printed(rivals: Any) -> None:
    pooled = rivals.summary["pooled"] | {"weights": {"options": 0.75, "null": 0.25}}
    text = " ".join(table_of(rivals.summary | {"pooled": pooled}).split())
    assert "pooled: weights options 0.75, null 0.25" in text
