"""The results of a report: what to take home first, then every figure of the table that `run` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrition.analysis.table_side_by_side import lines_of
from attrition.analysis.words import END_WORDS, missing
from attrition.report.html import Markup, joined, tag
from attrition.report.tables import Cell, table
from attrition.statistics.estimate import rounded_to, significant

POOLED = "pooled"
TAKEN_HOME = 3
"""Ends that the headline names, most frequent first; escalation and still fighting are always named."""


def headline(summary: Mapping[str, Any]) -> Markup:
    """Return the sentences that a reader should take home, each number with its error and its range over structures.

    Parameters
    ----------
    summary : content of summary.json.
    """
    pooled = summary[POOLED]
    ends = {name: item for name, item in pooled["outcomes"].items() if item is not None}
    asides = ("escalation", "still_fighting")
    order = sorted((name for name in ends if name not in asides), key=lambda name: -ends[name]["p"])
    chosen = [*order[:TAKEN_HOME], *(name for name in asides if name in ends)]
    items = [
        tag(
            "li",
            tag("strong", _share(ends[name])),
            f" of paths: {END_WORDS[name].removesuffix(' at the horizon')}{_spread(summary, name)}.",
        )
        for name in chosen
    ]
    turn = pooled["turn"].get("two_of_four")
    if turn is not None:
        over = turn["excess"]
        excess = (
            f" (over the driftless twin, which turns by chance: {_signed(over)} percentage points)"
            if over
            else ""
        )
        items.append(
            tag(
                "li",
                tag("strong", _share({**turn, "p": turn["p_within_horizon"]})),
                f" of paths: time turns against the challenger by two of its measures{excess}.",
            )
        )
    lost = {side: item for side, item in pooled["casualties"].items() if item is not None}
    if lost:
        sides = "; ".join(
            f"{side} {_thousand(item['median'])} thousand people, median "
            f"(90 % of paths: {_thousand(item['q05'])} to {_thousand(item['q95'])})"
            for side, item in lost.items()
        )
        items.append(tag("li", tag("strong", "Casualties by then"), f": {sides}."))
    return tag("ul", *items, class_="headline")


def results_table(summary: Mapping[str, Any]) -> Markup:
    """Return the table of all results, structures side by side and their pool last."""
    contents = dict(summary["structures"])
    if len(contents) > 1:
        contents[POOLED] = summary[POOLED]
    rows: list[list[Cell | str]] = []
    for line in lines_of(list(contents.values())):
        cells = line.cells(contents.values())
        depth = (len(line.label) - len(line.label.lstrip())) // 2
        label = tag("span", line.label.strip(), class_=f"depth{depth}")
        rows.append([Cell(label), *cells] if cells else [Cell(line.label)])
    names = [name.replace("_", " ") for name in contents]
    first = next(iter(contents.values()))
    absent = [*missing(first["thresholds"]), *missing(first["turn"])]
    note = tag("p", f"Not computed: {', '.join(absent)}.", class_="note") if absent else None
    return joined(
        table(
            "Shares of paths in per cent, ± one standard error; casualties in thousand people",
            ["", *names],
            rows,
            kind="results",
        ),
        tag(
            "p",
            "< is the upper end of the 95 % interval where no path has it, as is the range of escalation. “Half of all "
            "paths by” is the quarter by which half have it, “later” beyond the horizon.",
            class_="note",
        ),
        note,
    )


def _share(item: Mapping[str, Any]) -> str:
    if item["p"] == 0.0:
        return f"fewer than {significant(100.0 * item['high'], 1)} %"
    return f"{rounded_to(100.0 * item['p'], 100.0 * item['se'] if item['se'] else None)} %"


def _spread(summary: Mapping[str, Any], end: str) -> str:
    """Say how far the structures lie apart: their spread is no error, and larger than it."""
    found = [content["outcomes"].get(end) for content in summary["structures"].values()]
    shares = [item["p"] for item in found if item is not None]
    if len(shares) < 2:
        return ""
    low, high = (significant(100.0 * share, 2) for share in (min(shares), max(shares)))
    return f" ({low} to {high} % by structure)"


def _signed(over: Mapping[str, Any]) -> str:
    text = rounded_to(100.0 * over["p"], 100.0 * over["se"] if over["se"] else None)
    return f"+{text}" if over["p"] >= 0.0 else text


def _thousand(people: float) -> str:
    return significant(people / 1_000.0, 2)
