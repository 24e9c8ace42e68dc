"""A law: a statement with a closed form, and how the production code is held against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from attrition.scenario import Scenario
from attrition.verification.checks import Check


@dataclass(frozen=True)
class Law:
    """A law that the code must obey.

    Parameters
    ----------
    id : of the law in the list of oracles, "V1"; laws may share one.
    name : by which a user asks for it, unique: "lanchester-square".
    statement : the law in a sentence.
    scenario : name of the shipped scenario that it is checked on, or None where it concerns functions alone.
    switches : keys that a user may change in a copy of that scenario while the law holds.
    measure : returns the comparisons; called with a scenario, or with None for the shipped one.
    """

    id: str
    name: str
    statement: str
    scenario: str | None
    switches: tuple[str, ...]
    measure: Callable[[Scenario | None], tuple[Check, ...]]
