"""What going on is worth to the challenger, fitted before a run on a pilot of wars that nobody leaves (MODEL.md, D2).

Optimal stopping by regression: backwards from the reach of the decision, the worth of going on for one more quarter
and then as long as that is better than to stop is regressed on the state (Longstaff and Schwartz, Review of Financial
Studies 14 (2001) 113-147). Quarters are pooled, so that one function of the state holds at every quarter's end. What
a quarter may bring enters by its expectation, from the hazards at its start, and not by what happened: rare ends
would be noise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attrition.engine.agenda import PROCESS_CODES
from attrition.engine.calendar import Calendar
from attrition.engine.lanes import run_lanes
from attrition.engine.memory import empty_output
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.pilot import FIRST_PILOT_PATH
from attrition.engine.plan import Agenda
from attrition.engine.program import Program
from attrition.engine.reported import reported_by
from attrition.engine.rows import Draws
from attrition.engine.solvers import jitted
from attrition.model.continuing import COEFFICIENTS, CROSSED, FEATURES, QUARTER_MONTHS, REACH
from attrition.model.ends import End
from attrition.model.structures import WAYS_TO_END

SWITCH = "study.continuing"
PILOT_ROWS = 64
PILOT_PATHS = 16
"""Prior rows, from the first on, and paths of each: of every run the same, whatever its draws, paths and shards."""
LEAVING = ("withdrawal", "freeze")
QUARTERS = 12
"""Quarters over which going on is weighed: the horizon of the challenger's choice, 36 months."""
RIDGE = 1e-3
FEWEST_POINTS = 500

SOURCES: dict[str, str] = {
    "territory": "territory",
    "balance": "balance",
    "strain": "strain",
    "staying": "perceived_staying",
    "trend": "perceived_trend",
    "reserve": "liquid_reserve",
    "debt": "debt",
    "will": "will",
    "resolve": "resolve",
    "challenger_time": "exhaustion_challenger",
    "coalition_time": "exhaustion_coalition",
    "rung": "rung",
    "brent": "brent",
    "challenger_men": "challenger_men",
    "defender_men": "defender_men",
    "spending": "war_spending",
}
"""Features that are fields of the state; `safety`, and with it `quarter` and `stake`, are true or believed ones."""
FIELDS = (
    *SOURCES.values(),
    "exit_safety",
    "perceived_exit_leader",
    "continuing_quarter",
    "hazard_collapse",
    "regime_hazard",
    "escalation_end_rate",
    "off_ramp",
    "off_ramp_relief",
)

TERMS = 1 + 2 * len(FEATURES) + len(CROSSED)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Fit = dict[str, float]
"""Coefficients by the names of `COEFFICIENTS`."""


class Points(NamedTuple):
    """Quarters of the pilot as points, in the order (safety of leaving true or believed, row, path, quarter).

    `features` float64[points, features]; `gains` float64[points], what the quarter is expected to bring beyond
    stopping now; `closing` what an end by its marks adds; `moved` how much stopping is worth more a quarter later;
    `follows` int64[points], 1 where the next point is the next quarter of the same war; `left` int64[points],
    quarters from this to the last of the pilot, both counted; 0 once the war is over.
    """

    features: Floats
    gains: Floats
    closing: Floats
    moved: Floats
    follows: Integers
    left: Integers


def to_be_fitted(draws: Draws, calendar: Calendar) -> bool:
    """Say whether a scenario asks for it and has quarters after its data to fit on."""
    return draws[SWITCH][0] > 0.5 and len(quarter_ticks(calendar)) > 0


def quarter_ticks(calendar: Calendar) -> list[int]:
    """Return the ticks of the quarters' ends from the end of the data to the horizon."""
    return [tick for tick in calendar.quarter_ends() if calendar.cutoff <= tick <= calendar.horizon]


