"""The printed table of a sweep: its points, or of two factors on a grid the phase diagram in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from attrition.analysis.differences import BASE, POOLED
from attrition.statistics.estimate import rounded_to, significant

SHOWN = ("until.turn.two_of_four", "withdrawal", "freeze", "regime_end", "casualties")
"""What is printed of each point, as far as it was compared; escalation is a range and stays in the table of effects."""
MOST_POINTS = 60
PROBABILITY = "probability"


def sweep_table(data: Mapping[str, Any], width: int) -> str:
    """Return the table of a sweep.

    Parameters
    ----------
    data : from `attrition.analysis.study_data.study_data`, with `design`.
    width : columns of the terminal.
    """
    design = data["design"]
    points = [name for name in data["variants"] if name != BASE]
    structure = POOLED if len(data["structures"]) > 1 else data["structures"][0]
    first = data["variants"][points[0]]["effects"]
    shown = [name for name in SHOWN if name in first] or list(first)[:4]
    names = [factor["name"] for factor in design["factors"]]
    lines = [
        f"{data['title']}: sweep '{design['name']}' ({design['method']}), {len(points)} points, {structure}.",
        *wrap(f"Given: {data['given']}.", width),
        f"{data['draws']} draws × {data['paths']} paths of each point and structure, seed {data['seed']}.",
        "",
    ]
    rows = [
        [
            *(_plain(text) for text in design["points"][index]),
            *(_value(data["variants"][point]["effects"][name][structure]) for name in shown),
        ]
        for index, point in enumerate(points[:MOST_POINTS])
    ]
    lines += _aligned([*names, *(_heading(name, first[name][structure]["unit"]) for name in shown)], rows)
    if len(points) > MOST_POINTS:
        lines.append(
            f"… and {len(points) - MOST_POINTS} more; all are in design.parquet and differences.parquet"
        )
    lines += [
        "",
        *wrap("Means over draws and chance ± their standard error; months are up to the horizon.", width),
    ]
    lines += wrap("Not a prediction: in this model, under each structure and these priors.", width)
    return "\n".join(lines)


def _plain(text: str) -> str:
    return text if text.count("-") == 2 and "e" not in text else f"{float(text):.6g}"


def _heading(name: str, unit: str) -> str:
    return f"{name}, {'%' if unit == PROBABILITY else unit}"


def _value(effect: Mapping[str, Any]) -> str:
    factor = 100.0 if effect["unit"] == PROBABILITY else 1.0
    value, error = factor * effect["value"], effect["value_se"]
    return rounded_to(value, factor * error) if error else significant(value, 2)


def _aligned(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    table = [list(heads), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    return ["  ".join(cell.rjust(wide) for cell, wide in zip(row, widths, strict=True)) for row in table]
