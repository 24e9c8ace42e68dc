"""Designs of sweeps: which points of the space of parameters, policy strengths and dates are run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from attrition.analysis.differences import studied
from attrition.analysis.measures import check_names
from attrition.ensemble.manifest import Manifest, Variant
from attrition.numeric.elementary import exp, log
from attrition.numeric.streams import hash64, uniform_pair
from attrition.scenario import fields, files
from attrition.scenario.fields import Place, shown
from attrition.scenario.files import PolicyFile
from attrition.scenario.load import read_policy
from attrition.scenario.records import Scenario

if TYPE_CHECKING:
    import polars as pl

METHODS = ("grid", "latin-hypercube", "sobol", "rows")
DESIGN_KEYS = (
    "schema",
    "name",
    "title",
    "method",
    "points",
    "seed",
    "policies",
    "quantities",
    "factors",
    "rows",
)
FACTOR_KEYS = ("name", "key", "values", "low", "high", "scale")
SCALES = ("linear", "log")
MOST_POINTS = 100_000
MOST_FACTORS = 64
HYPERCUBE_STREAM = "analysis.sweep_design.hypercube"

Setting: TypeAlias = "float | datetime.date"
"""What a factor is set to: a number, or a date."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that differs from point to point.

    Parameters
    ----------
    name : of its column.
    key : as in --set: a parameter, `acts.NAME.value` or `acts.NAME.date`.
    values : of a grid; empty where `low` and `high` say the range.
    low, high : of a range; None of a grid, and of given rows.
    scale : "linear" or "log", how points are spread over a range.
    """

    name: str
    key: str
    values: tuple[Setting, ...] = ()
    low: Setting | None = None
    high: Setting | None = None
    scale: str = "linear"

    def at(self, share: float) -> Setting:
        """Return the setting at a share of the range, 0 to 1."""
        if isinstance(self.low, datetime.date) and isinstance(self.high, datetime.date):
            days = (self.high - self.low).days
            return self.low + datetime.timedelta(days=int(days * share + 0.5))
        assert isinstance(self.low, float) and isinstance(self.high, float)
        if self.scale == "log":
            low, high = log(self.low), log(self.high)
            return float(exp(low + share * (high - low)))
        return self.low + share * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Design:
    """A sweep: its factors and points.

    Parameters
    ----------
    points : settings of the factors, one tuple a point.
    policies : laid on the scenario at every point, below the settings.
    quantities : names of those that are compared; None for all.
    seed : of a hypercube or of the shift of a Sobol' sequence.
    """

    name: str
    method: str
    factors: tuple[Factor, ...]
    points: tuple[tuple[Setting, ...], ...]
    policies: tuple[PolicyFile, ...] = ()
    quantities: tuple[str, ...] | None = None
    seed: int = 0

    def variants(self, rows: int) -> list[Variant]:
        """Return a variant for each point, named by its number."""
        wide = max(len(str(len(self.points) - 1)), 4)
        return [
            Variant(
                f"p{number:0{wide}d}",
                rows,
                tuple(
                    f"{factor.key}={_written(value)}"
                    for factor, value in zip(self.factors, point, strict=True)
                ),
                self.policies,
                bands=False,
            )
            for number, point in enumerate(self.points)
        ]

    def study(self) -> dict[str, Any]:
        """Return what a manifest keeps of the design."""
        return {
            "name": self.name,
            "method": self.method,
            "seed": self.seed,
            "factors": [{"name": factor.name, "key": factor.key} for factor in self.factors],
            "points": [[_written(value) for value in point] for point in self.points],
            "quantities": None if self.quantities is None else list(self.quantities),
        }


def design_frame(manifest: Manifest) -> pl.DataFrame:
    """Return the design of a sweep: a row a variant, a column a factor, numbers or dates."""
    import polars as pl

    study = manifest.plan.study
    names = studied(manifest)
    columns: dict[str, list[Setting]] = {}
    for index, factor in enumerate(study["factors"]):
        texts = [point[index] for point in study["points"]]
        dates = factor["key"].endswith(".date")
        columns[factor["name"]] = [
            datetime.date.fromisoformat(text) if dates else float(text) for text in texts
        ]
    return pl.DataFrame({"variant": names, **columns})


def read_design(name_or_path: str | Path, scenario: Scenario) -> Design:
    """Read a design and try its first and last point on the scenario.

    Parameters
    ----------
    name_or_path : the name of a shipped design, or a TOML file with `method`, `policies` and `[[factors]]`, each with
        `name`, `key` and `values` or `low` and `high`.
    scenario : that is swept.

    Raises
    ------
    InputError : naming file and key of the first thing that is wrong.
    """
    path, label = files.find(str(name_or_path), "design")
    document = files.read_toml(path, label)
    top = Place(label)
    fields.table(document, top, DESIGN_KEYS)
    if "schema" in document:
        fields.integer(document["schema"], top.at("schema"), 1, 1)
    method = fields.choice(document.get("method", "grid"), top.at("method"), METHODS)
    factors = _factors(document.get("factors"), top.at("factors"), method)
    seed = fields.integer(document.get("seed", 0), top.at("seed"), 0, (1 << 63) - 1)
    given = document.get("quantities")
    design = Design(
        fields.text(document.get("name", path.stem), top.at("name"), 100),
        method,
        factors,
        _points(document, top, method, factors, seed),
        tuple(read_policy(name) for name in _names(document.get("policies", []), top.at("policies"))),
        None if given is None else _checked(_names(given, top.at("quantities"))),
        seed,
    )
    for variant in (design.variants(1)[0], design.variants(1)[-1]):
        scenario.with_(sets=list(variant.sets), policies=list(variant.policies))
    return design


def _checked(names: tuple[str, ...]) -> tuple[str, ...]:
    check_names(names, "quantities")
    return names


def _names(given: object, place: Place) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise place.refusal(f"{shown(given)} is not a list", allowed='["name", …]')
    return tuple(fields.text(item, place) for item in given)


def _factors(given: object, place: Place, method: str) -> tuple[Factor, ...]:
    factors: list[Factor] = []
    for at, entry in fields.tables(given if given is not None else [], place):
        table = fields.table(entry, at, FACTOR_KEYS)
        if "key" not in table:
            raise at.refusal("has no 'key'", allowed='key = "oil.brent_median", or "acts.NAME.value"')
        key = fields.text(table["key"], at.at("key"))
        name = fields.text(table.get("name", key), at.at("name"), 100)
        if name in (factor.name for factor in factors) or name == "variant":
            raise at.at("name").refusal(
                f"{shown(name)} is taken", advice="give each factor a name of its own"
            )
        factors.append(_factor(table, name, key, at, method))
    if not 1 <= len(factors) <= MOST_FACTORS:
        raise place.refusal(f"{len(factors)} factors", allowed=f"1 to {MOST_FACTORS} [[factors]]")
    return tuple(factors)


def _factor(table: Mapping[str, object], name: str, key: str, place: Place, method: str) -> Factor:
    if method == "rows":
        extra = [each for each in ("values", "low", "high", "scale") if each in table]
        if extra:
            raise place.at(extra[0]).refusal("is not for given rows", advice="say it in [[rows]]")
        return Factor(name, key)
    if method == "grid" and "values" in table:
        values = table["values"]
        if not isinstance(values, list) or not values:
            raise place.at("values").refusal(f"{shown(values)} is no list of values", allowed="[1, 2, 3]")
        return Factor(name, key, tuple(_setting(value, key, place.at("values")) for value in values))
    if "low" not in table or "high" not in table:
        raise place.refusal(
            "has no range", allowed="values = [...]" if method == "grid" else "low = … and high = …"
        )
    if method == "grid":
        raise place.refusal("a grid names its values", allowed="values = [...]")
    low, high = (_setting(table[end], key, place.at(end)) for end in ("low", "high"))
    scale = fields.choice(table.get("scale", "linear"), place.at("scale"), SCALES)
    if isinstance(low, datetime.date) != isinstance(high, datetime.date) or not low < high:  # type: ignore[operator]
        raise place.at("high").refusal(f"{shown(table['high'])} is not above low = {shown(table['low'])}")
    if scale == "log" and (isinstance(low, datetime.date) or low <= 0.0):
        raise place.at("scale").refusal("a logarithmic scale needs numbers above 0")
    return Factor(name, key, (), low, high, scale)


def _setting(given: object, key: str, place: Place) -> Setting:
    if key.endswith(".date"):
        return fields.date(given, place)
    return fields.number(given, place, float("-inf"), float("inf"), "")


def _points(
    document: Mapping[str, object], top: Place, method: str, factors: tuple[Factor, ...], seed: int
) -> tuple[tuple[Setting, ...], ...]:
    if method != "rows" and "rows" in document:
        raise top.at("rows").refusal(f"are not for method {shown(method)}", allowed='method = "rows"')
    if method in ("grid", "rows") and "points" in document:
        raise top.at("points").refusal(f"is not for method {shown(method)}")
    if method == "grid":
        points = _limited(product(*(factor.values for factor in factors)), top)
    elif method == "rows":
        points = _limited(_given_rows(document.get("rows"), top.at("rows"), factors), top)
    else:
        count = fields.integer(document.get("points", 64), top.at("points"), 2, MOST_POINTS)
        shares = (
            _hypercube(count, len(factors), seed)
            if method == "latin-hypercube"
            else _sobol(count, len(factors), seed, top.at("points"))
        )
        points = tuple(
            tuple(factor.at(share) for factor, share in zip(factors, point, strict=True)) for point in shares
        )
    return points


def _limited(points: Any, top: Place) -> tuple[tuple[Setting, ...], ...]:
    held: list[tuple[Setting, ...]] = []
    for point in points:
        held.append(tuple(point))
        if len(held) > MOST_POINTS:
            raise top.refusal("has too many points", allowed=f"at most {MOST_POINTS:,}")
    return tuple(held)


def _given_rows(given: object, place: Place, factors: tuple[Factor, ...]) -> list[tuple[Setting, ...]]:
    rows = []
    names = [factor.name for factor in factors]
    for at, entry in fields.tables(given if given is not None else [], place):
        table = fields.table(entry, at, names)
        for name in names:
            if name not in table:
                raise at.refusal(f"has no '{name}'", allowed="a value for every factor")
        rows.append(tuple(_setting(table[factor.name], factor.key, at.at(factor.name)) for factor in factors))
    if not rows:
        raise place.refusal("are missing", allowed="a [[rows]] table a point")
    return rows


def _hypercube(count: int, inputs: int, seed: int) -> list[tuple[float, ...]]:
    """Return a Latin hypercube: each input has one point in each of `count` equal parts of its range (McKay 1979)."""
    columns = []
    for index in range(inputs):
        stream = hash64(f"{HYPERCUBE_STREAM}.{index}")
        pairs = [uniform_pair(seed, stream, place, 0) for place in range(count)]
        order = sorted(range(count), key=lambda place: pairs[place][0])
        columns.append([(rank + pairs[place][1]) / count for place, rank in enumerate(order)])
    return list(zip(*columns, strict=True))


def _sobol(count: int, inputs: int, seed: int, place: Place) -> list[tuple[float, ...]]:
    """Return Saltelli's design on a Sobol' sequence: (d + 2) points for each of `count`, a power of 2."""
    from attrition.analysis.sobol import sobol_design

    if count & (count - 1):
        raise place.refusal(
            f"{count} is no power of 2",
            allowed="64, 128, 256 …, of which the design has (factors + 2) times as many",
        )
    points = sobol_design(inputs, count.bit_length() - 1, seed)
    if len(points) > MOST_POINTS:
        raise place.refusal(f"{len(points):,} points", allowed=f"at most {MOST_POINTS:,}")
    return [tuple(point) for point in points.tolist()]


def _written(value: Setting) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else repr(float(value))
