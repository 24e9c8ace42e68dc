"""All laws, gathered from one module a family; each module of a family has a tuple `LAWS` of its own."""

from __future__ import annotations

from attrition.verification import battle, decisions, hazards, methods, processes
from attrition.verification.law import Law

__all__ = ["LAWS", "Law"]

LAWS: tuple[Law, ...] = tuple(
    sorted(
        (*battle.LAWS, *hazards.LAWS, *processes.LAWS, *decisions.LAWS, *methods.LAWS),
        key=lambda law: int(law.id.removeprefix("V")),
    )
)
"""Every law, in the order of the list of oracles."""
