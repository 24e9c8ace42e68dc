"""`attrition fit-table`: how well a scenario reproduces published series."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from attrition.cli.cache import compiled_kernel
from attrition.cli.failures import plain_failures
from attrition.cli.options import data_options, json_option, sample_options
from attrition.cli.progress import say
from attrition.cli.tables import figure, print_json, print_table, print_wrapped
from attrition.observed.rows import data_directory
from attrition.scenario import load_scenario

if TYPE_CHECKING:
    from attrition.analysis.fit import FitTable, SeriesFit

COLUMNS = ("series", "variable", "n", "in 50 %", "in 90 %", "mean error", "mean size", "of", "history")


@click.command(
    name="fit-table", epilog="Example: attrition fit-table ukraine-2022 --observed data --free-run 2023-01-01"
)
@data_options
@click.option(
    "--free-run",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Impose nothing after a date, and compare only later months.",
)
@sample_options(draws=(256, 1, 1 << 24), paths=(4, 1 << 16))
@json_option
@plain_failures
def command(
    scenario: str,
    sets: tuple[str, ...],
    policies: tuple[str, ...],
    observed: str | None,
    free_run: datetime | None,
    draws: int,
    paths: int,
    seed: int,
    as_json: bool,
) -> None:
    """Compare a scenario with published monthly series and single figures.

    A row a series: how many observations, which share of them lies within the central 50 % and 90 % of what the model
    would have had published, and the error of the predicted median. Series that history imposes are marked.
    """
    from attrition.analysis.fit import fit_table

    loaded = load_scenario(scenario, sets=sets, policies=policies)
    directory = data_directory(observed)
    with compiled_kernel(say):
        table = fit_table(
            loaded,
            directory,
            free_run=free_run.date() if free_run is not None else None,
            draws=draws,
            paths=paths,
            seed=seed,
        )
    if as_json:
        print_json(table_data(table))
        return
    print_table(COLUMNS, [_row(fit) for fit in table.series], spare=("variable", "mean size"))
    print_wrapped(notes(table))


def _row(fit: SeriesFit) -> tuple[str, ...]:
    return (
        fit.comparison.series,
        fit.comparison.variable,
        str(len(fit.compared)),
        f"{fit.within_50:.2f}",
        f"{fit.within_90:.2f}",
        "–" if fit.mean_error is None else f"{fit.mean_error:+.3f}",
        "–" if fit.mean_size is None else f"{fit.mean_size:.3f}",
        "logarithm" if fit.comparison.log else fit.unit,
        "imposed" if fit.imposed else "",
    )


def notes(table: FitTable) -> list[str]:
    """Return what must be said beside the table, a text a note."""
    said = [
        f"{table.scenario}: history imposed until {table.cutoff}; {table.draws} draws × {table.paths} paths, "
        f"seed {table.seed}.",
        "Error: observed minus predicted median. A band that fits holds 0.50 and 0.90 of the observations; of an "
        "imposed series it says how history was imposed, not how well the model predicts.",
    ]
    if table.free_run:
        acts = ", ".join(table.acts_kept) or "none"
        said.append(f"Dated acts after {table.cutoff} that happen as recorded: {acts}.")
        if table.hindsight:
            said.append(
                f"Values with a prior from sources later than {table.cutoff}: {table.hindsight} (hindsight)."
            )
        said.append(
            f"Conditional on still fighting: {table.still_fighting:.2f} of the paths are at the end of the comparison."
        )
    if table.missing:
        said.append(f"Nothing to compare: {', '.join(table.missing)}.")
    said.append("Claims are claims, and loss series copy each other.")
    said.append("Not a prediction: in this model, under structure options and these priors.")
    return said


def table_data(table: FitTable) -> dict[str, object]:
    """Return the table and every observation beside its quantiles as data for JSON."""
    return {
        "schema": 1,
        "scenario": table.scenario,
        "cutoff": table.cutoff.isoformat(),
        "free_run": table.free_run,
        "draws": table.draws,
        "paths": table.paths,
        "seed": table.seed,
        "still_fighting": table.still_fighting,
        "acts_kept": list(table.acts_kept),
        "hindsight": table.hindsight,
        "missing": list(table.missing),
        "series": [_series_data(fit) for fit in table.series],
    }


def _series_data(fit: SeriesFit) -> dict[str, object]:
    return {
        "series": fit.comparison.series,
        "variable": fit.comparison.variable,
        "unit": fit.unit,
        "n": len(fit.compared),
        "within_50": fit.within_50,
        "within_90": fit.within_90,
        "error_of": "logarithm" if fit.comparison.log else fit.unit,
        "mean_error": fit.mean_error,
        "mean_absolute_error": fit.mean_size,
        "imposed": fit.imposed,
        "note": fit.comparison.note,
        "observations": [
            {
                "first": item.datum.first.isoformat(),
                "last": item.datum.last.isoformat(),
                "observed": float(figure(item.datum.value)),
                **{
                    name: float(figure(value))
                    for name, value in zip(("q05", "q25", "q50", "q75", "q95"), item.quantiles, strict=True)
                },
                "imposed": item.imposed,
            }
            for item in fit.compared
        ],
    }
