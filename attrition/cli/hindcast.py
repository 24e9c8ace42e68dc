"""`attrition hindcast`: blind forecasts from past dates, scored on what came."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attrition.cli.cache import compiled_kernel
from attrition.cli.failures import plain_failures
from attrition.cli.options import data_options, printing_options, sample_options, threads_option
from attrition.cli.progress import counted, say
from attrition.cli.tables import figure, print_json, print_table, print_wrapped
from attrition.observed.rows import data_directory
from attrition.scenario import load_scenario

if TYPE_CHECKING:
    from attrition.evidence.hindcast import Hindcast, OriginHindcast
    from attrition.evidence.scoring import WindowScore

COLUMNS = (
    "series",
    "months",
    "n",
    "CRPS",
    "of a walk",
    "skill",
    "90 %",
    "over mean of 6",
    "in 50 %",
    "in 90 %",
)


@click.command(
    name="hindcast",
    epilog="Example: attrition hindcast ukraine-2022 --observed data --origin 2023-12-31 --months 12",
)
@data_options
@click.option(
    "--origin",
    "origins",
    type=click.DateTime(["%Y-%m-%d"]),
    multiple=True,
    metavar="DATE",
    help="Last day of which anything is known; may be repeated.",
)
@click.option("--rolling", is_flag=True, help="An origin at each end of a month, from ten months of data on.")
@click.option(
    "--months", default=18, show_default=True, type=click.IntRange(1, 60), help="Months to forecast."
)
@click.option(
    "--no-fit", is_flag=True, help="Keep the priors of the origin; fit nothing to the data before it."
)
@sample_options(draws=(256, 8, 4096), paths=(8, 256))
@threads_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Keep each origin as a file here, draw figures, and go on where an earlier call stopped.",
)
@printing_options
@plain_failures
def command(
    scenario: str,
    sets: tuple[str, ...],
    policies: tuple[str, ...],
    observed: str | None,
    origins: tuple[datetime, ...],
    rolling: bool,
    months: int,
    no_fit: bool,
    draws: int,
    paths: int,
    seed: int,
    threads: int | None,
    out: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Forecast published series from past dates as they could have been forecast then, and score what came.

    Values of a later source revert to earlier priors; later acts, packages and prices are forecast, not read. Skill is
    over a random walk with the series' own monthly spread; below 0 the model is worse than it.
    """
    from attrition.ensemble.processors import thread_count
    from attrition.evidence.campaign import Campaign, rolling_origins
    from attrition.evidence.origin import at_origin

    loaded = load_scenario(scenario, sets=sets, policies=policies)
    directory = data_directory(observed)
    chosen = [day.date() for day in origins]
    if rolling:
        chosen += rolling_origins(loaded)
    for origin in chosen:
        # Refused here rather than after it was said that the kernel is compiled.
        at_origin(loaded, origin, months)
    with compiled_kernel(say), counted(quiet, "origins", len(set(chosen))) as told:
        found = Campaign(
            loaded,
            directory,
            months,
            fit=not no_fit,
            draws=draws,
            paths=paths,
            seed=seed,
            threads=thread_count(threads),
            out=out,
        ).run(chosen, told)
    if out is not None:
        draw(found, directory, out)
    if as_json:
        print_json(hindcast_data(found))
        return
    print_table(COLUMNS, [_row(window) for window in found.windows], spare=("n", "90 %"))
    print_wrapped(notes(found))


def draw(found: Hindcast, observed: Path, out: Path) -> None:
    """Draw the figures of a hindcast; without them its scores are complete all the same."""
    from attrition.figures.hindcast import draw_hindcast

    for path in draw_hindcast(found, observed, out / "figures"):
        say(str(path))


def _row(window: WindowScore) -> tuple[str, ...]:
    return (
        window.series,
        f"1–{window.lead_months}",
        str(window.n),
        figure(window.crps),
        figure(window.crps_random_walk),
        f"{window.skill_random_walk:+.2f}",
        _interval(window.skill_interval),
        f"{window.skill_mean6:+.2f}",
        f"{window.coverage50:.2f}",
        f"{window.coverage90:.2f}",
    )