def nobody_leaves(draws: Draws) -> dict[str, list[float]]:
    """Return draws under which no war ends by withdrawal or freeze, and every forced end of the regime ends it.

    Under the constant hazard of `null` these two take their share of it with them.
    """
    changed = {name: list(column) for name, column in draws.items()}
    rows = len(changed[SWITCH])
    for name, value in (
        ("choice.inclination_withdraw", -60.0),
        ("choice.inclination_freeze", -60.0),
        ("settlement.other_offers", 0.0),
        ("regime.natural_stops", 0.0),
        ("regime.successor_stops", 1.0),
    ):
        changed[name] = [value] * rows
    for row in range(rows):
        total = left = 0.0
        for way in WAYS_TO_END:
            weight = changed[f"null.weight_{way}"][row]
            total += weight
            left += 0.0 if way in LEAVING else weight
        # Weights that are all nil count as equal.
        changed["null.hazard"][row] *= left / total if total > 0.0 else 1.0 - len(LEAVING) / len(WAYS_TO_END)
        for way in WAYS_TO_END:
            kept = changed[f"null.weight_{way}"][row] if total > 0.0 else 1.0
            changed[f"null.weight_{way}"][row] = 0.0 if way in LEAVING else kept
    return changed


def pilot_points(program: Program, *, first_path: int = FIRST_PILOT_PATH, paths: int = PILOT_PATHS) -> Points:
    """Return the quarters of a pilot as points.

    Parameters: program, compiled with draws of `nobody_leaves`; first_path and paths, of each of its rows.
    """
    agenda, quarters = _quarterly(program.plan.agenda, program.calendar)
    rows = program.rows
    count = len(rows.numbers) * paths
    output = empty_output(len(FIELDS), quarters, count, count)
    plan = program.plan._replace(agenda=agenda)
    run_lanes(program, plan, rows, reported_by(None, quarters, FIELDS), output, first_path, paths, count)
    # One line a path; parameters of its row.
    seen = {name: output.trajectories[:, :, place] for place, name in enumerate(FIELDS)}
    parameters = {
        name: np.repeat(rows.parameters[name], paths)[:, None]
        for name in (
            "choice_value_regime",
            "choice_cost_withdraw",
            "choice_relief_value",
            "structure_null",
            "null_hazard",
            "null_up_to_freeze",
            "null_up_to_defender_collapse",
            "null_up_to_military_defeat",
        )
    }
    return _points(seen, parameters, output.outcomes[:, _END])


_END = next(place for place, field in enumerate(OUTCOME_FIELDS) if field.name == "end")


def _quarterly(agenda: Agenda, calendar: Calendar) -> tuple[Agenda, int]:
    """Return an agenda that records when a quarter has just been weighed, at no other time, and how often it does."""
    ticks = quarter_ticks(calendar)
    entries = []
    for entry in agenda.entries.tolist():
        tick, process = entry[:2]
        if tick > ticks[-1]:
            break
        if process == PROCESS_CODES["record"]:
            continue
        entries.append(entry)
        if process == PROCESS_CODES["continuing"] and tick in ticks:
            entries.append([tick, PROCESS_CODES["record"], ticks.index(tick), 0])
    return (
        agenda._replace(entries=np.array(entries, dtype=np.int64), recorded_steps=len(ticks)),
        len(ticks),
    )


