"""`attrition check`: is a scenario valid, and what does it say in short."""

from __future__ import annotations

import click

from attrition.cli.options import json_option, layer_options, scenario_argument
from attrition.cli.tables import clean, print_json, print_pairs
from attrition.scenario import Scenario, load_scenario, varying_columns
from attrition.scenario.records import SIDES, STATUSES


@click.command(name="check", epilog="Example: attrition check ukraine-2022 --set oil.brent_median=65")
@scenario_argument
@layer_options
@json_option
def command(scenario: str, sets: tuple[str, ...], policies: tuple[str, ...], as_json: bool) -> None:
    """Check a scenario and print a summary of it."""
    loaded = load_scenario(scenario, sets=sets, policies=policies)
    summary = summary_of(loaded)
    if as_json:
        print_json(summary)
        return
    click.echo(clean(f"{loaded.name}: {loaded.title}"))
    print_pairs(_lines(loaded, summary))


def summary_of(scenario: Scenario) -> dict[str, object]:
    """Return what `check --json` prints: clock, counts by status, free values, layers, identity."""
    statuses = [value.status for value in scenario.values.values()]
    clock = scenario.clock
    return {
        "name": scenario.name,
        "title": scenario.title,
        "sides": dict(scenario.sides or {}),
        "clock": {
            "start": clock.start.isoformat(),
            "end": clock.end.isoformat(),
            "data_cutoff": None if clock.data_cutoff is None else clock.data_cutoff.isoformat(),
            "horizon_months": clock.horizon_months,
            "step_hours": clock.step_hours,
            "base_slot_hours": clock.base_slot_hours,
        },
        "parameters": {
            "total": len(statuses),
            **{status: statuses.count(status) for status in STATUSES},
            "default": [value.layer for value in scenario.values.values()].count("default"),
        },
        "free": list(varying_columns(scenario)),
        "acts": {
            "total": len(scenario.acts),
            "dated": len([act for act in scenario.acts if act.date is not None]),
            "triggered": len([act for act in scenario.acts if act.when is not None]),
        },
        "observations": {series.quantity: len(series.imposed()) for series in scenario.observations},
        "figures": len(scenario.figures),
        "switched_off": sorted(name for name, on in scenario.switches.items() if not on),
        "layers": list(scenario.layers),
        "identity": scenario.identity(),
    }


def _lines(scenario: Scenario, summary: dict[str, object]) -> dict[str, str]:
    clock = scenario.clock
    statuses = [value.status for value in scenario.values.values()]
    defaults = [value.layer for value in scenario.values.values()].count("default")
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in STATUSES)
    dated = len([act for act in scenario.acts if act.date is not None])
    points = [len(series.imposed()) for series in scenario.observations]
    off = sorted(name for name, on in scenario.switches.items() if not on)
    free = varying_columns(scenario)
    until = f"data until {clock.data_cutoff}" if clock.data_cutoff else "no data imposed"
    sides = {side: scenario.sides[side] for side in SIDES if side in scenario.sides} if scenario.sides else {}
    return sides | {
        "clock": f"{clock.start} to {clock.end}, {clock.horizon_months} months, "
        f"steps of {clock.step_hours} hours; {until}",
        "parameters": f"{len(statuses)}: {counts}; {defaults} left at the default",
        "free": f"{len(free)} with a prior",
        "acts": f"{len(scenario.acts)}: {dated} dated, {len(scenario.acts) - dated} triggered",
        "observations": f"{len(points)} series, {sum(points)} points imposed",
        "figures": f"{len(scenario.figures)} shown",
        "switched off": ", ".join(off) or "nothing",
        "layers": ", ".join(scenario.layers),
        "identity": str(summary["identity"]),
        "verdict": "valid",
    }
