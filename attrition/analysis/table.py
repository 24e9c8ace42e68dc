"""The summary of a run as plain text: one structure in detail, several side by side."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from attrition.analysis.table_detail import WIDTH as DETAIL_WIDTH
from attrition.analysis.table_detail import detail
from attrition.analysis.table_side_by_side import side_by_side
from attrition.statistics.estimate import significant

WIDTH = 100
"""Columns of the widest table."""
NARROWEST = 46


def table_of(summary: Mapping[str, Any], width: int = WIDTH) -> str:
    """Return the table that `run` and `show` print.

    Parameters
    ----------
    summary : content of summary.json.
    width : columns that a line may have; structures that do not fit beside each other stand below each other.
    """
    several = len(summary["structures"]) > 1
    width = min(max(width, NARROWEST), WIDTH if several else DETAIL_WIDTH)
    size = f"{summary['draws']:,} draws × {summary['paths']:,} paths, seed {summary['seed']}"
    lines = [
        *_wrapped(f"{summary['title']} ({summary['scenario']})", width),
        *_wrapped(f"given: {summary['given']}", width),
        *_wrapped(f"{size}; to {summary['horizon']}; digest {summary['digest'][:12]}", width),
    ]
    if several:
        lines += side_by_side({**summary["structures"], "pooled": summary["pooled"]}, width)
    else:
        for structure, content in summary["structures"].items():
            lines += ["", f"Under structure {structure}", *detail(content, width)]
    lines += ["", *_foot(summary, several, width)]
    return "\n".join(lines)


def _foot(summary: Mapping[str, Any], several: bool, width: int) -> list[str]:
    counts = summary["inputs"]
    inputs = f"Inputs: {counts['sourced']} sourced, {counts['derived']} derived, {counts['judged']} judged."
    names = ", ".join(summary["structures"])
    if several:
        shown = (
            "± is one standard error; < is the upper end of the 95 % interval where no path has it, as is the range of "
            f"escalation; pooled: {_weights(summary['pooled']['weights'])}."
        )
        under = f"structures {names}"
    else:
        shown = (
            "± is one standard error; intervals are 95 %; "
            "10, 50, 90 %: the quarter by which that share of all paths has it."
        )
        under = f"structure {names}"
    prediction = f"Not a prediction: in this model, under {under} and these priors."
    return [*_wrapped(f"{inputs} {shown}", width), *_wrapped(prediction, width)]


def _weights(weights: Mapping[str, float]) -> str:
    if len(set(weights.values())) == 1:
        return "equal weights"
    return "weights " + ", ".join(f"{name} {significant(weight, 2)}" for name, weight in weights.items())


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, subsequent_indent="  ")
