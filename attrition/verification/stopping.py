"""The value of continuing held against fresh wars: its expectations, its envelope, and wars begun anew (D2 guards).

Three independent looks at what `attrition.engine.continuing` fits. The ends that happen must be worth, on the mean,
what the hazards say. The regression, done again by a library, must give the same worth, and what it makes of an optimal
stop must be a supermartingale on paths that it has not seen. And from single states, many wars begun anew with fresh
random numbers must be worth, on the mean, what the function says of that state alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.engine.agenda import PROCESS_CODES
from attrition.engine.backends import Backend, JittedBackend, PureBackend
from attrition.engine.continuing import (
    PILOT_PATHS,
    QUARTERS,
    RIDGE,
    Fit,
    Points,
    nobody_leaves,
    pilot_points,
    quarter_ticks,
)
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.pilot import FIRST_PILOT_PATH
from attrition.engine.program import Program
from attrition.engine.simpy_engine import Path
from attrition.engine.steps import CUMULATIVE, draw_budget
from attrition.engine.unit import simulate
from attrition.model.clocks import PROCESSES
from attrition.model.continuing import CROSSED, FEATURES
from attrition.model.declarations import EVENT_FIELDS, Process
from attrition.model.ends import End
from attrition.model.registry import EVENTS, STATE, STATE_INDEX
from attrition.scenario.draws import draw_rows
from attrition.scenario.records import Scenario
from attrition.statistics.estimate import Estimate

Floats = NDArray[np.float64]
FRESH_PATH = FIRST_PILOT_PATH + 1024
"""Number of the first path that no fit has seen."""
_VALUE, _SOON = STATE_INDEX["continuing_value"], STATE_INDEX["continuing_quarter"]


def lasting_program(
    scenario: Scenario,
    *,
    seed: int,
    rows: int,
    structure: str,
    solved: dict[str, list[float]],
    fit: Fit,
) -> Program:
    """Return a program of wars that nobody leaves, as the pilot has them, with what a fit says of going on."""
    draws = nobody_leaves({**draw_rows(scenario, seed, range(rows)), **solved})
    return compile_scenario(
        scenario, seed=seed, rows=rows, structure=structure, draws=draws, solved={}, continuing=fit
    )


def by_row(values: Floats, rows: NDArray[np.int64]) -> Estimate:
    """Return the mean of values and its error, prior rows being the sample."""
    count = int(rows.max()) + 1
    sums = np.bincount(rows, values, count)
    numbers = np.bincount(rows, minlength=count)
    mean = float(sums.sum() / numbers.sum())
    rest = sums - mean * numbers
    return Estimate(mean, float(np.sqrt(count / (count - 1.0) * np.sum(rest * rest)) / numbers.sum()))


@dataclass(frozen=True)
class Fresh:
    """Quarters of wars that the fit has not seen, in truth: points, their rows, and the end of each war."""

    points: Points
    rows: NDArray[np.int64]
    parameters: Any
    ends: Floats

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Where the war goes on, bool[points]."""
        return self.points.left > 0


def fresh_points(program: Program, paths: int = PILOT_PATHS, first_path: int = FRESH_PATH) -> Fresh:
    """Return quarters of fresh wars as points: of the truth alone, not as the challenger sees them.

    Parameters: program, of `lasting_program`; paths, of each of its rows, from number `first_path` on.
    """
    both = pilot_points(program, first_path=first_path, paths=paths)
    half = len(both.gains) // 2
    points = Points(
        both.features[:half],
        both.gains[:half],
        both.closing[:half],
        both.moved[:half],
        both.follows[:half],
        both.left[:half],
    )
    count = len(program.rows.numbers)
    quarters = half // (count * paths)
    names = [field.name for field in OUTCOME_FIELDS]
    outcomes = simulate(program, first_row=0, rows=count, first_path=first_path, paths=paths).outcomes
    # An end belongs to the last quarter in which the war went on.
    ends = np.zeros((count * paths, quarters))
    alive = points.left.reshape(-1, quarters) > 0
    lasted = alive.sum(axis=1)
    ended = (lasted > 0) & (lasted < quarters)
    ends[ended, lasted[ended] - 1] = outcomes[ended, names.index("end")]
    rows = np.repeat(np.arange(count), paths * quarters)
    return Fresh(points, rows, program.rows.parameters, ends.reshape(-1))


