"""Pages of parameters, levers, signals and what history may impose, from the declarations of the model."""

from __future__ import annotations

from collections import defaultdict
from math import isinf

from scripts.documentation.markdown import MADE, cell, code, table

PARAMETERS = """\
Each number that a scenario gives the model is declared once. *Range* is the hard limit of the value and of every draw
of it; *default* is what a scenario gets that does not say it, — where each must; a value marked ● takes no prior. The
last columns are what `ukraine-2022` says: value, prior, status (sourced, derived, judged) and source. For another one:
`attrition parameters SCENARIO`.
"""
LEVERS = """\
A *lever* is what a dated or triggered act can move, a *signal* what a trigger may watch, an *observed* quantity what
a series of history may impose; *recorded* quantities get bands and trajectories. `attrition list levers` and
`attrition list signals` print the first two.
"""


def span(low: float, high: float) -> str:
    """Return a range, its open ends as infinity."""
    return f"{_end(low)} to {_end(high)}"


def _end(value: float) -> str:
    if isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:g}".replace("-", "−")


def parameters_page(scenario: str = "ukraine-2022") -> str:
    """Return the page of parameters with what one scenario says of each."""
    from attrition.scenario import load_scenario, names

    values = load_scenario(scenario).values
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for name, parameter in names.parameters().items():
        value = values.get(name)
        told = (
            [
                cell(f"{value.value:g}"),
                cell(str(value.prior) if value.varies else ""),
                value.status,
                cell(value.source),
            ]
            if value is not None
            else ["", "", "", ""]
        )
        default = "—" if parameter.default is None else f"{parameter.default:g}"
        groups[name.rpartition(".")[0]].append(
            [
                code(name.rpartition(".")[2]) + (" ●" if parameter.certain else ""),
                cell(parameter.unit),
                cell(parameter.meaning),
                span(parameter.low, parameter.high),
                default,
                *told,
            ]
        )
    parts = [MADE, "# Parameters", PARAMETERS]
    headings = ["key", "unit", "meaning", "range", "default", "value", "prior", "status", "source"]
    for group in sorted(groups):
        parts += [f"## `{group}`" if group else "## without a table", table(headings, groups[group])]
    return "\n\n".join(parts) + "\n"


def levers_page() -> str:
    """Return the page of levers, signals, observed and recorded quantities, and the process table."""
    from attrition.model import clocks
    from attrition.scenario import names

    parts = [MADE, "# Levers, signals and quantities", LEVERS]
    rows = [
        [code(one.name), cell(one.unit), span(one.low, one.high), cell(one.meaning)]
        for one in names.levers().values()
    ]
    parts += ["## Levers", table(["lever", "unit", "range", "meaning"], rows)]
    rows = [[code(one.name), cell(one.unit), cell(one.meaning)] for one in names.signals().values()]
    parts += ["## Signals", table(["signal", "unit", "meaning"], rows)]
    rows = [[code(one.name), cell(one.unit), cell(one.meaning)] for one in names.observed().values()]
    parts += ["## What history may impose", table(["quantity", "unit", "meaning"], rows)]
    rows = [[code(one.name), cell(one.unit), cell(one.meaning)] for one in names.recorded().values()]
    parts += ["## What is recorded", table(["quantity", "unit", "meaning"], rows)]
    parts += ["## What a scenario can switch off", ", ".join(code(name) for name in clocks.SWITCHES) + "."]
    return "\n\n".join(parts) + "\n"
