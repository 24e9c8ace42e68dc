"""Reading acts: a lever moved at a date or on a signal."""

from __future__ import annotations

import re

from attrition.scenario import fields, names
from attrition.scenario.fields import Place, Table, shown
from attrition.scenario.records import STATUSES, Act, Trigger
from attrition.scenario.values import read_value

ACT_KEYS = (
    "name",
    "lever",
    "date",
    "hour",
    "when",
    "value",
    "actor",
    "novel",
    "declared_restraint",
    "source",
    "status",
    "note",
)
ACTORS = ("challenger", "defender", "coalition")
_SEE_LEVERS = "see 'attrition list levers'"
_SEE_SIGNALS = "see 'attrition list signals'"
_NAME = re.compile(r"[\w+-][\w+ :.-]{0,79}")


def read_act(given: object, place: Place) -> Act:
    """Return the act that one [[acts]] table describes.

    Raises: InputError for a wrong key, type, lever, signal, value or date, or both or neither of date and
    when.
    """
    entry = fields.table(given, place, ACT_KEYS)
    if "name" in entry:
        place = Place(place.layer, f"acts[{shown(entry['name'])}]")
    for key in ("lever", "value"):
        if key not in entry:
            raise place.refusal(f"has no '{key}'", allowed=f"{', '.join(ACT_KEYS)}")
    lever = names.levers()[fields.choice(entry["lever"], place.at("lever"), names.levers(), _SEE_LEVERS)]
    if ("date" in entry) == ("when" in entry):
        raise place.refusal(
            "needs either a date or a trigger",
            allowed='date = 2026-01-01, or when = { signal = "strain", above = 60, dwell_months = 1 }',
        )
    date = fields.date(entry["date"], place.at("date")) if "date" in entry else None
    when = _read_trigger(entry["when"], place.at("when")) if "when" in entry else None
    if "hour" in entry and date is None:
        raise place.at("hour").refusal("an hour without a date")
    default = f"{lever.name}-{when.signal}" if when else f"{lever.name}-{date}"
    name = _read_name(entry.get("name", default), place)
    return Act(
        name=name,
        lever=lever.name,
        value=read_value(
            entry["value"], f"acts.{name}.value", lever.unit, (lever.low, lever.high), place.at("value")
        ),
        date=date,
        hour=fields.integer(entry.get("hour", 0), place.at("hour"), 0, 23),
        when=when,
        actor=fields.choice(entry["actor"], place.at("actor"), ACTORS) if "actor" in entry else "",
        novel=fields.flag(entry.get("novel", False), place.at("novel")),
        declared_restraint=fields.flag(
            entry.get("declared_restraint", False), place.at("declared_restraint")
        ),
        source=fields.text(entry.get("source", ""), place.at("source")),
        status=fields.choice(entry.get("status", "judged"), place.at("status"), STATUSES),
        note=fields.text(entry.get("note", ""), place.at("note")),
        layer=place.layer,
    )


def _read_name(given: object, place: Place) -> str:
    name = fields.text(given, place.at("name"))
    if not _NAME.fullmatch(name):
        raise place.at("name").refusal(
            f"{shown(name)} cannot name an act", allowed="1 to 80 letters, digits, spaces and . : + - _"
        )
    return name


def _read_trigger(given: object, place: Place) -> Trigger:
    entry: Table = fields.table(given, place, ("signal", "above", "below", "dwell_months"))
    if "signal" not in entry:
        raise place.refusal("has no 'signal'", allowed="a name from 'attrition list signals'")
    given_signal = fields.choice(entry["signal"], place.at("signal"), names.signals(), _SEE_SIGNALS)
    signal = names.signals()[given_signal]
    if ("above" in entry) == ("below" in entry):
        raise place.refusal("needs either 'above' or 'below'", allowed="one level")
    comparator = "above" if "above" in entry else "below"
    return Trigger(
        signal=signal.name,
        comparator=comparator,
        level=fields.number(entry[comparator], place.at(comparator), signal.low, signal.high, signal.unit),
        dwell_months=fields.number(
            entry.get("dwell_months", 0), place.at("dwell_months"), 0.0, 1200.0, "months"
        ),
    )
