"""The printed table of a study: what each policy changes, structures side by side, and what no policy is sure of."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from attrition.analysis.differences import BASE, POOLED
from attrition.analysis.measures import LAG, UNTIL
from attrition.analysis.table_side_by_side import COLUMN, LABEL, row_of_cells, short_name
from attrition.analysis.turning import SIDES
from attrition.statistics.estimate import rounded_to, significant

HEADLINE = (
    "withdrawal",
    "freeze",
    "defender_collapse",
    "regime_crisis",
    "escalation",
    "regime_end",
    "until.over",
    "until.crisis",
    "until.turn.D1",
    "until.turn.D2",
    "until.turn.D3",
    "until.turn.D4",
    "until.turn.two_of_four",
    "until.turn_coalition.D1",
    LAG,
    "strain_mean",
    "probes",
    "aid_usd_bn",
    "casualties.challenger",
    "casualties.defender",
)
"""What the printed table shows; differences.parquet holds every quantity."""
RANGES = ("escalation",)
"""Shown as a range: no single number of it is to be optimised."""
FACTORS = {
    "probability": (100.0, "%-points"),
    "month": (1.0, ""),
    "thousand people": (1.0, "thousand"),
    "0..100": (1.0, "of 100"),
    "count": (1.0, ""),
}
LABELS = {
    "until.over": "months of war",
    "strain_mean": "mean strain",
    "aid_usd_bn": "military aid",
}
SMALLEST_SHOWN = 0.05
"""What is smaller than this with its error, in the units shown, is printed as nothing."""


def study_table(data: Mapping[str, Any], width: int) -> str:
    """Return the table of a study.

    Parameters
    ----------
    data : from `attrition.analysis.study_data.study_data`.
    width : columns of the terminal.
    """
    lines = [
        *wrap(
            f"{data['title']}: {len(data['variants']) - 1} variant(s) against the base, paired by draw and chance.",
            width,
        ),
        *wrap(f"Given: {data['given']}.", width),
        f"{data['draws']} draws × {data['paths']} paths of each structure, seed {data['seed']}.",
    ]
    columns = [*data["structures"], *([POOLED] if len(data["structures"]) > 1 else [])]
    fit = max((width - LABEL) // COLUMN, 1)
    for start in range(0, len(columns), fit):
        lines += _block(data, columns[start : start + fit])
    lines += ["", *_decisions(data, width)]
    lines += wrap(
        "Months are means up to the horizon, at which an event that does not come is counted. An effect is the mean "
        "over draws and chance ± its standard error; escalation is shown as a 95 % range. Casualties are people.",
        width,
    )
    lines += wrap("Not a prediction: in this model, under each structure and these priors.", width)
    return "\n".join(lines)


def _block(data: Mapping[str, Any], columns: list[str]) -> list[str]:
    lines: list[str] = []
    for name, variant in data["variants"].items():
        if name == BASE:
            continue
        title, names = f"{name}, against the base", [short_name(column) for column in columns]
        if len(f"{title} {names[0]}") > LABEL + COLUMN:
            # A long name has a line of its own, or the headings would stand beside their columns.
            lines += ["", title, row_of_cells("", names)]
        else:
            lines += ["", row_of_cells(title, names)]
        for quantity in HEADLINE:
            found = variant["effects"].get(quantity)
            if found is None:
                continue
            given = found[columns[0]]["unit"]
            factor, unit = FACTORS.get(given, (1.0, given))
            cells = [_cell(found[column], factor, ranged=quantity in RANGES) for column in columns]
            lines.append(row_of_cells(f"  {_label(quantity)}{', ' if unit else ''}{unit}", cells))
    return lines


def _label(quantity: str) -> str:
    if quantity in LABELS:
        return LABELS[quantity]
    name = quantity.removeprefix(UNTIL)
    side, _, measure = name.partition(".")
    if side in SIDES:
        words = measure.replace("_", " ") + ("" if side == "turn" else f", {side.removeprefix('turn_')}")
    else:
        words = name.replace("_", " ").replace(".", ", ")
    return f"months until {words}" if quantity.startswith(UNTIL) else words


def _cell(effect: Mapping[str, Any], factor: float, *, ranged: bool) -> str:
    value, error = factor * effect["effect"], effect["se"]
    if abs(value) + factor * (error or 0.0) < SMALLEST_SHOWN:
        return "0.0" if value else "0"
    if ranged and effect["low"] is not None:
        low, high = (significant(factor * effect[end], 2) for end in ("low", "high"))
        return f"{low}…{high}"
    return _signed(value, factor * error if error is not None else None)


def _signed(value: float, error: float | None) -> str:
    text = rounded_to(value, error) if error else significant(value, 2)
    return text if text.startswith("-") or value == 0.0 else f"+{text}"


def _decisions(data: Mapping[str, Any], width: int) -> list[str]:
    found = data.get("decisions")
    if found is None:
        return []
    structures = data["structures"]
    lines = [
        row_of_cells(
            f"Regret in {found['quantity'].replace('_', ' ')}", [short_name(name) for name in structures]
        )
    ]
    for name, of in found["variants"].items():
        cells = [rounded_to(of["regret"][each]["mean"], of["regret"][each]["se"]) for each in structures]
        lines.append(row_of_cells(f"  {name}", cells))
    lines += wrap(
        f"Mean over draws, {found['unit']}: how much more than the least of these variants in the same draw; the least "
        "of several means of few paths makes it a little too large.",
        width,
    )
    if found["criteria"]:
        lines += [
            "",
            row_of_cells("Draws that meet the levels, %", [short_name(name) for name in structures]),
        ]
        for name, of in found["variants"].items():
            cells = [
                rounded_to(100.0 * each["p"], 100.0 * each["se"])
                if each["se"]
                else significant(100.0 * each["p"], 2)
                for each in (of["satisfices"][structure] for structure in structures)
            ]
            lines.append(row_of_cells(f"  {name}", cells))
        lines += wrap(f"Levels: {'; '.join(found['criteria'])}, of the mean over a draw's paths.", width)
    return [*lines, ""]
