"""Draws rooms of a run for another process: the program of the processes that `attrition.figures.sharing` starts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attrition.figures.pages import Easel


def serve(arguments: Sequence[str], asked: Iterator[str], answer: Callable[[str], None]) -> None:
    """Draw the rooms whose numbers are asked for, and answer each with the names of its files, or null.

    Parameters
    ----------
    arguments : as of `attrition.figures.sharing.Artist`.
    asked : a number each.
    answer : takes a line.
    """
    directory, style, formats, observed = arguments
    easel = Easel(Path(directory), formats.split(","), style, Path(observed) if observed else None)
    with easel.styled():
        for line in asked:
            answer(json.dumps(easel.draw(int(line))))


if __name__ == "__main__":
    serve(sys.argv[1:], iter(sys.stdin), lambda line: print(line, flush=True))
