"""When a run stops before it is done: a signal or a time budget, always after whole units."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from attrition.errors import InputError, StoppedEarly

SIGNALS = ("SIGINT", "SIGTERM", "SIGUSR1")
RESUMABLE = 75


class Stop:
    """A request to stop, from a signal or because the next unit would overrun the budget.

    Parameters
    ----------
    budget_seconds : time from `started` in which whole units must be done; None for no limit.
    started : reading of time.monotonic() from which the budget counts.
    """

    def __init__(self, budget_seconds: float | None = None, started: float | None = None) -> None:
        self.budget_seconds = budget_seconds
        self.started = time.monotonic() if started is None else started
        self.reason: str | None = None
        self.at_once = True
        """Whether a signal ends the process at once, which is right while no unit is in progress."""
        self._longest_unit = 0.0
        self._event = threading.Event()

    def request(self, reason: str) -> None:
        """Ask to stop after the units in progress; the first reason stays."""
        if self.reason is None:
            self.reason = reason
        self._event.set()

    def finished_unit(self, seconds: float) -> None:
        """Learn how long a unit takes."""
        self._longest_unit = max(self._longest_unit, seconds)

    @property
    def requested(self) -> bool:
        """Whether no further unit may be started."""
        if self._event.is_set():
            return True
        if self.budget_seconds is None:
            return False
        left = self.budget_seconds - (time.monotonic() - self.started)
        # A fifth above the longest unit so far: shared machines drift.
        if left <= 1.2 * self._longest_unit:
            self.request("the time budget is used up")
            return True
        return False


@contextmanager
def stop_on_signals(stop: Stop) -> Iterator[None]:
    """Turn the first SIGINT, SIGTERM or SIGUSR1 into a request to stop; a second SIGINT leaves at once.

    While no unit is in progress (`Stop.at_once`) the signal raises StoppedEarly instead. In another thread than
    the main one, where Python allows no handlers, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    seen: set[int] = set()

    def handle(number: int, _frame: FrameType | None) -> None:
        name = signal.Signals(number).name
        if stop.at_once:
            raise StoppedEarly(
                f"stopped by {name} while no unit was in progress; the same command starts again"
            )
        if number == signal.SIGINT and signal.SIGINT in seen:
            # Threads at work cannot be interrupted, and leaving is safe: a unit's file appears whole or not at all.
            os.write(2, b"\nattrition: left at once; finished units are kept\n")
            os._exit(RESUMABLE)
        seen.add(number)
        stop.request(f"stopped by {name}")

    before = {
        getattr(signal, name): signal.signal(getattr(signal, name), handle)
        for name in SIGNALS
        if hasattr(signal, name)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def parse_duration(text: str, where: str = "--time-budget") -> float:
    """Return the seconds of a duration like 55m, 1h30m, 90s or 2d.

    Raises
    ------
    InputError : for anything else, a number without unit included.
    """
    match = re.fullmatch(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text.strip().lower())
    seconds = 0.0
    if match is not None:
        for part, length in zip(match.groups(), (86_400, 3_600, 60, 1), strict=True):
            seconds += length * int(part or 0)
    if seconds <= 0.0:
        raise InputError(
            f"'{text}' is not a duration",
            where=where,
            allowed="days, hours, minutes and seconds, as in 55m or 1h30m",
        )
    return seconds
