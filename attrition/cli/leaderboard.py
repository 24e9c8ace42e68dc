"""`attrition leaderboard`: rival models on the same origins, months and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from attrition.cli.cache import compiled_kernel
from attrition.cli.failures import plain_failures
from attrition.cli.options import data_options, printing_options, sample_options, threads_option
from attrition.cli.progress import counted, say
from attrition.cli.tables import print_json, print_table, print_wrapped
from attrition.errors import InputError
from attrition.observed.rows import data_directory
from attrition.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from attrition.evidence.leaderboard import Leaderboard
    from attrition.evidence.standing import Standing

COLUMNS = ("target", "rival", "n", "CRPS", "skill", "90 %", "told apart from the best")


@click.command(
    name="leaderboard",
    epilog="Example: attrition leaderboard ukraine-2022 --observed data --out board",
)
@data_options
@click.option(
    "--origins",
    multiple=True,
    default=("quarterly",),
    metavar="quarterly|DATE",
    help="Ends of quarters, or a last day of which anything is known; may be repeated.",
)
@click.option("--fit", is_flag=True, help="Calibrate at each origin on the months before it; takes longer.")
@sample_options(draws=(48, 8, 4096), paths=(8, 256))
@threads_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Keep finished parts here, draw the figure, and go on where an earlier call stopped.",
)
@printing_options
@plain_failures
def command(
    scenario: str,
    sets: tuple[str, ...],
    policies: tuple[str, ...],
    observed: str | None,
    origins: tuple[str, ...],
    fit: bool,
    draws: int,
    paths: int,
    seed: int,
    threads: int | None,
    out: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Score rival models on published series, on the recorded acts of the coalition, and on the war going on.

    Skill is over a random walk; below 0 a rival is worse than it. Nothing is ranked inside the noise.
    """
    from attrition.ensemble.processors import thread_count
    from attrition.evidence.acts import trials
    from attrition.evidence.fitting import origin_fitter
    from attrition.evidence.leaderboard import Plan
    from attrition.evidence.pieces import Pieces, data_digest, identity
    from attrition.evidence.series import data_files

    loaded = load_scenario(scenario, sets=sets, policies=policies)
    directory = data_directory(observed)
    chosen = sorted({day for given in origins for day in _origins(given, loaded)})
    fitter = origin_fitter(directory, draws, seed) if fit else None
    pieces = None
    if out is not None:
        words = (loaded.identity(), data_digest(data_files(directory)), fit, draws, paths, seed)
        pieces = Pieces(out, "leaderboard", identity("leaderboard", *words))
    with compiled_kernel(say), counted(quiet, "parts", len(chosen) + len(trials(loaded))) as told:
        plan = Plan(loaded, directory, draws, paths, seed, thread_count(threads), fitter)
        found = plan.run(chosen, pieces, told)
    if out is not None:
        from attrition.figures.leaderboard import draw_leaderboard

        for path in draw_leaderboard(found, out / "figures"):
            say(str(path))
    if as_json:
        print_json(leaderboard_data(found, fit=fit))
        return
    show(found, fit=fit)


def _origins(given: str, scenario: Scenario) -> list[date]:
    from attrition.evidence.leaderboard import quarterly_origins

    if given == "quarterly":
        return quarterly_origins(scenario)
    try:
        return [date.fromisoformat(given)]
    except ValueError:
        raise InputError(
            f"'{given}' is no origin", where="--origins", allowed="quarterly, or a date, 2023-12-31"
        ) from None


