"""`attrition parameters`: every value of a scenario, and which file or option set it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import click

from attrition.cli.options import json_option, layer_options, scenario_argument
from attrition.cli.tables import figure, print_json, print_pairs, print_table
from attrition.errors import InputError, nearest_name
from attrition.scenario import Scenario, Value, load_scenario, names
from attrition.scenario.fields import span

COLUMNS = ("key", "value", "unit", "range", "prior", "status", "layer", "source")


@dataclass(frozen=True, slots=True)
class Row:
    """One value as text; `allowed` is the declared range, `range` the one that the scenario gives."""

    key: str
    value: str
    unit: str = ""
    range: str = ""
    prior: str = ""
    status: str = ""
    source: str = ""
    layer: str = ""
    allowed: str = ""
    known_from: str = ""
    note: str = ""
    meaning: str = ""


@click.command(
    name="parameters",
    epilog="Example: attrition parameters ukraine-2022 challenger.men   (KEY is a name or the start of one)",
)
@scenario_argument
@click.argument("key", metavar="[KEY]", required=False)
@layer_options
@json_option
def command(
    scenario: str, key: str | None, sets: tuple[str, ...], policies: tuple[str, ...], as_json: bool
) -> None:
    """Show values with unit, range, prior, status, source and the layer that set them.

    KEY shows one value in full, or all below a table with their meaning.
    """
    loaded = load_scenario(scenario, sets=sets, policies=policies)
    rows = chosen(rows_of(loaded), key)
    if as_json:
        print_json([asdict(row) for row in rows])
    elif key is not None and len(rows) == 1:
        print_pairs({name.replace("_", " "): text for name, text in asdict(rows[0]).items() if text})
    else:
        columns = COLUMNS if key is None else (*COLUMNS, "meaning")
        texts = [[str(asdict(row)[column]) for column in columns] for row in rows]
        # The full account of one value is a KEY away.
        print_table(columns, texts, spare=("source", "status", "range", "layer" if key else ""))


def rows_of(scenario: Scenario) -> list[Row]:
    """Return every value of a scenario: clock, switches, parameters, acts."""
    origins = scenario.origins or {}
    rows = []
    for name in names.CLOCK_KEYS:
        value, origin = getattr(scenario.clock, name), origins.get(f"clock.{name}", "default")
        rows.append(Row(f"clock.{name}", "" if value is None else str(value), layer=origin))
    for name, on in scenario.switches.items():
        origin = origins.get(f"switches.{name}", "default")
        rows.append(Row(f"switches.{name}", "true" if on else "false", layer=origin))
    for name, value in scenario.values.items():
        parameter = names.parameters()[name]
        rows.append(_row(value, parameter.low, parameter.high, parameter.meaning))
    for act in scenario.acts:
        lever = names.levers()[act.lever]
        when = (
            str(act.date) if act.when is None else f"{act.when.signal} {act.when.comparator} {act.when.level}"
        )
        rows.append(_row(act.value, lever.low, lever.high, f"{act.lever}, {when}: {lever.meaning}"))
    return rows


def _row(value: Value, low: float, high: float, meaning: str) -> Row:
    given = "" if value.low is None and value.high is None else f"{_end(value.low)} to {_end(value.high)}"
    return Row(
        value.name,
        figure(value.value),
        value.unit,
        given,
        str(value.prior),
        value.status,
        value.source,
        value.layer,
        span(low, high),
        "" if value.known_from is None else value.known_from.isoformat(),
        value.note,
        meaning,
    )


def _end(value: float | None) -> str:
    return "?" if value is None else figure(value)


def chosen(rows: list[Row], key: str | None) -> list[Row]:
    """Return the row of a key, or all rows below a table.

    Raises: InputError with the nearest key.
    """
    if key is None:
        return rows
    exact = [row for row in rows if row.key == key]
    found = exact or [row for row in rows if row.key.startswith(f"{key.rstrip('.')}.")]
    if not found:
        keys = [row.key for row in rows]
        tables = {name.rpartition(".")[0] for name in keys}
        raise InputError(
            f"no parameter '{key}'",
            nearest=nearest_name(key, [*keys, *tables]),
            advice="leave KEY out to see all",
        )
    return found
