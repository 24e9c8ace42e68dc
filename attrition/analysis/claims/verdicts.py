"""Verdicts by the rules that a claim registered: it holds, it fails, or nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from attrition.analysis.claims.declared import LEAST_SHARE, Claim, Contrast
from attrition.analysis.claims.effects import ClaimEffect

HOLDS, FAILS, OPEN, UNKNOWN = "holds", "fails", "not decided", "not computed"
EVEN = (1.0 - LEAST_SHARE, LEAST_SHARE)
"""Between these the share of draws with the claimed sign says nothing (MODEL.md section 0)."""


def shown(contrast: Contrast, found: ClaimEffect) -> bool:
    """Say whether the claimed sign is shown: interval beyond nil and margin, and in enough of the draws."""
    if found.low is None or found.high is None:
        return False
    near = found.low - contrast.nil if contrast.sign > 0 else contrast.nil - found.high
    enough = found.share_with_sign is None or found.share_with_sign >= LEAST_SHARE
    return near > contrast.margin and enough


def opposite(contrast: Contrast, found: ClaimEffect) -> bool:
    """Say whether the interval lies beyond nil and margin on the other side."""
    if found.low is None or found.high is None:
        return False
    near = found.high - contrast.nil if contrast.sign > 0 else contrast.nil - found.low
    return near < -contrast.margin


def verdict(contrast: Contrast, found: ClaimEffect | None) -> str:
    """Return what a contrast says of its claim, by its rule; where it decides nothing, whether its sign is shown."""
    if found is None or found.effect != found.effect:
        return UNKNOWN
    rule = contrast.fails_if
    if rule == "shown":
        # Not shown is not yet absent: the claim holds only where all of the interval is small or on the other side.
        far = found.high if contrast.sign > 0 else found.low
        if shown(replace(contrast, margin=0.0), found):
            return FAILS
        return HOLDS if far is not None and far * contrast.sign <= contrast.margin else OPEN
    if rule in ("opposite", "below", "above"):
        if opposite(contrast, found):
            return FAILS
        return HOLDS if shown(contrast, found) else OPEN
    return HOLDS if shown(contrast, found) else FAILS


def of_claim(claim: Claim, verdicts: Sequence[str]) -> str:
    """Return the verdict on a claim from those of its deciding contrasts."""
    if UNKNOWN in verdicts:
        return UNKNOWN
    fails = [one == FAILS for one in verdicts]
    holds = [one == HOLDS for one in verdicts]
    if claim.falsified_by == "any":
        return FAILS if any(fails) else HOLDS if all(holds) else OPEN
    return FAILS if all(fails) else HOLDS if any(holds) else OPEN


def input_in_disguise(claim: Claim, found: ClaimEffect | None, symmetrised: ClaimEffect | None) -> str:
    """Say whether a sign that the draws agree on came from signs that went in: "yes", "no", or "–" where none agree.

    It did where the share of draws leaves the middle, and with symmetrised links does not. A claim that gives back one
    prior is an input whatever its sign.
    """
    if claim.restates:
        return "yes"
    if found is None or symmetrised is None:
        return "–"
    share, after = found.share_with_sign, symmetrised.share_with_sign
    if share is None or after is None or EVEN[0] <= share <= EVEN[1]:
        return "–"
    return "yes" if EVEN[0] <= after <= EVEN[1] else "no"
