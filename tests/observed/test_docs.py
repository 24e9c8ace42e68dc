"""What docs/data.md says of files is what the readers do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from attrition.evidence.series import TARGETS, monthly_series
from attrition.observed import known_by, read_all
from attrition.observed.long import OPTIONAL
from attrition.observed.monthly import FILES
from attrition.observed.publishers.registry import PUBLISHERS
from attrition.observed.tidy import schema
from tests.evidence.published import write_published

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text(encoding="utf-8")


def test_the_example_is_read_as_it_says(tmp_path: Path) -> None:
    (example,) = re.findall(r"```csv\n(.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "own.csv").write_text(example, encoding="utf-8")
    frame = read_all(tmp_path)
    assert frame.height == 3
    assert known_by(frame, date(2024, 4, 1))["value"].to_list() == [1200.0]
    assert known_by(frame, date(2024, 7, 1))["value"].to_list() == [1500.0, 1100.0]


def test_every_publisher_and_column_is_described() -> None:
    for publisher in PUBLISHERS:
        assert f"| {publisher.name} |" in PAGE
    for column in (*schema(), *OPTIONAL):
        assert f"`{column}`" in PAGE, column


def test_the_recipe_makes_what_scores_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published = monthly_series(write_published(tmp_path / "mine", 8))
    (recipe,) = (
        text for text in re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL) if "TARGETS" in text
    )
    monkeypatch.chdir(tmp_path)
    exec(compile(recipe, "docs/data.md", "exec"), {})
    assert monthly_series(tmp_path / "monthly") == published
    assert all(f"`{name}`" in PAGE for name in (*FILES, *(target.series for target in TARGETS)))
