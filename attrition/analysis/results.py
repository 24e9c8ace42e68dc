"""Every printed figure of a run: as a frame with errors and intervals, one by one, and as a table for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from attrition.analysis.table_side_by_side import Line, lines_of
from attrition.errors import InputError, nearest_name
from attrition.statistics.estimate import Estimate

if TYPE_CHECKING:
    import polars as pl

POOLED = "pooled"
GROUPS = ("outcomes", "events", "thresholds", "turn", "turn_defender", "turn_coalition")
"""Parts of a structure's summary that hold probabilities."""

COLUMNS = ("structure", "quantity", "value", "se", "low", "high", "unit", "half_by")


def results_frame(summary: Mapping[str, Any]) -> pl.DataFrame:
    """Return the figures of a run, a row for each structure and quantity, the pool of structures last.

    Parameters
    ----------
    summary : content of summary.json.

    Returns
    -------
    Columns `COLUMNS`: probabilities in 0..1 and casualties in people; `low` and `high` are the ends of the 95 %
    interval; `half_by` is the month by which half of all paths have it, null where fewer do.
    """
    import polars as pl

    contents = {**summary["structures"], POOLED: summary["pooled"]}
    rows = [
        (structure, quantity, *figures)
        for structure, content in contents.items()
        if content is not None
        for quantity, figures in _figures(content)
    ]
    kinds = [pl.String, pl.String, *[pl.Float64] * 4, pl.String, pl.String]
    return pl.DataFrame(rows, schema=dict(zip(COLUMNS, kinds, strict=True)), orient="row")


def _figures(content: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for group in GROUPS:
        for name, item in content[group].items():
            if item is not None:
                yield from _event(f"{group}.{name}", item)
    if lag := content.get("perception_lag_months"):
        yield from _event("turn.D2_belief", lag["belief"])
        for name, item in lag.items():
            if isinstance(item, Mapping) and "p" in item:
                yield f"perception_lag.{name}", _probability(item["p"], item)
    if survival := content.get("regime_survival_12_months"):
        yield "regime_survival_12_months", _probability(survival["p"], survival)
    for side, item in content["casualties"].items():
        if item is not None:
            # The error of a median has no formula: its interval is told instead.
            figures = (item["median"], None, item["median_low"], item["median_high"], "people", None)
            yield f"casualties.{side}.median", figures


def _event(name: str, item: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield name, _probability(item["p"] if "p" in item else item["p_within_horizon"], item)
    for cause, part in item.get("causes", {}).items():
        yield f"{name}.{cause}", _probability(part["p"], part)
    if excess := item.get("excess"):
        yield f"{name}.excess", _probability(excess["p"], excess)


def _probability(p: float, item: Mapping[str, Any]) -> tuple[Any, ...]:
    return p, item.get("se"), item.get("low"), item.get("high"), "", item.get("date_q50")


def estimate_of(summary: Mapping[str, Any], quantity: str, structure: str = POOLED) -> Estimate:
    """Return one figure of a run with its standard error.

    Parameters
    ----------
    summary : content of summary.json.
    quantity : as in `results_frame`, such as "outcomes.withdrawal".
    structure : name of one, or "pooled".

    Raises
    ------
    InputError : with the nearest name of a quantity or a structure that this run has.
    """
    frame = results_frame(summary)
    for column, name in (("structure", structure), ("quantity", quantity)):
        known = frame[column].unique(maintain_order=True).to_list()
        if name not in known:
            raise InputError(
                f"no {column} '{name}' in this run",
                allowed=", ".join(known) if column == "structure" else None,
                nearest=nearest_name(name, known),
                advice=f"see the column '{column}' of `results`",
            )
        frame = frame.filter(frame[column] == name)
    row = frame.row(0, named=True)
    return Estimate(row["value"], row["se"], row["unit"])


def html_of(summary: Mapping[str, Any]) -> str:
    """Return the figures of a run as an HTML table with a column a structure: what a notebook shows.

    Parameters
    ----------
    summary : content of summary.json; what a file says in it is escaped.
    """
    contents = dict(summary["structures"])
    if len(contents) > 1:
        contents[POOLED] = summary["pooled"]
    size = f"{summary['draws']:,} draws × {summary['paths']:,} paths, seed {summary['seed']}"
    caption = (
        f"{summary['title']}: {size}, to {summary['horizon']}. Shares of paths in %, ± one standard error."
    )
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in contents)
    rows = [_row(line, contents) for line in lines_of(list(contents.values()))]
    note = f"given: {summary['given']}. Not a prediction: in this model, under these structures and priors."
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr><th></th>{names}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table><p>{escape(note)}</p>"
    )


def _row(line: Line, contents: Mapping[str, Any]) -> str:
    label = escape(line.label.strip())
    if line.show is None:
        return f'<tr><th scope="rowgroup" colspan="{len(contents) + 1}" style="text-align:left">{label}</th></tr>'
    indent = (len(line.label) - len(line.label.lstrip())) // 2
    cells = "".join(f"<td>{escape(text)}</td>" for text in line.cells(contents.values()))
    style = f"text-align:left;font-weight:normal;padding-left:{indent}em"
    return f'<tr><th scope="row" style="{style}">{label}</th>{cells}</tr>'
