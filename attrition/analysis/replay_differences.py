"""What differs between a path and the same path as changed, in words: a quantity where they part, and an outcome."""

from __future__ import annotations

from dataclasses import dataclass

from attrition.analysis.replay_notices import measure_words, side_of
from attrition.analysis.replay_words import with_unit
from attrition.analysis.replayed_path import ReplayedPath
from attrition.analysis.words import END_WORDS
from attrition.model.ends import End
from attrition.model.registry import STATE, STATE_INDEX
from attrition.model.spans import DAYS_PER_MONTH

_NAMES = {
    "end": "how the war ends",
    "end_day": "end of the war",
    "regime_end": "how the regime ends",
    "regime_end_day": "end of the regime",
    "disengaged_day": "a donor disengages",
    "d1_pool": "pool that binds at D1",
    "challenger_casualties": "casualties, challenger",
    "defender_casualties": "casualties, defender",
    "probes": "probes",
    "aid_usd_bn": "military aid committed",
}


@dataclass(frozen=True, slots=True)
class Parting:
    """A quantity at the first step at whose end the two paths differ: field of the state and both values."""

    field: str
    before: float
    after: float

    def __str__(self) -> str:
        """Return it in words."""
        if self.field == "end":
            ended = [End(int(value)) for value in (self.before, self.after)]
            words = [END_WORDS[end.label] if end is not End.STILL_FIGHTING else "it goes on" for end in ended]
            return f"the war: {words[0]} as it was, {words[1]} as changed"
        declared = STATE[STATE_INDEX[self.field]]
        if declared.unit == "0/1":
            words = ["yes" if value else "no" for value in (self.before, self.after)]
            return f"{declared.meaning.removeprefix('1 while ')}: {words[0]} as it was, {words[1]} as changed"
        values = [with_unit(value, declared.unit) for value in (self.before, self.after)]
        if values[0] == values[1]:
            # They part by less than four figures show.
            values = [f"{value:.9g}" for value in (self.before, self.after)]
        return f"{declared.meaning}: {values[0]} as it was, {values[1]} as changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A column of outcomes of both paths; a day is None where it does not come within the horizon."""

    name: str
    unit: str
    before: float | str | None
    after: float | str | None

    @property
    def change(self) -> float | None:
        """After less before, None where one is missing or a word."""
        if isinstance(self.before, float) and isinstance(self.after, float):
            return self.after - self.before
        return None

    @property
    def title(self) -> str:
        """What it is, in words."""
        if self.name in _NAMES:
            return _NAMES[self.name]
        if self.unit != "day":
            return self.name.replace("_", " ")
        name = self.name.removesuffix("_day")
        if name in ("stress", "crisis", "breaking"):
            return f"strain crosses {name}"
        return f"time turns against the {side_of(name)}, {measure_words(name)}"

    def words(self, value: float | str | None, path: ReplayedPath) -> str:
        """Return one of the two values in words, as of the path that it is of."""
        if value is None:
            return "not by the horizon" if self.unit == "day" else "none"
        if isinstance(value, str):
            return END_WORDS[value] if self.name == "end" else value.replace("_", " ")
        if self.unit == "day":
            return path.when(value)
        return f"{value:,.0f} thousand" if self.unit == "thousand" else with_unit(value, self.unit)

    def change_words(self) -> str:
        """Return how it changed, in words."""
        change = self.change
        if change is None:
            return "the same" if self.before == self.after else "differs"
        if self.unit == "day":
            when = "later" if change > 0.0 else "earlier"
            if abs(change) < 1.0:
                return "the same" if change == 0.0 else "within a day"
            if abs(change) < 2.0 * DAYS_PER_MONTH:
                return f"{abs(change):.0f} days {when}"
            return f"{abs(change) / DAYS_PER_MONTH:.1f} months {when}"
        sign = "+" if change > 0.0 else "−"
        if self.unit != "thousand":
            return f"{sign}{with_unit(abs(change), self.unit)}" if change else "the same"
        if abs(change) < 1.0:
            return f"{sign}{1000.0 * abs(change):.0f} people" if abs(change) >= 0.0005 else "the same"
        return f"{sign}{abs(change):,.{0 if abs(change) >= 10.0 else 1}f} thousand"
