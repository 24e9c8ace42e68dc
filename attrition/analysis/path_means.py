"""Means of states along each path, from the quarterly nodes that a run has kept: outcomes, not inputs.

What a path went through before something happened goes with it and need not cause it; a box bounded by such a mean says
where it happens, and not what would bring it about. The columns are marked by their prefix.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.engine.nodes import NODE_FIELDS
from attrition.ensemble.tables import read_table
from attrition.errors import InputError, nearest_name

if TYPE_CHECKING:
    from attrition.analysis.designs import Varied

PREFIX = "path."


def path_means(
    varied: Varied, structure: str, variant: str, names: Sequence[str], before: date | None, paths: int
) -> tuple[NDArray[np.int64], tuple[str, ...], NDArray[np.float64]]:
    """Return means of states over the nodes before a day, or all, while the war goes on.

    Parameters
    ----------
    varied : the run.
    structure, variant : names.
    names : of states that nodes keep.
    before : a day, None for the horizon.
    paths : of a row.

    Returns
    -------
    (rows, columns, means): the rows of which every path is kept; the names of the columns; float[rows * paths, names].

    Raises
    ------
    InputError : for a state that nodes do not keep, or a run that keeps none.
    """
    import polars as pl

    for name in names:
        if name not in NODE_FIELDS:
            raise InputError(
                f"nodes keep no state '{name}'",
                where="--along",
                allowed=", ".join(NODE_FIELDS),
                nearest=nearest_name(name, NODE_FIELDS),
            )
    plan = varied.manifest.plan
    if not plan.keep_nodes:
        raise InputError(
            "this run keeps no states along its paths",
            where="--along",
            advice=f"run it with --keep-nodes {plan.draws * plan.paths}",
        )
    nodes = read_table(varied.path / "nodes.parquet").filter(
        (pl.col("variant") == variant) & (pl.col("structure") == structure)
    )
    if before is not None:
        nodes = nodes.filter(pl.col("date") < before)
    means = nodes.group_by("draw", "path").agg(pl.col(list(names)).mean()).sort("draw", "path")
    whole = means.group_by("draw").len().filter(pl.col("len") == paths).sort("draw")["draw"]
    kept = means.filter(pl.col("draw").is_in(whole.to_list()))
    values = kept.select(list(names)).to_numpy().astype(np.float64)
    return (
        whole.to_numpy().astype(np.int64),
        tuple(f"{PREFIX}{name}" for name in dict.fromkeys(names)),
        values,
    )