def _interval(interval: tuple[float, float] | None) -> str:
    return "–" if interval is None else f"{interval[0]:+.2f} to {interval[1]:+.2f}"


def notes(found: Hindcast) -> list[str]:
    """Return what must be said beside the table, a text a note."""
    first, last = found.origins[0], found.origins[-1]
    several = len(found.origins) > 1
    said = [
        f"{found.scenario}: {len(found.origins)} origins from {first.origin} to {last.origin}"
        if several
        else f"{found.scenario}: origin {first.origin}",
    ]
    said[0] += f"; {found.size.rows} draws × {found.size.paths} paths, seed {found.size.seed}."
    if not found.windows:
        said.append("No month after the origin is there: nothing is scored.")
    said.append(
        "The war goes on: "
        + "; ".join(
            f"P = {origin.war_goes_on:.2f} ± {origin.war_goes_on_se:.2f} for {found.size.months} months from "
            f"{origin.origin}"
            for origin in ([first, last] if several else [first])
        )
        + ". It is told, not ranked: the months are scored because it did."
    )
    said.append(
        f"Fitted to the months before the origin: {len(first.fitted)} numbers; values of a later source that reverted "
        f"to a stated prior: {len(first.stated)}, that were widened about their present value, hindsight in their "
        f"centre: {len(first.widened)}; later acts not read: {len(first.dropped_acts)}."
    )
    if several:
        blocks = max((window.blocks for window in found.windows), default=1)
        said.append(
            "Intervals of 90 % by a bootstrap of whole years of origins; overlapping origins are few observations: "
            f"about {blocks} independent ones. No rank is given within them."
        )
    said.append(
        "CRPS in the unit of the data, smaller is better. Claims are claims; one series of each family."
    )
    return said


def hindcast_data(found: Hindcast) -> dict[str, Any]:
    """Return a hindcast as data for JSON: of one origin flat, of several a list beside the pooled scores."""
    from attrition.evidence.hindcast import pooled

    head = {
        "schema": 1,
        "scenario": found.scenario,
        "months": found.size.months,
        "draws": found.size.rows,
        "paths": found.size.paths,
        "seed": found.size.seed,
    }
    if len(found.origins) == 1:
        return head | _origin_data(found.origins[0], found.windows)
    each = [
        _origin_data(origin, pooled(found.scenario, [origin], found.size).windows) for origin in found.origins
    ]
    return head | {"origins": each, "scores": [_window_data(window) for window in found.windows]}


def _origin_data(origin: OriginHindcast, windows: tuple[WindowScore, ...]) -> dict[str, Any]:
    return {
        "origin": origin.origin.isoformat(),
        "scores": [_window_data(window) for window in windows],
        "war_goes_on": {"p": origin.war_goes_on, "se": origin.war_goes_on_se},
        "fitted": list(origin.fitted),
        "reverted": {"stated": list(origin.stated), "widened": list(origin.widened)},
        "acts_not_read": list(origin.dropped_acts),
        "forecasts": {
            name: [
                {"month": one.month.strftime("%Y-%m"), **dict(zip(QUANTILES, one.quantiles, strict=True))}
                for one in months
            ]
            for name, months in origin.forecasts.items()
        },
        "pit": [
            {"series": score.series, "month": _month(score.month), "lead": score.lead, "pit": score.pit}
            for score in origin.scores
        ],
    }


QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def _month(month: date) -> str:
    return month.strftime("%Y-%m")


def _window_data(window: WindowScore) -> dict[str, Any]:
    return {
        "series": window.series,
        "lead_months": window.lead_months,
        "n": window.n,
        "origins": window.origins,
        "independent_blocks": window.blocks,
        "crps": window.crps,
        "crps_random_walk": window.crps_random_walk,
        "crps_mean6": window.crps_mean6,
        "coverage50": window.coverage50,
        "coverage90": window.coverage90,
        "skill_random_walk": window.skill_random_walk,
        "skill_random_walk_interval": window.skill_interval and list(window.skill_interval),
        "skill_mean6": window.skill_mean6,
        "skill_mean6_interval": window.skill_mean6_interval and list(window.skill_mean6_interval),
    }
