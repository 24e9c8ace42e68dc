"""`attrition past-wars`: what the model would have said of past wars on their first day, beside what past wars say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attrition.cli.cache import compiled_kernel
from attrition.cli.failures import plain_failures
from attrition.cli.options import json_option, sample_options
from attrition.cli.progress import say
from attrition.cli.tables import print_json, print_table, print_wrapped
from attrition.observed.rows import DIRECTORY_VARIABLE, data_directory

if TYPE_CHECKING:
    from attrition.analysis.past_wars import CaseScores, Mean, Scored

WORDS = {
    "crps": "End date: CRPS in log-months, cut at the horizon",
    "log_score": "End: log score in nats",
    "brier": "End: Brier score, 0 to 2",
}
END_WORDS = {
    "withdrawal": "challenger left",
    "beaten": "challenger beaten",
    "freeze": "draw",
    "defender_collapse": "defender gave up",
    "escalation": "escalation",
}


@click.command(name="past-wars", epilog="Example: attrition past-wars --observed data --paths 16")
@click.option(
    "--observed",
    metavar="DIR",
    help=f"Directory with interstate_wars_1816_2007.csv; {DIRECTORY_VARIABLE}, or a log-normal, by default.",
)
@sample_options(draws=(128, 2, 1 << 16), paths=(8, 1 << 16))
@json_option
@plain_failures
def command(observed: str | None, draws: int, paths: int, seed: int, as_json: bool) -> None:
    """Score end date and end of seven past wars, forecast from their first day, under every structure.

    Smaller is better. Beside them stands the climatology of 95 interstate wars, which knows nothing of a war but how
    long it has lasted.
    """
    from attrition.analysis.climatology import climatology
    from attrition.analysis.past_wars import past_wars

    past = climatology(_directory(observed))
    with compiled_kernel(say):
        results = past_wars(past, draws=draws, paths=paths, seed=seed)
    about = f"{draws} draws × {paths} paths, seed {seed}; climatology from " + (
        "the file of past wars, each without the war it is scored beside."
        if past.from_file
        else "a log-normal with a median of 163 days (no --observed)."
    )
    if as_json:
        print_json(past_wars_data(results, about))
        return
    show(results, about)


def _directory(observed: str | None) -> Path | None:
    if observed is None and not os.environ.get(DIRECTORY_VARIABLE):
        return None
    return data_directory(observed)


def show(results: list[CaseScores], about: str) -> None:
    """Print a table of seven rows for each score, the means, and what may be concluded."""
    from attrition.analysis.past_wars import SCORES, SENTENCE, means

    names = list(results[0].structures)
    print_table(
        ("war", "forecast from", "months", "ended", "climatology says", f"{names[0]} says"),
        [
            (
                result.case.scenario,
                result.origin.isoformat(),
                f"{result.months:.1f}",
                END_WORDS[result.case.end],
                _range(result.climatology),
                _range(result.structures[names[0]]),
            )
            for result in results
        ],
    )
    untuned = [result for result in results if not result.case.tuned]
    for score in SCORES:
        click.echo(f"\n{WORDS[score]}")
        print_table(
            ("war", "climatology", *names),
            [
                (
                    result.case.scenario,
                    f"{result.climatology.scores[score]:.2f}",
                    *(_with_error(result.structures[name], score) for name in names),
                )
                for result in results
            ],
        )
        for label, among in (("mean", results), ("without tuned", untuned)):
            if not among:
                continue
            found = means(among, score)
            click.echo(f"  {label}, {len(among)} wars, minus climatology in brackets:")
            base = found["climatology"]
            texts = [f"climatology {base.value:.2f} ± {base.error:.2f}"]
            texts += [f"{name} {_beside(found[name])}" for name in names]
            print_wrapped(["; ".join(texts)], indent="    ", hanging="")
    click.echo("")
    print_wrapped(notes(results, about))
    click.echo(SENTENCE)


def notes(results: list[CaseScores], about: str) -> list[str]:
    """Return what must be said beside the tables, a text a note."""
    tuned = [result.case.scenario for result in results if result.case.tuned]
    others = [f"{result.case.scenario}: {result.case.note}" for result in results if result.case.note]
    said = [
        about,
        "± beside a score is one standard error over prior draws; beside a mean or difference, one between wars. "
        "Months: median [5, 95 %] from where the forecast starts, ∞ beyond the horizon.",
    ]
    if tuned:
        said.append(f"Values chosen with the outcome in mind, so no test: {', '.join(tuned)}.")
    if others:
        said.append("; ".join(others) + ".")
    return said


def _beside(mean: Mean) -> str:
    return f"{mean.value:.2f} ({mean.beside_climatology:+.2f} ± {mean.error_beside:.2f})"


def _with_error(scored: Scored, score: str) -> str:
    return f"{scored.scores[score]:.2f} ± {scored.errors[score]:.2f}"


def _range(scored: Scored) -> str:
    low, middle, high = ("∞" if month is None else f"{month:.1f}" for month in scored.months)
    return f"{middle} [{low}, {high}]"


def past_wars_data(results: list[CaseScores], about: str) -> dict[str, object]:
    """Return what `--json` prints."""
    from attrition.analysis.past_wars import SCORES, SENTENCE, means

    untuned = [result for result in results if not result.case.tuned]
    return {
        "about": about,
        "wars": [
            {
                "war": result.case.scenario,
                "title": result.title,
                "began": result.case.began.isoformat(),
                "origin": result.origin.isoformat(),
                "ended": result.case.ended.isoformat(),
                "months": round(result.months, 3),
                "horizon_months": round(result.horizon_months, 3),
                "end": result.case.end,
                "tuned": result.case.tuned,
                "note": result.case.note,
                "climatology": _scored_data(result.climatology),
                "structures": {name: _scored_data(scored) for name, scored in result.structures.items()},
            }
            for result in results
        ],
        "mean": {score: _means_data(means(results, score)) for score in SCORES},
        "mean_without_tuned": {score: _means_data(means(untuned, score)) for score in SCORES}
        if untuned
        else None,
        "sentence": SENTENCE,
    }


def _scored_data(scored: Scored) -> dict[str, object]:
    low, middle, high = scored.months
    return {
        **dict(scored.scores),
        **{f"{name}_se": error for name, error in scored.errors.items()},
        "months": {"q05": low, "q50": middle, "q95": high},
        "ends": dict(scored.shares),
    }


def _means_data(found: Mapping[str, Mean]) -> dict[str, object]:
    return {
        name: {
            "mean": mean.value,
            "se": mean.error,
            "minus_climatology": mean.beside_climatology,
            "minus_climatology_se": mean.error_beside,
        }
        for name, mean in found.items()
    }
