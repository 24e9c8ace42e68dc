"""The ends of the war: they add up in every structure, and come as often as the parameters say."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from attrition.analysis.incidence import cumulative_incidence
from attrition.analysis.outcomes import ends as shares_of_ends
from attrition.analysis.outcomes import survival
from attrition.analysis.paths import PathTable
from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.unit import UnitResult, simulate
from attrition.model.ends import End
from attrition.model.regime import AFTER_WITHDRAWAL, REGIME_ENDS
from attrition.model.structures import STRUCTURES, WAYS_TO_END
from attrition.scenario import load_scenario
from tests.invariants.test_zero_hazards import NO_EVENTS, NO_MARKS
from tests.scenarios import compiled_shipped, shipped, under

ROWS, PATHS, MANY = 40, 12, 30
COLUMN = {field.name: index for index, field in enumerate(OUTCOME_FIELDS)}
ENDS = tuple(end for end in End if end is not End.STILL_FIGHTING)
YEAR_DAYS = 365.25
Floats = NDArray[np.float64]


@cache
def program(structure: str) -> Program:
    """The shipped scenario under a structure, with what is solved under `options`."""
    plain = compiled_shipped(ROWS)
    return compile_scenario(
        shipped(), seed=7, rows=ROWS, structure=structure, draws=plain.draws, solved=plain.solved
    )


@cache
def run(structure: str, paths: int = PATHS) -> UnitResult:
    """All rows under a structure."""
    return simulate(program(structure), first_row=0, rows=ROWS, first_path=0, paths=paths)


def column(structure: str, name: str, paths: int = PATHS) -> Floats:
    """A column of outcomes, float64[rows, paths]."""
    return run(structure, paths).outcomes[:, COLUMN[name]].reshape(ROWS, paths)


def drawn(name: str) -> Floats:
    """What the rows drew of a parameter, float64[rows, 1]."""
    return np.array(program("options").draws[name])[:, None]


def table(structure: str) -> PathTable:
    """Outcomes as the run directory keeps them."""
    codes = column(structure, "end").reshape(-1).astype(int)
    causes = column(structure, "regime_end").reshape(-1).astype(int)
    days = {name: column(structure, name).reshape(-1) for name in ("end_day", "regime_end_day")}
    columns = {name: pl.Series(values).fill_nan(None) for name, values in days.items()}
    frame = pl.DataFrame(
        {
            "end": [End(code).label for code in codes],
            "regime_end": pl.Series([REGIME_ENDS[cause] for cause in causes], dtype=pl.String),
            **columns,
        }
    )
    return PathTable(frame, ROWS, PATHS)


def standard_score(found: Floats, expected: Floats, variance: Floats) -> float:
    """How far a sum of counts is from its expectation, in standard deviations."""
    return float((found.sum() - expected.sum()) / np.sqrt(variance.sum()))


@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_seven_ends_add_up_to_one(structure: str) -> None:
    shares = shares_of_ends(table(structure))
    assert set(shares) == {end.label for end in End}
    assert sum(share["p"] for share in shares.values()) == pytest.approx(1.0, abs=1e-12)
    counts = {end: np.count_nonzero(column(structure, "end") == end) for end in End}
    assert sum(counts.values()) == ROWS * PATHS
    for end, count in counts.items():
        assert shares[end.label]["p"] == pytest.approx(count / (ROWS * PATHS))


@pytest.mark.parametrize("structure", STRUCTURES)
def test_an_end_has_a_day_of_the_forecast_and_its_absence_none(structure: str) -> None:
    ended = column(structure, "end") > 0
    days = column(structure, "end_day")
    assert np.array_equal(np.isnan(days), ~ended)
    assert np.all(days[ended] > program(structure).cutoff_day)
    assert np.all(days[ended] <= program(structure).horizon_day)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_incidence_counts_the_paths_that_are_no_longer_recorded(structure: str) -> None:
    days = np.array(program(structure).record_days)
    incidence = cumulative_incidence(table(structure), ENDS, days)
    total = incidence.still_fighting.copy()
    for end in ENDS:
        when = column(structure, "end_day")[column(structure, "end") == end]
        counts = (when[:, None] <= days[None, :]).sum(axis=0)
        assert np.allclose(incidence.ends[end], counts / (ROWS * PATHS), atol=1e-12)
        assert np.all(np.diff(incidence.ends[end]) >= 0.0)
        total += incidence.ends[end]
    assert np.allclose(total, 1.0, atol=1e-12)
    # The histograms hold the paths that fight on: every variable of a record as many, and as many as outcomes say.
    # An end on the very day of a record may come before it (a mark) or after it (a hazard of the next step).
    counts = run(structure).histogram.sum(axis=2)
    fighting = counts[0]
    assert np.all(counts == fighting)
    ended = column(structure, "end_day").reshape(-1)
    on_the_day = (ended[:, None] == days[None, :]).sum(axis=0)
    without_those = np.rint(incidence.still_fighting * ROWS * PATHS)
    assert np.all(without_those <= fighting)
    assert np.all(fighting <= without_those + on_the_day)


def test_the_null_structure_ends_at_its_hazard() -> None:
    step = program("null").calendar.step_hours / 24.0
    # Hazards are frozen at the start of a step: they run from the first step that starts after the data.
    first = np.ceil(program("null").cutoff_day / step) * step
    ended = column("null", "end", MANY) > 0
    until = np.where(ended, column("null", "end_day", MANY), program("null").horizon_day)
    expected = drawn("null.hazard") * (until - first) / YEAR_DAYS
    assert abs(standard_score(ended, expected, expected)) < 4.0
    assert abs(standard_score(ended, 1.25 * expected, expected)) > 4.0


@pytest.mark.parametrize("end", ENDS)
def test_the_null_structure_ends_by_its_weights(end: End) -> None:
    weights = {name: drawn(f"null.weight_{name}") for name in WAYS_TO_END}
    share = weights[end.label] / np.sum(list(weights.values()), axis=0)
    codes = column("null", "end", MANY)
    among = codes > 0
    expected = np.where(among, share, 0.0)
    assert abs(standard_score((codes == end) & among, expected, expected * (1.0 - share))) < 4.0


@pytest.mark.parametrize("structure", ["options", "null"])
def test_a_regime_outlives_a_withdrawal_as_often_as_leaving_is_safe(structure: str) -> None:
    day, cause = column(structure, "end_day", MANY), column(structure, "regime_end", MANY)
    # A regime that had fallen before cannot fall by it, and what comes after the horizon is not seen.
    among = (column(structure, "end", MANY) == End.WITHDRAWAL) & np.isin(cause, (0.0, AFTER_WITHDRAWAL))
    among &= day + YEAR_DAYS <= program(structure).horizon_day
    assert among.sum() > 50
    falls = (cause == AFTER_WITHDRAWAL) & among
    danger = np.where(among, 1.0 - drawn("beliefs.exit_safety"), 0.0)
    assert abs(standard_score(falls, danger, danger * (1.0 - danger))) < 4.0
    assert abs(standard_score(falls, 2.0 * danger, danger)) > 4.0
    wait = (column(structure, "regime_end_day", MANY) - day)[falls] / YEAR_DAYS
    assert np.all((wait >= 0.0) & (wait <= 1.0))
    assert abs((wait - 0.5).sum() / np.sqrt(len(wait) / 12.0)) < 4.0


def test_survival_is_that_of_the_analysis() -> None:
    day, fallen = column("options", "end_day"), column("options", "regime_end_day")
    among = (column("options", "end") == End.WITHDRAWAL) & (day + 366.0 <= program("options").horizon_day)
    among &= ~(fallen <= day)
    found = survival(table("options"), program("options").horizon_day)
    assert found is not None
    assert found["paths"] == among.sum() > 0
    assert found["p"] == pytest.approx(np.mean(np.isnan(fallen[among])))


def answers(novelty: float, acts: int) -> tuple[Floats, Floats]:
    """Answers to acts of a week each, float64[rows, paths], and the probability that one of them is answered."""
    alone = tuple(value for value in (*NO_EVENTS, *NO_MARKS) if not value.startswith("red_line"))
    quiet = load_scenario("ukraine-2022", sets=(*alone, "red_line.end=0", "clock.horizon_months=2"))
    policy = "".join(
        f'[[acts]]\nname = "act {number}"\nlever = "novel_act"\nvalue = {novelty}\n'
        f"date = {date(2026, 1, 8) + timedelta(days=7 * number)}\n"
        for number in range(acts)
    )
    compiled = compile_scenario(under(quiet, policy), seed=3, rows=40, structure="red_line", solved={})
    found = pilot(compiled, compiled.rows, ("red_line_answer_count",), paths=25)[:, :, -1, 0]
    trigger = np.array(compiled.draws["red_line.trigger"])[:, None]
    return found, np.broadcast_to(1.0 - (1.0 - trigger) ** novelty, found.shape)


@pytest.mark.parametrize("novelty", [1.0, 0.25])
def test_an_act_goes_unanswered_as_often_as_its_trigger_says(novelty: float) -> None:
    found, chance = answers(novelty, 1)
    assert abs(standard_score(found > 0, chance, chance * (1.0 - chance))) < 4.0
    assert found.sum() > 10


@pytest.mark.parametrize("acts", [1, 3])
def test_no_act_is_answered_twice(acts: int) -> None:
    found, chance = answers(1.0, acts)
    assert found.max() <= acts
    assert abs(standard_score(found, acts * chance, acts * chance * (1.0 - chance))) < 4.0
