"""What a claim may be contrasted in: the measures of every study, and a few that only claims ask for."""

from __future__ import annotations

import numpy as np

from attrition.analysis.measures import LAG, MONTHS, UNTIL, Span, Values, measure_names, measures
from attrition.analysis.outcomes import outlived, survival_known
from attrition.analysis.paths import PathTable
from attrition.analysis.quantities import UNIT, Quantity, quantity_names
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble.manifest import Manifest
from attrition.model.spans import DAYS_PER_YEAR

PROBES_A_YEAR = "probes_a_year"
COALITION_FIRST = "coalition_first.D1"
SURVIVAL = "regime_survival_12_months"
FURTHER = (PROBES_A_YEAR, COALITION_FIRST, SURVIVAL)
SHORTEST_MONTHS = 7.0 * 12.0 / DAYS_PER_YEAR
"""A war that ends in its first week has its probes counted over a week."""


def claim_quantity_names() -> list[str]:
    """Return the names of all that a contrast may be in, without dates."""
    names = measure_names()
    # A version that does not date D2 has no lag; the claim about it is then not computed, and not refused.
    return [*names, *([] if LAG in names else [LAG]), *FURTHER]


def claim_quantity(name: str, manifest: Manifest) -> Quantity:
    """Return a quantity by name, see `attrition.analysis.measures`; a value is NaN where it has no meaning.

    Raises
    ------
    InputError : for an unknown name.
    """
    span = Span.of(manifest)

    def rate(table: PathTable) -> Values:
        months = np.maximum(span.months(table.days("end_day")), SHORTEST_MONTHS)
        return 12.0 * table.days("probes") / months

    def coalition_first(table: PathTable) -> Values:
        never = float("inf")
        one = np.nan_to_num(table.days("coalition_d1_day"), nan=never)
        return (one < np.nan_to_num(table.days("d1_day"), nan=never)).astype(np.float64)

    def survived(table: PathTable) -> Values:
        return np.where(
            survival_known(table, manifest.horizon_day), outlived(table).astype(np.float64), np.nan
        )

    if name == PROBES_A_YEAR:
        return Quantity(name, "probes a year of war", ("probes", "end_day"), rate, "1/year")
    if name == COALITION_FIRST:
        words = "time turns against the coalition (D1) before it turns against the challenger"
        return Quantity(name, words, ("coalition_d1_day", "d1_day"), coalition_first)
    if name == SURVIVAL:
        words = "the regime outlives a withdrawal by a year"
        return Quantity(name, words, ("end", "end_day", "regime_end_day"), survived)
    if name == LAG and LAG not in measure_names():
        return Quantity(
            name, "perception lag", ("end_day",), lambda table: np.full_like(table.days("end_day"), np.nan)
        )
    return measures(manifest, (name,))[0]


def claim_unit(name: str) -> str:
    """Return the unit of a quantity, "probability" for what happens or does not; a date behind an @ changes none."""
    plain = name.partition("@")[0]
    if plain == PROBES_A_YEAR:
        return "1/year"
    if plain.startswith(UNTIL) or plain == LAG:
        return MONTHS
    if plain.startswith("casualties"):
        return UNIT
    if plain in quantity_names():
        return "probability"
    return next((field.unit for field in OUTCOME_FIELDS if field.name == plain), "probability")
