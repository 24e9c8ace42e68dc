from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attrition.observed.reading import survey

Rows = dict[str, list[tuple[str, float, str]]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Rows]:
    """Write files, and return month, value and flag of each series that is read from them."""

    def written(**files: str) -> Rows:
        for name, text in files.items():
            (tmp_path / name.replace("__", ".")).write_text(text, encoding="utf-8")
        holdings = survey(tmp_path)
        assert not holdings.unread
        rows: Rows = {}
        for row in holdings.frame.iter_rows(named=True):
            value = round(row["value"], 9)
            rows.setdefault(row["series"], []).append((f"{row['month']:%Y-%m}", value, row["flag"]))
        return rows

    return written
