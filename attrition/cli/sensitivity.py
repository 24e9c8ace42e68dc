"""`attrition sensitivity`: which inputs move which quantity, structure by structure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, no_figures_option, printing_options, variant_option
from attrition.cli.progress import counted, say
from attrition.cli.tables import print_json, print_table, print_wrapped

if TYPE_CHECKING:
    from attrition.analysis.sensitivity_data import Case, Decision, Finding, Sensitivity

SHOWN = 12
"""Inputs of a table; --json has all."""
OVER_TIME_SHOWN = 6


@click.command(
    name="sensitivity",
    epilog="Example: attrition sensitivity runs/ukraine-2022-1a2b3c4d --quantity stress@2029 --quantity withdrawal",
)
@directory_argument
@click.option(
    "--quantity",
    "quantities",
    multiple=True,
    metavar="NAME[@DATE]",
    help="What is to be explained, such as withdrawal, stress@2029 or turn.D1@2028-07; may be repeated.",
)
@click.option("--over-time", is_flag=True, help="Ask again before each year of the forecast.")
@click.option(
    "--method",
    default="auto",
    show_default=True,
    metavar="auto|given|sobol",
    help="First-order indices from given rows, or first and total indices of a Sobol' sweep.",
)
@click.option(
    "--decision",
    metavar="NAME[@DATE]",
    help="Value of information for choosing the variant with the least of a quantity, such as casualties.",
)
@variant_option
@no_figures_option
@printing_options
@plain_failures
def command(
    directory: Path,
    quantities: tuple[str, ...],
    over_time: bool,
    method: str,
    decision: str | None,
    variant: str,
    no_figures: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say which inputs move which quantity in the finished run or sweep in DIR, under each structure.

    An index is the share of the variance between rows that one input alone explains; chance within rows is taken out of
    it. What cannot be told from none is in brackets.
    """
    import attrition
    from attrition.analysis.sensitivity import questions

    with counted(quiet, "quantities", questions(directory, quantities, over_time=over_time)) as told:
        found = attrition.sensitivity(
            directory,
            quantities,
            over_time=over_time,
            method=method,
            decision=decision,
            variant=variant,
            told=told,
        )
    if not no_figures:
        draw(found, directory)
    if as_json:
        print_json(found.to_data())
        return
    for finding in found.findings:
        _print_finding(finding)
    for name, findings in found.over_time.items():
        _print_over_time(name, findings)
    if found.decision is not None:
        _print_decision(found.decision)
    click.echo()
    print_wrapped(notes(found))


def draw(found: Sensitivity, directory: Path) -> None:
    """Draw the figures and say where they are."""
    from attrition.figures.sensitivity import draw_sensitivity

    for path in draw_sensitivity(found, directory / "figures"):
        say(str(path))


def _print_finding(finding: Finding) -> None:
    cases = finding.cases
    click.echo(f"\nWhat moves: {finding.quantity.words}")
    rows = [["mean", *(_mean(case) for case in cases.values())]]
    shares = [case.shares for case in cases.values()]
    if any(shares):
        rows.append(
            [
                "between rows: due to inputs, %",
                *(_percent(one.share_explained if one else None) for one in shares),
            ]
        )
        for name in leading([finding], SHOWN):
            rows.append([f"  {name}", *(first_words(case, name) for case in cases.values())])
        sums = [
            "–" if one is None else _of_hundred(one.sum_first.value, one.sum_first.error) for one in shares
        ]
        rows.append(["  all that are told from none", *sums])
        print_table([_HEADING, *cases], rows)
        click.echo()
        ends = [
            [f"  {name}", *(_ends(case, name) for case in cases.values())]
            for name in leading([finding], SHOWN)
        ]
        if ends:
            print_table([f"Where it is lowest → highest{_unit(finding)}", *cases], ends)
    elif any(case.points for case in cases.values()):
        for name in leading([finding], SHOWN):
            rows.append([f"  {name}", *(first_words(case, name) for case in cases.values())])
        print_table(["First-order | total index, %", *cases], rows)
    else:
        print_table(["", *cases], rows)
    _print_refusals([finding])


_HEADING = "First-order index, % of what inputs explain"


def _unit(finding: Finding) -> str:
    return ", %" if finding.quantity.happens else f", {finding.quantity.unit}"


def _print_over_time(name: str, findings: Sequence[Finding]) -> None:
    from attrition.analysis.quantities import END_CLAUSES

    years = [str(one.quantity.before.year) for one in findings if one.quantity.before]
    for structure in findings[0].cases:
        click.echo(f"\nOver time, structure {structure}: {END_CLAUSES.get(name, name)} before the year")
        picked = [one for one in findings if one.cases[structure].refused is None]
        rows = [["mean", *(_mean(one.cases[structure]) for one in findings)]]
        for entry in leading(picked, OVER_TIME_SHOWN, structure):
            rows.append([f"  {entry}", *(first_words(one.cases[structure], entry) for one in findings)])
        print_table(["", *years], rows)


