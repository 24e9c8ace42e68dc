"""Draws the rooms of a run in several processes: matplotlib draws on one processor alone.

Every process reads the run itself and takes one room after another, so that files are the same whoever drew them. What
another process fails to draw, the first one draws, and so meets the error itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

MOST_PROCESSES = 4
"""Beyond it, reading the run and loading the library once more costs more than a share of ten pages."""

Draw = Callable[[int], list[str]]
"""Draws the room with a number and returns the names of its files."""


def drawn_by_all(rooms: int, draw: Draw, artists: Sequence[Artist]) -> list[str]:
    """Draw all rooms, here and by other processes, and return the names of the files in the order of the rooms.

    Parameters
    ----------
    rooms : how many there are.
    draw : draws one here.
    artists : the other processes.
    """
    todo = deque(range(rooms))
    done: dict[int, list[str]] = {}

    def follow(artist: Artist) -> None:
        while (number := _next(todo)) is not None:
            names = artist.draw(number)
            if names is None:
                return
            done[number] = names

    followers = [threading.Thread(target=follow, args=(artist,), daemon=True) for artist in artists]
    for follower in followers:
        follower.start()
    while (number := _next(todo)) is not None:
        done[number] = draw(number)
    for follower in followers:
        follower.join()
    for number in range(rooms):
        if number not in done:
            done[number] = draw(number)
    return [name for number in range(rooms) for name in done[number]]


def _next(todo: deque[int]) -> int | None:
    try:
        return todo.popleft()
    except IndexError:
        return None


class Artist:
    """Another process that draws rooms of the same run.

    Parameters
    ----------
    arguments : of its command: directory, style, formats with commas, and the directory of published series or "".
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        # It looks for modules where this process does and, by -P, not in the working directory.
        places = os.pathsep.join(os.path.abspath(path) for path in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "attrition.figures.serving", *arguments],
            env=os.environ | {"PYTHONPATH": places},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def draw(self, number: int) -> list[str] | None:
        """Draw the room with a number; None when that failed, after which no more may be asked for."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(f"{number}\n")
            self._process.stdin.flush()
            return [str(name) for name in json.loads(self._process.stdout.readline())]
        except (OSError, ValueError, TypeError):  # it died, or could not draw
            return None

    def dismiss(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # a number that it never read
                    pipe.close()


@contextmanager
def hired(processes: int, rooms: int, arguments: Sequence[str]) -> Iterator[list[Artist]]:
    """Start the other processes of so many, fewer where there are few rooms, and end them afterwards."""
    artists: list[Artist] = []
    try:
        for _ in range(min(processes, MOST_PROCESSES, rooms) - 1):
            artists.append(Artist(arguments))
        yield artists
    finally:
        for artist in artists:
            artist.dismiss()
