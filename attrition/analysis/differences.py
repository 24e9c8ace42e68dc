"""Paired effects of the variants of a study: each against the base, path by path, on the same random numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.analysis.blocks import Blocks
from attrition.analysis.measures import Values, by_row, measures
from attrition.analysis.paths import PathTable, PooledTable
from attrition.analysis.quantities import Quantity
from attrition.ensemble.manifest import Manifest
from attrition.statistics.estimate import Estimate
from attrition.statistics.paired import Difference, paired_difference

if TYPE_CHECKING:
    import polars as pl

BASE = "base"
DRIFTLESS = "driftless"
POOLED = "pooled"
MOST_HELD = 1 << 17
"""Paths of a structure up to which the base's quantities are held for all variants."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One quantity of a variant against the base, under one structure or over all.

    Parameters
    ----------
    base, value : means of the base, over the rows that the variant has, and of the variant.
    difference : value less base, paired.
    variance_reduction : by which factor pairing has divided the variance of the difference; None where it is nil.
    """

    variant: str
    structure: str
    quantity: Quantity
    base: Estimate
    value: Estimate
    difference: Difference
    variance_reduction: float | None


def studied(manifest: Manifest) -> list[str]:
    """Return the names of the variants that are compared with the base, in order."""
    return [variant.name for variant in manifest.plan.variants if variant.name not in (BASE, DRIFTLESS)]


def effects(manifest: Manifest, folder: Path, chosen: tuple[Quantity, ...] | None = None) -> Iterator[Effect]:
    """Compare every variant with the base.

    Parameters
    ----------
    manifest : of the run.
    folder : where outcomes.parquet lies.
    chosen : quantities; all by default.

    Returns
    -------
    Effects in the order (variant, structure and then pooled, quantity); structures count alike in the pool.
    """
    plan = manifest.plan
    blocks = Blocks(manifest, folder / "outcomes.parquet")
    wanted = measures(manifest) if chosen is None else chosen
    held: dict[tuple[str, int, str], Values] = {}
    for variant in plan.variants:
        if variant.name not in studied(manifest):
            continue
        second = _tables(blocks, plan.structures, variant.name, variant.rows)
        first: dict[str, PathTable] | None = None
        for structure, table in second.items():
            for quantity in wanted:
                key = (structure, variant.rows, quantity.name)
                base = held.get(key)
                if base is None:
                    if first is None:
                        first = _tables(blocks, plan.structures, BASE, variant.rows)
                    base = by_row(quantity, first[structure])
                    if base.size <= MOST_HELD:
                        held[key] = base
                yield effect(variant.name, structure, quantity, base, by_row(quantity, table))


def effect(variant: str, structure: str, quantity: Quantity, base: Values, values: Values) -> Effect:
    """Return the effect of a variant from the quantity's values, float64[rows, paths] each."""
    difference = paired_difference(base, values)
    unpaired = _row_variance(base) + _row_variance(values)
    paired = _row_variance(values - base)
    return Effect(
        variant,
        structure,
        quantity,
        _mean(base),
        _mean(values),
        difference,
        unpaired / paired if paired > 0.0 else None,
    )


def _tables(blocks: Blocks, structures: tuple[str, ...], variant: str, rows: int) -> dict[str, PathTable]:
    tables = {structure: blocks.table(variant, structure, rows) for structure in structures}
    if len(tables) > 1:
        tables[POOLED] = PooledTable(list(tables.values()))
    return tables


def _mean(values: Values) -> Estimate:
    rows = len(values)
    return Estimate(float(values.mean()), sqrt(_row_variance(values) / rows) if rows > 1 else None)


def _row_variance(values: Values) -> float:
    return float(values.mean(axis=1).var(ddof=1)) if len(values) > 1 else 0.0


def differences_frame(found: Iterator[Effect]) -> pl.DataFrame:
    """Return effects as the table differences.parquet: a row a variant, structure and quantity."""
    import polars as pl

    rows = [
        {
            "variant": item.variant,
            "structure": item.structure,
            "quantity": item.quantity.name,
            "unit": item.quantity.unit or "probability",
            "base": item.base.value,
            "base_se": item.base.error,
            "value": item.value.value,
            "value_se": item.value.error,
            "effect": item.difference.value,
            "se": item.difference.se,
            "low": item.difference.low,
            "high": item.difference.high,
            "se_chance": item.difference.se_chance,
            "sd_parameters": item.difference.sd_parameters,
            "share_above": item.difference.share_above,
            "variance_reduction": item.variance_reduction,
        }
        for item in found
    ]
    words = ("variant", "structure", "quantity", "unit")
    numbers = (
        "base", "base_se", "value", "value_se", "effect", "se", "low", "high", "se_chance", "sd_parameters",
        "share_above", "variance_reduction",
    )  # fmt: skip
    return pl.DataFrame(
        rows, schema={**dict.fromkeys(words, pl.String), **dict.fromkeys(numbers, pl.Float64)}
    )
