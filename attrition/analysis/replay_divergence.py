"""Where a changed path first leaves the path as it was, and what that cost: one path under the same chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from attrition.analysis.replay_differences import Difference, Parting
from attrition.analysis.replay_watch import FIRST_FIELD
from attrition.analysis.replay_words import Happened
from attrition.analysis.replayed_path import ReplayedPath
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.model.registry import STATE, STATE_INDEX

MOST_QUANTITIES = 3
ALWAYS = ("end", "end_day", "challenger_casualties", "defender_casualties")
"""Columns of outcomes that are shown even where they do not differ."""


@dataclass(frozen=True)
class Divergence:
    """How a changed path differs from the path as it was.

    Parameters
    ----------
    base, changed : the two paths.
    day : the first day at which they differ, None where they never do.
    partings : quantities that differ then, those that part furthest first.
    only_base, only_changed : the first thing that happens on one of them alone; None where there is none.
    shifted : the first thing that happens on both but not at the same time, on either.
    differences : columns of outcomes that differ, and those that are always told.
    """

    base: ReplayedPath
    changed: ReplayedPath
    day: float | None
    partings: tuple[Parting, ...]
    only_base: Happened | None
    only_changed: Happened | None
    shifted: tuple[Happened, Happened] | None
    differences: tuple[Difference, ...]

    def words(self) -> list[str]:
        """Return in plain sentences what was changed, where the paths part, and what happens on one alone."""
        what = " and ".join(self.changed.changed)
        if self.day is None:
            return [f"Changed: {what}. The path does not differ from the path as it was.", *self._notes()]
        parted = "; ".join(str(parting) for parting in self.partings)
        lines = [f"Changed: {what}. The paths first differ on {self.base.when(self.day)}: {parted}."]
        if self.shifted is not None:
            before, after = self.shifted
            lines.append(
                f"First to come at another time: {before.what}, on {self.base.when(before.day)} as it was, on "
                f"{self.changed.when(after.day)} as changed."
            )
        for words, path, item in (
            ("as it was", self.base, self.only_base),
            ("as changed", self.changed, self.only_changed),
        ):
            if item is not None:
                lines.append(f"First to come only {words}: {item.what}, on {path.when(item.day)}.")
        return [*lines, *self._notes()]

    def _notes(self) -> list[str]:
        notes = []
        kept = {act.name for act in self.changed.scenario.acts}
        gone = [act for act in self.base.scenario.acts if act.name not in kept]
        cutoff = self.base.scenario.clock.data_cutoff
        if cutoff is not None and any(act.date is not None and act.date < cutoff for act in gone):
            notes.append(
                f"Up to {cutoff} the state still follows what was observed, so that part of what was left out stays."
            )
        notes.append(
            "One path under the same chance is an example and no effect on average: attrition compare gives that, "
            "with its error."
        )
        return notes

    def headline(self) -> list[Difference]:
        """Return the differences that a short table shows: means over the path are left to JSON."""
        return [item for item in self.differences if not item.name.endswith("_mean")]

    def told(self, difference: Difference) -> tuple[str, str, str]:
        """Return both values of a difference and their change in words."""
        values = [
            difference.words(value, path)
            for value, path in ((difference.before, self.base), (difference.after, self.changed))
        ]
        return values[0], values[1], difference.change_words()

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return {
            "changed": list(self.changed.changed),
            "first_day": self.day,
            "first_date": None if self.day is None else self.base.when(self.day),
            "quantities": [
                {"field": part.field, "as_it_was": part.before, "as_changed": part.after}
                for part in self.partings
            ],
            "only_as_it_was": _happened_data(self.base, self.only_base),
            "only_as_changed": _happened_data(self.changed, self.only_changed),
            "outcome": {
                item.name: {
                    "unit": item.unit,
                    "as_it_was": item.before,
                    "as_changed": item.after,
                    "difference": item.change,
                }
                for item in self.differences
            },
        }


def divergence(base: ReplayedPath, other: ReplayedPath) -> Divergence:
    """Return where a changed path leaves the path as it was, and what that cost."""
    left, right = base.seen, other.seen
    common = min(len(left.days), len(right.days))
    apart = left.states[:common, FIRST_FIELD:] != right.states[:common, FIRST_FIELD:]
    places = np.flatnonzero(apart.any(axis=1))
    if len(places):
        place = int(places[0])
        day: float | None = float(left.days[place])
        partings = _partings(left.states[place], right.states[place])
    else:
        day = None if _same_outcome(base, other) else min(base.last_day, other.last_day)
        partings = () if day is None else (_end_parting(base, other, day),)
    return Divergence(
        base,
        other,
        day,
        partings,
        *_alone(base, other),
        tuple(_differences(base, other)),
    )


def _partings(left: Any, right: Any) -> tuple[Parting, ...]:
    scale = np.maximum(np.abs(left), np.abs(right))
    parts = np.where(left != right, np.abs(left - right) / np.where(scale > 0.0, scale, 1.0), 0.0)
    parts[:FIRST_FIELD] = 0.0
    shown = [index for index in np.argsort(-parts, kind="stable").tolist() if parts[index] > 0.0]
    # What is watched and recorded is what a reader knows; the rest follows from it.
    known = [index for index in shown if STATE[index].recorded or STATE[index].signal]
    return tuple(
        Parting(STATE[index].name, float(left[index]), float(right[index]))
        for index in (known or shown)[:MOST_QUANTITIES]
    )


def _end_parting(base: ReplayedPath, other: ReplayedPath, day: float) -> Parting:
    index = STATE_INDEX["end"]
    ended = [float(path.seen.final[index]) if path.last_day <= day else 0.0 for path in (base, other)]
    return Parting("end", *ended)


def _same_outcome(base: ReplayedPath, other: ReplayedPath) -> bool:
    return bool(np.array_equal(base.seen.outcome, other.seen.outcome, equal_nan=True))


def _alone(
    base: ReplayedPath, other: ReplayedPath
) -> tuple[Happened | None, Happened | None, tuple[Happened, Happened] | None]:
    """Return the first thing on either path alone, and the first that comes at another time."""
    before, after = _counted(base), _counted(other)
    gone = {word.removeprefix("without ").removesuffix(":all") for word in other.changed}
    only_base = next(
        (
            item
            for key, item in before.items()
            if key not in after and not gone & {item.name, item.name.split(":")[0]}
        ),
        None,
    )
    only_other = next((item for key, item in after.items() if key not in before), None)
    shifted = next(
        (
            (item, after[key])
            for key, item in before.items()
            if key in after and abs(after[key].day - item.day) >= 1.0
        ),
        None,
    )
    return only_base, only_other, shifted


def _counted(path: ReplayedPath) -> dict[tuple[str, int], Happened]:
    """Return what happens by what it is and its number among its like; acts, which are as they were told, are not."""
    found: dict[tuple[str, int], Happened] = {}
    counts: dict[str, int] = {}
    for item in path.events:
        if item.kind in ("act", "observation"):
            continue
        key = item.name or item.what.removesuffix(", and lasts")
        counts[key] = counts.get(key, 0) + 1
        found[(key, counts[key])] = item
    return found


def _happened_data(path: ReplayedPath, item: Happened | None) -> dict[str, Any] | None:
    return None if item is None else {"day": item.day, "date": path.when(item.day), "what": item.what}


def _differences(base: ReplayedPath, other: ReplayedPath) -> list[Difference]:
    return [
        Difference(field.name, field.unit, base.outcome[field.name], other.outcome[field.name])
        for field in OUTCOME_FIELDS
        if field.name in ALWAYS or base.outcome[field.name] != other.outcome[field.name]
    ]
