"""Laws of the methods that read results: V15, V16 and V17."""

from __future__ import annotations

from attrition.verification.law import Law

LAWS: tuple[Law, ...] = ()
