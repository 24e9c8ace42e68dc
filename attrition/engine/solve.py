"""What is solved for every row before a run, so that its history fits: initiative, inclinations, acceptance.

A pilot of a few paths is cut at the end of the data and run under the structure `options`; what is found holds for
every structure and variant of the run (MODEL.md section 2, rules 8, 22 and 23).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.engine.calendar import Calendar
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.rows import Draws, picked
from attrition.engine.solvers import jitted
from attrition.model.choice import CHOSEN, OPTIONS
from attrition.model.registry import PARAMETERS
from attrition.model.spans import HOURS_PER_MONTH
from attrition.numeric.elementary import clip, log_odds

STRUCTURE = "options"
PATHS = 8
"""Paths of a pilot."""
ROWS_AT_ONCE = 16

SWITCH = "study.solved"
INITIATIVE = "ground.initiative"
INCLINATIONS = tuple(f"choice.inclination_{option}" for option in CHOSEN)
ACCEPTANCE = "settlement.acceptance"
SOLVED = (INITIATIVE, *INCLINATIONS, ACCEPTANCE)
"""Parameters that are solved, in the order in which they are."""

ACCEPTANCE_BOUNDS = (-12.0, 6.0)
FIRST_MONTH = 3.0
"""Month of the history from which choices count: before it the war finds its shape."""
TREND_MONTHS = 12.0
"""Last months of the history over which the front moved as the initiative must explain."""

FIELDS = (
    "balance",
    "territory",
    *(f"appeal_{option}" for option in OPTIONS),
    "press_factor",
    "occasions",
    "hazard_other",
    "accept_lean",
)
FIELD = {name: index for index, name in enumerate(FIELDS)}
APPEALS = slice(FIELD[f"appeal_{OPTIONS[0]}"], FIELD[f"appeal_{OPTIONS[-1]}"] + 1)

_FIELDS_OF = {parameter.name: parameter.field for parameter in PARAMETERS}
_LIMITS = {parameter.name: (parameter.low, parameter.high) for parameter in PARAMETERS}
Floats = NDArray[np.float64]
Values = dict[str, float]


def to_be_solved(draws: Draws, calendar: Calendar) -> bool:
    """Say whether a scenario asks for it and has a history to solve from."""
    return draws[SWITCH][0] > 0.5 and calendar.cutoff > 0


def solved_draws(program: Program, threads: int = 1) -> dict[str, list[float]]:
    """Return what is solved for each row of a program, by parameter.

    A row's values depend on no other row. Parameters: program, compiled under the structure `options`; threads, at
    work at once, which changes no bit.
    """
    draws = {name: list(column) for name, column in program.draws.items()}
    count = len(program.rows.numbers)
    blocks = [slice(first, min(first + ROWS_AT_ONCE, count)) for first in range(0, count, ROWS_AT_ONCE)]
    with ThreadPoolExecutor(threads) as pool:
        # Acceptance moves the appeal of a freeze, and choices move the hazard that acceptance must meet: in turns.
        for solvers in (
            (_initiative, _inclinations),
            (_acceptance,),
            (_inclinations,),
            (_acceptance,),
            (_inclinations,),
        ):
            found = pool.map(_Stage(program, draws, solvers), blocks)
            for name, value, row in [item for block in found for item in block]:
                draws[name][row] = value
    return {name: draws[name] for name in SOLVED}


class _Stage:
    """One pilot of all rows, in blocks, and what is solved from it."""

    def __init__(
        self, program: Program, draws: dict[str, list[float]], solvers: tuple[Callable[..., Values], ...]
    ) -> None:
        self.program = program
        self.draws = draws
        self.solvers = solvers
        self.rows = program.rows._replace(parameters=solved_records(program, draws))

    def __call__(self, block: slice) -> list[tuple[str, float, int]]:
        """Return name, value and row of all that is solved in a block of rows."""
        calendar = self.program.calendar
        seen = pilot(self.program, picked(self.rows, block), FIELDS, paths=PATHS, until=calendar.cutoff)
        step_months = calendar.step_hours / HOURS_PER_MONTH
        found = []
        for row, of_row in zip(range(block.start, block.stop), seen, strict=True):
            values = {name: column[row] for name, column in self.draws.items()}
            for solver in self.solvers:
                found += [(name, value, row) for name, value in solver(of_row, values, step_months).items()]
        return found


def solved_records(program: Program, draws: Draws) -> NDArray[Any]:
    """Return the parameter records of a program with other values of what is solved.

    Nothing derives from those and no structure changes them, so that the rest need not be derived anew.
    """
    records: NDArray[Any] = program.rows.parameters.copy()
    for name in SOLVED:
        records[_FIELDS_OF[name]] = draws[name]
    return records


def _initiative(seen: Floats, values: Values, step_months: float) -> Values:
    """Solve for the attacker's initiative: what moved the front over the last year beyond the balance of power.

    Parameters: seen, float64[paths, records, fields]; values, of the row by parameter; step_months, between records.
    """
    last = seen.shape[1] - 1
    # Of a history of less than a year, not the first months: the line of the first days is no movement of a front.
    first = min(max(last - int(TREND_MONTHS / step_months + 0.5), int(FIRST_MONTH / step_months)), last)
    mobility = values["ground.mobility"]
    if last == first or mobility <= 0.0:
        return {}
    pushes = []
    for path in seen[:, first:, :]:
        odds = [log_odds(float(path[end, FIELD["territory"]])) for end in (0, -1)]
        balance = _mean(path[:, FIELD["balance"]].tolist())
        pushes.append(((odds[1] - odds[0]) / ((last - first) * step_months), balance))
    drift = _mean([push[0] for push in pushes])
    beyond = drift / mobility + _sign(drift) * values["ground.band"]
    return {INITIATIVE: clip(beyond - _mean([push[1] for push in pushes]), *_LIMITS[INITIATIVE])}


def _inclinations(seen: Floats, values: Values, step_months: float) -> Values:
    """Solve for the inclinations: over the history every option is taken at its rate, on the mean."""
    points = seen[:, int(FIRST_MONTH / step_months) :, :].reshape(-1, len(FIELDS))
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return {}
    appeals = np.ascontiguousarray(points[:, APPEALS])
    found = np.zeros(len(OPTIONS))
    jitted("inclinations")(
        appeals,
        np.ascontiguousarray(points[:, FIELD["press_factor"]]),
        np.ascontiguousarray(points[:, FIELD["occasions"]]),
        np.array([0.0, *(values[f"choice.rate_{option}"] for option in CHOSEN)]),
        np.array([(0.0, 0.0), *(_LIMITS[name] for name in INCLINATIONS)]),
        np.empty_like(appeals),
        np.zeros(len(OPTIONS)),
        found,
    )
    return dict(zip(INCLINATIONS, found[1:].tolist(), strict=True))


def _acceptance(seen: Floats, values: Values, step_months: float) -> Values:
    """Solve for the acceptance of a freeze: when the data end, all ends together have the hazard of the row."""
    ends = seen[:, -1, :]
    ends = ends[np.isfinite(ends).all(axis=1)]
    if not len(ends):
        return {}
    inclined = np.array([0.0, *(values[name] for name in INCLINATIONS)])
    share = np.zeros(len(ends))
    jitted("shares")(np.ascontiguousarray(ends[:, APPEALS]), inclined, OPTIONS.index("freeze"), share)
    offers = ends[:, FIELD["occasions"]] * share + values["settlement.other_offers"]
    found = jitted("acceptance")(
        np.ascontiguousarray(ends[:, FIELD["hazard_other"]]),
        offers,
        np.ascontiguousarray(ends[:, FIELD["accept_lean"]]),
        values["settlement.total_hazard"],
        *ACCEPTANCE_BOUNDS,
    )
    return {ACCEPTANCE: float(found)}


def _mean(numbers: list[float]) -> float:
    """Return the mean, added from the first to the last."""
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers)


def _sign(number: float) -> float:
    return 1.0 if number > 0.0 else -1.0 if number < 0.0 else 0.0
