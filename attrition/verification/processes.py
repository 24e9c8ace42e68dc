"""Laws of stocks and processes: V5, V6, V11 and V12."""

from __future__ import annotations

from attrition.verification import stocks, walks
from attrition.verification.law import Law

LAWS: tuple[Law, ...] = (*walks.LAWS, *stocks.LAWS)
