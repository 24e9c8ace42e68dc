"""Scenario discovery: where among the inputs something happens often, found on half of the rows and held on the other.

Among many inputs a search by single slices is led astray, so the few that move the share most are screened first, by
the regressions of `given_data` on the same half; an input that acts only together with another can be lost by it. The
box is that of PRIM, chosen where its density stands farthest above that of all points, without the bounds that do not
stand: a bound stands when its quasi-p-value (Bryant and Lempert, Technological Forecasting and Social Change 77 (2010)
34–49) is below .05 over the number of bounds that could have been found by luck, of all inputs. A regression tree is
grown beside it. All that is said of a box comes from the half that did not find it; how often a bound is found again
in other halves tells how much it depends on the rows drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.boxes import Box
from attrition.analysis.designs import Varied
from attrition.analysis.discovery_target import Target, read_target
from attrition.analysis.held_out import Measures, Points, measures
from attrition.analysis.path_means import PREFIX, path_means
from attrition.analysis.standing_box import (
    finding_half,
    luck,
    rounded,
    screened,
    standing_box,
    widened,
)
from attrition.analysis.tree_boxes import tree_boxes
from attrition.errors import InputError, refuse_unknown
from attrition.statistics.estimate import Estimate

Floats = NDArray[np.float64]

PRIM, TREE, BOTH = "prim", "tree", "both"
METHODS = (BOTH, PRIM, TREE)
FEWEST_ROWS = 64
LEAST_SUPPORT = 0.1
HALVES = 10
"""Other halves in which the box is looked for again."""

Told = Callable[[int, str], None]


@dataclass(frozen=True)
class Held:
    """A box and how it does on the rows that did not find it."""

    box: Box
    measures: Measures


@dataclass(frozen=True)
class Region:
    """What was found under one structure.

    Parameters
    ----------
    share : of the cases among all paths.
    prim : the box, None where no bound stands or it was not asked for.
    again : input → share of other halves of the rows in which it is bounded too; for a box of PRIM.
    leaves : of the tree, the densest first; a single one where no cut stands; empty where it was not asked for.
    refused : in words, why nothing was looked for.
    """

    share: Estimate
    prim: Held | None
    again: dict[str, float]
    leaves: tuple[Held, ...]
    refused: str | None = None


@dataclass(frozen=True)
class Discovery:
    """What `discover` found, structure by structure; points and halves are those of the first structure's rows."""

    source: str
    given: str
    target: Target
    method: str
    units: dict[str, str]
    meanings: dict[str, str]
    regions: dict[str, Region]
    points: dict[str, Points]
    finding_rows: int
    holding_rows: int


def discover(
    directory: str | Path,
    target: str,
    *,
    method: str = BOTH,
    least_density: float | None = None,
    least_support: float = LEAST_SUPPORT,
    along: Sequence[str] = (),
    variant: str = "base",
    told: Told = lambda done, what: None,
) -> Discovery:
    """Find where among the inputs of a finished run something happens often.

    Parameters
    ----------
    directory : of the run; of a sweep, its factors are the inputs.
    target : a quantity that happens or does not, such as "turn.D1@2028", or one with a limit, "casualties>3000".
    method : "prim", "tree" or "both".
    least_density : of the box of PRIM; the largest that reaches it is taken. The one that stands out most by default.
    least_support : share of the rows that a box has at least.
    along : states whose means along each path are looked at too, of a run that keeps its nodes.
    variant : whose paths are looked at.
    told : called with how many structures are done and the name of the next.

    Returns
    -------
    The findings.

    Raises
    ------
    InputError : for an unknown name, too few rows, or states that the run has not kept.
    RunFailed : for a run that is not finished.
    """
    varied = Varied(Path(directory))
    _refuse_unfit(method, least_density, least_support)
    wanted = read_target(varied, target)
    regions, points = {}, {}
    for done, structure in enumerate(varied.structures):
        told(done, structure)
        points[structure] = _points(varied, wanted, structure, variant, along)
        regions[structure] = _region(
            points[structure], method, least_density, least_support, varied.manifest.plan.seed
        )
    first = points[varied.structures[0]]
    half = finding_half(first, varied.manifest.plan.seed, 0)
    units, meanings = _known(varied, first.names)
    if all(region.refused for region in regions.values()):
        raise InputError(f"nothing to look for: {next(iter(regions.values())).refused}", where="--target")
    return Discovery(
        varied.source,
        str(varied.summary["given"]),
        wanted,
        method,
        units,
        meanings,
        regions,
        points,
        len(np.unique(first.rows[half])),
        len(np.unique(first.rows[~half])),
    )


