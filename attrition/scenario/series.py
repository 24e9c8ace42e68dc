"""Reading observations, which history imposes, and figures, which are only shown."""

from __future__ import annotations

from attrition.scenario import fields, names
from attrition.scenario.fields import INFINITY, SMALLEST_POSITIVE, Place, Table, shown
from attrition.scenario.records import STATUSES, Figure, Observation, Point

OBSERVATION_KEYS = (
    "quantity",
    "points",
    "interpolate",
    "error_sd",
    "error",
    "bias_sd",
    "unit",
    "source",
    "claimant",
    "status",
    "note",
)
FIGURE_KEYS = ("quantity", "date", "value", "low", "high", "unit", "source", "claimant", "status", "note")
ERROR_KINDS = ("log", "absolute")


def read_observation(given: object, place: Place) -> Observation:
    """Return the series that one [[observations]] table describes.

    Raises: InputError for a wrong key, type, quantity or unit, dates that do not rise, values that the
    quantity or its error does not admit.
    """
    entry = fields.table(given, place, OBSERVATION_KEYS)
    if "quantity" not in entry:
        raise place.refusal("has no 'quantity'", allowed=", ".join(names.observed()))
    quantity = names.observed()[fields.choice(entry["quantity"], place.at("quantity"), names.observed())]
    place = Place(place.layer, f"observations[{quantity.name}]")
    low, high = names.state_limits()[quantity.field] if quantity.reference is None else (0.0, INFINITY)
    kind, error_sd = _read_error(entry, "log" if low >= 0.0 else "absolute", place)
    if quantity.reference is not None or kind == "log":
        low = max(low, SMALLEST_POSITIVE)
    _same_unit(entry, quantity.unit, place)
    series = Observation(
        quantity=quantity.name,
        points=_read_points(entry.get("points"), place.at("points"), low, high, quantity.unit),
        unit=quantity.unit,
        error_kind=kind,
        error_sd=error_sd,
        bias_sd=fields.number(entry.get("bias_sd", 0.0), place.at("bias_sd"), 0.0, 1e6),
        interpolate=fields.choice(
            entry.get("interpolate", "none"), place.at("interpolate"), ("monthly", "none")
        ),
        source=fields.text(entry.get("source", ""), place.at("source")),
        claimant=fields.text(entry.get("claimant", ""), place.at("claimant")),
        status=fields.choice(entry.get("status", "judged"), place.at("status"), STATUSES),
        note=fields.text(entry.get("note", ""), place.at("note")),
        layer=place.layer,
    )
    if not series.imposed():
        raise place.at("points").refusal(
            "no first of a month lies between the points",
            allowed='two points a month apart, or interpolate = "none"',
        )
    return series


def _read_error(entry: Table, default_kind: str, place: Place) -> tuple[str, float]:
    if "error" in entry and "error_sd" in entry:
        raise place.refusal("has both 'error' and 'error_sd'", allowed="one of them")
    if "error" not in entry:
        return default_kind, fields.number(entry.get("error_sd", 0.0), place.at("error_sd"), 0.0, 1e6)
    error = fields.table(entry["error"], place.at("error"), ("kind", "sd"))
    for key in ("kind", "sd"):
        if key not in error:
            raise place.at("error").refusal(
                f"has no '{key}'", allowed='{ kind = "log" or "absolute", sd = … }'
            )
    kind = fields.choice(error["kind"], place.at("error.kind"), ERROR_KINDS)
    return kind, fields.number(error["sd"], place.at("error.sd"), 0.0, 1e6)


def _read_points(given: object, place: Place, low: float, high: float, unit: str) -> tuple[Point, ...]:
    if not isinstance(given, list) or not given:
        raise place.refusal("no points", allowed="points = [{ date = 2022-03-01, value = 1.0 }, …]")
    points: list[Point] = []
    for index, item in enumerate(given):
        at = place.item(str(index + 1))
        entry = fields.table(item, at, ("date", "value"))
        for key in ("date", "value"):
            if key not in entry:
                raise at.refusal(f"has no '{key}'", allowed="{ date = 2022-03-01, value = 1.0 }")
        date = fields.date(entry["date"], at.at("date"))
        if points and date <= points[-1].date:
            raise at.refusal(
                f"date {date} does not follow {points[-1].date}", allowed="dates that rise, each once"
            )
        points.append(Point(date, fields.number(entry["value"], at.at("value"), low, high, unit)))
    return tuple(points)


def _same_unit(entry: Table, unit: str, place: Place) -> None:
    if "unit" in entry and fields.text(entry["unit"], place.at("unit")) != unit:
        raise place.at("unit").refusal(
            f"unit {shown(entry['unit'])} is not the declared one", allowed=shown(unit)
        )


def read_figure(given: object, place: Place) -> Figure:
    """Return the dated figure that one [[figures]] table describes.

    Raises: InputError for a wrong key, type, quantity or unit, or low above high.
    """
    entry = fields.table(given, place, FIGURE_KEYS)
    for key in ("quantity", "date", "value"):
        if key not in entry:
            raise place.refusal(f"has no '{key}'", allowed=", ".join(FIGURE_KEYS))
    quantity = names.recorded()[fields.choice(entry["quantity"], place.at("quantity"), names.recorded())]
    _same_unit(entry, quantity.unit, place)

    def read(key: str) -> float:
        return fields.number(entry[key], place.at(key), quantity.low, quantity.high, quantity.unit)

    value = read("value")
    low = read("low") if "low" in entry else None
    high = read("high") if "high" in entry else None
    if (low is not None and low > value) or (high is not None and high < value):
        raise place.refusal(f"value {shown(value)} is outside low to high", allowed="low <= value <= high")
    return Figure(
        quantity=quantity.name,
        date=fields.date(entry["date"], place.at("date")),
        value=value,
        unit=quantity.unit,
        low=low,
        high=high,
        source=fields.text(entry.get("source", ""), place.at("source")),
        claimant=fields.text(entry.get("claimant", ""), place.at("claimant")),
        status=fields.choice(entry.get("status", "judged"), place.at("status"), STATUSES),
        note=fields.text(entry.get("note", ""), place.at("note")),
        layer=place.layer,
    )
