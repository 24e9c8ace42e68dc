"""What a path shows that no single act or event does: thresholds, turns, shortages, and which pool binds when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replay_words import Happened, Moved
from attrition.analysis.words import TURN_WORDS
from attrition.model.exhaustion import POOLS
from attrition.model.registry import STATE_INDEX
from attrition.model.shortage import SHORTAGES
from attrition.model.thresholds import LEVELS
from attrition.model.turning import MEASURES

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time, in days since the start, in which something held; `value` says what, as the state codes it."""

    first_day: float
    last_day: float
    value: float

    @property
    def days(self) -> float:
        """Length in days."""
        return self.last_day - self.first_day


def column(states: Floats, field: str) -> Floats:
    """Return a field of the state at every record, float64[records]."""
    values: Floats = states[:, STATE_INDEX[field]]
    return values


def spells(days: Floats, values: Floats) -> list[Spell]:
    """Return the stretches over which a coded field kept its value.

    Parameters
    ----------
    days : float64[records], ends of the steps.
    values : float64[records], codes.
    """
    if not len(days):
        return []
    changed = np.flatnonzero(np.diff(values)) + 1
    first = [0, *changed.tolist()]
    last = [*changed.tolist(), len(days)]
    step = float(days[0])
    return [
        Spell(float(days[begin]) - step, float(days[end - 1]), float(values[begin]))
        for begin, end in zip(first, last, strict=True)
    ]


def binding(days: Floats, states: Floats) -> list[tuple[str, Spell]]:
    """Return which pool of the challenger is the shortest to last, stretch by stretch."""
    return [(POOLS[int(spell.value)], spell) for spell in spells(days, column(states, "binding_pool"))]


def short(days: Floats, states: Floats) -> list[tuple[str, Spell]]:
    """Return what was short and when, by field of the state."""
    return [
        (name, spell) for name in SHORTAGES for spell in spells(days, column(states, name)) if spell.value
    ]


def side_of(measure: str) -> str:
    """Return the side against which a measure turns: "challenger", "defender" or "coalition"."""
    return next((side for side in ("defender", "coalition") if measure.startswith(side)), "challenger")


def measure_words(measure: str) -> str:
    """Return a measure in words: "D1 exhaustion crossing", "D2 value of continuing as it believes"."""
    name = measure.removesuffix("_belief").rpartition("_")[2].upper()
    return TURN_WORDS.get(name, name) + (" as it believes" if measure.endswith("_belief") else "")


def noticed(days: Floats, states: Floats, final: Floats, last_day: float) -> list[Happened]:
    """Return the crossings of thresholds, the turns and the shortages of a path, in order.

    Parameters
    ----------
    days : float64[records], ends of the steps.
    states : float64[records, fields].
    final : float64[fields], the state when all was settled: crossings and turns are confirmed later than they begin.
    last_day : of the horizon.
    """
    found = [*_crossings(states, days, final), *_turns(days, states, final), *_shortages(days, states)]
    return sorted((item for item in found if item.day <= last_day), key=lambda item: item.day)


def _crossings(states: Floats, days: Floats, final: Floats) -> Iterator[Happened]:
    strain = column(states, "strain")
    for level in LEVELS:
        day = float(final[STATE_INDEX[f"{level}_day"]])
        if day >= 0.0:
            place = int(np.searchsorted(days, day))
            before = float(strain[max(place - 1, 0)])
            moved = (Moved("strain", before, float(strain[min(place, len(strain) - 1)])),)
            words = f"strain crosses {level} and stays above it for as long as a crossing must last"
            yield Happened(day, "threshold", "challenger", "", words, moved)


def _turns(days: Floats, states: Floats, final: Floats) -> Iterator[Happened]:
    for measure in MEASURES:
        side, words = side_of(measure), measure_words(measure)
        settled = float(final[STATE_INDEX[f"{measure}_day"]])
        for spell in spells(days, column(states, f"{measure}_turned")):
            first = float(days[0]) if spell.first_day == 0.0 else spell.first_day + float(days[0])
            if spell.value:
                lasts = ", and lasts" if first == settled else ""
                yield Happened(first, "turn", side, "", f"time turns against the {side}: {words}{lasts}")
            elif spell.first_day > 0.0:
                yield Happened(first, "turn", side, "", f"time turns back for the {side}: {words}")


def _shortages(days: Floats, states: Floats) -> Iterator[Happened]:
    for name, meaning in SHORTAGES.items():
        side = "challenger" if "challenger" in name else "defender"
        for spell in spells(days, column(states, name)):
            if spell.value:
                yield Happened(spell.first_day, "shortage", side, "", f"shortage of {meaning}")
            elif spell.first_day > 0.0:
                yield Happened(spell.first_day, "shortage", side, "", f"no longer short of {meaning}")
