"""What a run was given: every value by status with its source, and what it was run with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrition.report.html import Markup, joined, tag
from attrition.report.tables import Cell, table
from attrition.scenario import names
from attrition.statistics.estimate import significant

if TYPE_CHECKING:
    from attrition.scenario import Scenario, Value

STATUSES = {
    "sourced": "taken from a published source",
    "derived": "computed from published figures",
    "judged": "judged by the authors of the scenario",
}
HEADINGS = ("Key", "Value", "Unit", "Prior", "Meaning", "Source", "Set by")


def inputs_section(scenario: Scenario) -> Markup:
    """Return a table a status, the published figures and the acts.

    Parameters
    ----------
    scenario : the resolved one.
    """
    parts = []
    for status, words in STATUSES.items():
        values = [value for value in scenario.values.values() if value.status == status]
        if values:
            rows = [_row(value) for value in values]
            caption = f"{status.capitalize()}: {len(values)} values {words}"
            parts.append(
                joined(tag("h3", status.capitalize()), table(caption, HEADINGS, rows, sortable=True))
            )
    return joined(*parts, _figures(scenario), _acts(scenario))


def _row(value: Value) -> list[Cell | str]:
    meaning = names.parameters()[value.name].meaning if value.name in names.parameters() else ""
    known = f" (known from {value.known_from.isoformat()})" if value.known_from else ""
    source = " ".join(part for part in (f"{value.source}{known}", value.note) if part)
    return [
        Cell(tag("code", value.name)),
        Cell(f"{value.value:g}", value.value),
        value.unit,
        str(value.prior),
        meaning,
        source or "–",
        value.layer,
    ]


def _figures(scenario: Scenario) -> Markup | None:
    rows: list[list[Cell | str]] = [
        [
            figure.quantity.replace("_", " "),
            figure.date.isoformat(),
            Cell(significant(figure.value, 3), figure.value),
            figure.claimant or "–",
            figure.source or "–",
        ]
        for figure in scenario.figures
    ]
    if not rows:
        return None
    headings = ("Quantity", "Date", "Value", "Who says so", "Source")
    return joined(
        tag("h3", "Published figures"),
        table("Published figures drawn beside the model; claims are claims", headings, rows, sortable=True),
    )


def _acts(scenario: Scenario) -> Markup | None:
    rows: list[list[Cell | str]] = []
    for act in scenario.acts:
        when = (
            str(act.date)
            if act.when is None
            else f"{act.when.signal} {act.when.comparator} {act.when.level:g}"
        )
        rows.append(
            [
                act.lever.replace("_", " "),
                when,
                Cell(f"{act.value.value:g}", act.value.value),
                act.value.source or "–",
            ]
        )
    if not rows:
        return None
    return joined(
        tag("h3", "Acts"),
        table("Levers that are moved, at a date or by a signal", ("Lever", "When", "To", "Source"), rows),
    )
