"""Reading one number with its prior and pedigree: a parameter's or an act's."""

from __future__ import annotations

from attrition.scenario import fields
from attrition.scenario.fields import Place, plain, shown, span
from attrition.scenario.names import INTEGER_UNITS
from attrition.scenario.prior_forms import prior_from
from attrition.scenario.priors import Prior
from attrition.scenario.records import STATUSES, Value

VALUE_KEYS = ("value", "low", "high", "prior", "unit", "source", "status", "known_from", "before", "note")


def read_value(given: object, name: str, unit: str, limits: tuple[float, float], place: Place) -> Value:
    """Return the value that a number or an inline table describes.

    Parameters: given, as it stands in the file; name, of the parameter or column; unit and limits, as
    declared; place, for errors.
    Raises: InputError for a wrong key, type or unit, a number out of range, low above high, an unsampleable
    prior, or a prior on a whole number.
    """
    if not isinstance(given, dict):
        number = fields.number(given, place, *limits, unit)
        _whole(number, unit, place)
        return Value(name, number, Prior("fixed", (number,), *limits), unit, layer=place.layer)
    fields.known_keys(given, place, VALUE_KEYS)
    numbers = {
        key: fields.number(given[key], place.at(key), *limits, unit) if key in given else None
        for key in ("value", "low", "high")
    }
    value, low, high = numbers["value"], numbers["low"], numbers["high"]
    _ordered(value, low, high, place)
    if "unit" in given and fields.text(given["unit"], place.at("unit")) != unit:
        raise place.at("unit").refusal(
            f"unit {shown(given['unit'])} is not the declared one", allowed=shown(unit)
        )
    if value is None and "prior" not in given:
        raise place.refusal("has no 'value'", allowed=f"value = a number, {span(*limits, unit)}")
    written = fields.text(given["prior"], place.at("prior")) if "prior" in given else None
    if unit in INTEGER_UNITS and (written not in (None, "fixed") or (low is not None and high is not None)):
        raise place.refusal(
            "a whole number takes no prior", allowed="value = a whole number", advice="give no range"
        )
    value, prior = prior_from(written, value, low, high, limits, place)
    _whole(value, unit, place)
    return Value(
        name,
        value,
        prior,
        unit,
        low=low,
        high=high,
        source=fields.text(given.get("source", ""), place.at("source")),
        status=fields.choice(given.get("status", "judged"), place.at("status"), STATUSES),
        known_from=fields.date(given["known_from"], place.at("known_from"))
        if "known_from" in given
        else None,
        before=_before(given, limits, place),
        note=fields.text(given.get("note", ""), place.at("note")),
        layer=place.layer,
    )


def _before(given: dict[str, object], limits: tuple[float, float], place: Place) -> Prior | None:
    """Return the prior of somebody who did not have the source yet, None where it is not given."""
    if "before" not in given:
        return None
    at = place.at("before")
    if "known_from" not in given:
        raise at.refusal("is given without 'known_from'", advice="say from when the value was known")
    written = fields.text(given["before"], at)
    if "(" not in written:
        raise at.refusal(f"{shown(written)} has no numbers", allowed='before = "lognormal(0.05, 0.5)"')
    return prior_from(written, None, None, None, limits, at)[1]


def _whole(value: float, unit: str, place: Place) -> None:
    if unit in INTEGER_UNITS and value != int(value):
        raise place.refusal(
            f"{plain(value)} is not a whole number", allowed="0 or 1" if unit == "0/1" else "1, 2, …"
        )


def _ordered(value: float | None, low: float | None, high: float | None, place: Place) -> None:
    if low is not None and high is not None and low > high:
        raise place.refusal(f"low {plain(low)} is above high {plain(high)}", allowed="low <= value <= high")
    if value is not None and low is not None and value < low:
        raise place.refusal(f"value {plain(value)} is below low {plain(low)}", allowed="low <= value <= high")
    if value is not None and high is not None and value > high:
        raise place.refusal(
            f"value {plain(value)} is above high {plain(high)}", allowed="low <= value <= high"
        )