def _region(
    points: Points, method: str, least_density: float | None, least_support: float, seed: int
) -> Region:
    share = points.share
    try:
        _refuse_rows(points, share)
    except InputError as error:
        return Region(share, None, {}, (), error.line())
    half = finding_half(points, seed, 0)
    finding, holding = points.chosen(half), points.chosen(~half)
    prim: Held | None = None
    again: dict[str, float] = {}
    leaves: tuple[Held, ...] = ()
    if method in (PRIM, BOTH):
        box = standing_box(finding, least_density, least_support)
        if box is not None:
            prim = Held(box, measures(box, holding))
            again = _found_again(points, box, least_density, least_support, seed)
    if method in (TREE, BOTH):
        boxes = tree_boxes(screened(finding), limit=luck(points), least_support=least_support)
        leaves = tuple(
            Held(box, measures(box, holding))
            for box in (rounded(widened(one, finding), finding) for one in boxes)
        )
    return Region(share, prim, again, leaves)


def _found_again(
    points: Points, box: Box, least_density: float | None, least_support: float, seed: int
) -> dict[str, float]:
    counts = dict.fromkeys(box.bounds, 0)
    for number in range(1, HALVES + 1):
        other = standing_box(points.chosen(finding_half(points, seed, number)), least_density, least_support)
        for name in counts:
            counts[name] += other is not None and name in other.bounds
    return {name: count / HALVES for name, count in counts.items()}


def _points(varied: Varied, wanted: Target, structure: str, variant: str, along: Sequence[str]) -> Points:
    if varied.is_sweep:
        if along or wanted.above is not None or wanted.below is not None:
            raise InputError(
                "of a sweep, events and the factors of its design alone are looked at", where="--target"
            )
        means = varied.by_point(wanted.quantity, structure).mean(axis=1)
        return Points(varied.inputs.names, varied.inputs.values, means, np.arange(len(means)))
    table = varied.table(wanted.quantity, structure, variant)
    cases = wanted.cases(wanted.quantity.values(table)).reshape(table.draws, table.paths)
    values = varied.inputs.values[: table.draws]
    if not along:
        return Points(varied.inputs.names, values, cases.mean(axis=1), np.arange(table.draws))
    kept, names, means = path_means(varied, structure, variant, along, wanted.quantity.before, table.paths)
    draws = len(kept)
    return Points(
        (*varied.inputs.names, *names),
        np.column_stack([np.repeat(values[kept], table.paths, axis=0), means]),
        cases[kept].reshape(-1),
        np.repeat(np.arange(draws), table.paths),
    )


def _known(varied: Varied, names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Return units and meanings of columns, as they are declared."""
    from attrition.model.registry import PARAMETERS, STATE

    units = dict(zip(varied.inputs.names, varied.inputs.units, strict=True))
    states = {f"{PREFIX}{field.name}": field for field in STATE}
    units |= {name: states[name].unit for name in names if name in states}
    meanings = {one.name: one.meaning for one in PARAMETERS}
    meanings |= {name: f"mean along the path of {field.meaning}" for name, field in states.items()}
    return units, {name: meanings[name] for name in names if name in meanings}


def _refuse_rows(points: Points, share: Estimate) -> None:
    rows = len(np.unique(points.rows))
    if rows < FEWEST_ROWS:
        raise InputError(
            f"{rows} rows are too few to find a box on half of them and hold it on the other",
            allowed=f"{FEWEST_ROWS} or more",
            advice="run it with more --draws",
        )
    if share.value in (0.0, 1.0):
        raise InputError(
            f"it happens in {'no' if share.value == 0.0 else 'every'} path", advice="ask about another target"
        )


def _refuse_unfit(method: str, least_density: float | None, least_support: float) -> None:
    refuse_unknown("method", method, METHODS, "--method")
    if least_density is not None and not 0.0 < least_density <= 1.0:
        raise InputError(f"a density of {least_density:g}", where="--density", allowed="above 0, to 1")
    if not 0.0 < least_support < 1.0:
        raise InputError(
            f"a share of {least_support:g} of the rows", where="--support", allowed="above 0, below 1"
        )
