"""The outcome of one path: the columns that every engine writes and every run directory keeps."""

from __future__ import annotations

from attrition.model.declarations import OutcomeField
from attrition.model.registry import OUTCOMES, STATE_INDEX
from attrition.model.strain import COMPONENTS


def _day(name: str, source: str | None = None) -> OutcomeField:
    return OutcomeField(name, "day", source)


MODEL_OUTCOMES: tuple[OutcomeField, ...] = (
    OutcomeField("end", "code", "end", nullable=False),
    _day("end_day", "end_day"),
    OutcomeField("regime_end", "code", "regime_end", nullable=False),
    _day("regime_end_day", "regime_end_day"),
    _day("disengaged_day", "disengaged_day"),
    _day("d1_day", "d1_day"),
    _day("d2_day", "d2_day"),
    _day("d2_belief_day", "d2_belief_day"),
    _day("d3_day", "d3_day"),
    _day("d4_day", "d4_day"),
    OutcomeField("d1_pool", "code", "d1_pool"),
    *(
        _day(f"{side}_{measure}_day", None if measure == "d2" else f"{side}_{measure}_day")
        for side in ("defender", "coalition")
        for measure in ("d1", "d2", "d3", "d4")
    ),
    _day("stress_day", "stress_day"),
    _day("crisis_day", "crisis_day"),
    _day("breaking_day", "breaking_day"),
    OutcomeField("challenger_casualties", "thousand", "challenger_casualties_reported", nullable=False),
    OutcomeField("defender_casualties", "thousand", "defender_casualties_reported", nullable=False),
    OutcomeField("probes", "count", "probes_reported", nullable=False),
    OutcomeField("aid_usd_bn", "USD bn", "aid_reported", nullable=False),
    OutcomeField("strain_mean", "0..100", "strain_mean", nullable=False),
    *(
        OutcomeField(f"strain_{component}_mean", "0..1", f"strain_{component}_mean", nullable=False)
        for component in COMPONENTS
    ),
    OutcomeField("withdraw_share_mean", "share", "withdraw_share_mean", nullable=False),
    OutcomeField("will_mean", "0..1", "will_mean", nullable=False),
    OutcomeField("reserve_mean", "RUB trn", "reserve_mean", nullable=False),
)
"""Columns of the model itself."""

OUTCOME_FIELDS: tuple[OutcomeField, ...] = (*MODEL_OUTCOMES, *OUTCOMES)
"""Columns after variant, structure, draw and path, in the order of the digest; those of mechanisms come last."""

OUTCOME_SOURCES: tuple[int, ...] = tuple(
    STATE_INDEX[field.source] if field.source is not None else -1 for field in OUTCOME_FIELDS
)
