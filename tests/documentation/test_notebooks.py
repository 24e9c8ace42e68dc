"""Notebooks show what their cells give now, and become pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.documentation.notebooks import executed, notebooks, page, run_cell, texts

LARGEST_BYTES = 150_000


def test_a_cell_shows_what_it_prints_and_its_last_value(tmp_path: Path) -> None:
    printed, shown = run_cell("print('a')\nb = 2\nb", {}, tmp_path, 1)
    assert printed["text"] == ["a\n"]
    assert shown["data"]["text/plain"] == ["2"]
    assert list(run_cell("b = 2", {}, tmp_path, 1)) == []


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_is_executed_light_and_becomes_a_page(path: Path, tmp_path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    assert path.stat().st_size < LARGEST_BYTES
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell["outputs"] for cell in cells)
    text = page(path, tmp_path)
    assert text.count("```python") == len(cells)
    assert list(tmp_path.glob("*.png"))


@pytest.mark.full
@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_gives_the_same_again(path: Path) -> None:
    assert texts(executed(path)) == texts(json.loads(path.read_text(encoding="utf-8")))


def test_there_are_two() -> None:
    assert len(notebooks()) >= 2
