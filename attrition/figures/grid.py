"""Grids of small panels: how many fit beside and below each other on a page of the style, and which go on the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from attrition.figures.sheet import page_mm, type_scale

Item = TypeVar("Item")


@dataclass(frozen=True)
class Grid:
    """Room that panels of one kind need, in millimetres at 7-point type.

    Parameters: most, panels beside each other; wide and high, the least of a panel with the gap after it; beside and
    around, what margins take of the width, and margins, title, key and notes of the height, without a gap.
    """

    most: int
    wide: float
    high: float
    beside: float
    around: float

    def columns(self, count: int) -> int:
        """Return how many of so many panels stand beside each other in the style in force."""
        room = page_mm()[0] / type_scale() - self.beside
        # A panel that is a hair too wide still fits.
        return max(min(self.most, count, int(room / self.wide + 0.05)), 1)

    def rows(self) -> int:
        """Return how many rows a page of the style in force holds."""
        room = page_mm()[1] / type_scale() - self.around
        return max(int(room / self.high + 0.05), 1)

    def pages(self, items: Sequence[Item]) -> list[Sequence[Item]]:
        """Return items by page, none without any."""
        each = self.columns(len(items)) * self.rows()
        return [items[start : start + each] for start in range(0, len(items), each)]


def numbered(name: str, pages: int) -> list[str]:
    """Return the names of so many pages: the name itself where there is one, else with a number from 1."""
    return [name] if pages == 1 else [f"{name}-{index + 1}" for index in range(pages)]
