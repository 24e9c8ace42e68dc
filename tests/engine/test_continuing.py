"""The fit of what going on is worth: planted cases, the pilot's points, its independence of the run, the engines."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from attrition.engine import continuing as fits
from attrition.engine.agenda import PROCESS_CODES
from attrition.engine.calendar import scenario_calendar
from attrition.engine.continuing import (
    FIELDS,
    PILOT_PATHS,
    PILOT_ROWS,
    QUARTERS,
    Points,
    fitted,
    nobody_leaves,
    pilot_points,
    quarter_ticks,
    to_be_fitted,
)
from attrition.engine.from_scenario import compile_scenario, fit_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.program import Program
from attrition.engine.unit import ENGINES
from attrition.model.continuing import COEFFICIENTS, FEATURES
from attrition.model.registry import STATE_INDEX
from attrition.model.structures import WAYS_TO_END
from attrition.scenario import draw_rows
from tests.scenarios import SHORT, a_unit, assert_same_bits, no_data, shipped

NAMES = [field.name for field in OUTCOME_FIELDS]
QUARTER = FEATURES.index("quarter")


def planted(gain: np.ndarray, quarters: int = 30) -> Points:
    """Wars that nobody ends, in each of which a quarter brings the same: a point a quarter."""
    wars = len(gain)
    features = np.zeros((wars, quarters, len(FEATURES)))
    features[:, :, QUARTER] = gain[:, None]
    follows = np.ones((wars, quarters), dtype=np.int64)
    follows[:, -1] = 0
    left = np.broadcast_to(np.arange(quarters, 0, -1), (wars, quarters))
    nothing = np.zeros(wars * quarters)
    return Points(
        features.reshape(-1, len(FEATURES)),
        np.repeat(gain, quarters),
        nothing,
        nothing,
        follows.reshape(-1),
        np.ascontiguousarray(left).reshape(-1),
    )


def worth(fit: dict[str, float], gain: float) -> float:
    unit = (gain - fit["value_centre_quarter"]) * fit["value_scale_quarter"]
    return fit["value_constant"] + unit * (fit["value_slope_quarter"] + unit * fit["value_square_quarter"])


def test_who_gains_goes_on_to_the_end_of_the_reach() -> None:
    fit = fitted(planted(np.linspace(0.1, 0.3, 40)))
    assert worth(fit, 0.2) == pytest.approx(QUARTERS * 0.2, rel=1e-3)
    assert worth(fit, 0.28) == pytest.approx(QUARTERS * 0.28, rel=5e-3)


def test_who_loses_stops_after_a_quarter() -> None:
    fit = fitted(planted(np.linspace(-0.3, -0.1, 40)))
    assert worth(fit, -0.2) == pytest.approx(-0.2, rel=1e-3)


def test_what_stopping_gains_meanwhile_counts() -> None:
    points = planted(np.linspace(-0.3, -0.1, 40))
    richer = points._replace(moved=np.where(points.follows > 0, 0.05, 0.0))
    assert worth(fitted(richer), -0.2) == pytest.approx(-0.15, rel=1e-2)


def test_an_end_by_its_marks_ends_what_follows() -> None:
    points = planted(np.linspace(0.1, 0.3, 40))
    ended = points._replace(follows=np.zeros_like(points.follows), closing=np.full_like(points.gains, 0.5))
    assert worth(fitted(ended), 0.2) == pytest.approx(0.7, rel=1e-3)


def test_a_short_pilot_is_weighed_over_half_of_it() -> None:
    fit = fitted(planted(np.linspace(0.1, 0.3, 200), quarters=6))
    assert worth(fit, 0.2) == pytest.approx(3 * 0.2, rel=1e-2)


def test_too_few_points_give_no_fit() -> None:
    assert fitted(planted(np.linspace(0.1, 0.3, 10))) == {}


def test_nobody_leaves_and_the_constant_hazard_loses_their_share() -> None:
    drawn = draw_rows(shipped(), 3, range(4))
    staying = nobody_leaves(drawn)
    for row in range(4):
        before = {way: drawn[f"null.weight_{way}"][row] for way in WAYS_TO_END}
        after = {way: staying[f"null.weight_{way}"][row] for way in WAYS_TO_END}
        assert (after["withdrawal"], after["freeze"]) == (0.0, 0.0)
        for way in WAYS_TO_END[2:]:
            rate = drawn["null.hazard"][row] * before[way] / sum(before.values())
            assert staying["null.hazard"][row] * after[way] / sum(after.values()) == pytest.approx(rate)
    assert drawn["choice.inclination_freeze"] != staying["choice.inclination_freeze"]


@cache
def short() -> Any:
    return shipped().with_(sets=SHORT)


@cache
def small(structure: str = "options") -> Program:
    draws = nobody_leaves(draw_rows(short(), 5, range(3)))
    return compile_scenario(short(), seed=5, rows=3, structure=structure, draws=draws, solved={})


def test_a_point_is_the_state_that_the_rule_sees() -> None:
    program = small()
    ticks = quarter_ticks(program.calendar)
    points = pilot_points(program, paths=2)
    assert len(points.gains) == 2 * 3 * 2 * len(ticks)
    alive = points.left > 0
    assert alive.any() and (points.features[alive, FEATURES.index("challenger_men")] > 100).all()
    first = points.features.reshape(2, 6, len(ticks), len(FEATURES))
    # What the believed quarter is computed from differs by path; the truth's safety is a parameter of the row.
    safety = first[0, :, 0, FEATURES.index("safety")]
    np.testing.assert_array_equal(safety, np.repeat(program.draws["beliefs.exit_safety"], 2))
    assert (first[1, :, 0, FEATURES.index("safety")] != safety).all()


def test_the_pilot_records_after_the_quarter_is_weighed_and_nothing_else() -> None:
    agenda, count = fits._quarterly(small().plan.agenda, small().calendar)
    codes = agenda.entries[:, 1].tolist()
    places = [place for place, code in enumerate(codes) if code == PROCESS_CODES["record"]]
    assert len(places) == count == len(quarter_ticks(small().calendar))
    assert {codes[place - 1] for place in places} == {PROCESS_CODES["continuing"]}
    assert set(FIELDS) <= set(STATE_INDEX)


def test_only_a_scenario_that_asks_and_has_a_quarter_ahead_is_fitted() -> None:
    draws = draw_rows(short(), 0, range(1))
    calendar = scenario_calendar(short())
    assert to_be_fitted(draws, calendar)
    assert not to_be_fitted(draws | {"study.continuing": [0.0]}, calendar)
    assert not to_be_fitted(draws, scenario_calendar(no_data(shipped(), months=1)))
    plain = short().with_(sets=["study.continuing=0"])
    assert fit_scenario(plain, seed=0, structures=("options",)) == {}


@pytest.mark.full
def test_a_fit_depends_on_scenario_seed_and_structure_alone() -> None:
    structures = ("options", "null")
    one = fit_scenario(short(), seed=1, structures=structures)
    assert list(one) == list(structures)
    assert all(tuple(fit) == COEFFICIENTS for fit in one.values())
    drawn = draw_rows(short(), 1, range(PILOT_ROWS + 2))
    from attrition.engine.from_scenario import solve_scenario

    solved = solve_scenario(short(), seed=1, draws=drawn)
    assert fit_scenario(short(), seed=1, structures=structures[::-1], solved=solved, threads=2) == one
    assert fit_scenario(short(), seed=2, structures=structures) != one
    assert (PILOT_ROWS, PILOT_PATHS) == (64, 16)


def arbitrary_fit() -> dict[str, float]:
    """Coefficients by which going on is now better and now worse: mostly by what the next quarter brings."""
    chance = np.random.default_rng(11)
    fit = dict(zip(COEFFICIENTS, chance.normal(0.0, 0.02, len(COEFFICIENTS)).tolist(), strict=True))
    planned = {"constant": 0.0, "centre_quarter": 0.0, "scale_quarter": 50.0, "slope_quarter": 1.0}
    return fit | {f"value_{name}": value for name, value in planned.items()}


@cache
def dated(structure: str) -> Program:
    draws = draw_rows(short(), 5, range(3))
    return compile_scenario(
        short(), seed=5, rows=3, structure=structure, draws=draws, solved={}, continuing=arbitrary_fit()
    )


@pytest.mark.full
@pytest.mark.parametrize("engine", ["scalar", "simpy"])
def test_engines_agree_on_turns_by_value(engine: str) -> None:
    for structure in ("options", "null"):
        one = a_unit(dated(structure), 3, 4)
        assert_same_bits(one, a_unit(dated(structure), 3, 4, engine))


def test_plain_python_agrees_on_turns_by_value() -> None:
    one, other = (a_unit(dated("options"), 1, 1, engine) for engine in ("kernel", "simpy-pure"))
    assert_same_bits(one, other)
    assert "simpy-pure" in ENGINES


def test_turns_by_value_are_dated_in_truth_and_belief() -> None:
    outcomes = a_unit(dated("options"), 3, 16).outcomes
    truth, belief = (outcomes[:, NAMES.index(name)] for name in ("d2_day", "d2_belief_day"))
    assert np.isfinite(truth).any() and np.isfinite(belief).any()
    assert not np.array_equal(truth, belief, equal_nan=True)
    cutoff = dated("options").cutoff_day
    assert np.nanmin(truth) > cutoff and np.nanmin(belief) > cutoff


def test_without_optimism_error_and_doubt_there_is_no_lag() -> None:
    clear = short().with_(
        sets=[
            "beliefs.optimism=0",
            "beliefs.trend_gain=1",
            "beliefs.exit_doubt=0",
            "beliefs.punished_predecessors=0",
            "beliefs.reassurance_effect=0",
            "beliefs.talk_effect=0",
            "study.solved=0",
        ]
    )
    program = compile_scenario(clear, seed=5, rows=3, continuing=arbitrary_fit())
    outcomes = a_unit(program, 3, 32).outcomes
    truth, belief = (outcomes[:, NAMES.index(name)] for name in ("d2_day", "d2_belief_day"))
    assert np.isfinite(truth).any()
    np.testing.assert_array_equal(truth, belief)
