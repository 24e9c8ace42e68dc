"""Several processes draw what one would, and what another cannot draw the first one does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.figures import sharing
from attrition.figures.sharing import MOST_PROCESSES, Artist, drawn_by_all, hired

NAMES = [["a.pdf", "a.png"], [], ["c.pdf"], ["d.pdf"]]


class Colleague:
    """Stands in for another process: draws what it may, fails at the rest."""

    def __init__(self, draws: Callable[[int], bool], begun: threading.Event) -> None:
        self.draws, self.begun = draws, begun
        self.asked: list[int] = []

    def draw(self, number: int) -> list[str] | None:
        self.asked.append(number)
        self.begun.set()
        return NAMES[number] if self.draws(number) else None


def shared(draws: Callable[[int], bool]) -> tuple[list[str], list[int], list[int]]:
    """Return the names, what was drawn here, and what a colleague was asked for before anything was drawn here."""
    begun = threading.Event()
    colleague = Colleague(draws, begun)
    here: list[int] = []

    def draw(number: int) -> list[str]:
        assert begun.wait(60.0)
        here.append(number)
        return NAMES[number]

    artists: Any = [colleague]
    return drawn_by_all(len(NAMES), draw, artists), here, colleague.asked


def test_every_room_is_drawn_once_and_named_in_order() -> None:
    names, here, there = shared(lambda number: True)
    assert names == ["a.pdf", "a.png", "c.pdf", "d.pdf"]
    assert sorted(here + there) == [0, 1, 2, 3]
    assert there


def test_what_a_process_fails_to_draw_is_drawn_here_and_it_is_asked_no_more() -> None:
    names, here, there = shared(lambda number: False)
    assert names == ["a.pdf", "a.png", "c.pdf", "d.pdf"]
    assert sorted(here) == [0, 1, 2, 3]
    assert len(there) == 1


def test_an_error_here_is_the_error() -> None:
    def draw(number: int) -> list[str]:
        raise ValueError("no ink")

    with pytest.raises(ValueError, match="no ink"):
        drawn_by_all(2, draw, [])


@pytest.mark.parametrize(
    ("processes", "rooms", "wanted"),
    [(1, 9, 0), (2, 9, 1), (99, 9, MOST_PROCESSES - 1), (4, 2, 1), (4, 0, 0)],
)
def test_no_more_are_hired_than_have_work_and_all_are_dismissed(
    monkeypatch: pytest.MonkeyPatch, processes: int, rooms: int, wanted: int
) -> None:
    dismissed: list[Any] = []

    class Hired:
        def __init__(self, arguments: Any) -> None:
            assert arguments == ("run",)

        def dismiss(self) -> None:
            dismissed.append(self)

    monkeypatch.setattr(sharing, "Artist", Hired)
    with pytest.raises(KeyboardInterrupt), hired(processes, rooms, ("run",)) as artists:
        assert len(artists) == wanted
        raise KeyboardInterrupt
    assert len(dismissed) == wanted


def test_a_process_that_cannot_draw_says_none_and_(tmp_path: Path) -> None:
    artist = Artist((str(tmp_path), "journal-2", "pdf", ""))  # no run
    try:
        assert artist.draw(0) is None
    finally:
        artist.dismiss()
    assert artist.draw(0) is None
