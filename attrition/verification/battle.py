"""Laws of battle: V1 to V4 and V18."""

from __future__ import annotations

from attrition.verification import chains, lanchester, passage
from attrition.verification.law import Law

LAWS: tuple[Law, ...] = (*lanchester.LAWS, *chains.LAWS, *passage.LAWS)