def show(found: Leaderboard, *, fit: bool) -> None:
    """Print a table a target, and what must be said beside them."""
    from attrition.evidence.standing import verdict

    for window, rows in found.series.items():
        click.echo(f"Monthly series, months 1 to {window}: skill over a random walk")
        whole = found.pooled[window]
        print_table(COLUMNS, [_row(one) for one in (*rows, *whole)])
        click.echo(f"All series together: {verdict(list(whole))}.\n")
    if found.acts:
        click.echo(
            "Acts: what the challenger did within 60 days, log score in nats and gain over the base rate"
        )
        print_table(
            ("rival", "n", "log score", "gain", "90 %", "Brier", "told apart from the best"),
            [
                (
                    one.rival,
                    str(one.n),
                    f"{one.score:.3f}",
                    f"{one.gain:+.3f}",
                    _interval(one),
                    f"{found.briers[one.rival]:.3f}",
                    _told(one),
                )
                for one in found.act_standings
            ],
        )
        click.echo(f"Acts: {verdict(list(found.act_standings))}.\n")
    click.echo(
        "The war goes on for 12 months: log score, told and not ranked, for all are scored because it did"
    )
    print_table(
        ("rival", "origins", "log score", "P, mean"),
        [(name, str(n), f"{score:.2f}", f"{p:.2f}") for name, n, score, p in goes_on(found)],
    )
    click.echo("")
    print_wrapped(notes(found, fit=fit))


def _row(one: Standing) -> tuple[str, ...]:
    told = f"{one.score:.6g}" if one.target != "all series" else "–"
    return (one.target, one.rival, str(one.n), told, f"{one.gain:+.2f}", _interval(one), _told(one))


def _interval(one: Standing) -> str:
    return "–" if one.interval is None else f"{one.interval[0]:+.2f} to {one.interval[1]:+.2f}"


def _told(one: Standing) -> str:
    return "worse" if one.told_apart else "not told apart"


def goes_on(found: Leaderboard) -> list[tuple[str, int, float, float]]:
    """Return rival, origins, mean log score and mean probability that the war goes on, where it is known to have."""
    rows = []
    lasted = [origin for origin in found.origins if origin.lasted]
    for name in dict.fromkeys(name for origin in lasted for name in origin.war_goes_on):
        given = np.array([origin.war_goes_on[name] for origin in lasted if name in origin.war_goes_on])
        rows.append((name, len(given), float(-np.log(np.maximum(given, 1e-12)).mean()), float(given.mean())))
    return rows


def notes(found: Leaderboard, *, fit: bool) -> list[str]:
    """Return what must be said beside the tables, a text a note."""
    first, last = found.origins[0].origin, found.origins[-1].origin
    return [
        f"{found.scenario}: {len(found.origins)} origins from {first} to {last}, about {found.blocks} of them "
        "independent; " + ("fitted before each." if fit else "priors of each origin, not fitted."),
        f"{len(found.acts)} acts or days of acts in {found.act_groups} groups that share no window: that is about how "
        "many are independent. `_stated`: rates at the scenario's earlier priors instead of counted to the day.",
        "Intervals of 90 % by a paired bootstrap, of whole years of origins and of groups of acts; where a difference "
        "may be below a fiftieth of the best score, or has no interval, rivals are not told apart. null has the series "
        "of options: it ends wars alone.",
        "CRPS in the unit of the data. It compares assumptions; it does not predict.",
    ]


def leaderboard_data(found: Leaderboard, *, fit: bool) -> dict[str, Any]:
    """Return a leaderboard as data for JSON."""
    return {
        "schema": 1,
        "scenario": found.scenario,
        "fitted": fit,
        "origins": [origin.origin.isoformat() for origin in found.origins],
        "independent_blocks": found.blocks,
        "series": {str(window): [_data(one) for one in rows] for window, rows in found.series.items()},
        "all_series": {str(window): [_data(one) for one in rows] for window, rows in found.pooled.items()},
        "acts": {
            "groups": found.act_groups,
            "standings": [_data(one) | {"brier": found.briers[one.rival]} for one in found.act_standings],
            "forecasts": [
                {
                    "date": one.trial.day.isoformat(),
                    "acts": list(one.trial.names),
                    "answer": one.trial.answer,
                    "probabilities": {name: list(share) for name, share in one.shares.items()},
                }
                for one in found.acts
            ],
        },
        "war_goes_on": [
            {"rival": name, "origins": n, "log_score": score, "p": p} for name, n, score, p in goes_on(found)
        ],
    }


def _data(one: Standing) -> dict[str, Any]:
    return {
        "target": one.target,
        "rival": one.rival,
        "n": one.n,
        "score": one.score,
        "gain": one.gain,
        "interval": one.interval and list(one.interval),
        "worse_than_best": one.worse,
        "worse_interval": one.worse_interval and list(one.worse_interval),
        "told_apart": one.told_apart,
    }
