"""Laws of choice, beliefs and games: V9, V10, V13 and V14."""

from __future__ import annotations

from attrition.verification import choices, games, updates
from attrition.verification.law import Law

LAWS: tuple[Law, ...] = (*games.LAWS, *choices.LAWS, *updates.LAWS)