def _print_decision(decision: Decision) -> None:
    unit = decision.quantity.unit or "probability"
    click.echo(f"\nDecision: the variant with the least of {decision.quantity.words}, {unit}")
    cases = decision.cases
    first = next(iter(cases.values()))
    rows = [
        [f"  {variant}", *(str(case.means[place]) for case in cases.values())]
        for place, variant in enumerate(first.variants)
    ]
    rows.append(["least under", *(case.best for case in cases.values())])
    rows.append(["  the next lies behind by", *(str(case.ahead) for case in cases.values())])
    names = list(dict.fromkeys(one.name for case in cases.values() for one in case.inputs if one.stands))
    for name in names[:SHOWN]:
        worths = [next(one for one in case.inputs if one.name == name) for case in cases.values()]
        saved = [str(one.saved) if one.stands else f"({one.saved})" for one in worths]
        rows.append([f"  knowing {name} saves", *saved])
    rows.append(["  knowing all inputs, no more than", *(_plain(case.everything) for case in cases.values())])
    print_table(["", *cases], rows)
    if not names:
        click.echo("No single input is told from worth nothing, among so many.")
    click.echo(
        f"Knowing which structure holds, all equally likely, saves {_plain(decision.structure)} {unit}."
    )


def _print_refusals(findings: Sequence[Finding]) -> None:
    for finding in findings:
        reasons: dict[str, list[str]] = {}
        for structure, case in finding.cases.items():
            if case.refused is not None:
                reasons.setdefault(case.refused, []).append(structure)
        print_wrapped(
            f"No index under {', '.join(structures)}: {reason}." for reason, structures in reasons.items()
        )


def leading(findings: Sequence[Finding], most: int, structure: str | None = None) -> list[str]:
    """Return the names of the inputs with the largest indices that are told from none, or simply the largest few."""
    from attrition.analysis.sensitivity import largest

    return largest(findings, most, structure)


def first_words(case: Case, name: str) -> str:
    """Return the index of an input in per cent with its error; in brackets what is not told from none."""
    if case.points is not None:
        one = next(each for each in case.points.indices if each.name == name)
        return f"{_of_hundred(one.first, one.first_error)} | {_of_hundred(one.total, one.total_error)}"
    if case.shares is None:
        return "–"
    given = next(each for each in case.shares.inputs if each.name == name)
    text = _of_hundred(given.first.value, given.first.error)
    return text if given.stands else f"({text})"


def _ends(case: Case, name: str) -> str:
    if case.shares is None:
        return "–"
    one = next(each for each in case.shares.inputs if each.name == name)
    low, high = (
        _of_hundred(end.value, end.error) if not case.mean.unit else _rounded(end.value, end.error)
        for end in (one.at_low, one.at_high)
    )
    return f"{low} → {high}"


def _mean(case: Case) -> str:
    mean = case.mean
    if not mean.unit and mean.value == 0.0:
        from attrition.statistics.proportions import wilson

        return f"<{_plain(100.0 * wilson(0.0, case.rows)[1])} %"
    return _rounded(mean.value, mean.error) if mean.unit else f"{_of_hundred(mean.value, mean.error)} %"


def _of_hundred(value: float, error: float | None) -> str:
    return _rounded(100.0 * value, None if error is None else 100.0 * error)


def _rounded(value: float, error: float | None) -> str:
    from attrition.statistics.estimate import rounded_to

    return rounded_to(value, error)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100.0 * value:.0f}"


def _plain(value: float) -> str:
    from attrition.statistics.estimate import significant

    return significant(value, 2)


def notes(found: Sensitivity) -> list[str]:
    """Return what must be said beside the tables."""
    said = [f"{found.source}; {len(found.inputs.names)} inputs vary. Given: {found.given}."]
    if found.method == "given":
        said.append(
            "± is one standard error, by a jackknife over rows. An index counts what one input does alone; what "
            "indices leave of 100 is interaction, finer curves and inputs in brackets, which are not told from none "
            "with one false among twenty told. Chance within rows is taken out."
        )
    else:
        said.append(
            "± is one standard error, of the design by a bootstrap over its blocks and of rows by a jackknife. First: "
            "what goes when the input is known; total: what stays when all others are."
        )
    if found.dependent:
        said.append(
            "Some inputs were drawn together: an index then counts what comes with an input too, and indices may add "
            "up to more than 100."
        )
    said.append(
        f"Not a prediction: in this model, under structures {', '.join(found.structures)} and these priors, which "
        "decide how far an input is moved."
    )
    return said