def _points(seen: dict[str, Floats], parameters: dict[str, Floats], end: Floats) -> Points:
    alive = np.isfinite(seen["territory"])
    paths, quarters = alive.shape
    following = np.zeros_like(alive)
    following[:, :-1] = alive[:, 1:] & alive[:, :-1]
    left = np.where(alive, np.arange(quarters, 0, -1)[None, :], 0)
    # Defeat is a mark and has no hazard: it counts where it happened.
    beaten = (end == float(End.MILITARY_DEFEAT))[:, None] & (parameters["structure_null"] < 0.5)
    ended = alive & ~following & (left > 1) & beaten
    offered = seen["off_ramp"] + parameters["choice_relief_value"] * seen["off_ramp_relief"]
    closing = np.where(ended, parameters["choice_cost_withdraw"] - offered, 0.0)
    stake_of_truth = parameters["choice_value_regime"] * (1.0 - seen["exit_safety"])
    ending = _chance_of_ends(seen, parameters)
    parts = []
    for believed in (False, True):
        safety = seen["perceived_exit_leader" if believed else "exit_safety"]
        stake = parameters["choice_value_regime"] * (1.0 - safety)
        # An end other than defeat is worth more beyond stopping, the more leaving costs.
        gains = seen["continuing_quarter"] + ending * (stake - stake_of_truth)
        of_view = {"safety": safety, "quarter": gains, "stake": stake}
        features = [of_view[name] if name in of_view else seen[SOURCES[name]] for name in FEATURES]
        stopping = offered - stake
        moved = np.zeros_like(stopping)
        moved[:, :-1] = np.where(following[:, :-1], stopping[:, 1:] - stopping[:, :-1], 0.0)
        parts.append((np.stack(features, axis=-1), gains, closing, moved, following, left))
    columns = [np.concatenate([part[place] for part in parts]) for place in range(6)]
    lines = 2 * paths * quarters
    return Points(
        np.ascontiguousarray(np.nan_to_num(columns[0]).reshape(lines, len(FEATURES))),
        np.nan_to_num(columns[1]).reshape(lines),
        np.nan_to_num(columns[2]).reshape(lines),
        columns[3].reshape(lines),
        columns[4].reshape(lines).astype(np.int64),
        columns[5].reshape(lines).astype(np.int64),
    )


def _chance_of_ends(seen: dict[str, Floats], parameters: dict[str, Floats]) -> Floats:
    """Return the probability that the next quarter ends a war by anything but military defeat."""
    live = 1.0 - parameters["structure_null"]
    constant = parameters["structure_null"] * parameters["null_hazard"] / 12.0
    defeat = parameters["null_up_to_military_defeat"] - parameters["null_up_to_defender_collapse"]
    rate = live * (seen["hazard_collapse"] / 12.0 + seen["regime_hazard"] + seen["escalation_end_rate"])
    others = rate + constant * (1.0 - parameters["null_up_to_freeze"] - defeat)
    mass = QUARTER_MONTHS * (others + constant * defeat)
    # The series of (1 - exp(-mass)) / mass: a library's exponential differs between machines.
    return QUARTER_MONTHS * others * (1.0 - mass * (0.5 - mass * (1.0 / 6.0 - mass / 24.0)))


def fitted(points: Points) -> Fit:
    """Return the coefficients of what going on is worth, none where the points are too few.

    Points that are followed by fewer quarters than it is weighed over do not count; where a pilot is so short that none
    would be left, it is weighed over half of it.
    """
    longest = int(points.left.max(initial=0))
    quarters = min(QUARTERS, (longest + 1) // 2)
    used = (points.left >= max(quarters, 1)).astype(np.int64)
    if np.count_nonzero(used) < FEWEST_POINTS:
        return {}
    centre, scale = np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    design = np.empty((len(used), TERMS))
    crossed = np.array([[FEATURES.index(name) for name in pair] for pair in CROSSED], dtype=np.int64)
    jitted("standardise")(points.features, used, crossed, REACH, centre, scale, design)
    coefficients = np.zeros(TERMS)
    jitted("stopping")(
        design,
        used,
        points.gains,
        points.closing,
        points.moved,
        points.follows,
        points.left,
        quarters,
        RIDGE,
        np.zeros((TERMS, TERMS)),
        np.zeros(len(used)),
        np.zeros(len(used)),
        coefficients,
    )
    return _named(centre, scale, coefficients)


def _named(centre: Floats, scale: Floats, coefficients: Floats) -> Fit:
    count = len(FEATURES)
    slope, square = coefficients[1 : 1 + count], coefficients[1 + count : 1 + 2 * count]
    values = [coefficients[0]]
    for each in zip(centre, scale, slope, square, strict=True):
        values += each
    values += coefficients[1 + 2 * count :].tolist()
    return {name: float(value) for name, value in zip(COEFFICIENTS, values, strict=True)}
