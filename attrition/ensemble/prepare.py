"""Starts a run: computes the manifest, creates it unless another process has, and writes the draws."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from attrition.engine.solve import SOLVED
from attrition.ensemble.container import FORMAT
from attrition.ensemble.digest import draws_digest
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import resume_command
from attrition.ensemble.failures import FileDamaged, RunFailed
from attrition.ensemble.files import DIGEST_BYTES, write_new, write_over
from attrition.ensemble.manifest import Manifest, Plan, nested
from attrition.ensemble.provenance import BINDING, difference, versions
from attrition.ensemble.sealed import sealed
from attrition.ensemble.simulator import Simulator
from attrition.ensemble.tables import draws_frame, parquet_bytes, read_draws, variants_frame
from attrition.errors import InputError

KNOWN_ANSWER_PATHS = 8
PILOT_ROWS = 16
"""Rows of the pilot for the edges of the histograms, of 16 paths each under every structure. As many rows as a pilot of
256 left a like share of paths outside the edges, and to solve a row takes longer than to simulate its paths."""


def prepared(plan: Plan, simulator: Simulator) -> Manifest:
    """Compute what a manifest holds beyond the plan: records, bin edges from a pilot, a known answer.

    Parameters
    ----------
    plan : what was asked for.
    simulator : that will run it.
    """
    low: list[NDArray[np.float64]] = []
    high: list[NDArray[np.float64]] = []
    first = None
    draws = drawn(plan, simulator)
    fits = simulator.fits(plan.scenario, seed=plan.seed, structures=plan.structures)
    # Rows of the pilot are the same whatever the size of the run, so that it can be extended.
    solved = solved_among(drawn(plan, simulator, PILOT_ROWS))
    for structure in plan.structures:
        program = simulator.compile(
            plan.scenario,
            seed=plan.seed,
            rows=PILOT_ROWS,
            structure=structure,
            solved=solved,
            continuing=fits.get(structure),
        )
        edges = simulator.pilot_bins(program)
        low.append(np.asarray(edges.low))
        high.append(np.asarray(edges.high))
        first = first or program
    assert first is not None
    # The same edges for all structures: they can be added up, and a manifest holds them once.
    edges_of_all = (
        nested(np.minimum.reduce(low).tolist()),
        nested(np.maximum.reduce(high).tolist()),
    )
    manifest = Manifest(
        identity=plan.identity,
        plan=plan,
        start=first.start,
        horizon_day=float(first.horizon_day),
        variables=tuple(first.variables),
        record_days=tuple(float(day) for day in first.record_days),
        bins=dict.fromkeys(plan.structures, edges_of_all),
        versions=versions(),
        draws_digest=draws_digest(draws, plan.draws, plan.outcome_fields),
        continuing=fits,
    )
    return replace(manifest, known_answer=known_answer(manifest, simulator))


def known_answer(manifest: Manifest, simulator: Simulator, engine: str = "kernel") -> str:
    """Return the digest of a few paths of the first row under every structure: every machine must reproduce it.

    What is solved for that row is solved by this simulator, and not read from a table.
    """
    plan = manifest.plan
    digest = blake2b(digest_size=DIGEST_BYTES)
    for structure in plan.structures:
        low, high = manifest.edges[structure]
        result = simulator.simulate(
            simulator.compile(
                plan.scenario,
                seed=plan.seed,
                rows=1,
                structure=structure,
                continuing=manifest.continuing.get(structure),
            ),
            first_row=0,
            rows=1,
            first_path=0,
            paths=KNOWN_ANSWER_PATHS,
            low=low,
            high=high,
            keep=0,
            engine=engine,
        )
        digest.update((np.nan_to_num(result.outcomes, nan=-1e300) + 0.0).astype("<f8").tobytes())
        flat = result.histogram.reshape(-1)
        cells = np.flatnonzero(flat != 0)
        for array in (np.diff(cells, prepend=0), flat[cells]):
            digest.update(array.astype("<u8").tobytes())
    return digest.hexdigest()


def create(directory: RunDirectory, manifest: Manifest, simulator: Simulator) -> Manifest:
    """Create the run directory unless it is there, and write the draws and variants unless they are.

    Any number of processes may do this at once; all go on with the manifest that was first.

    Parameters
    ----------
    directory : where.
    manifest : of the run.
    simulator : that draws the rows.

    Returns
    -------
    The manifest in the directory.

    Raises
    ------
    InputError : when the directory holds another run or somebody else's files.
    RunFailed : when the program that started the run is another one.
    OSError : when it cannot be written.
    """
    if not directory.exists:
        refuse_foreign(directory)
        directory.path.mkdir(parents=True, exist_ok=True)
        if write_new(directory.manifest_path, sealed(manifest.to_data())):
            directory.begun(manifest)
            write_draws(directory, manifest, simulator)
            return manifest
    refuse_other(directory, manifest.identity)
    write_draws(directory, directory.manifest, simulator)
    return directory.manifest


def drawn(plan: Plan, simulator: Simulator, rows: int | None = None) -> dict[str, NDArray[np.float64]]:
    """Return what differs from draw to draw by column, sampled or solved, of all rows or the first."""
    # Once for the run and for the pilot, which has rows that a small run lacks.
    columns = simulator.drawn(plan.scenario, seed=plan.seed, rows=max(plan.draws, PILOT_ROWS))
    wanted = plan.draws if rows is None else rows
    return {name: np.array(values[:wanted], dtype=np.float64) for name, values in columns.items()}


def solved_among(columns: Mapping[str, NDArray[np.float64]]) -> dict[str, list[float]] | None:
    """Return the columns of draws that are solved; None where nothing is."""
    return {name: columns[name].tolist() for name in SOLVED if name in columns} or None


def solved_in(directory: RunDirectory, manifest: Manifest) -> dict[str, list[float]] | None:
    """Return what was solved when a run was started, from its table of draws.

    Raises
    ------
    RunFailed : when the table is missing or damaged.
    """
    return solved_among(held_draws(directory, manifest)[0])


def held_draws(directory: RunDirectory, manifest: Manifest) -> tuple[dict[str, NDArray[np.float64]], int]:
    """Return the columns and the number of draws of a run; RunFailed names the command that mends them."""
    try:
        return read_draws(directory.path / "draws.parquet", manifest)
    except FileDamaged as error:
        raise RunFailed(f"{error}; mend it with: {resume_command(directory)}") from None


def write_draws(
    directory: RunDirectory, manifest: Manifest, simulator: Simulator, *, mend: bool = False
) -> None:
    """Write draws.parquet and variants.parquet unless they exist: before the first unit.

    Parameters
    ----------
    directory, manifest : of the run.
    simulator : that draws the rows.
    mend : whether to read draws that exist, and to write them anew when they are damaged.
    """
    plan = manifest.plan
    draws = directory.path / "draws.parquet"
    if (mend or plan.earlier) and draws.exists():  # those of an extended run may be the ones before
        try:
            read_draws(draws, manifest)
        except FileDamaged:
            write_over(draws, parquet_bytes(draws_frame(drawn(plan, simulator), plan.draws)))
    if not draws.exists():
        write_new(draws, parquet_bytes(draws_frame(drawn(plan, simulator), plan.draws)))
    variants = directory.path / "variants.parquet"
    if not variants.exists():
        write_new(variants, parquet_bytes(variants_frame(manifest)))


def refuse_foreign(directory: RunDirectory) -> None:
    """Raise InputError when a place without manifest holds anything, or cannot hold a run."""
    names = directory.foreign_names()
    # The manifest may have come between the two looks: then another process has just started this run.
    if names and not directory.exists:
        raise InputError(
            f"'{directory.path}' is not empty and is no run: it holds '{names[0]}'"
            + (f" and {len(names) - 1} more" if len(names) > 1 else ""),
            where="--out",
            allowed="a new or empty directory, or one that holds this run",
        )


def refuse_other(directory: RunDirectory, identity: str) -> None:
    """Raise InputError when the run in a directory is not the one with this identity."""
    manifest = directory.manifest
    found = manifest.plan
    if manifest.identity != identity:
        reason = difference(found) or "it has another scenario, seed or size"
        raise InputError(
            f"'{directory.path}' holds another run ({manifest.identity[:8]}, not {identity[:8]}): {reason}",
            where="--out",
            advice="name another directory, or go on with that run by naming only its directory",
        )


def refuse_other_program(manifest: Manifest, simulator: Simulator | None, engine: str = "kernel") -> None:
    """Refuse to add to a run that another program started.

    Parameters
    ----------
    manifest : of the run.
    simulator : with it, the known answer is computed and compared too.
    engine : that computes it.

    Raises
    ------
    RunFailed : when sources or versions differ, or this machine gives other bits.
    """
    if reason := difference(manifest.plan):
        raise RunFailed(f"no units can be added to this run: {reason}")
    if manifest.unit_format != FORMAT:
        raise RunFailed(
            f"the units of this run are of format {manifest.unit_format}, this version writes {FORMAT}; "
            "use the version that started it, or start a new run"
        )
    here = versions()
    for name in BINDING:
        if manifest.versions.get(name) != here[name]:
            raise RunFailed(
                f"this run was started with {name} {manifest.versions.get(name)}, here it is {here[name]}; "
                "use the same environment for all processes of a run"
            )
    if simulator is not None and known_answer(manifest, simulator, engine) != manifest.known_answer:
        raise RunFailed(
            f"this machine ({os.uname().machine}) does not reproduce the known answer of the run, so its results "
            "would not be equal; run attrition verify-model here"
        )
