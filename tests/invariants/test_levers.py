"""Every lever: an act of it changes nothing before its date, then what it must, and later what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.model import totals
from attrition.model.registry import EVENTS, LEVERS, STATE_INDEX
from attrition.model.spans import HOURS_PER_MONTH
from tests.invariants.knock_on import MARKS
from tests.invariants.levers import ROWS, Effect
from tests.scenarios import shipped, under
from tests.tiers import sampled

DAY = date(2026, 2, 12)
"""The day of the act: a step boundary within a quarter, whose step no end of a month falls in."""
FIELDS = tuple(STATE_INDEX)
COUNTS = [STATE_INDEX[f"{event.name}_count"] for event in EVENTS]
CHANGES = {lever.name: tuple(change.field for change in lever.changes) for lever in LEVERS}
QUANTITIES = tuple(sorted({effect.quantity for row in ROWS.values() for effect in row.effects}))
RARE = MARKS | {"aid_other_total"}
"""Fields that a row may list though they differ on no path here: a line short of room passes money to the rest."""
ROWS_OF_PATHS, PATHS = 16, 2
Floats = NDArray[np.float64]


def act(lever: str, value: float, name: str = "second") -> str:
    """An act of a lever on the day."""
    return f'[[acts]]\nname = "{name}"\nlever = "{lever}"\ndate = {DAY}\nvalue = {value}\n'


@cache
def base(rows: int, structure: str = "options") -> Program:
    """The shipped scenario without the act."""
    solved = base(rows).solved if structure != "options" else None
    return compile_scenario(shipped(), seed=0, rows=rows, structure=structure, solved=solved)


def with_acts(text: str, rows: int, structure: str = "options") -> Program:
    """The shipped scenario with some acts, with the draws and the solved values of that without."""
    plain = base(rows, structure)
    if not text:
        return plain
    return compile_scenario(
        under(shipped(), text), seed=0, rows=rows, structure=structure, draws=plain.draws, solved=plain.solved
    )


def first_step(program: Program) -> int:
    """Number of the step at whose start the act takes effect."""
    return program.calendar.tick(DAY) // program.calendar.step_hours


def states(text: str, fields: Sequence[str], steps: int, rows: int, paths: int, structure: str) -> Floats:
    """Some fields at the end of each step until `steps` after the act, float64[rows, paths, steps, fields]."""
    program = with_acts(text, rows, structure)
    until = (first_step(program) + steps) * program.calendar.step_hours
    return pilot(program, program.rows, fields, paths=paths, first_path=0, until=until)


states_of_base = cache(states)


def without_and_with(
    lever: str, fields: tuple[str, ...], steps: int, rows: int, paths: int, structure: str = "options"
) -> tuple[Floats, Floats]:
    """States without the act, with its companion where it has one, and states with it."""
    row = ROWS[lever]
    companion = act(*row.companion, name="first") if row.companion else ""
    sizes = (fields, steps, rows, paths, structure)
    return states_of_base(companion, *sizes), states(companion + act(lever, row.value), *sizes)


def bits(values: Floats) -> NDArray[np.uint64]:
    """The bits of an array."""
    return np.ascontiguousarray(values).view(np.uint64)


@cache
def changed(lever: str) -> NDArray[np.bool_]:
    """Which fields differ at the end of the first step, bool[paths, fields].

    Left out are paths that were over, and those on which an event came with the act and not without it, or the other
    way round: its effects are not the lever's own.
    """
    before, after = without_and_with(lever, FIELDS, 1, ROWS_OF_PATHS, PATHS)
    assert np.array_equal(bits(before[:, :, :-1]), bits(after[:, :, :-1])), "something differs before the act"
    one, other = before[:, :, -1].reshape(-1, len(FIELDS)), after[:, :, -1].reshape(-1, len(FIELDS))
    fighting = np.isfinite(one[:, 0]) & np.isfinite(other[:, 0])
    alike = fighting & (one[:, COUNTS] == other[:, COUNTS]).all(axis=1)
    assert alike.mean() > 0.6
    return bits(one[alike]) != bits(other[alike])


def test_every_lever_has_a_row() -> None:
    assert set(ROWS) == set(CHANGES)


def test_the_day_is_one_of_a_step_without_an_end_of_a_month() -> None:
    calendar = base(ROWS_OF_PATHS).calendar
    tick = calendar.tick(DAY)
    assert tick > calendar.cutoff
    assert calendar.next_step(tick) == tick
    assert not any(tick <= end < tick + calendar.step_hours for end in calendar.month_ends())


SUMMED_UP = {field.name for field in totals.STATE}
"""What sums up a path follows from what it sums."""


@pytest.mark.parametrize("lever", sampled(list(ROWS)))
def test_the_first_step_changes_what_the_lever_reaches(lever: str) -> None:
    row, found = ROWS[lever], changed(lever)
    differing = {field for field, moved in zip(FIELDS, found.any(axis=0), strict=True) if moved}
    assert differing - set(row.may) - set(row.own) - SUMMED_UP == set(), "more than the row says"
    often = {field for field, share in zip(FIELDS, found.mean(axis=0), strict=True) if share > 0.5}
    assert set(row.own) <= often, "less than the row says"


@pytest.mark.full
def test_no_row_lists_what_never_changes() -> None:
    for lever, row in ROWS.items():
        moved = changed(lever).any(axis=0)
        assert {field for field in row.may if not moved[STATE_INDEX[field]]} - RARE == set(), lever


def test_no_effect_is_the_change_itself() -> None:
    for lever, row in ROWS.items():
        assert row.effects, lever
        for effect in row.effects:
            assert effect.quantity not in CHANGES[lever], lever


@pytest.mark.full
@pytest.mark.parametrize(
    ("lever", "effect"), [(lever, effect) for lever, row in ROWS.items() for effect in row.effects], ids=str
)
def test_a_lever_moves_what_it_is_for(lever: str, effect: Effect) -> None:
    z = standard_score(lever, effect)
    assert z * effect.sign > 3, z


def standard_score(lever: str, effect: Effect) -> float:
    """Mean over rows of the effect of the act on paths that fight on with it and without, over its standard error."""
    rows, paths = 64, 8
    steps = round(effect.months * HOURS_PER_MONTH / base(rows).calendar.step_hours)
    one, other = (
        found[:, :, -1, QUANTITIES.index(effect.quantity)]
        for found in without_and_with(lever, QUANTITIES, steps, rows, paths, effect.structure)
    )
    both = np.isfinite(one) & np.isfinite(other)
    if effect.logged:
        one, other = np.log(one), np.log(other)
    enough = both.sum(axis=1) >= 2
    before, after = (np.ma.array(found, mask=~both)[enough] for found in (one, other))
    if effect.spread:
        difference = after.std(axis=1) - before.std(axis=1)
    else:
        difference = (after - before).mean(axis=1)
    if effect.by is not None:
        difference = difference * np.sign(np.array(base(rows).draws[effect.by])[enough])
    return float(difference.mean() / (difference.std(ddof=1) / np.sqrt(len(difference))))
