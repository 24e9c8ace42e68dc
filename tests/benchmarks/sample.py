"""Results that no machine gave, for tests of tables and figures."""

from __future__ import annotations

from scripts.benchmarks.comparator import Check
from scripts.benchmarks.results import Cost, EngineTimes, Part, Point, Results, RuleTimes, Run


def times(key: str, threads: int, seconds: float, paths: int = 1000, promise: str = "bits") -> EngineTimes:
    """Three rounds about a number of seconds, at 400 weeks a path."""
    return EngineTimes(
        key, key.upper(), threads, promise, paths, 400 * paths, 0.5, [seconds, 0.9 * seconds, 1.2 * seconds]
    )


def sample() -> Results:
    """Results with every section: lanes take 1 s for what C takes 0.8 s and NumPy 12 s."""
    results = Results(
        "2025-12-01 10:00 UTC", "abc", False, {}, {"processor": "Some | one"}, {"python": "3.11"}
    )
    results.program = {"scenario": "ukraine-2022"}
    numpy_batch = times("numpy", 1, 12.0, promise="shares")
    numpy_batch.check = Check("shares", 500, 0.2, 0.9, 0.01, 0.05)
    absent = EngineTimes("jax", "JAX", 1, "shares", missing="no jax here")
    results.engines = [
        times("lanes", 1, 1.0),
        times("lanes", 2, 0.5),
        times("c-lanes", 1, 0.8),
        times("c-lanes-fast", 1, 0.4),
        times("simpy", 1, 1.0, paths=8),
        numpy_batch,
        absent,
    ]
    results.parts = [Part("whole", 800.0, "all"), Part("rules", 600.0, "rest"), Part("draws", 200.0, "less")]
    results.bands = {"all variables": [1.0, 1.0, 1.0], "no variable": [0.9, 0.9, 0.9]}
    results.rules = [
        RuleTimes("clock", "quick", 2.0, 20.0, 1.0),
        RuleTimes("treasury", "slow", 10.0, 15.0, 0.25),
    ]
    results.costs = [
        Cost(
            "paths", "paths", [Point(float(n), f"{n} paths", [0.5 + n * 0.001] * 3) for n in (100, 200, 400)]
        ),
        Cost("state fields", "fields", [Point(float(n), f"{n} fields", [0.5, 0.6]) for n in (470, 570)]),
    ]
    results.start = {"import": [0.1], "kernel ready, warm": [0.7, 0.8, 0.9], "kernel ready, cold": [20.0]}
    results.runs = [
        Run(100_000, 6.0, 5.0, 300.0, 2, 10.0),
        Run(500_000, 22.0, 21.0, 303.0, 2, 10.0),
    ]
    return results
