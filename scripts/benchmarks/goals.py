"""The goals of the package's speed, and how what was measured stands to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scripts.benchmarks.results import EngineTimes, Results
from scripts.benchmarks.runs import READY_COLD, READY_WARM
from scripts.benchmarks.timing import line_through, spread

MILLION = 1_000_000


@dataclass(frozen=True)
class Goal:
    """A figure with what it must and what it should be.

    `more` says that more is better; `unit` follows the number; `of` takes the figure from the results, None where it
    was not measured; `note` says how it was got.
    """

    figure: str
    must: float
    aim: float
    unit: str
    more: bool
    of: Callable[[Results], float | None]
    note: Callable[[Results], str] = lambda results: ""


@dataclass(frozen=True)
class Judgement:
    """A goal, its figure, and "aim met", "must met", "missed" or "not measured"; and how the figure was got."""

    goal: Goal
    measured: float | None
    verdict: str
    note: str


def verdict(goal: Goal, measured: float | None) -> str:
    """Say how a figure stands to its goal."""
    if measured is None:
        return "not measured"
    if measured >= goal.aim if goal.more else measured <= goal.aim:
        return "aim met"
    if measured >= goal.must if goal.more else measured <= goal.must:
        return "must met"
    return "missed"


def judged(results: Results) -> list[Judgement]:
    """Hold the results against all goals."""
    found = []
    for goal in GOALS:
        measured = goal.of(results)
        found.append(Judgement(goal, measured, verdict(goal, measured), goal.note(results)))
    return found


def times_slower(key: str) -> Callable[[Results], float | None]:
    """Return what says how many times longer an engine takes for a path-week than the lanes, both on one thread."""

    def of(results: Results) -> float | None:
        lanes, other = results.engine("lanes"), results.engine(key)
        return other.nanoseconds / lanes.nanoseconds if lanes and other else None

    return of


def best_c(results: Results) -> EngineTimes | None:
    """Return the fastest lanes in C with the same arithmetic, of all compilers."""
    ours = [
        times
        for times in results.engines
        if times.key.startswith("c-lanes")
        and "fast" not in times.key
        and times.threads == 1
        and times.seconds
    ]
    return min(ours, key=lambda times: times.nanoseconds, default=None)


def against_c(results: Results) -> float | None:
    """Return how many times longer the lane kernel takes for a path-week than the fastest C."""
    lanes, other = results.engine("lanes"), best_c(results)
    return lanes.nanoseconds / other.nanoseconds if lanes and other else None


def c_note(results: Results) -> str:
    """Name the fastest C."""
    other = best_c(results)
    return other.key if other else ""


def two_threads(results: Results) -> float | None:
    """Return how many times faster two threads are than one, for the lanes."""
    one, two = results.engine("lanes"), results.engine("lanes", 2)
    return one.nanoseconds / two.nanoseconds if one and two else None


def bands_share(results: Results) -> float | None:
    """Return the share of time, in per cent, that weekly histograms of all recorded variables take."""
    if not results.bands:
        return None
    every, none = (spread(results.bands[name]).median for name in ("all variables", "no variable"))
    return 100.0 * (every - none) / every


def memory_growth(results: Results) -> float | None:
    """Return how many times more memory the largest run takes than the smallest."""
    if len(results.runs) < 2:
        return None
    ordered = sorted(results.runs, key=lambda run: run.paths)
    return ordered[-1].peak_mib / ordered[0].peak_mib


def memory_note(results: Results) -> str:
    """Say how many times more paths the largest run has."""
    if len(results.runs) < 2:
        return ""
    counts = sorted(run.paths for run in results.runs)
    return f"peak of {counts[-1]:,} paths over that of {counts[0]:,}"


def million_paths(results: Results) -> float | None:
    """Return the seconds of a million paths, measured where a run was about as large, else along a line through two."""
    if not results.runs:
        return None
    nearest = min(results.runs, key=lambda run: abs(run.paths - MILLION))
    if extrapolated(results):
        if len(results.runs) < 2:
            return nearest.seconds * MILLION / nearest.paths
        line = line_through([float(run.paths) for run in results.runs], [run.seconds for run in results.runs])
        return line.start + line.slope * MILLION
    return nearest.seconds * MILLION / nearest.paths


def extrapolated(results: Results) -> bool:
    """Say whether no run is within a twentieth of a million paths."""
    return all(abs(run.paths - MILLION) > MILLION / 20 for run in results.runs)


def million_note(results: Results) -> str:
    """Say whether the million was run or extrapolated."""
    if not results.runs:
        return ""
    threads = max(run.threads for run in results.runs)
    if extrapolated(results):
        return (
            f"EXTRAPOLATED from runs of at most {max(run.paths for run in results.runs):,}; {threads} threads"
        )
    return f"run whole; {threads} threads"


def start(name: str) -> Callable[[Results], float | None]:
    """Return what gives the median seconds of one way to start."""

    def of(results: Results) -> float | None:
        seconds = results.start.get(name)
        return spread(seconds).median if seconds else None

    return of


GOALS: tuple[Goal, ...] = (
    Goal("lanes against C lanes of the same arithmetic", 1.25, 1.05, "× its time", False, against_c, c_note),
    Goal("lanes against JAX", 6, 10, "× faster", True, times_slower("jax")),
    Goal("lanes against NumPy batch", 8, 15, "× faster", True, times_slower("numpy")),
    Goal("lanes against SimPy, jitted rules", 50, 100, "× faster", True, times_slower("simpy")),
    Goal("lanes against SimPy, pure Python", 300, 1000, "× faster", True, times_slower("simpy-pure")),
    Goal("two threads against one", 1.8, 1.95, "× faster", True, two_threads),
    Goal("weekly bands of every recorded variable", 12, 5, "% of the time", False, bands_share),
    Goal("memory against paths", 1.1, 1.02, "× as much", False, memory_growth, memory_note),
    Goal("a million ten-year paths with output", 40, 15, "s", False, million_paths, million_note),
    Goal("kernel ready, compiled code in the cache", 1.0, 0.6, "s", False, start(READY_WARM)),
    Goal("kernel ready, nothing in the cache", 30, 15, "s", False, start(READY_COLD)),
)
"""The goals, in the order of the table. Memory has no figure but "does not grow": its two are what is called flat."""
