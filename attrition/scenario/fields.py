"""Typed readings of single TOML values, each refusal with its place."""

from __future__ import annotations

import datetime
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from attrition.errors import InputError, nearest_name

Table = Mapping[str, object]
INFINITY = float("inf")
LAST_YEAR = 9000
"""Leaves room for every horizon before the calendar of Python ends."""
SMALLEST_POSITIVE = 1e-300
"""The lower limit of what must be above 0."""

_SHORTENED = reprlib.Repr()
_SHORTENED.maxstring = 120
# Units that say no more than the range beside them.
_UNSAID_UNITS = ("", "-", "0/1", "0..1", "0..100")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the layer (a file as the user named it, or "--set") and the dotted key in it."""

    layer: str
    key: str = ""

    def at(self, key: str) -> Place:
        """Return the place of `key` below this one."""
        return Place(self.layer, f"{self.key}.{key}" if self.key else key)

    def item(self, label: str) -> Place:
        """Return the place of one entry of the list that stands here, by its number or its name."""
        return Place(self.layer, f"{self.key}[{label}]")

    def __str__(self) -> str:
        if self.layer.startswith("--"):
            return f"{self.layer} {self.key}".rstrip()
        return f"{self.layer}: {self.key}" if self.key else self.layer

    def refusal(
        self,
        what: str,
        *,
        allowed: str | None = None,
        nearest: str | None = None,
        advice: str | None = None,
    ) -> InputError:
        """Return the error to raise about this place."""
        return InputError(what, where=str(self), allowed=allowed, nearest=nearest, advice=advice)


def shown(value: object) -> str:
    """Return a value as it would stand in a file, shortened where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value!r}"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int):
        # The text of an endless integer is refused by Python itself.
        return str(value) if value.bit_length() < 128 else "an integer of more than 38 digits"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an array"
    return _SHORTENED.repr(value)


def plain(value: float) -> str:
    """Return a number without a needless decimal point, exact otherwise."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def span(low: float, high: float, unit: str = "") -> str:
    """Return "low to high unit", or one-sided where a limit is infinite."""
    tail = f" {unit}" if unit not in _UNSAID_UNITS else ""
    if low == -INFINITY and high == INFINITY:
        return f"any finite number{tail}"
    if high == INFINITY and low == SMALLEST_POSITIVE:
        return f"above 0{tail}"
    if high == INFINITY:
        return f"{plain(low)} or more{tail}"
    if low == -INFINITY:
        return f"{plain(high)} or less{tail}"
    return f"{plain(low)} to {plain(high)}{tail}"


def number(
    value: object, place: Place, low: float = -INFINITY, high: float = INFINITY, unit: str = ""
) -> float:
    """Return a finite number within its limits as a float; true and false are not numbers."""
    allowed = span(low, high, unit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise place.refusal(f"{shown(value)} is not a number", allowed=allowed)
    try:
        result = float(value)
    except OverflowError:
        raise place.refusal(f"{shown(value)} is too large", allowed=allowed) from None
    if not -INFINITY < result < INFINITY:
        raise place.refusal(f"{result} is not a finite number", allowed=allowed)
    if not low <= result <= high:
        raise place.refusal(f"{shown(value)} is out of range", allowed=allowed)
    return result + 0.0  # -0.0 becomes 0.0, so that equal scenarios have equal texts


def integer(value: object, place: Place, low: int, high: int, unit: str = "") -> int:
    """Return a whole number within its limits."""
    allowed = f"a whole number, {span(low, high, unit)}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise place.refusal(f"{shown(value)} is not a whole number", allowed=allowed)
    if not low <= value <= high:
        raise place.refusal(f"{shown(value)} is out of range", allowed=allowed)
    return value


def flag(value: object, place: Place) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise place.refusal(f"{shown(value)} is not true or false", allowed="true or false")
    return value


def text(value: object, place: Place, limit: int = 2000) -> str:
    """Return a string of limited length."""
    if not isinstance(value, str):
        raise place.refusal(f"{shown(value)} is not a text", allowed="a text in quotes")
    if len(value) > limit:
        raise place.refusal(f"the text has {len(value)} characters", allowed=f"at most {limit}")
    return value


def choice(value: object, place: Place, valid: Iterable[str], advice: str | None = None) -> str:
    """Return one of the valid names; the advice says where to find a long list of them."""
    names = tuple(valid)
    given = text(value, place)
    if given not in names:
        nearest = nearest_name(given, names)
        listed = ", ".join(names) if len(names) <= 12 else f"one of {len(names)} names"
        raise place.refusal(f"unknown name {shown(given)}", allowed=listed, nearest=nearest, advice=advice)
    return given


def date(value: object, place: Place) -> datetime.date:
    """Return a TOML date without a time of day."""
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise place.refusal(
            f"{shown(value)} is not a date", allowed="a date without quotes, such as 2022-02-24"
        )
    if value.year > LAST_YEAR:
        raise place.refusal(f"{value} is too late", allowed=f"dates up to the year {LAST_YEAR}")
    return value


def table(value: object, place: Place, keys: Iterable[str]) -> Table:
    """Return a table whose keys are all known."""
    if not isinstance(value, dict):
        raise place.refusal(f"{shown(value)} is not a table", allowed=f"a table with {', '.join(keys)}")
    known_keys(value, place, keys)
    return value


def known_keys(given: Table, place: Place, keys: Iterable[str]) -> None:
    """Refuse the first key that is not among the valid ones."""
    valid = tuple(keys)
    for key in given:
        if key not in valid:
            raise place.refusal(
                f"unknown key {shown(key)}", allowed=", ".join(valid), nearest=nearest_name(key, valid)
            )


def tables(value: object, place: Place) -> list[tuple[Place, object]]:
    """Return the entries of an array of tables, each with its place."""
    if not isinstance(value, list):
        raise place.refusal(
            f"{shown(value)} is not a list of tables", allowed=f"[[{place.key}]] for each entry"
        )
    return [(place.item(str(index + 1)), entry) for index, entry in enumerate(value)]
