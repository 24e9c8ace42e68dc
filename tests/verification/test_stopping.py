"""Guards of D2 on fresh wars: what ends are worth, the envelope of optimal stopping, wars begun anew from a state."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from attrition.engine.continuing import PILOT_ROWS, Fit, fitted, pilot_points
from attrition.engine.from_scenario import solve_scenario
from attrition.engine.program import Program
from attrition.model.continuing import COEFFICIENTS, FEATURES
from attrition.scenario import draw_rows
from attrition.verification.stopping import (
    Fresh,
    by_row,
    envelope_drifts,
    fresh_points,
    lasting_program,
    refitted,
    restarted,
    surprise_of_ends,
)
from tests.scenarios import shipped

pytestmark = pytest.mark.full

SEED = 3
SURE = 4.0


@cache
def pieces() -> tuple[Program, Fit, Program]:
    """The pilot's program, its fit, and the same wars with the fit in them."""
    scenario = shipped().with_(sets=["clock.horizon_months=60"])
    solved = solve_scenario(scenario, seed=SEED, draws=draw_rows(scenario, SEED, range(PILOT_ROWS)))
    bare = lasting_program(scenario, seed=SEED, rows=PILOT_ROWS, structure="options", solved=solved, fit={})
    fit = fitted(pilot_points(bare))
    dated = lasting_program(scenario, seed=SEED, rows=PILOT_ROWS, structure="options", solved=solved, fit=fit)
    return bare, fit, dated


@cache
def fresh() -> Fresh:
    return fresh_points(pieces()[2], paths=32)


def test_a_library_finds_the_same_coefficients() -> None:
    bare, fit, _ = pieces()
    count = len(FEATURES)
    last = refitted(pilot_points(bare), fit)[-1]
    ours = np.array([fit[name] for name in COEFFICIENTS])
    np.testing.assert_allclose(last[0], ours[0], atol=1e-9)
    np.testing.assert_allclose(last[1 : 1 + count], ours[3 : 1 + 4 * count : 4], atol=1e-9)
    np.testing.assert_allclose(last[1 + count : 1 + 2 * count], ours[4 : 1 + 4 * count : 4], atol=1e-9)
    np.testing.assert_allclose(last[1 + 2 * count :], ours[1 + 4 * count :], atol=1e-9)


def test_the_ends_that_happen_are_worth_what_their_hazards_say() -> None:
    surprise = surprise_of_ends(fresh())
    assert surprise.error is not None
    assert abs(surprise.value) < SURE * surprise.error


def test_the_envelope_of_optimal_stopping_does_not_rise() -> None:
    bare, fit, _ = pieces()
    drifts = envelope_drifts(fresh(), fit, refitted(pilot_points(bare), fit))
    assert len(drifts) == 10  # half of the quarters of five years
    for drift in drifts:
        assert drift.error is not None
        assert drift.value < SURE * drift.error


def test_wars_begun_anew_are_worth_what_the_function_says_of_their_state() -> None:
    said, found = [], []
    for row in range(5):
        each = restarted(pieces()[2], row, 0, 1, 6, pure=True)
        if each is not None:
            said.append(each[0])
            found.append(each[1].value)
    assert len(said) >= 3
    # A single state is told to within the scatter of the regression, .06 prizes.
    assert np.sqrt(np.mean((np.array(said) - found) ** 2)) < 0.15


def test_an_error_is_that_of_rows() -> None:
    rows = np.repeat(np.arange(4), 5)
    estimate = by_row(np.repeat([1.0, 2.0, 3.0, 6.0], 5), rows)
    assert estimate.value == 3.0
    assert estimate.error == pytest.approx(np.std([1.0, 2.0, 3.0, 6.0], ddof=1) / 2.0)
