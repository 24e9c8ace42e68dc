"""The words of the printed tables: neutral, and the same in every layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrition.statistics.dates import quarter_of

END_WORDS = {
    "withdrawal": "the challenger withdraws",
    "freeze": "the fighting freezes",
    "defender_collapse": "the defender collapses",
    "military_defeat": "military defeat of the challenger",
    "regime_crisis": "a regime crisis stops the war",
    "escalation": "escalation out of control",
    "still_fighting": "still fighting at the horizon",
}
EVENT_WORDS = {
    "regime_end": "the challenger's regime ends",
    "coalition_disengagement": "a donor disengages",
}
CAUSE_WORDS = {
    "strain": "first by force, under strain",
    "mutiny": "first by mutiny",
    "natural": "first by natural exit",
    "after_withdrawal": "first after withdrawal",
}
SURVIVAL_WORDS = "stands a year after withdrawal"
"""Said of the regime, among paths in which it withdraws."""
TURN_WORDS = {
    "D1": "D1 exhaustion crossing",
    "D2": "D2 value of continuing",
    "D3": "D3 drift of the balance",
    "D4": "D4 odds crossing",
    "two_of_four": "two of the four",
}
LAG_HEADING = "How the challenger sees it, by D2"
LAG_WORDS = {
    "later": "sees a turn later or never",
    "belief_never": "of which never by the horizon",
    "together": "sees it when it comes",
    "at_start": "of which both when the data end",
    "earlier": "sees a turn earlier, or one alone",
}
"""Shares of the perception lag."""
SIDE_WORDS = {
    "turn": "Time turns on the challenger",
    "turn_defender": "Time turns on the defender",
    "turn_coalition": "Time turns on the coalition",
}


def quarter(item: Mapping[str, Any], name: str) -> str:
    """Return the quarter of a date of the summary, "2026Q2", or "later" for one beyond the horizon."""
    return (quarter_of(item[name]) or "later").replace(" Q", "Q")


def missing(items: Mapping[str, Any]) -> list[str]:
    """Return the names of what was not computed, in words."""
    return [name.replace("_", " ") for name, item in items.items() if item is None]
