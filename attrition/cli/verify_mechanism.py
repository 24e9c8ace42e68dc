"""`attrition verify-mechanism`: does a mechanism of one's own keep what the model's own rules keep."""

from __future__ import annotations

import click

from attrition.cli.failures import failed, plain_failures
from attrition.cli.options import printing_options
from attrition.cli.progress import say, shown
from attrition.cli.tables import figure, print_json, print_table

COLUMNS = ("quantity", "expected", "got", "verdict")


@click.command(
    name="verify-mechanism", epilog="Example: attrition verify-mechanism --mechanism labour.py --paths 2"
)
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--scenario", default="ukraine-2022", show_default=True, metavar="FILE|NAME", help="To run it in."
)
@click.option("--structures", default="all", metavar="all|LIST", help="Structures; all by default.")
@click.option(
    "--draws", type=click.IntRange(1, 64), default=2, show_default=True, metavar="D", help="Prior draws."
)
@click.option(
    "--paths",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    metavar="N",
    help="Paths of each structure and draw.",
)
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="Compared with simpy-pure: kernel, the default, scalar, simpy. May be repeated.",
)
@printing_options
@plain_failures
def command(
    name: str | None,
    scenario: str,
    structures: str,
    draws: int,
    paths: int,
    engines: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> int:
    """Check a mechanism that --mechanism FILE names: equal bits in all engines, limits, no trace when switched off.

    NAME tells which, where there are several. The kernel is compiled anew for a file that it has not seen.
    """
    from attrition.cli.cache import note_compiled, prepare_cache

    cache = prepare_cache(say)
    from attrition.ensemble.planning import structure_names
    from attrition.scenario import load_scenario
    from attrition.verification.mechanism import Sample, in_use, verify_mechanism

    mechanism = in_use(name)
    sample = Sample(scenario, structure_names(structures), draws, paths, engines or ("kernel",))
    with shown(quiet) as show:
        result = verify_mechanism(
            mechanism,
            load_scenario(scenario),
            sample,
            lambda done, total, part: show(total, done, lambda: f"{done}/{total} parts, {part}"),
        )
    note_compiled(cache)
    if as_json:
        print_json(result.to_data())
    else:
        print_table(
            COLUMNS,
            [
                [
                    row.check.quantity,
                    figure(row.check.expected),
                    figure(row.check.got),
                    "pass" if row.passed else "fail",
                ]
                for row in result.rows
            ],
        )
        click.echo(
            f"mechanism '{mechanism.name}': {len(result.rows)} checks, "
            + ("all pass" if result.passed else f"{len(result.failures)} fail")
        )
    if mechanism.replaces:
        say("note: it replaces rules whatever its switch says, so a run without it was not compared")
    if result.passed:
        return 0
    first = result.failures[0].check
    return failed(
        f"{len(result.failures)} of {len(result.rows)} checks fail, first: {first.quantity}: {first.got:g}"
    )
