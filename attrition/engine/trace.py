"""What is told of one path: acts, observations, events, ends, crossings and turns, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from attrition.engine.program import Program
from attrition.model.ends import End
from attrition.model.registry import STATE, STATE_INDEX
from attrition.model.shortage import SHORTAGES
from attrition.model.turning import MEASURES


def _side(measure: str) -> str:
    """Return the side and the measure in words: "the defender by D4"."""
    side, _, name = measure.rpartition("_")
    return f"the {side or 'challenger'} by {name.upper()}"


DATES = {
    "stress_day": "strain crossed stress and stayed above it for the dwell",
    "crisis_day": "strain crossed crisis and stayed above it for the dwell",
    "breaking_day": "strain crossed breaking and stayed above it for the dwell",
    **{
        f"{measure}_day": f"time had turned against {_side(measure)} for as long as a turn must last"
        for measure in MEASURES
    },
    "disengaged_day": "a donor disengaged",
}
"""Dates that a path settles once, and what each means."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that one path did: tick in hours since the start, process, and what in words."""

    tick: int
    process: str
    what: str


class Watch:
    """Puts what one path does into words; notices dates and ends from the state alone."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.seen: set[str] = set()
        self.turned = dict.fromkeys(MEASURES, 0.0)
        self.short = dict.fromkeys(SHORTAGES, 0.0)

    def act(self, change: int, flat: Any) -> str:
        """Say which act changed which field to what."""
        changes = self.program.plan.changes
        act = self.program.scenario.acts[int(changes.value[change])]
        return f"act '{act.name}': {self._field(int(changes.field[change]), flat)}"

    def observation(self, index: int, flat: Any) -> str:
        """Say which observation was imposed and what the state is now."""
        history = self.program.plan.history
        series = self.program.scenario.observations[int(history.series[index])]
        held = self._field(int(history.field[index]), flat)
        return f"observed {series.quantity} {float(history.value[index]):.4g} {series.unit}: {held}"

    def changes(self, flat: Any) -> Iterator[str]:
        """Yield what the state newly shows: the end, a date settled, time turned or turned back."""
        for name, meaning in DATES.items():
            if name not in self.seen and flat[STATE_INDEX[name]] >= 0.0:
                self.seen.add(name)
                yield f"{meaning}, since day {flat[STATE_INDEX[name]]:.0f}"
        for name, before in self.short.items():
            if (now := float(flat[STATE_INDEX[name]])) != before:
                self.short[name] = now
                yield f"{'shortage' if now > before else 'no longer short'} of {SHORTAGES[name]}"
        for measure, before in self.turned.items():
            now = float(flat[STATE_INDEX[f"{measure}_turned"]])
            if now != before:
                self.turned[measure] = now
                yield f"time turned {'against' if now else 'back for'} {_side(measure)}"
        end = End(int(flat[STATE_INDEX["end"]]))
        if end is not End.STILL_FIGHTING and "end" not in self.seen:
            self.seen.add("end")
            yield f"the war ends on day {flat[STATE_INDEX['end_day']]:.1f}: {end.label}"

    def _field(self, index: int, flat: Any) -> str:
        return f"{STATE[index].name} = {float(flat[index]):.4g} {STATE[index].unit}"