def surprise_of_ends(fresh: Fresh) -> Estimate:
    """Return what the ends of fresh wars were worth beyond what their hazards said, a quarter, on the mean.

    It is nil but for hazards that move within the quarter. Military defeat has no hazard and is left out.
    """
    p, rows = fresh.parameters, fresh.rows
    stake = fresh.points.features[:, FEATURES.index("stake")]
    stop = -p["choice_cost_withdraw"][rows] - stake
    worth = {
        End.DEFENDER_COLLAPSE: 1.0 - stop,
        End.REGIME_CRISIS: -p["choice_value_regime"][rows] - stop,
        End.ESCALATION: -p["choice_value_catastrophe"][rows] - stop,
    }
    happened = np.zeros(len(rows))
    for end, value in worth.items():
        happened += np.where(fresh.ends == float(end), value, 0.0)
    # The last quarter of the pilot is not seen to its end.
    seen = fresh.points.left > 1
    return by_row((happened - fresh.points.gains)[seen], rows[seen])


def design_of(points: Points, centre: Floats, scale: Floats, reach: float = 3.0) -> Floats:
    """Return the columns of the regression at some points, float64[points, terms]."""
    unit = np.clip((points.features - centre) * scale, -reach, reach)
    crossed = [unit[:, FEATURES.index(first)] * unit[:, FEATURES.index(second)] for first, second in CROSSED]
    return np.column_stack([np.ones(len(unit)), unit, unit * unit, *crossed])


def standard_of(fit: Fit) -> tuple[Floats, Floats]:
    """Return centre and scale of the features of a fit, float64[features] each."""
    return (
        np.array([fit[f"value_centre_{feature}"] for feature in FEATURES]),
        np.array([fit[f"value_scale_{feature}"] for feature in FEATURES]),
    )


