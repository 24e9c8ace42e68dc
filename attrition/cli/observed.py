"""`attrition observed`: what a directory of observed data holds, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import json_option, observed_option
from attrition.cli.tables import figure, print_json, print_pairs, print_table, print_wrapped
from attrition.errors import InputError, nearest_name
from attrition.observed.rows import data_directory

if TYPE_CHECKING:
    import polars as pl

    from attrition.observed.reading import Holdings

COLUMNS = ("series", "kind", "claimant", "unit", "first", "last", "n", "family", "scored", "flags")
OBSERVATION = ("month", "first", "last", "value", "low", "high", "known", "version", "source", "flags")
WIDEST = 34
"""Letters of a unit or claimant in the table of all series; one series alone shows them in full."""


@click.command(name="observed", epilog="Example: attrition observed --observed data --series brent_spot")
@observed_option
@click.option("--series", metavar="NAME", help="Show every observation of one series.")
@json_option
@plain_failures
def command(observed: str | None, series: str | None, as_json: bool) -> None:
    """List the series that a directory holds, who claims them, which copy each other, and their flags.

    Files in the long format, single figures and publishers' own files are recognised by their content; docs/data.md
    says where each publisher has them.
    """
    from attrition.observed.reading import survey

    directory = data_directory(observed)
    holdings = survey(directory)
    if holdings.frame.is_empty():
        unread = f"not read: {', '.join(holdings.unread)}; " if holdings.unread else ""
        raise InputError(
            "no observations", where=str(directory), advice=f"{unread}docs/data.md lists the forms of files"
        )
    if series is not None:
        _show_one(_one(holdings, series), as_json)
        return
    if as_json:
        print_json(
            {
                "schema": 1,
                "files": holdings.forms,
                "not_read": list(holdings.unread),
                "series": [_summary(frame) for frame in _series(holdings.frame)],
            }
        )
        return
    print_table(
        COLUMNS,
        [_row(_summary(frame)) for frame in _series(holdings.frame)],
        spare=("unit", "claimant", "kind"),
    )
    print_wrapped(_notes(holdings))


def _series(frame: pl.DataFrame) -> list[pl.DataFrame]:
    return frame.partition_by("series", maintain_order=True)


def _one(holdings: Holdings, series: str) -> pl.DataFrame:
    import polars as pl

    found = holdings.frame.filter(pl.col("series") == series)
    if found.is_empty():
        names = holdings.frame["series"].unique().sort().to_list()
        raise InputError(
            f"no series '{series}'",
            where="--series",
            nearest=nearest_name(series, names),
            advice="list them with 'attrition observed'",
        )
    return found


def _summary(frame: pl.DataFrame) -> dict[str, object]:
    """Return what one series is, from its observations."""
    first = frame.row(0, named=True)
    return {
        "series": first["series"],
        "kind": first["kind"],
        "claimant": _joined(frame, "claimant"),
        "unit": _joined(frame, "unit"),
        "first": min(frame["month"].to_list()).isoformat()[:7],
        "last": max(frame["last"].to_list()).isoformat()[:7],
        "n": frame.height,
        "missing_months": _missing(frame),
        "family": first["family"],
        "representative": bool(frame["representative"].any()),
        "revised": first["revised"],
        "known_bias": first["known_bias"],
        "flags": _flags(frame),
        "files": frame["file"].unique().sort().to_list(),
    }


def _joined(frame: pl.DataFrame, column: str) -> str:
    texts = frame[column].unique(maintain_order=True).to_list()
    return texts[0] if len(texts) == 1 else f"{texts[0]} and {len(texts) - 1} more"


def _missing(frame: pl.DataFrame) -> int:
    """Return how many months between the first and the last month have none, of a series that has a row a month."""
    months: list[date] = frame["month"].unique().to_list()
    span = 12 * (max(months).year - min(months).year) + max(months).month - min(months).month + 1
    # A few dated figures are no series with gaps.
    return span - len(months) if 2 * len(months) > span else 0


def _flags(frame: pl.DataFrame) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in frame["flag"]:
        for part in filter(None, text.split("; ")):
            # What stands after "by" is how much.
            kind = part.split(" by ")[0]
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def _row(summary: dict[str, object]) -> tuple[str, ...]:
    flags = summary["flags"]
    assert isinstance(flags, dict)
    parts = [f"{kind} ({count})" for kind, count in flags.items()]
    if summary["missing_months"]:
        parts.append(f"months missing ({summary['missing_months']})")
    texts = {name: str(summary[name]) for name in COLUMNS[:-2]}
    for name in ("unit", "claimant"):
        if len(texts[name]) > WIDEST:
            texts[name] = texts[name][: WIDEST - 1] + "…"
    own = texts["family"] == texts["series"]
    texts["family"] = "its own" if own else texts["family"]
    return (*texts.values(), "yes" if summary["representative"] else "no", ", ".join(parts))


def _notes(holdings: Holdings) -> list[str]:
    notes = [
        "Members of a family copy, restate or contain each other: one of each is scored. A claim is no count, a floor "
        "no total.",
        "Flagged months are in the table: what uses them must say so. '--series NAME' shows each.",
    ]
    others = {form for form in holdings.forms.values() if form in ("sanction events",) or "past wars" in form}
    if others:
        notes.append(f"Also there, no series: {', '.join(sorted(others))}.")
    if holdings.unread:
        notes.append(f"Of no known form, not read: {', '.join(holdings.unread)}; see docs/data.md.")
    return notes


def _show_one(frame: pl.DataFrame, as_json: bool) -> None:
    summary = _summary(frame)
    observations = [_observation(row) for row in frame.iter_rows(named=True)]
    if as_json:
        print_json({"schema": 1, **summary, "observations": observations})
        return
    flags = summary["flags"]
    assert isinstance(flags, dict)
    print_pairs(
        {
            "series": str(summary["series"]),
            "unit": str(summary["unit"]),
            "claimant": f"{summary['claimant']} ({summary['kind']})",
            "family": f"{summary['family']}, {'scored' if summary['representative'] else 'not scored'}",
            "revised": "by later releases" if summary["revised"] else "no",
            "known bias": str(summary["known_bias"]) or "none stated",
            "missing": f"{summary['missing_months']} months",
            "files": ", ".join(frame["file"].unique().sort()),
        }
    )
    click.echo()
    print_table(
        OBSERVATION,
        [
            tuple(
                "" if cell is None else figure(cell) if isinstance(cell, float) else str(cell)
                for cell in values
            )
            for values in ([*item.values()] for item in observations)
        ],
        spare=("first", "last", "source"),
    )


def _observation(row: dict[str, object]) -> dict[str, object]:
    def day(name: str) -> str | None:
        value = row[name]
        return value.isoformat() if isinstance(value, date) else None

    return {
        "month": str(day("month"))[:7],
        "first": day("first"),
        "last": day("last"),
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "as_of": day("as_of"),
        "vintage": day("vintage"),
        "source": row["source"],
        "flag": row["flag"],
    }
