"""Tables of the report: captions, row headings, buttons that sort where scripts run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attrition.report.html import Child, Markup, tag


@dataclass(frozen=True)
class Cell:
    """A cell: what is shown, and the number that it is sorted by, None for its text."""

    shown: Child
    value: float | None = None


def table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    sortable: bool = False,
    kind: str | None = None,
) -> Markup:
    """Return a table in a box that scrolls sideways where it is too wide; the first cell of a row heads it.

    Parameters
    ----------
    caption : what it shows, with its unit.
    headings : of the columns.
    rows : their cells; a row of one cell is a heading over those below it.
    sortable : whether its columns have buttons to sort by.
    kind : class of the table.
    """
    head = [
        tag(
            "th",
            tag("button", heading, type="button") if sortable else heading,
            scope="col",
            aria_sort="none" if sortable else None,
        )
        for heading in headings
    ]
    body = [_row(row, len(headings)) for row in rows]
    inner = tag(
        "table",
        tag("caption", tag("span", caption)),
        tag("thead", tag("tr", *head)),
        tag("tbody", *body),
        class_=" ".join(filter(None, ("sortable" if sortable else "", kind or ""))) or None,
    )
    return tag("div", inner, class_="wide", tabindex="0", role="region", aria_label=caption)


def _row(row: Sequence[Cell | str], columns: int) -> Markup:
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
    if len(cells) == 1:
        return tag("tr", tag("th", cells[0].shown, scope="colgroup", colspan=columns), class_="group")
    first, *rest = cells
    return tag(
        "tr",
        tag("th", first.shown, scope="row", data_value=_number(first)),
        *(tag("td", cell.shown, data_value=_number(cell)) for cell in rest),
    )


def _number(cell: Cell) -> str | None:
    return None if cell.value is None else repr(cell.value)
