"""A path of a run that was run again, and all that can be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replay_address import Address, Source
from attrition.analysis.replay_notices import noticed
from attrition.analysis.replay_watch import Watched
from attrition.analysis.replay_words import Happened
from attrition.analysis.words import END_WORDS
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.program import Program
from attrition.ensemble.tables import LABELS
from attrition.model.ends import End
from attrition.model.registry import STATE_INDEX

if TYPE_CHECKING:
    import polars as pl

    from attrition.scenario import Scenario

HOURS_PER_DAY = 24


@dataclass(frozen=True)
class ReplayedPath:
    """One path of a run, as it was or as it would have been.

    Parameters
    ----------
    source : the run.
    address : the place of the path in it.
    scenario : under which it was run.
    program : compiled for its draw.
    seen : what the path did.
    changed : what was left out or laid on top, in words; empty for the path of the run.
    """

    source: Source
    address: Address
    scenario: Scenario
    program: Program
    seen: Watched
    changed: tuple[str, ...] = ()

    @cached_property
    def outcome(self) -> dict[str, float | str | None]:
        """The row of outcomes: words for codes, days since the start, None for what did not happen."""
        found: dict[str, float | str | None] = {}
        for outcome, value in zip(OUTCOME_FIELDS, self.seen.outcome.tolist(), strict=True):
            missing = np.isnan(value)
            words = LABELS.get(outcome.name)
            found[outcome.name] = None if missing else words[int(value)] if words else value
        return found

    @property
    def end(self) -> str:
        """How it ends, as in outcomes.parquet."""
        return str(self.outcome["end"])

    @property
    def last_day(self) -> float:
        """Day on which the war or the horizon ends."""
        day = self.outcome["end_day"]
        return float(day) if isinstance(day, float) else self.program.horizon_day

    @property
    def cutoff_day(self) -> float:
        """Day of the end of the data, 0 without data."""
        return self.program.cutoff_day

    @cached_property
    def events(self) -> tuple[Happened, ...]:
        """Everything that happened within the horizon, in order."""
        seen = self.seen
        happened = [item for item in seen.happened if item.day <= self.program.horizon_day]
        happened += noticed(seen.days, seen.states, seen.final, self.program.horizon_day)
        if self.end != End.STILL_FIGHTING.label and not any(item.kind == "end" for item in happened):
            who = "defender" if self.end == End.DEFENDER_COLLAPSE.label else "challenger"
            happened.append(Happened(self.last_day, "end", who, "", f"{END_WORDS[self.end]}: {self._mark()}"))
        return tuple(sorted(happened, key=lambda item: (item.day, item.kind == "end")))

    def tells(self, item: Happened) -> bool:
        """Say whether a short table tells it: after the data, and neither an observation nor a unit lost."""
        return (
            item.kind != "observation"
            and item.day >= self.cutoff_day
            and not item.name.startswith(("challenger_unit_lost", "defender_unit_lost"))
        )

    def when(self, day: float) -> str:
        """Return the date of a day since the start, with the hour where steps are shorter than a day."""
        first = self.date_of(day).isoformat()
        if self.program.calendar.step_hours >= HOURS_PER_DAY:
            return first
        return f"{first} {int((day - floor(day)) * HOURS_PER_DAY):02d}:00"

    def date_of(self, day: float) -> date:
        """Return the date of a day since the start."""
        return self.program.start + timedelta(days=floor(day))

    def series(self, field: str) -> NDArray[np.float64]:
        """Return a field of the state at the end of every step, float64[records]; see `seen.days`."""
        values: NDArray[np.float64] = self.seen.states[:, STATE_INDEX[field]]
        return values

    def at(self, field: str, day: float) -> float:
        """Return a field of the state at the last step that ends by a day; at the first one before that."""
        place = max(int(np.searchsorted(self.seen.days, day, side="right")) - 1, 0)
        return float(self.seen.states[place, STATE_INDEX[field]])

    def trajectory(self) -> pl.DataFrame:
        """Return the state at the end of every step: day, date, and a column a field."""
        import polars as pl

        columns: dict[str, Any] = {
            "day": self.seen.days,
            "date": pl.Series([self.date_of(day) for day in self.seen.days.tolist()], dtype=pl.Date),
        }
        names = {name: self.seen.states[:, index].copy() for name, index in STATE_INDEX.items()}
        return pl.DataFrame(columns | names)

    def __repr__(self) -> str:
        changes = f", {'; '.join(self.changed)}" if self.changed else ""
        return f"<Replay of {self.address}{changes}: {self.end} on {self.when(self.last_day)}>"

    def _mark(self) -> str:
        """Return which military mark ended the war, of those that need no chance."""
        final, p = self.seen.final, self.program.rows.parameters[0]
        if final[STATE_INDEX["territory"]] <= p["defeat_territory"]:
            return "it holds too small a share of the country"
        if final[STATE_INDEX["territory"]] >= p["collapse_territory"]:
            return "the challenger holds the country"
        if final[STATE_INDEX["challenger_men"]] < p["defeat_strength"]:
            return "its strength falls below its breaking point"
        if final[STATE_INDEX["defender_men"]] < p["collapse_strength"]:
            return "its strength falls below its breaking point"
        if final[STATE_INDEX["balance"]] < p["defeat_balance"]:
            return f"the balance of power has been too low for {p['defeat_weeks']:g} weeks"
        return f"its men have been too few for {p['defeat_weeks']:g} weeks"
