"""A shelf makes each item once and forgets the one used longest ago."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from attrition.ensemble.shelf import RowShelf, Shelf


def taken(shelf: Shelf[str], made: list[str], names: str, rows: int = 1) -> None:
    for name in names:

        def make(name: str = name) -> str:
            made.append(name)
            return name.upper()

        assert shelf.get(name, rows, make) == name.upper()


def test_an_item_is_made_once() -> None:
    made: list[str] = []
    taken(Shelf(), made, "abab")
    assert made == ["a", "b"]


def test_the_item_used_longest_ago_is_forgotten_first() -> None:
    made: list[str] = []
    shelf: Shelf[str] = Shelf(rows=2)
    taken(shelf, made, "aba")
    taken(shelf, made, "c")  # b goes: a was used since
    del made[:]
    taken(shelf, made, "acb")
    assert made == ["b"]


def test_the_last_item_stays_however_large() -> None:
    made: list[str] = []
    shelf: Shelf[str] = Shelf(rows=10)
    taken(shelf, made, "a", rows=1000)
    taken(shelf, made, "a", rows=1000)
    assert made == ["a"]


def test_threads_wait_for_the_one_that_makes_it() -> None:
    made: list[int] = []
    shelf: Shelf[int] = Shelf()
    together = threading.Barrier(8)

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    def take(_: int) -> int:
        together.wait()
        return shelf.get("key", 1, make)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(take, range(8))) == [1] * 8
    assert made == [1]


def test_rows_are_made_once_and_appended() -> None:
    made: list[tuple[str, int, int]] = []
    shelf = RowShelf(rows=6)

    def rows(key: str, count: int) -> list[float]:
        def make(first: int) -> dict[str, list[float]]:
            made.append((key, first, count))
            return {"x": [float(row) for row in range(first, count)]}

        return shelf.get(key, count, make)["x"]

    two = rows("a", 2)
    assert two == [0.0, 1.0]
    assert rows("a", 4) == [0.0, 1.0, 2.0, 3.0]
    assert rows("a", 3) == [0.0, 1.0, 2.0]
    assert two == [0.0, 1.0]  # what was handed out has not grown
    assert made == [("a", 0, 2), ("a", 2, 4)]
    rows("b", 3)  # there is no room for both
    assert rows("a", 1) == [0.0]
    assert made[2:] == [("b", 0, 3), ("a", 0, 1)]
