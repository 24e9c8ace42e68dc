"""`attrition list`: what ships, and the names that scenarios and policies may use."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from attrition.cli.options import json_option
from attrition.cli.tables import print_json, print_table
from attrition.errors import InputError, nearest_name
from attrition.model import clocks, registry
from attrition.model.structures import DESCRIPTIONS, STRUCTURES
from attrition.scenario import files, names
from attrition.scenario.fields import span

Entries = list[dict[str, str]]


def shipped_titles(kind: str) -> Entries:
    """Return name and title of every shipped file of a kind; one that cannot be read says so."""
    entries = []
    for name, path in files.shipped(kind).items():
        try:
            title = files.read_toml(path, name).get("title", "")
        except InputError as error:
            title = error.line()
        entries.append({"name": name, "title": str(title)})
    return entries


def _declared(items: Iterable[tuple[str, str, float, float, str]]) -> Entries:
    return [
        {"name": name, "unit": unit, "range": span(low, high), "meaning": meaning}
        for name, unit, low, high, meaning in items
    ]


def _quantities() -> Entries:
    from attrition.analysis.measures import measure_names

    return [{"name": name} for name in measure_names()]


def _processes() -> Entries:
    return [
        {
            "name": process.name,
            "acts": process.clock.value,
            "switch": process.switch or "",
            "rules": ", ".join(rule.__name__ for rule in process.rules),
        }
        for process in clocks.PROCESSES
    ]


TOPICS: dict[str, Callable[[], Entries]] = {
    "scenarios": lambda: shipped_titles("scenario"),
    "policies": lambda: shipped_titles("policy"),
    "designs": lambda: shipped_titles("design"),
    "claims": lambda: shipped_titles("claim"),
    "levers": lambda: _declared(
        (lever.name, lever.unit, lever.low, lever.high, lever.meaning) for lever in names.levers().values()
    ),
    "quantities": _quantities,
    "structures": lambda: [{"name": name, "meaning": DESCRIPTIONS[name]} for name in STRUCTURES],
    "fields": lambda: _declared(
        (field.name, field.unit, field.low, field.high, field.meaning) for field in registry.STATE
    ),
    "processes": _processes,
    "signals": lambda: _declared(
        (field.name, field.unit, field.low, field.high, field.meaning) for field in names.signals().values()
    ),
}


@click.command(name="list", epilog="Example: attrition list policies")
@click.argument("topic", metavar=f"[{'|'.join(TOPICS)}]", required=False)
@json_option
def command(topic: str | None, as_json: bool) -> None:
    """List what ships, and the names that may be used: one topic, or all of them."""
    if topic is not None and topic not in TOPICS:
        raise InputError(
            f"no list of '{topic}'", allowed=", ".join(TOPICS), nearest=nearest_name(topic, TOPICS)
        )
    wanted = [topic] if topic is not None else list(TOPICS)
    found = {name: TOPICS[name]() for name in wanted}
    if as_json:
        print_json(found[topic] if topic is not None else found)
        return
    for name, entries in found.items():
        if topic is None:
            click.echo(f"{name}:")
        if entries:
            columns = list(entries[0])
            print_table(
                columns, [[entry[column] for column in columns] for entry in entries], spare=("range",)
            )
        else:
            click.echo("none")
        if topic is None:
            click.echo()
