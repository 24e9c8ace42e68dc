"""A finished study as data: what `--json` prints and the table shows."""

from __future__ import annotations

from typing import Any

from attrition.analysis.decisions import decisions, read_criterion
from attrition.analysis.differences import BASE, studied
from attrition.ensemble.directory import DIFFERENCES_FILE, RunDirectory
from attrition.ensemble.results import read_claims_file, read_summary
from attrition.ensemble.tables import read_as, read_table

EFFECT_KEYS = (
    *("base", "base_se", "value", "value_se", "effect", "se", "low", "high", "se_chance", "sd_parameters"),
    *("share_above", "variance_reduction"),
)


def study_data(directory: RunDirectory) -> dict[str, Any]:
    """Return a finished study as plain data; of claims the content of claims.json.

    Raises
    ------
    RunFailed : when it is not finished or a table is damaged.
    """
    manifest = directory.manifest
    plan = manifest.plan
    if plan.kind == "claims":
        return read_claims_file(directory)
    summary = read_summary(directory)
    path = directory.path / DIFFERENCES_FILE
    variants: dict[str, dict[str, Any]] = {
        variant.name: {
            "sets": list(variant.sets),
            "policies": [policy.label for policy in variant.policies],
            "draws": variant.rows,
            "effects": {},
        }
        for variant in plan.variants
        if variant.name in (BASE, *studied(manifest))
    }
    with read_as(path):
        for row in read_table(path).iter_rows(named=True):
            of = variants[row["variant"]]["effects"].setdefault(row["quantity"], {})
            of[row["structure"]] = {"unit": row["unit"], **{key: row[key] for key in EFFECT_KEYS}}
    study = plan.study
    return {
        "schema": 1,
        "kind": plan.kind,
        "scenario": plan.name,
        "title": summary["title"],
        "digest": summary["digest"],
        "given": summary["given"],
        "horizon": summary["horizon"],
        "seed": plan.seed,
        "draws": plan.draws,
        "paths": plan.paths,
        "structures": list(plan.structures),
        "variants": variants,
        "design": dict(study) if plan.kind == "sweep" else None,
        "decisions": decisions(
            manifest,
            directory.path,
            study["regret"],
            tuple(read_criterion(text) for text in study["criteria"]),
        )
        if "regret" in study
        else None,
    }
