"""`attrition calibrate`: from prior to posterior over the numbers that published series can tell."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attrition.cli.cache import compiled_kernel
from attrition.cli.failures import plain_failures
from attrition.cli.options import data_options, printing_options, seed_option, threads_option
from attrition.cli.progress import counted, say
from attrition.cli.tables import figure, print_json, print_table, print_wrapped
from attrition.observed.rows import data_directory
from attrition.scenario import load_scenario

if TYPE_CHECKING:
    from attrition.evidence.report import CalibrationReport, Told

COLUMNS = ("number", "prior", "90 %", "posterior", "90 % ", "sd ratio", "by")


@click.command(
    name="calibrate",
    epilog="Example: attrition calibrate ukraine-2022 --observed data --out posterior.json",
)
@data_options
@click.option(
    "--origin",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Use nothing that became known later; the end of the scenario's data by default.",
)
@click.option(
    "--rows", default=1024, show_default=True, type=click.IntRange(64, 65_536), help="Rows of a wave."
)
@click.option("--waves", default=3, show_default=True, type=click.IntRange(1, 10), help="Waves.")
@click.option(
    "--draws",
    default=256,
    show_default=True,
    type=click.IntRange(8, 65_536),
    help="Draws from the posterior.",
)
@click.option(
    "--check",
    default=0,
    metavar="K",
    type=click.IntRange(0, 1000),
    help="Hold the method against K synthetic data sets whose values are known, too.",
)
@seed_option
@threads_option
@click.option(
    "--parts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep what rows gave here, so that an interrupted calibration goes on and shards share it.",
)
@click.option(
    "--shard", metavar="I/N", help="Compute every N-th part of each wave; 0 <= I < N. Needs --parts."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the draws here, as JSON.")
@printing_options
@plain_failures
def command(
    scenario: str,
    sets: tuple[str, ...],
    policies: tuple[str, ...],
    observed: str | None,
    origin: datetime | None,
    rows: int,
    waves: int,
    draws: int,
    check: int,
    seed: int,
    threads: int | None,
    parts: Path | None,
    shard: str | None,
    out: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Fit the identifiable numbers of a scenario to published series, and write draws from their posterior.

    Everything political, perceptual or about choice stays at its prior. A number whose posterior is more than .8 as
    wide as its prior is not informed by the data. The draws are for `attrition run --posterior FILE`.

    A wave needs all rows of the one before: a shard that finds parts missing ends with status 75, to be run again.
    """
    from attrition.ensemble.processors import thread_count
    from attrition.ensemble.shards import parse_shard
    from attrition.errors import InputError
    from attrition.evidence.posterior import write_posterior
    from attrition.evidence.report import calibration_report
    from attrition.evidence.row_parts import RowParts

    if out is not None and os.path.exists(out):
        raise InputError(f"'{out}' exists", where="--out", advice="name another file")
    if shard is not None and parts is None:
        raise InputError("shards meet in a directory", where="--shard", advice="name it with --parts DIR")
    if shard is not None and check:
        raise InputError("the check is not cut into shards", where="--check", advice="leave --shard out")
    dealt = None if shard is None else parse_shard(shard)
    loaded = load_scenario(scenario, sets=sets, policies=policies)
    directory = data_directory(observed)
    with compiled_kernel(say), counted(quiet, "steps", waves + check) as told:
        found = calibration_report(
            loaded,
            directory,
            None if origin is None else origin.date(),
            rows=rows,
            waves=waves,
            draws=draws,
            check=check,
            seed=seed,
            threads=thread_count(threads),
            parts=None if parts is None else RowParts(thread_count(threads), parts, shard=dealt),
            told=told,
        )
    if out is not None:
        write_posterior(out, found.posterior)
    if as_json:
        print_json(report_data(found))
        return
    print_table(COLUMNS, [_row(item) for item in found.numbers], spare=("by",))
    print_wrapped(notes(found, out))


def _row(item: Told) -> tuple[str, ...]:
    mark = "" if item.informed else ", not informed by data"
    return (
        item.name,
        figure(item.prior[1]),
        f"{figure(item.prior[0])}–{figure(item.prior[2])}",
        figure(item.posterior[1]),
        f"{figure(item.posterior[0])}–{figure(item.posterior[2])}",
        f"{item.ratio:.2f}{mark}",
        item.by,
    )


def notes(found: CalibrationReport, out: Path | None) -> list[str]:
    """Return what must be said beside the table, a text a note."""
    informed = sum(item.informed for item in found.numbers)
    said = [
        f"{found.scenario} at {found.origin}: {informed} of {len(found.numbers)} numbers informed by "
        f"{found.compared} condensed numbers of {len(found.series)} series ({', '.join(found.series)}); all others "
        "stay at their priors.",
        "Medians and central 90 %; sd ratio: posterior over prior standard deviation, in normal scores of the prior. "
        "From .8 on: not informed by data.",
    ]
    if found.worst:
        said.append(
            "Farthest from the data after the fit, in standard deviations: "
            + ", ".join(f"{name} {value:+.1f}" for name, value in found.worst)
            + ". What no value within the priors reaches is the model's fault, and was given more noise, not paid for "
            "by the numbers."
        )
    if found.ranks is not None:
        said.append(
            f"Held against {found.ranks.count} synthetic data sets: the true value lay within the posterior's central "
            f"50 % in {found.ranks.within_50:.2f} ± {found.ranks.se_50:.2f} and within 90 % in "
            f"{found.ranks.within_90:.2f} ± {found.ranks.se_90:.2f} of all cases; least p of a uniform rank "
            f"{found.ranks.least_p:.3f} ({found.ranks.worst}), of {len(found.numbers)} numbers."
        )
    if out is not None:
        said.append(
            f"Draws: {found.posterior.count}, in {out}; use them with: attrition run … --posterior {out}"
        )
    said.append("A posterior under this model and these priors; where the model is wrong, so is it.")
    return said


def report_data(found: CalibrationReport) -> dict[str, Any]:
    """Return a calibration as data for JSON."""
    return {
        "schema": 1,
        "scenario": found.scenario,
        "origin": found.origin.isoformat(),
        "series": list(found.series),
        "compared": found.compared,
        "numbers": [
            {
                "name": item.name,
                "informed_through": item.by,
                "prior": dict(zip(("q05", "q50", "q95"), item.prior, strict=True)),
                "posterior": dict(zip(("q05", "q50", "q95"), item.posterior, strict=True)),
                "posterior_over_prior_sd": item.ratio,
                "informed": item.informed,
            }
            for item in found.numbers
        ],
        "misfit": dict(found.misfit),
        "check": None
        if found.ranks is None
        else {
            "data_sets": found.ranks.count,
            "within_50": found.ranks.within_50,
            "within_90": found.ranks.within_90,
            "uniform_rank_p": dict(found.ranks.p),
        },
    }
