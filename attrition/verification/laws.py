"""All laws, gathered from one module a family; each module of a family has a tuple `LAWS` of its own."""

from __future__ import annotations

from attrition.verification import (
    chains,
    choices,
    games,
    hazards,
    lanchester,
    methods,
    passage,
    stocks,
    updates,
    walks,
)
from attrition.verification.law import Law

__all__ = ["LAWS", "Law"]

BATTLE = (*lanchester.LAWS, *chains.LAWS, *passage.LAWS)
PROCESSES = (*hazards.LAWS, *walks.LAWS, *stocks.LAWS)
DECISIONS = (*games.LAWS, *choices.LAWS, *updates.LAWS)
LAWS: tuple[Law, ...] = tuple(
    sorted((*BATTLE, *PROCESSES, *DECISIONS, *methods.LAWS), key=lambda law: int(law.id.removeprefix("V")))
)
"""Every law, in the order of the list of oracles."""
