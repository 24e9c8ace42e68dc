"""Regret and satisficing of policies over structures and prior draws, paired (Lempert et al. 2003; Herman et al. 2015).

Nothing here says what is good: the user names the quantity that a decision maker would have small, and the levels that
would do.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from attrition.analysis.blocks import Blocks
from attrition.analysis.differences import BASE, studied
from attrition.analysis.measures import Values, by_row, check_names, measures
from attrition.analysis.quantities import Quantity
from attrition.ensemble.manifest import Manifest
from attrition.errors import InputError
from attrition.statistics.proportions import proportion

OPERATORS = {"<=": operator.le, ">=": operator.ge}
_CRITERION = re.compile(r"\s*([\w.@-]+)\s*(<=|>=)\s*([-+.\deE]+|base)\s*")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A level that a quantity's mean over the paths of a draw must keep: a number, or that of the base.

    Parameters
    ----------
    quantity : its name.
    sign : "<=" or ">=".
    level : None for the base's own mean.
    """

    quantity: str
    sign: str
    level: float | None

    def __str__(self) -> str:
        return f"{self.quantity} {self.sign} {'base' if self.level is None else f'{self.level:g}'}"


def read_criterion(text: str) -> Criterion:
    """Read a criterion such as "escalation<=0.05" or "casualties<=base".

    Raises
    ------
    InputError : when it is of another form, or the quantity is unknown.
    """
    found = _CRITERION.fullmatch(text)
    level: float | None = None
    if found is not None and found[3] != "base":
        try:
            level = float(found[3])
        except ValueError:
            found = None
    if found is None:
        raise InputError(
            f"'{text}' is no criterion",
            where="--satisfice",
            allowed='a quantity, <= or >=, and a number or "base", such as "escalation<=0.05"',
        )
    check_names((found[1],), "--satisfice")
    return Criterion(found[1], found[2], level)


def decisions(
    manifest: Manifest, folder: Path, regret: str, criteria: tuple[Criterion, ...]
) -> dict[str, Any]:
    """Return regret and satisficing of the base and of every policy.

    Parameters
    ----------
    manifest, folder : of a study.
    regret : name of the quantity whose mean over the paths of a draw should be small.
    criteria : that should hold together.

    Returns
    -------
    `regret` by variant and structure: mean over draws, 90th percentile; `worst`: the largest mean of any structure;
    `satisfices` by variant and structure: the share of draws in which all criteria hold, with its interval. The
    least of several means of N paths is below the least true mean, the more so the fewer the paths: regret is a little
    too large.
    """
    plan = manifest.plan
    variants = [BASE, *studied(manifest)]
    rows = min(variant.rows for variant in plan.variants if variant.name in variants)
    names = (regret, *(criterion.quantity for criterion in criteria))
    wanted = measures(manifest, tuple(dict.fromkeys(names)))
    found: dict[str, Any] = {
        "quantity": regret,
        "unit": wanted[0].unit or "probability",
        "criteria": [str(criterion) for criterion in criteria],
        "draws": rows,
        "variants": {name: {"regret": {}, "satisfices": {}} for name in variants},
    }
    blocks = Blocks(manifest, folder / "outcomes.parquet")
    for structure in plan.structures:
        means = {name: _row_means(blocks, name, structure, rows, wanted) for name in variants}
        losses = np.stack([means[name][regret] for name in variants])
        over = losses - losses.min(axis=0)
        for index, name in enumerate(variants):
            found["variants"][name]["regret"][structure] = _spread(over[index])
            held = np.ones(rows, dtype=bool)
            for criterion in criteria:
                level = means[BASE][criterion.quantity] if criterion.level is None else criterion.level
                held &= OPERATORS[criterion.sign](means[name][criterion.quantity], level)
            found["variants"][name]["satisfices"][structure] = proportion(
                held.astype(np.float64), 1
            ).to_data()
    for name in variants:
        of = found["variants"][name]
        of["worst_mean_regret"] = max(each["mean"] for each in of["regret"].values())
    return found


def _row_means(
    blocks: Blocks, variant: str, structure: str, rows: int, wanted: tuple[Quantity, ...]
) -> Mapping[str, Values]:
    table = blocks.table(variant, structure, rows)
    return {quantity.name: by_row(quantity, table).mean(axis=1) for quantity in wanted}


def _spread(values: Values) -> dict[str, float | None]:
    error = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else None
    return {"mean": float(values.mean()), "se": error, "q90": float(np.quantile(values, 0.9))}