def refitted(points: Points, fit: Fit) -> list[Floats]:
    """Return the coefficients with 1, 2, … quarters to go, found again by a library with the features of a fit.

    Parameters: points, of the pilot of the fit; fit, whose centre and scale are taken.
    """
    design = design_of(points, *standard_of(fit))
    used = points.left >= min(QUARTERS, (int(points.left.max()) + 1) // 2)
    chosen = design[used]
    matrix = chosen.T @ chosen
    matrix[np.arange(1, len(matrix)), np.arange(1, len(matrix))] += RIDGE * len(chosen)
    target = np.zeros(len(points.gains))
    value = np.zeros_like(target)
    found: list[Floats] = []
    for ahead in range(1, min(QUARTERS, (int(points.left.max()) + 1) // 2) + 1):
        on = np.where((points.follows > 0) & (np.roll(value, -1) > 0.0), np.roll(target, -1), 0.0)
        target = np.where(points.left >= ahead, points.gains + points.closing + points.moved + on, 0.0)
        found.append(np.asarray(np.linalg.solve(matrix, chosen.T @ target[used]), dtype=np.float64))
        value = design @ found[-1]
    return found


def envelope_drifts(fresh: Fresh, fit: Fit, coefficients: list[Floats]) -> list[Estimate]:
    """Return by how much the envelope of optimal stopping rises a quarter on fresh wars, by quarters to go.

    What a quarter brings, and the better of going on and stopping after it, less the better of the two before it: a
    supermartingale does not rise.
    """
    points = fresh.points
    design = design_of(points, *standard_of(fit))
    drifts = []
    after = np.zeros(len(points.gains))
    for ahead, each in enumerate(coefficients, start=1):
        envelope = np.maximum(design @ each, 0.0)
        following = np.where(points.follows > 0, np.roll(after, -1), 0.0)
        rise = points.gains + points.closing + points.moved + following - envelope
        seen = points.left >= max(ahead, 2)
        drifts.append(by_row(rise[seen], fresh.rows[seen]))
        after = envelope
    return drifts


class Restart(Path):
    """A path of the readable engine that is kept at a quarter's end, or begun there anew with other random numbers."""

    kept: Floats | None = None
    worth = 0.0
    looks = 0
    begun = 0
    keeping = -1

    def keep_at(self, tick: int) -> Floats | None:
        """Run to a quarter's end and return the state there, None where the war has ended."""
        self.keeping = tick
        super().run()
        return self.kept

    def go_on(self, state: Floats, tick: int) -> float:
        """Begin a war anew at a state and return what going on was worth beyond stopping there.

        What each quarter brings counts by its expectation. The war is left at the first quarter's end at which the
        function says that stopping is better, and after the last.
        """
        self.begun = tick
        self.backend.start(self.row)
        flat = self.backend.flat
        for place in range(len(STATE)):
            flat[place] = state[place]
        seed = int(self.plan.seed)
        for event in range(len(EVENTS)):
            # Exponential budgets have no memory: what is left of one is distributed as a new one.
            flat[event * EVENT_FIELDS + CUMULATIVE] = 0.0
            stream = int(self.plan.table.event_streams[event])
            count = int(flat[event * EVENT_FIELDS + EVENT_FIELDS - 1])
            draw_budget(flat, event, count, seed, stream, self.address)
        self.worth, self.looks = float(flat[_SOON]), 1
        agenda: dict[int, list[tuple[int, int, int]]] = {}
        for when, code, slot, payload in self.plan.agenda.entries.tolist():
            if when > tick or (when == tick and code > PROCESS_CODES["continuing"]):
                agenda.setdefault(code, []).append((when, slot, payload))
        for code, entries in agenda.items():
            self.env.process(self.process(code, PROCESSES[code], entries))
        self.env.process(self.last_tick())
        self.env.run(until=self.over)
        return self.worth

    def follow_rules(self, code: int, process: Process, tick: int, slot: int, payload: int) -> None:
        """Act, and look at what going on is worth at a quarter's end."""
        super().follow_rules(code, process, tick, slot, payload)
        if process.name != "continuing" or self.over.triggered:
            return
        flat = self.backend.flat
        if tick == self.keeping:
            self.kept = np.array([flat[place] for place in range(len(STATE))])
            self.over.succeed()
        elif self.keeping < 0 and tick > self.begun:
            if self.looks >= QUARTERS or flat[_VALUE] <= 0.0:
                self.over.succeed()
            else:
                self.worth += float(flat[_SOON])
                self.looks += 1


def restarted(
    program: Program, row: int, path: int, quarter: int, wars: int, *, pure: bool = False
) -> tuple[float, Estimate] | None:
    """Return what the function says of one state, and what wars begun there anew are worth; None after an end.

    Parameters: program, of `lasting_program`; row and path, whose state it is; quarter, number of the quarter's end in
    the forecast; wars, how many are begun; pure, run the rules as plain Python.
    """
    tick = quarter_ticks(program.calendar)[quarter]
    backend: Backend = (PureBackend if pure else JittedBackend)(program, program.rows)
    number = FRESH_PATH + path

    def path_of(which: int) -> Restart:
        return Restart(program, backend, program.rows, row, which, lambda slot: None)

    state = path_of(number).keep_at(tick)
    if state is None:
        return None
    worths = [path_of(number + 4096 + war).go_on(state, tick) for war in range(wars)]
    error = float(np.std(worths, ddof=1) / np.sqrt(wars))
    return float(state[_VALUE]), Estimate(float(np.mean(worths)), error)
