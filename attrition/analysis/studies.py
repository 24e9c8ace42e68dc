"""What a study adds to the tables of a run when it is merged: effects of its variants, and the design of a sweep."""

from __future__ import annotations

from pathlib import Path

from attrition.analysis.differences import differences_frame, effects
from attrition.analysis.measures import measures
from attrition.ensemble.directory import CLAIMS_FILE, DESIGN_FILE, DIFFERENCES_FILE
from attrition.ensemble.files import sync_file, write_over
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.results import readable


def write_study(manifest: Manifest, folder: Path) -> None:
    """Write the tables of a study beside outcomes.parquet; nothing for a plain run.

    Parameters
    ----------
    manifest : of the run.
    folder : where outcomes.parquet lies.
    """
    plan = manifest.plan
    if plan.kind == "run":
        return
    names = plan.study.get("quantities")
    chosen = None if names is None else measures(manifest, tuple(names))
    table = folder / DIFFERENCES_FILE
    differences_frame(effects(manifest, folder, chosen)).write_parquet(table)
    sync_file(table)
    if plan.kind == "claims":
        from attrition.analysis.claims.answers import answers

        write_over(folder / CLAIMS_FILE, readable(answers(manifest, folder)))
    if plan.kind == "sweep":
        from attrition.analysis.sweep_design import design_frame

        design_frame(manifest).write_parquet(folder / DESIGN_FILE)
        sync_file(folder / DESIGN_FILE)
