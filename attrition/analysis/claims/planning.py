"""The plan of a claims run: variants of all claims on one set of draws, each once, and the reruns of what decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from attrition.analysis.claims.declared import BASE, Claim, ClaimVariant
from attrition.analysis.claims.reruns import RERUNS, rerun_name
from attrition.ensemble.manifest import Plan, Variant
from attrition.ensemble.planning import Sizes, make_plan
from attrition.scenario.records import Scenario

DRAWS, PATHS = 128, 32
LEAST_ROWS = 2
"""Prior draws of a rerun, at least: without two there is no spread over draws."""
BESIDE = ("withdrawal", "escalation", "casualties.challenger", "casualties.defender")
"""Quantities of every variant in differences.parquet."""


def claims_plan(
    scenario: Scenario, claims: Sequence[Claim], *, reruns: bool = True, **sizes: Unpack[Sizes]
) -> Plan:
    """Plan the run of claims.

    Parameters
    ----------
    scenario : resolved; claims with a scenario of their own do not use it.
    claims : as read.
    reruns : whether to rerun what decides, see `RERUNS`.
    sizes : draws, paths, seed and structures of `make_plan`.

    Raises
    ------
    InputError : for a number out of range, or an act that the scenario cannot have.
    """
    draws = sizes["draws"]
    names: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {((), ()): BASE}
    found: dict[str, ClaimVariant] = {}
    where: dict[str, dict[str, str]] = {}
    deciding: dict[str, None] = {}
    for claim in claims:
        if claim.scenario:
            continue
        own = where.setdefault(claim.id, {BASE: BASE})
        for name, variant in claim.variants.items():
            key = (variant.sets, tuple(policy.text for policy in variant.policies))
            own[name] = names.setdefault(key, f"{claim.id}.{name}")
            found.setdefault(own[name], variant)
        for contrast in claim.deciding:
            deciding.update(dict.fromkeys(own[name] for name in contrast.variants))
    for variant in found.values():
        scenario.with_(sets=list(variant.sets), policies=list(variant.policies))
    variants = [
        Variant(name, draws, variant.sets, variant.policies, bands=False) for name, variant in found.items()
    ]
    if reruns:
        variants += [_rerun(name, found.get(name), rerun, draws) for rerun in RERUNS for name in deciding]
    study = {
        "claims": [
            {"id": claim.id, "digest": claim.digest, "label": claim.label, "text": claim.text}
            for claim in claims
        ],
        "variants": where,
        "reruns": reruns,
        "quantities": list(BESIDE),
    }
    return make_plan(scenario, kind="claims", driftless=False, variants=variants, study=study, **sizes)


def _rerun(name: str, variant: ClaimVariant | None, rerun: Any, draws: int) -> Variant:
    rows = min(max(int(rerun.share * draws), LEAST_ROWS), draws)
    held = variant or ClaimVariant(BASE)
    return Variant(rerun_name(name, rerun.name), rows, rerun.sets(held.sets), held.policies, bands=False)
