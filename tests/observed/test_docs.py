"""What docs/data.md says of files is what the readers do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from attrition.observed import known_by, read_all
from attrition.observed.long import OPTIONAL
from attrition.observed.publishers.registry import PUBLISHERS
from attrition.observed.tidy import schema

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
