"""`attrition warmup`: compile the kernel now, so that the first run starts at once."""

from __future__ import annotations

import time

import click

from attrition.cli.failures import plain_failures

SCENARIO = "ukraine-2022"


@click.command(name="warmup", epilog="Example: attrition warmup")
@plain_failures
def command() -> None:
    """Compile the kernel into the user's cache; one compilation serves all scenarios and structures."""
    from attrition.cli.cache import note_compiled, prepare_cache
    from attrition.cli.progress import say

    cache = prepare_cache(say)
    from attrition.ensemble.simulator import EngineSimulator
    from attrition.model.structures import STRUCTURES
    from attrition.scenario import load_scenario

    started = time.monotonic()
    simulator = EngineSimulator()
    program = simulator.compile(load_scenario(SCENARIO), seed=0, rows=1, structure=STRUCTURES[0])
    simulator.pilot_bins(program)
    note_compiled(cache)
    click.echo(f"the kernel is ready ({time.monotonic() - started:.0f} s), kept in {cache}")
