"""`attrition verify-model`: does the code obey the laws that it should."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import click

from attrition.cli.failures import failed, plain_failures
from attrition.cli.options import printing_options
from attrition.cli.progress import say, shown
from attrition.cli.tables import figure, print_json, print_table
from attrition.errors import InputError

if TYPE_CHECKING:
    from attrition.verification.verdicts import ModelReport, Verdict

COLUMNS = ("id", "quantity", "unit", "expected", "got", "error", "z", "verdict")


@click.command(
    name="verify-model",
    epilog="Example: attrition verify-model lanchester-square --scenario my-battle.toml",
)
@click.argument("laws", metavar="[LAW]...", nargs=-1)
@click.option(
    "--scenario",
    metavar="FILE|NAME",
    help="A copy of the law's canonical scenario with other numbers; with one LAW only.",
)
@printing_options
@plain_failures
def command(laws: tuple[str, ...], scenario: str | None, quiet: bool, as_json: bool) -> int:
    """Hold the code against closed forms and known numbers; all of them, or the LAWs named.

    A LAW is a name such as lanchester-square, or an id such as V1. Exact and stepped comparisons have a tolerance;
    those with chance in them must lie within four standard errors, and the set is controlled for false discoveries.
    """
    from attrition.cli.cache import note_compiled, prepare_cache
    from attrition.scenario import load_scenario

    cache = prepare_cache(say)
    given = None if scenario is None else load_scenario(scenario)
    from attrition.verification.verdicts import beyond_switches, laws_named, verify_model

    chosen = laws_named(laws)
    with shown(quiet) as show, warnings.catch_warnings(record=True) as left_out:
        warnings.simplefilter("always", UserWarning)
        result = verify_model(
            laws, given, lambda done, total, name: show(total, done, lambda: f"{done}/{total} laws, {name}")
        )
    missing = [str(each.message) for each in left_out if each.category is UserWarning]
    if not result.rows:
        raise InputError("nothing was compared", where="LAW", advice="; ".join(missing))
    for line in missing:
        say(line)
    note_compiled(cache)
    if given is not None and (beyond := beyond_switches(chosen[0], given)):
        say(f"note: '{chosen[0].name}' need not hold where these differ: {', '.join(beyond)}")
    if as_json:
        print_json(result.to_data())
    else:
        print_table(COLUMNS, [cells(row) for row in result.rows], spare=("unit",))
        click.echo(summed_up(result))
    if result.passed:
        return 0
    first = result.failures[0].check
    return failed(
        f"{len(result.failures)} of {len(result.rows)} comparisons fail, first {first.law}, {first.quantity}: "
        f"expected {figure(first.expected)}, got {figure(first.got)}"
    )


def cells(row: Verdict) -> list[str]:
    """Return the texts of a row of the table; a tolerance stands in brackets."""
    check = row.check
    error = (
        f"({figure(check.tolerance)})"
        if check.tolerance is not None
        else f"{check.standard_error or 0.0:.2g}"
    )
    return [
        check.law,
        check.quantity,
        check.unit,
        figure(check.expected),
        figure(check.got),
        error,
        "" if check.z is None else f"{check.z:.2f}",
        "pass" if row.passed else "fail",
    ]


def summed_up(result: ModelReport) -> str:
    """Return the line under the table."""
    by_chance = sum(row.check.monte_carlo for row in result.rows)
    verdict = "all pass" if result.passed else f"{len(result.failures)} fail"
    return f"{len(result.rows)} comparisons, {by_chance} of them with chance: {verdict}"
