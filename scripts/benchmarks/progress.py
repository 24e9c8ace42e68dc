"""One line of progress: rewritten in place on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from typing import TextIO

SECONDS_BETWEEN = 10.0


class Progress:
    """Says what is being measured.

    Parameters: stream, where to.
    """

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self.stream = stream
        self.section = ""
        self.last = float("-inf")
        self.begun = time.monotonic()

    def enter(self, section: str) -> None:
        """Begin a section, which always has a line of its own."""
        self.section = section
        self.last = float("-inf")

    def say(self, text: str) -> None:
        """Say what is going on."""
        now = time.monotonic()
        line = f"{now - self.begun:5.0f} s  {self.section}: {text}"
        if self.stream.isatty():
            self.stream.write(f"\r\033[K{line[:110]}")
        elif now - self.last >= SECONDS_BETWEEN:
            self.stream.write(f"{line}\n")
            self.last = now
        self.stream.flush()

    def round(self, number: int, name: str) -> None:
        """Say which round of what is going on."""
        self.say(f"round {number + 1}: {name}")

    def close(self) -> None:
        """Leave the line."""
        if self.stream.isatty():
            self.stream.write("\r\033[K")
            self.stream.flush()
