"""Turns what a user asks for into a plan: structures, variants, sizes, where it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from attrition.ensemble.manifest import DRIFTLESS_ROWS, Plan, Variant
from attrition.ensemble.provenance import mechanism_files, source_digest
from attrition.ensemble.units import UnitShape
from attrition.errors import InputError, nearest_name

if TYPE_CHECKING:
    from attrition.scenario import Scenario

DEFAULT_DRAWS = 256
DEFAULT_PATHS = 64
DEFAULT_KEEP_PATHS = 8
MOST_DRAWS = 1 << 24
MOST_PATHS = 1 << 32
MOST_UNITS = 1_000_000
MOST_KEPT = 100_000


class Sizes(TypedDict):
    """Those arguments of `make_plan` that every study has: how large it is, of which seed and structures."""

    draws: int
    paths: int
    seed: int
    structures: str


def make_plan(
    scenario: Scenario,
    *,
    draws: int = DEFAULT_DRAWS,
    paths: int = DEFAULT_PATHS,
    seed: int = 0,
    structures: str = "all",
    driftless: bool = True,
    keep_paths: int | None = None,
    keep_nodes: int = 0,
    kind: str = "run",
    variants: Sequence[Variant] = (),
    study: Mapping[str, Any] | None = None,
) -> Plan:
    """Plan a run.

    Parameters
    ----------
    scenario : resolved scenario.
    draws, paths : prior draws, and paths for each structure and draw.
    seed : 0 to 2⁶⁴−1; 0 is a seed like any other.
    structures : "all" or names, separated by commas.
    driftless : whether to run the driftless twin of the first 64 draws too.
    keep_paths : paths whose trajectories are kept, of each structure; 8 by default, or all where there are fewer.
    keep_nodes : paths whose states at quarterly nodes are kept, of each structure.
    kind : of the run directory.
    variants : of a study, beside the base and the driftless twin.
    study : see `Plan`.

    Raises
    ------
    InputError : for a number out of range or an unknown structure.
    """
    checked("--draws", draws, 1, MOST_DRAWS)
    checked("--paths", paths, 1, MOST_PATHS)
    checked("--seed", seed, 0, (1 << 64) - 1)
    if keep_paths is None:
        keep_paths = min(DEFAULT_KEEP_PATHS, draws * paths)
    checked("--keep-paths", keep_paths, 0, min(draws * paths, MOST_KEPT))
    checked("--keep-nodes", keep_nodes, 0, min(draws * paths, MOST_KEPT))
    every = [Variant("base", draws)]
    if driftless:
        every.append(Variant("driftless", min(draws, DRIFTLESS_ROWS), sets=("study.driftless=1",)))
    every += variants
    chosen = structure_names(structures)
    shape = UnitShape.of(draws, paths, max(len(variants), 1))
    units = -(-draws // shape.rows) * -(-paths // shape.paths) * len(chosen) * len(every)
    if units > MOST_UNITS:
        raise InputError(
            f"{draws:,} draws of {paths:,} paths are about {units:,} units of work",
            where="--draws, --paths",
            allowed=f"{MOST_UNITS:,} units, of at most 65,536 paths each",
        )
    return Plan(
        given=scenario,
        structures=chosen,
        variants=tuple(every),
        draws=draws,
        paths=paths,
        seed=seed,
        keep_paths=keep_paths,
        shape=shape,
        source=source_digest(),
        keep_nodes=keep_nodes,
        kind=kind,
        study=dict(study or {}),
        mechanisms=mechanism_files(),
    )


def structure_names(text: str) -> tuple[str, ...]:
    """Return the structures that "all" or a list separated by commas names, in the order of their codes.

    Raises
    ------
    InputError : for an unknown one, naming the nearest.
    """
    from attrition.model.structures import STRUCTURES

    if text.strip() == "all":
        return STRUCTURES
    asked = [name.strip() for name in text.split(",")]
    if "all" in asked:
        raise InputError(
            f"'all' in '{text}' means every structure, so nothing stands beside it",
            where="--structures",
            allowed=f"all, or names from {', '.join(STRUCTURES)}",
        )
    for name in asked:
        if name not in STRUCTURES:
            raise InputError(
                f"no structure '{name}' in this version",
                where="--structures",
                allowed=", ".join(("all", *STRUCTURES)),
                nearest=nearest_name(name, STRUCTURES),
            )
    return tuple(name for name in STRUCTURES if name in asked)


def default_directory(plan: Plan) -> Path:
    """Return runs/NAME-<8 hex of the identity>, under the current directory; of a study NAME-KIND-<8 hex>."""
    name = re.sub(r"[^\w.-]+", "-", plan.name).strip(".-") or "scenario"
    kind = "" if plan.kind == "run" else f"-{plan.kind}"
    return Path("runs") / f"{name}{kind}-{plan.identity[:8]}"


def checked(where: str, value: int, low: int, high: int) -> None:
    """Raise InputError unless low <= value <= high."""
    if not low <= value <= high:
        raise InputError(f"{value} is out of range", where=where, allowed=f"{low:,} to {high:,}")
