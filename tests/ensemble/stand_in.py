"""A stand-in for the engine: deterministic, quick, slow on request; as a script, the command line on top of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np

from attrition.engine.calendar import scenario_calendar
from attrition.engine.nodes import NODE_FIELDS, node_days
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.tallies import MOMENT_UNITS
from attrition.scenario import load_scenario

START = date(2022, 2, 24)
RECORDS = 30
VARIABLES = ("balance", "strain", "brent")
SLOTS = 130
SOURCE = "0" * 64
SMALLEST_UNIT_PATHS = 32


def mixed(seed: int, row: np.ndarray, path: np.ndarray, stream: int) -> np.ndarray:
    """Uniform numbers that depend on their address alone (splitmix64)."""
    with np.errstate(over="ignore"):
        z = (
            np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
            + row.astype(np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
            + path.astype(np.uint64) * np.uint64(0x94D049BB133111EB)
            + np.uint64(stream) * np.uint64(0xD6E8FEB86659FD93)
        )
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            z = (z ^ (z >> np.uint64(shift))) * np.uint64(factor)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) / 2.0**53


@dataclass(frozen=True)
class Program:
    seed: int
    shift: int
    start: date = START
    horizon_day: float = RECORDS * 7.0
    variables: tuple[str, ...] = VARIABLES
    record_days: tuple[float, ...] = tuple(7.0 * (index + 1) for index in range(RECORDS))


class StandIn:
    """Takes the place of the engine; counts what it was asked for."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.simulated: list[tuple[int, int]] = []

    def drawn(self, scenario: Any, *, seed: int, rows: int) -> dict[str, list[float]]:
        numbers = np.arange(rows)
        return {
            name: list(mixed(seed, numbers, numbers * 0, 900 + k))
            for k, name in enumerate(("b.two", "a.one"))
        }

    def fits(self, scenario: Any, **chosen: Any) -> dict[str, dict[str, float]]:
        return {}

    def compile(
        self,
        scenario: Any,
        *,
        seed: int,
        rows: int,
        structure: str,
        solved: Any = None,
        continuing: Any = None,
    ) -> Program:
        return Program(seed, int(scenario.values["study.driftless"].value))

    def nodes(
        self, program: Program, *, first_row: int, first_path: int, paths: int, count: int
    ) -> np.ndarray:
        quarters = len(node_days(scenario_calendar(load_scenario("ukraine-2022"))))
        index = np.arange(count)
        row, path = first_row + index // paths, first_path + index % paths
        one = np.stack([mixed(program.seed, row, path, 500 + k) for k in range(len(NODE_FIELDS))], axis=1)
        return np.repeat(one[:, None, :], quarters, axis=1)

    def pilot_bins(self, program: Program) -> SimpleNamespace:
        return SimpleNamespace(low=np.array([0.0, 0.0, 0.25]), high=np.array([1.0, 2.0, 0.75]))

    def simulate(
        self,
        program: Program,
        *,
        first_row: int,
        rows: int,
        first_path: int,
        paths: int,
        low: np.ndarray,
        high: np.ndarray,
        keep: int,
        engine: str,
    ) -> SimpleNamespace:
        if rows * paths > 8:  # not the known answer
            time.sleep(self.seconds)
        self.simulated.append((first_row, first_path))
        row = np.repeat(np.arange(first_row, first_row + rows), paths)
        path = np.tile(np.arange(first_path, first_path + paths), rows)
        values = self.values(program, row, path)
        end_day, outcomes = self.outcomes(program, row, path)
        fighting = np.array(program.record_days)[None, :] < end_day[:, None]
        histogram = np.zeros((len(VARIABLES), RECORDS, SLOTS), dtype=np.int64)
        width = (high - low) / (SLOTS - 2)
        for variable in range(len(VARIABLES)):
            slot = np.floor((values[:, :, variable] - low[variable]) / width[variable]).astype(int) + 1
            slot = np.clip(slot, 0, SLOTS - 1)
            for record in range(RECORDS):
                counts = np.bincount(slot[fighting[:, record], record], minlength=SLOTS)
                histogram[variable, record] = counts
        units = np.trunc((values - low) / width * MOMENT_UNITS).astype(np.int64)
        units = np.where(fighting[:, :, None], units, 0)
        kept = min(keep, rows * paths)
        trajectories = np.where(fighting[:kept, :, None], values[:kept], np.nan)
        return SimpleNamespace(
            outcomes=outcomes,
            histogram=histogram,
            moments=np.stack([units.sum(axis=0).T, (units * units).sum(axis=0).T], axis=-1),
            trajectories=trajectories,
            kept=[(int(row[index]), int(path[index])) for index in range(kept)],
        )

    @staticmethod
    def values(program: Program, row: np.ndarray, path: np.ndarray) -> np.ndarray:
        """Float64[paths, records, variables]."""
        return np.stack(
            [
                np.stack([mixed(program.seed, row, path, 100 * k + r) for r in range(RECORDS)], axis=1)
                for k in range(len(VARIABLES))
            ],
            axis=2,
        )

    @staticmethod
    def outcomes(program: Program, row: np.ndarray, path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """End day (infinite while fighting) and float64[paths, fields]."""
        u = mixed(program.seed + program.shift, row, path, 1)
        code = np.select([u < 0.1, u < 0.3, u < 0.4], [3.0, 4.0, 5.0], 0.0)
        end_day = np.where(code > 0, u * 500.0, np.inf)
        outcomes = np.full((len(row), len(OUTCOME_FIELDS)), np.nan)
        for index, field in enumerate(OUTCOME_FIELDS):
            if field.name == "end":
                outcomes[:, index] = code
            elif field.name == "end_day":
                outcomes[:, index] = np.where(code > 0, end_day, np.nan)
            elif field.name == "regime_end":
                outcomes[:, index] = (code == 5.0).astype(float)
            elif field.name == "d1_pool":
                outcomes[:, index] = np.where(u < 0.5, np.floor(u * 8.0), np.nan)
            elif field.source is not None:
                v = mixed(program.seed + program.shift, row, path, 10 + index)
                outcomes[:, index] = np.where(v < 0.5, v * 400.0, np.nan) if field.nullable else 100.0 + v
        return end_day, outcomes


class Clock:
    """Stands in for the module time: it moves only when a unit was simulated."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


class Ticking(StandIn):
    """A stand-in whose every unit takes the same time on a clock of its own, however fast the machine is."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__()
        self.clock = clock
        self.seconds_a_unit = seconds

    def simulate(self, program: Program, **where: Any) -> SimpleNamespace:
        result = super().simulate(program, **where)
        if where["rows"] * where["paths"] > 8:  # not the known answer
            self.clock.now += self.seconds_a_unit
        return result


def die_at(module: str, name: str, number: int) -> None:
    """Kill this process with -9 at the `number`-th call of a function of a module."""
    holder: Any = import_module(module)
    real, used = getattr(holder, name), 0

    def deadly(*arguments: Any, **options: Any) -> Any:
        nonlocal used
        used += 1
        if used == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)

    setattr(holder, name, deadly)


def main() -> int:
    """Run the command line with the stand-in, slowed by STAND_IN_SECONDS a unit.

    STAND_IN_DIE, as in "module function 3", kills it at the third call of the function.
    """
    import attrition.cli.run as run_command
    from attrition.cli import main as command_line
    from attrition.ensemble import planning, provenance, units

    # Fixed: other sources may change while the tests run, and what is tested here is not that.
    planning.source_digest = provenance.source_digest = lambda: SOURCE
    units.SMALLEST_UNIT_PATHS = SMALLEST_UNIT_PATHS
    seconds = float(os.environ.get("STAND_IN_SECONDS", "0"))
    if "STAND_IN_DIE" in os.environ:
        module, name, number = os.environ["STAND_IN_DIE"].split()
        die_at(module, name, int(number))
    run_command.Command.simulator = lambda self, threads: StandIn(seconds)
    return command_line()


if __name__ == "__main__":
    sys.exit(main())
