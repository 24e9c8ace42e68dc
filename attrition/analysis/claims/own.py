"""The small run of a claim with a scenario of its own: the same kernel, kept in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from attrition.analysis.claims.declared import BASE, Claim
from attrition.analysis.claims.effects import Reader, Values
from attrition.analysis.claims.quantities import claim_quantity
from attrition.analysis.paths import PathTable
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.planning import structure_names
from attrition.ensemble.tables import outcome_frame
from attrition.scenario import draw_rows, load_scenario

DRAWS, PATHS = 128, 64


def own_run(claim: Claim, seed: int) -> tuple[tuple[str, ...], Reader]:
    """Run the variants of a claim on its own scenario.

    Parameters
    ----------
    claim : that names one.
    seed : of every stream.

    Returns
    -------
    The structures, and what reads values of the variants, see `Reader`. D2 is not dated in such a run.
    """
    from attrition.engine.from_scenario import compile_scenario, solve_scenario
    from attrition.engine.tallies import Bins
    from attrition.engine.unit import simulate

    base = load_scenario(claim.scenario)
    draws, paths = claim.draws or DRAWS, claim.paths or PATHS
    structures = structure_names(claim.structures)
    tables: dict[tuple[str, str], PathTable] = {}
    manifests: dict[str, Any] = {}
    known = draw_rows(base, seed, range(draws))
    # As in every study: solved for the base, and held in its variants.
    solved = solve_scenario(base, seed=seed, draws=known)
    for name in (BASE, *claim.variants):
        variant = claim.variants.get(name)
        scenario = base.with_(sets=list(variant.sets), policies=list(variant.policies)) if variant else base
        drawn = draw_rows(scenario, seed, range(draws), (base, known))
        for structure in structures:
            program = compile_scenario(
                scenario, seed=seed, rows=draws, structure=structure, draws=drawn, solved=solved
            )
            nothing = np.zeros((0, len(program.record_days)))
            found = simulate(
                program,
                first_row=0,
                rows=draws,
                first_path=0,
                paths=paths,
                bins=Bins(nothing, nothing),
                keep=0,
                engine="kernel",
            )
            row, path = np.divmod(np.arange(draws * paths), paths)
            frame = outcome_frame(name, structure, row, path, found.outcomes)
            tables[name, structure] = PathTable(frame, draws, paths)
            manifests[structure] = SimpleNamespace(
                start=program.start,
                horizon_day=float(program.horizon_day),
                plan=SimpleNamespace(scenario=base),
            )

    def read(variant: str, structure: str, quantity: str) -> Values:
        asked = claim_quantity(quantity, cast(Manifest, manifests[structure]))
        return asked.values(tables[variant, structure]).reshape(draws, paths)

    return structures, read
