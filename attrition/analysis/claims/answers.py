"""The answers to all claims of a finished run, as plain data: what claims.json holds and the table shows."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

from attrition.analysis.blocks import Blocks
from attrition.analysis.claims.declared import BASE, Claim, Contrast
from attrition.analysis.claims.effects import (
    ClaimEffect,
    Reader,
    Values,
    contrast_effects,
    kept_effect,
)
from attrition.analysis.claims.own import own_run
from attrition.analysis.claims.quantities import claim_quantity, claim_quantity_names, claim_unit
from attrition.analysis.claims.reading import read_claim
from attrition.analysis.claims.reruns import RERUNS, ROBUSTNESS, SYMMETRISED, rerun_name
from attrition.analysis.claims.verdicts import input_in_disguise, of_claim, opposite, verdict
from attrition.analysis.measures import by_row
from attrition.ensemble.manifest import Manifest

SCHEMA = 1
SIDES = ("challenger", "defender")
BESIDE = ("escalation", *(f"casualties.{side}" for side in SIDES))
MOST_BYTES = 1 << 28
"""Values of variants that are held at once."""


def answers(manifest: Manifest, folder: Path) -> dict[str, Any]:
    """Return the answers.

    Parameters
    ----------
    manifest : of a run of kind claims.
    folder : where outcomes.parquet lies.
    """
    plan = manifest.plan
    known = claim_quantity_names()
    claims = [read_claim(item["text"], item["label"], known, layers=False) for item in plan.study["claims"]]
    reader = _Reader(manifest, folder / "outcomes.parquet", claims)
    return {
        "schema": SCHEMA,
        "kind": "claims",
        "scenario": plan.name,
        "title": plan.scenario.title,
        "identity": manifest.identity,
        "seed": plan.seed,
        "draws": plan.draws,
        "paths": plan.paths,
        "structures": list(plan.structures),
        "reruns": {rerun.name: rerun.words for rerun in RERUNS} if plan.study["reruns"] else {},
        "rerun_draws": {
            variant.name.rpartition("~")[2]: variant.rows for variant in plan.variants if "~" in variant.name
        },
        "weight": {"each": 1.0 / len(plan.structures), "why": WEIGHT},
        "claims": [_answer(claim, manifest, reader) for claim in claims],
    }


WEIGHT = "equal: hindcast scores of the structures do not differ beyond the noise (docs/validation.md)"


class _Reader:
    """Reads values of variants: each table once, with all that is asked of it, and holds the last of them."""

    def __init__(self, manifest: Manifest, outcomes: Path, claims: list[Claim]) -> None:
        self.manifest = manifest
        self.blocks = Blocks(manifest, outcomes)
        self.wanted = _wanted(manifest, claims)
        self._values: dict[tuple[str, str], dict[str, Values]] = {}

    def __call__(self, variant: str, structure: str, quantity: str) -> Values:
        key = (variant, structure)
        if key not in self._values:
            table = self.blocks.table(variant, structure)
            self._values[key] = {
                name: by_row(claim_quantity(name, self.manifest), table) for name in self.wanted[variant]
            }
            while len(self._values) > 1 and self._bytes() > MOST_BYTES:
                self._values.pop(next(iter(self._values)))
        return self._values[key][quantity]

    def _bytes(self) -> int:
        return sum(values.nbytes for held in self._values.values() for values in held.values())


def _wanted(manifest: Manifest, claims: list[Claim]) -> dict[str, dict[str, None]]:
    """Return the quantities that claims ask of each variant of the run."""
    study = manifest.plan.study
    found: dict[str, dict[str, None]] = {}
    for claim in claims:
        named = study["variants"].get(claim.id, {})
        for contrast in claim.contrasts:
            reruns = ["", *(rerun.name for rerun in RERUNS if study["reruns"] and contrast.decides)]
            for name in contrast.variants if named else ():
                for rerun in reruns:
                    of = found.setdefault(rerun_name(named[name], rerun), {})
                    of[contrast.quantity] = None
                    of.update(dict.fromkeys(() if rerun else BESIDE))
    return found


def _answer(claim: Claim, manifest: Manifest, reader: _Reader) -> dict[str, Any]:
    plan = manifest.plan
    structures: tuple[str, ...] = plan.structures
    read: Reader = reader
    named = dict(plan.study["variants"].get(claim.id, {}))
    if claim.scenario:
        structures, read = own_run(claim, plan.seed)
        named = {name: name for name in (BASE, *claim.variants)}
    contrasts = [_contrast(contrast, named, structures, read) for contrast in claim.contrasts]
    deciding = [item for contrast, item in zip(claim.contrasts, contrasts, strict=True) if contrast.decides]
    first = deciding[0]
    reruns: dict[str, Any] = {}
    symmetrised = None
    if plan.study["reruns"] and not claim.scenario and claim.deciding[0].kept is None:
        for rerun in RERUNS:
            again = {name: rerun_name(variant, rerun.name) for name, variant in named.items()}
            found = [_contrast(contrast, again, structures, reader) for contrast in claim.deciding]
            reruns[rerun.name] = {
                key: found[0][key] for key in ("effect", "low", "high", "share_with_sign", "share_se")
            } | {"verdict": of_claim(claim, [item["verdict"] for item in found])}
            if rerun.name == SYMMETRISED:
                symmetrised = _effect_of(found[0])
    by_structure = {
        structure: {
            **{key: first["by_structure"][structure][key] for key in EFFECT_KEYS},
            "verdict": of_claim(claim, [item["by_structure"][structure]["verdict"] for item in deciding]),
            # Published series say nothing about a war of its own.
            "hindcast_weight": None if claim.scenario else 1.0 / len(structures),
        }
        for structure in first["by_structure"]
    }
    overall = of_claim(claim, [item["verdict"] for item in deciding])
    return {
        "id": claim.id,
        "title": claim.title,
        "claim": claim.claim,
        "decision": claim.decision,
        "registered": claim.digest,
        "contrast": first["contrast"],
        **{key: first[key] for key in EFFECT_KEYS},
        "unit": first["unit"],
        "sd_structures": first["sd_structures"],
        "verdict": overall,
        "by_structure": by_structure,
        "input_in_disguise": input_in_disguise(claim, _effect_of(first), symmetrised),
        "restates": claim.restates or None,
        "symmetrised": reruns.get(SYMMETRISED),
        "robustness": {name: reruns[name] for name in ROBUSTNESS if name in reruns} or None,
        "falsified_if": claim.falsified_if,
        "rests_on": "scores on recorded data"
        if claim.deciding[0].kept
        else "prior draws, which are no evidence",
        "scenario": claim.scenario or plan.name,
        "contrasts": contrasts,
        **_beside(claim, named, structures, read if claim.scenario == "" else None),
    }


EFFECT_KEYS = (
    *("effect", "low", "high", "se", "se_chance", "sd_parameters", "share_with_sign", "share_se", "rows"),
)


def _contrast(
    contrast: Contrast, named: dict[str, str], structures: tuple[str, ...], read: Reader
) -> dict[str, Any]:
    """Return one contrast as data, with its verdict over all structures and under each."""
    each: dict[str, ClaimEffect] = {}
    if contrast.kept is not None:
        found: ClaimEffect | None = kept_effect(contrast.kept)
    else:
        found, each = contrast_effects(contrast, named, structures, read)
    assert found is not None
    effects = [one.effect for one in each.values() if not isnan(one.effect)]
    mean = sum(effects) / len(effects) if effects else 0.0
    spread = (
        (sum((one - mean) ** 2 for one in effects) / (len(effects) - 1)) ** 0.5 if len(effects) > 1 else None
    )
    return {
        "contrast": contrast.described,
        "unit": contrast.unit or claim_unit(contrast.quantity),
        "decides": contrast.decides,
        "sign": "+" if contrast.sign > 0 else "-",
        **_plain(found),
        "sd_structures": spread,
        "verdict": verdict(contrast, found),
        "opposite": opposite(contrast, found),
        "by_structure": {
            name: _plain(one) | {"verdict": verdict(contrast, one)} for name, one in each.items()
        },
    }


def _plain(found: ClaimEffect) -> dict[str, Any]:
    data = found.to_data()
    return {key: None if isinstance(value, float) and isnan(value) else value for key, value in data.items()}


def _effect_of(data: dict[str, Any]) -> ClaimEffect | None:
    if data["effect"] is None:
        return None
    return ClaimEffect(
        data["effect"], data["low"], data["high"], None, None, None, data["share_with_sign"], 0
    )


def _beside(
    claim: Claim, named: dict[str, str], structures: tuple[str, ...], read: Reader | None
) -> dict[str, Any]:
    """Return what stands beside every claim: casualties of both sides and P(escalation), with ranges."""
    contrast = next((one for one in claim.deciding if one.kept is None), None)
    if read is None or contrast is None:
        return {"casualties": None, "escalation": None}
    if contrast.level:
        first, second = "", contrast.level
    else:
        first, second = contrast.first, contrast.second

    def of(quantity: str) -> dict[str, Any]:
        level, each = contrast_effects(Contrast(quantity, quantity, 1, level=second), named, structures, read)
        found: dict[str, Any] = {
            "variant": second,
            "level": level.effect,
            "level_low": level.low,
            "level_high": level.high,
            "structures_low": min(one.effect for one in each.values()),
            "structures_high": max(one.effect for one in each.values()),
        }
        if first:
            change, _ = contrast_effects(
                Contrast(quantity, quantity, 1, first=first, second=second), named, structures, read
            )
            found |= {"against": first, "effect": change.effect, "low": change.low, "high": change.high}
        return found

    return {
        "casualties": {"unit": "thousand people"} | {side: of(f"casualties.{side}") for side in SIDES},
        "escalation": of("escalation"),
    }
