from __future__ import annotations

import pytest

from attrition.figures.grid import Grid, numbered
from attrition.figures.sheet import styled
from attrition.figures.styles import STYLES

GRID = Grid(4, 42.0, 43.5, 4.0, 55.0)


@pytest.mark.parametrize(
    ("style", "columns", "rows"),
    [("journal-1", 2, 4), ("journal-1.5", 2, 4), ("journal-2", 4, 4), ("slides", 4, 1)],
)
def test_a_page_holds_what_its_style_has_room_for(style: str, columns: int, rows: int) -> None:
    with styled(STYLES[style]()):
        assert (GRID.columns(16), GRID.rows()) == (columns, rows)
        pages = GRID.pages(range(16))
    assert [item for page in pages for item in page] == list(range(16))
    assert max(map(len, pages)) == columns * rows


def test_few_panels_take_few_columns_and_none_no_page() -> None:
    with styled(STYLES["journal-2"]()):
        assert GRID.columns(1) == 1 and GRID.pages([]) == []


def test_pages_are_numbered_only_where_there_are_several() -> None:
    assert numbered("pools", 1) == ["pools"]
    assert numbered("pools", 2) == ["pools-1", "pools-2"]
