"""Laws of hazards: V7 and V8."""

from __future__ import annotations

from attrition.verification.law import Law

LAWS: tuple[Law, ...] = ()
