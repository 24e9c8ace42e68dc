"""Any path of any run, run again from its index alone, and again with something left out or laid on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replay_address import Address, Source, without_acts
from attrition.analysis.replay_notices import noticed
from attrition.analysis.replay_watch import Watched, watched
from attrition.analysis.replay_words import Happened
from attrition.analysis.words import END_WORDS
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.program import Program
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.provenance import difference
from attrition.ensemble.tables import LABELS
from attrition.errors import InputError, nearest_name
from attrition.model.ends import End
from attrition.model.registry import EVENTS, STATE_INDEX

if TYPE_CHECKING:
    import polars as pl

    from attrition.analysis.replay_divergence import Divergence
    from attrition.scenario import Scenario

HOURS_PER_DAY = 24


@dataclass(frozen=True)
class Replay:
    """One path of a run, as it was or as it would have been.

    Parameters
    ----------
    source : the run.
    address : the place of the path in it.
    scenario : under which it was run.
    program : compiled for its draw.
    seen : what the path did.
    changed : what was left out or laid on top, in words; empty for the path of the run.
    divergence : how it differs once changed, where that was asked for.
    """

    source: Source
    address: Address
    scenario: Scenario
    program: Program
    seen: Watched
    changed: tuple[str, ...] = ()
    divergence: Divergence | None = None

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

    def __str__(self) -> str:
        from attrition.analysis.replay_story import story

        return "\n\n".join([*story(self), *(self.divergence.words() if self.divergence else ())])

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


def replayed(
    directory: RunDirectory | Source,
    path: int,
    structure: str | None = None,
    draw: int = 0,
    variant: str | None = None,
) -> Replay:
    """Run one path of a finished run again and hold it against the run's row.

    Parameters
    ----------
    directory : of the run; or the run as a source, for many paths.
    path, structure, draw, variant : of the path; the first structure and the base by default.

    Raises
    ------
    InputError : for what the run does not have.
    RunFailed : when the run is not finished, or the path does not give the row of outcomes.parquet.
    """
    source = directory if isinstance(directory, Source) else Source(directory)
    address = source.address(path, structure, draw, variant)
    scenario = source.scenario(address)
    program = source.program(address, scenario)
    seen = watched(program, path)
    refuse_other(source, address, seen.outcome)
    return Replay(source, address, scenario, program, seen)


def refuse_other(source: Source, address: Address, outcome: NDArray[np.float64]) -> None:
    """Raise RunFailed unless an outcome has the bits of the run's row."""
    held = source.row(address)
    for field, before, now in zip(OUTCOME_FIELDS, held.tolist(), outcome.tolist(), strict=True):
        # A day is never a negative zero, and a missing one is missing on both sides.
        if before != now and not (np.isnan(before) and np.isnan(now)):
            reason = difference(source.manifest.plan) or (
                "the file was changed, or this machine computes other bits; "
                "see attrition verify DIR, then attrition verify-model"
            )
            raise RunFailed(
                f"{address} is not what the run holds: {field.name} is {_told(now)} here and {_told(before)} in "
                f"outcomes.parquet; {reason}"
            )


def changed(base: Replay, without: Sequence[str] = (), policies: Sequence[str] = ()) -> Replay:
    """Run a path again under the same draw, the same solved values and the same streams, but for some changes.

    Parameters
    ----------
    base : the path as it was.
    without : acts by name; and events of the path, "mutiny:2" for the second mutiny, "mutiny:all" or "mutiny" for all.
    policies : files, or names of shipped ones, laid on top.

    Raises
    ------
    InputError : for an event that is not on the path, with the nearest name, or a policy that is wrong.
    """
    acts, events = left_out(base, without)
    scenario = without_acts(base.source.scenario(base.address, policies), acts)
    program = base.source.program(base.address, scenario)
    told = [f"without {name}" for name in (*acts, *events)] + [f"with {policy}" for policy in policies]
    seen = watched(program, base.address.path, events)
    return Replay(base.source, base.address, scenario, program, seen, tuple(told))


def left_out(base: Replay, without: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which acts and which events, as in "mutiny:2", are meant by names.

    Raises
    ------
    InputError : for a name that is none on this path, or both an act and an event.
    """
    acts = [act.name for act in base.scenario.acts]
    labels = [item.name for item in base.events if item.kind in ("event", "end") and item.name]
    kinds = {label.split(":")[0] for label in labels}
    known = [event.name for event in EVENTS]
    found: tuple[list[str], list[str]] = ([], [])
    for name in without:
        kind, _, which = name.partition(":")
        if name in acts and name in kinds:
            raise InputError(
                f"'{name}' is an act of the scenario and an event of this path",
                where="--without",
                allowed=f"act:{name}, {name}:1 for the first event, {name}:all for all",
            )
        if name in acts or (kind == "act" and which in acts):
            found[0].append(name if name in acts else which)
        elif name in labels or (kind in kinds and which in ("", "all")):
            found[1].append(name if which else f"{name}:all")
        else:
            happened = (
                f"'{name}' did not happen on this path" if kind in known else f"no act or event '{name}'"
            )
            raise InputError(
                happened,
                where="--without",
                nearest=nearest_name(name, [*labels, *acts]),
                advice="see the names in the table of events; --all lists those before the end of the data too",
            )
    return found


def _told(value: float) -> str:
    return "missing" if np.isnan(value) else repr(value)
