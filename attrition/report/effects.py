"""What policies change, as a table: paired effects with their errors, structures side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrition.analysis.differences import POOLED
from attrition.ensemble.directory import DIFFERENCES_FILE
from attrition.ensemble.tables import read_table
from attrition.figures.studies import EFFECTS
from attrition.report.html import Markup, joined, tag
from attrition.report.tables import Cell, table
from attrition.statistics.estimate import rounded_to, significant

if TYPE_CHECKING:
    from attrition.figures.content import Content


def effects_table(content: Content) -> Markup | None:
    """Return the effects of a comparison, a row a policy and quantity; None for a run or a sweep.

    Parameters
    ----------
    content : of the run.
    """
    if content.manifest.plan.kind != "compare":
        return None
    frame = read_table(content.path / DIFFERENCES_FILE)
    found = {(row["variant"], row["quantity"], row["structure"]): row for row in frame.iter_rows(named=True)}
    columns = [*content.structures, *([POOLED] if len(content.structures) > 1 else [])]
    rows: list[list[Cell | str]] = []
    for variant in dict.fromkeys(frame["variant"]):
        for quantity in EFFECTS:
            cells = [found.get((variant, quantity.name, structure)) for structure in columns]
            if all(cell is None for cell in cells):
                continue
            rows.append(
                [
                    variant,
                    quantity.title,
                    quantity.unit,
                    *(_effect(cell, quantity.factor, marked=quantity.marked) for cell in cells),
                ]
            )
    names = [name.replace("_", " ") for name in columns]
    return joined(
        tag("h3", "Effects in numbers"),
        table(
            "Effect of each policy against the base, paired, ± one standard error; of escalation, the 95 % interval",
            ("Policy", "Quantity", "Unit", *names),
            rows,
            sortable=True,
        ),
    )


def _effect(row: dict[str, float | None] | None, factor: float, *, marked: bool) -> Cell:
    if row is None or row["effect"] is None:
        return Cell("–")
    effect, error = factor * row["effect"], row["se"]
    if not marked:
        low, high = row["low"], row["high"]
        if low is None or high is None or low == high == 0.0:
            return Cell("no change", effect)
        return Cell(f"{significant(factor * low, 2)} to {significant(factor * high, 2)}", effect)
    if not error:
        return Cell("no change" if effect == 0.0 else significant(effect, 2), effect)
    return Cell(rounded_to(effect, factor * error), effect)
