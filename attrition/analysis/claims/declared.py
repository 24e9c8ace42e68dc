"""What a claim declares: variants, contrasts, and when it has failed; all of it data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from attrition.scenario.files import PolicyFile

BASE = "base"
LEAST_SHARE = 0.6
"""Share of draws that must have the claimed sign for an effect to count as shown; judged, with MODEL.md section 0."""


@dataclass(frozen=True, slots=True)
class ClaimVariant:
    """A changed copy of the scenario that a claim needs, by the layers put on it."""

    name: str
    sets: tuple[str, ...] = ()
    policies: tuple[PolicyFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A result that was computed before and is kept with the claim: what, over what, from where, and its digest."""

    effect: float
    low: float
    high: float
    se: float
    of: str
    source: str
    digest: str
    share_with_sign: float | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference of two variants, one of four, or the level of one, in one quantity.

    Parameters
    ----------
    name : in words.
    quantity : by name; empty for one that is kept.
    unit : of a kept result; that of the quantity otherwise.
    sign : +1 or -1, the claimed one.
    first, second : variants; the effect is second less first.
    minus : two variants whose difference, second less first, is taken off: an interaction.
    level : the variant whose mean is taken, instead of a difference.
    margin : by how much an effect must exceed nil to count, in the unit.
    fails_if : "not_shown", "shown", "opposite", "below" or "above" with its bound; empty where nothing is decided.
    bound : of below and above.
    kept : a result that was computed before.
    """

    name: str
    quantity: str
    sign: int
    unit: str = ""
    first: str = ""
    second: str = ""
    minus: tuple[str, ...] = ()
    level: str = ""
    margin: float = 0.0
    fails_if: str = ""
    bound: float = 0.0
    kept: Kept | None = None

    @property
    def decides(self) -> bool:
        """Whether the verdict on the claim depends on it."""
        return bool(self.fails_if)

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the variants that it reads."""
        return tuple(name for name in (self.first, self.second, *self.minus, self.level) if name)

    @property
    def nil(self) -> float:
        """What the sign is counted from: the bound of a level, else no effect."""
        return self.bound if self.fails_if in ("below", "above") else 0.0

    @property
    def described(self) -> dict[str, Any]:
        """What is contrasted, as data for claims.json."""
        if self.kept is not None:
            kept = self.kept
            return {"name": self.name, "of": kept.of, "kept": kept.source, "digest": kept.digest}
        if self.level:
            return {"name": self.name, "quantity": self.quantity, "level": self.level}
        named = {"name": self.name, "quantity": self.quantity, "first": self.first, "second": self.second}
        return named | ({"minus": list(self.minus)} if self.minus else {})


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it was registered.

    Parameters
    ----------
    id, title, claim : its name and what it says.
    falsified_if, decision : in words, before any result.
    falsified_by : "any" of the deciding contrasts, or "all" of them.
    restates : the parameter whose prior it gives back, where it tests nothing.
    scenario, structures, draws, paths : of a run of its own; an empty scenario is that of the command.
    label, text, digest : of its file.
    """

    id: str
    title: str
    claim: str
    falsified_if: str
    decision: str
    contrasts: tuple[Contrast, ...]
    variants: dict[str, ClaimVariant] = field(default_factory=dict)
    falsified_by: str = "any"
    restates: str = ""
    scenario: str = ""
    structures: str = "all"
    draws: int = 0
    paths: int = 0
    label: str = ""
    text: str = ""
    digest: str = ""

    @property
    def deciding(self) -> tuple[Contrast, ...]:
        """The contrasts on which the verdict depends."""
        return tuple(contrast for contrast in self.contrasts if contrast.decides)
