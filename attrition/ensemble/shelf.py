"""Shelves of what was made last, which threads share; the oldest goes when there is no room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

ROWS_HELD = 1 << 17
"""Prior rows held on one shelf; a row takes some kilobytes."""

Item = TypeVar("Item")


class Shelf(Generic[Item]):
    """Items by key, each made once and forgotten when longest unused.

    Parameters
    ----------
    rows : prior rows that all items may have together; the one used last stays, however large.
    """

    def __init__(self, rows: int | None = None) -> None:
        self.rows = ROWS_HELD if rows is None else rows
        self._items: OrderedDict[Hashable, tuple[Item, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, rows: int, make: Callable[[], Item]) -> Item:
        """Return the item of a key, made now if it is not here. Other threads wait meanwhile.

        Parameters
        ----------
        key : of the item.
        rows : prior rows that it holds.
        make : makes it; it must not ask this shelf.
        """
        with self._lock:
            if key not in self._items:
                self._items[key] = make(), rows
            self._items.move_to_end(key)
            while len(self._items) > 1 and sum(held for _, held in self._items.values()) > self.rows:
                self._items.popitem(last=False)
            return self._items[key][0]


class RowShelf:
    """Columns by key, of which the first rows are held; rows that are not there yet are made and appended.

    Parameters
    ----------
    rows : as of `Shelf`.
    """

    def __init__(self, rows: int | None = None) -> None:
        self.rows = ROWS_HELD if rows is None else rows
        self._items: OrderedDict[Hashable, tuple[Mapping[str, list[float]], int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self, key: Hashable, rows: int, make: Callable[[int], Mapping[str, list[float]]]
    ) -> Mapping[str, list[float]]:
        """Return the first rows of the columns of a key. Other threads wait meanwhile.

        Parameters
        ----------
        key : of the columns.
        rows : how many are wanted.
        make : returns rows from a number on, to the last one wanted; it must not ask this shelf.
        """
        with self._lock:
            columns, held = self._items.get(key, ({}, 0))
            if held < rows:
                more = make(held)
                # A new list: nobody's columns grow in his hands.
                columns = {name: columns[name] + more[name] for name in more} if held else more
                held = rows
            self._items[key] = columns, held
            self._items.move_to_end(key)
            while len(self._items) > 1 and sum(count for _, count in self._items.values()) > self.rows:
                self._items.popitem(last=False)
        return columns if held == rows else {name: column[:rows] for name, column in columns.items()}
