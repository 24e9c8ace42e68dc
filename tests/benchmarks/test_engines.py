"""Engines are timed in turn on paths whose outcomes are checked; one that breaks leaves the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.benchmarks.engines import Contest, Reference
from scripts.benchmarks.results import EngineTimes
from scripts.benchmarks.roster import Absent, Entry


class Fake:
    """An engine whose outcomes are the number of the path, or one off."""

    def __init__(self, name: str, *, off: float = 0.0, fails: bool = False) -> None:
        self.name, self.promise, self.off, self.fails = name, "bits", off, fails
        self.called: list[tuple[int, int]] = []

    def missing(self) -> str | None:
        return None

    def prepare(self, program: Any) -> None:
        if self.fails:
            raise ValueError("does not build\nat all")

    def run(self, first_path: int, paths: int, threads: int = 1) -> NDArray[np.float64]:
        self.called.append((paths, threads))
        return outcomes(paths) + self.off


class TwoRows:
    """A program of two rows, as far as the contest looks at it."""

    class rows:
        numbers = (0, 1)


def outcomes(paths: int) -> NDArray[np.float64]:
    return np.arange(2.0 * paths).reshape(-1, 1)


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[EngineTimes]:
    monkeypatch.setattr(Reference, "outcomes", lambda self, paths: outcomes(paths))
    monkeypatch.setattr(Reference, "weeks", lambda self, paths: 700 * paths)
    return []


def held(entries: list[Entry], times: list[EngineTimes]) -> None:
    Contest(TwoRows(), 3, 1e-4, lambda line: None, times).hold(entries)  # type: ignore[arg-type]


def test_engines_are_checked_and_timed_on_each_number_of_threads(times: list[EngineTimes]) -> None:
    good, off = Fake("good"), Fake("off", off=1.0)
    held([Entry("lanes", lambda: good, (1, 2)), Entry("other", lambda: off)], times)
    assert [(each.key, each.threads, len(each.seconds)) for each in times] == [
        ("lanes", 1, 3),
        ("lanes", 2, 3),
        ("other", 1, 3),
    ]
    assert [each.check.kept if each.check else None for each in times] == [True, None, False]
    assert times[0].path_weeks == 350 * times[0].paths
    assert times[0].paths == times[1].paths == 2 * good.called[-1][0]


def test_what_is_missing_or_breaks_is_named_and_the_others_are_timed(times: list[EngineTimes]) -> None:
    broken, good = Fake("broken", fails=True), Fake("good")
    absent = Absent("absent", "not here")
    held(
        [Entry("absent", lambda: absent), Entry("broken", lambda: broken), Entry("lanes", lambda: good)],
        times,
    )
    assert [each.missing for each in times] == ["not here", "failed: ValueError: does not build", None]
    assert [len(each.seconds) for each in times] == [0, 0, 3]
    assert not broken.called


def test_the_scalar_kernel_is_not_held_against_itself(times: list[EngineTimes]) -> None:
    held([Entry("scalar", lambda: Fake("scalar", off=1.0))], times)
    assert times[0].check is None
