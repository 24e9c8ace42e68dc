"""What the benchmark found: raw times and what they were taken of, as it is written to benchmark.json."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from scripts.benchmarks.comparator import Check
from scripts.benchmarks.timing import Line, Spread, line_through, spread

SCHEMA = 1


@dataclass
class EngineTimes:
    """Times of one engine on a number of threads: `seconds` of `paths` paths, which have `path_weeks` records."""

    key: str
    name: str
    threads: int
    promise: str
    paths: int = 0
    path_weeks: int = 0
    prepare_seconds: float = 0.0
    seconds: list[float] = field(default_factory=list)
    check: Check | None = None
    missing: str | None = None

    @property
    def spread(self) -> Spread | None:
        """Spread of the times, None before the first."""
        return spread(self.seconds) if self.seconds else None

    @property
    def paths_per_second(self) -> float:
        """Paths a second at the median time."""
        return self.paths / spread(self.seconds).median

    @property
    def nanoseconds(self) -> float:
        """Nanoseconds a path-week at the median time, by the clock on the wall."""
        return 1e9 * spread(self.seconds).median / self.path_weeks


@dataclass(frozen=True)
class RuleTimes:
    """Times of one rule alone: nanoseconds a lane in the lane kernel's loop and a path on records, medians.

    `times_a_week` is how often its process acts in a path-week.
    """

    process: str
    rule: str
    lanes_ns: float
    scalar_ns: float
    times_a_week: float

    @property
    def ratio(self) -> float:
        """How many times faster the lanes are."""
        return self.scalar_ns / self.lanes_ns


@dataclass(frozen=True)
class Part:
    """A part of the lane kernel's work: nanoseconds a path-week, and how it was told apart."""

    name: str
    nanoseconds: float
    how: str


@dataclass(frozen=True)
class Point:
    """A size and the seconds that it took, round by round."""

    x: float
    label: str
    seconds: list[float]


@dataclass(frozen=True)
class Cost:
    """How time grows with one size: points of rising `x`, in `unit`."""

    name: str
    unit: str
    points: list[Point]

    @property
    def line(self) -> Line | None:
        """Line through the medians, None with fewer than two points."""
        if len(self.points) < 2:
            return None
        return line_through([p.x for p in self.points], [spread(p.seconds).median for p in self.points])


@dataclass(frozen=True)
class Run:
    """One `attrition run` in a process of its own: seconds of all and of simulating, and its largest memory."""

    paths: int
    seconds: float
    simulating: float
    peak_mib: float
    threads: int
    years: float


@dataclass
class Results:
    """All that one benchmark found; sections that were left out are empty."""

    date: str
    commit: str
    quick: bool
    settings: dict[str, Any]
    machine: dict[str, str]
    versions: dict[str, str]
    program: dict[str, Any] = field(default_factory=dict)
    engines: list[EngineTimes] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    bands: dict[str, list[float]] = field(default_factory=dict)
    rules: list[RuleTimes] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    start: dict[str, list[float]] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False

    def to_data(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""
        return {"schema": SCHEMA, **asdict(self)}

    def engine(self, key: str, threads: int = 1) -> EngineTimes | None:
        """Return the times of an engine on a number of threads, None where it was not timed."""
        for times in self.engines:
            if times.key == key and times.threads == threads and times.seconds:
                return times
        return None
