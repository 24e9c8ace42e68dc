"""Extends a run by draws or paths, so that it becomes equal to one made so from the start."""

from __future__ import annotations

from attrition.ensemble.digest import draws_digest
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import cannot_write
from attrition.ensemble.extension import extension_name, grown, record_of
from attrition.ensemble.files import write_new
from attrition.ensemble.manifest import Manifest, Plan
from attrition.ensemble.planning import MOST_DRAWS, MOST_PATHS, MOST_UNITS, checked
from attrition.ensemble.prepare import drawn, refuse_other_program
from attrition.ensemble.sealed import sealed
from attrition.ensemble.simulator import Simulator
from attrition.errors import InputError


def extend(
    directory: RunDirectory, draws: int | None, paths: int | None, simulator: Simulator
) -> RunDirectory:
    """Record that a run, finished or not, is to have more draws or paths; its units are then computed as ever.

    Any number of processes may do this at once with the same size.

    Parameters
    ----------
    directory : of the run.
    draws, paths : wanted in all; None for as many as there are.
    simulator : that draws the rows.

    Returns
    -------
    The directory, whose manifest is that of the larger run.

    Raises
    ------
    InputError : for fewer than there are, or a study.
    RunFailed : when another version started the run, or it cannot be written.
    """
    manifest = directory.manifest
    before = manifest.plan
    plan = checked_plan(
        manifest, before.draws if draws is None else draws, before.paths if paths is None else paths
    )
    if (plan.draws, plan.paths) == (before.draws, before.paths):
        return directory
    refuse_other_program(manifest, None)
    digest = manifest.draws_digest
    if plan.draws > before.draws:
        digest = draws_digest(drawn(plan, simulator), plan.draws, plan.outcome_fields)
    try:
        record = sealed(record_of(manifest, plan, digest))
        write_new(directory.path / extension_name(len(plan.earlier)), record)
    except OSError as error:
        raise cannot_write(directory, error) from error
    extended = RunDirectory(directory.path)
    if extended.manifest.identity != plan.identity:
        found = extended.manifest.plan
        raise InputError(
            f"another process is extending this run to {found.draws:,} draws of {found.paths:,} paths",
            where="--draws, --paths",
            advice="let it finish, then extend it further",
        )
    return extended


def checked_plan(manifest: Manifest, draws: int, paths: int) -> Plan:
    """Return the plan of the larger run, or raise InputError."""
    before = manifest.plan
    if before.kind != "run":
        raise InputError(
            f"a {before.kind} cannot be extended", where="--resume", advice="start another with more draws"
        )
    checked("--draws", draws, before.draws, MOST_DRAWS)
    checked("--paths", paths, before.paths, MOST_PATHS)
    plan = grown(manifest, draws, paths)
    # Counted before they are listed.
    shape = plan.shape
    units = -(-draws // shape.rows) * -(-paths // shape.paths) * len(plan.structures) * len(plan.variants)
    if units > MOST_UNITS:
        raise InputError(
            f"{draws:,} draws of {paths:,} paths are about {units:,} units of the size that this run began with",
            where="--draws, --paths",
            allowed=f"{MOST_UNITS:,} units",
            advice="start a new run of that size, whose units are larger",
        )
    return plan
