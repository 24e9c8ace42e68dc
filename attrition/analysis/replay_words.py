"""What happens on a path in words: who does it, what comes of it, and by how much it moves the state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from attrition.analysis.words import END_WORDS
from attrition.model.ends import End
from attrition.model.registry import EVENTS, STATE, STATE_INDEX

CHANCE = "chance"
HOURS_PER_DAY = 24


@dataclass(frozen=True, slots=True)
class Moved:
    """A field of the state before and after something that happened."""

    field: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened on a path.

    Parameters
    ----------
    day : since the start, to the instant for what comes by chance.
    kind : act, observation, event, end, threshold, turn or shortage.
    who : the side whose doing it is, or "chance", "the record", "both sides"; empty where nobody's is told.
    name : that `--without` knows it by, empty for what cannot be left out.
    what : in words.
    moved : fields that it changed at once.
    """

    day: float
    kind: str
    who: str
    name: str
    what: str
    moved: tuple[Moved, ...] = ()

    @property
    def tick(self) -> int:
        """Whole hours since the start."""
        return int(self.day * HOURS_PER_DAY)


EVENT_WHO = {
    "challenger_unit_lost": "challenger",
    "defender_unit_lost": "defender",
    "oil_jump": CHANCE,
    "further_package": "coalition",
    "disengage_leading": "coalition",
    "disengage_others": "coalition",
    "return_leading": "coalition",
    "return_others": "coalition",
    "strain_shock": CHANCE,
    "coalition_act": "coalition",
    "probe": "challenger",
    "mobilise": "challenger",
    "escalate": "challenger",
    "other_offer": "another side",
    "red_line_answer": "challenger",
    "escalation_end": "both sides",
    "offer_freeze": "challenger",
    "withdraw": "challenger",
    "regime_fall": "challenger",
    "mutiny": "challenger",
    "natural_exit": "challenger",
    "defender_fall": "defender",
    "null_end": CHANCE,
}
"""Whose doing each event is."""

_MEANINGS = {event.name: event.meaning for event in EVENTS}
_COMPONENTS = ("economic", "military", "elite", "public")
_STOPS = "and the successor stops the war"
_GOES_ON = "and the successor goes on with the war"


def event_who(name: str) -> str:
    """Return whose doing an event is: a side, "chance", "another side" or "both sides"."""
    return EVENT_WHO.get(name, CHANCE)


def event_words(name: str, before: Any, after: Any, p: Any) -> str:
    """Return what an event was and what came of it.

    Parameters
    ----------
    name : of the event.
    before, after : the state, by the names of its fields.
    p : parameter record of the path.
    """
    meaning = _MEANINGS[name]
    ended = End(int(after.end)) if after.end != before.end else None
    if name in ("offer_freeze", "other_offer"):
        return f"{meaning}, {'accepted' if ended is End.FREEZE else 'refused'}"
    if name == "mutiny":
        if before.mutiny_mark >= p.regime_mutiny_success:
            return f"{meaning}, which fails"
        return f"{meaning}, which succeeds, {_GOES_ON if ended is None else _STOPS}"
    if name == "regime_fall":
        return f"{meaning}, {_GOES_ON if ended is None else _STOPS}"
    if name == "natural_exit":
        if ended is None:
            return f"{meaning}, {_GOES_ON}"
        return (
            f"{meaning}, and the successor {'withdraws' if ended is End.WITHDRAWAL else 'agrees to a freeze'}"
        )
    if name == "oil_jump":
        return f"{meaning.split(',')[0]}, {'up' if after.brent > before.brent else 'down'}"
    if name == "strain_shock":
        return _shock_words(before, after)
    if name == "probe":
        will = "firmer" if before.probe_mark < 0.5 else "weaker"
        limits = ", and it obtains limits on aid" if after.probe_restraint > before.probe_restraint else ""
        return f"{meaning}; the other donors' will grows {will}{limits}"
    if name == "coalition_act":
        novel = before.coalition_act_mark < p.escalation_act_novel
        return f"{'a novel' if novel else 'a repeated'} act of the coalition that the challenger may answer"
    if name == "null_end" and ended is not None:
        return f"{meaning}: {END_WORDS[ended.label]}"
    if name == "withdraw":
        falls = after.regime_end_day >= 0.0 and before.regime_end_day < 0.0
        return f"{meaning}; its regime {'falls within a year' if falls else 'outlives it by a year or more'}"
    return meaning


def _shock_words(before: Any, after: Any) -> str:
    for component in _COMPONENTS:
        change = getattr(after, f"strain_{component}") - getattr(before, f"strain_{component}")
        if change != 0.0:
            return f"a shock {'raises' if change > 0.0 else 'lowers'} {component} strain"
    return "a shock to strain that is at its limit already"


def number(value: float) -> str:
    """Return a number at four figures, as people write it: "1,234", "0.05671"."""
    if value == 0.0:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"


_BARE_UNITS = ("-", "0..1", "0..100", "0/1", "share", "fraction", "log", "code", "count", "rungs")
_SILENT_UNITS = ("0/1", "code", "day")
"""Of fields whose move the words of the event have told already."""
_SHORT_NAMES = {
    "attention": "attention to recent acts",
    "challenger_called_up": "men called up, challenger",
    "defender_pool": "recruitable men, defender",
    "discount_early_size": "discount by self-sanctioning",
    "discount_full": "oil discount at full effect",
    "further_full": "discount by further packages",
    "raid_wave": "weapons of a wave of raids",
    "rung": "escalation rung",
    "sanctions_pressure": "recent new pressure",
    "unit_cost_pressure": "other packages, fading",
}
_LEDGERS = ("_news", "_total", "discount_fresh", "further_fresh", "listed_acts", "offers_refused", "strain")
"""Ends of the names of fields that only pass on what another field tells."""


def with_unit(value: float, unit: str) -> str:
    """Return a number with its unit; shares and indices have none."""
    return number(value) if unit in _BARE_UNITS else f"{number(value)} {unit}"


def moved_words(field: str, before: float, after: float) -> str:
    """Return how a field of the state moved, "elite strain 0.26 to 0.41"; empty where nothing is left to tell."""
    declared = STATE[STATE_INDEX[field]]
    if declared.unit in _SILENT_UNITS or number(before) == number(after) or field.endswith(_LEDGERS):
        return ""
    return (
        f"{_SHORT_NAMES.get(field, declared.meaning)} {number(before)} to {with_unit(after, declared.unit)}"
    )


def changes_words(moved: Iterable[Moved]) -> str:
    """Return how all that something moved has moved; what follows from the rest is left out."""
    texts = [moved_words(item.field, item.before, item.after) for item in moved]
    return "; ".join(text for text in texts if text)
