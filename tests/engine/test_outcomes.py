"""The columns of outcomes that every run directory keeps."""

from __future__ import annotations

from attrition.engine.outcomes import OUTCOME_FIELDS, OUTCOME_SOURCES
from attrition.model.registry import STATE, STATE_INDEX

NAMES = [field.name for field in OUTCOME_FIELDS]


def test_columns_are_named_once_and_come_from_states() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for field, source in zip(OUTCOME_FIELDS, OUTCOME_SOURCES, strict=True):
        assert source == (-1 if field.source is None else STATE_INDEX[field.source])


def test_a_day_can_be_null_and_its_state_can_say_so() -> None:
    limits = {field.name: field.low for field in STATE}
    for field in OUTCOME_FIELDS:
        if field.unit == "day":
            assert field.nullable and field.name.endswith("_day")
            assert field.source is None or limits[field.source] == -1


def test_what_the_architecture_promises_is_there() -> None:
    promised = (
        "end end_day regime_end regime_end_day disengaged_day d1_day d2_day d2_belief_day d3_day d4_day"
    )
    promised += " stress_day crisis_day breaking_day challenger_casualties defender_casualties"
    promised += " probes aid_usd_bn strain_mean withdraw_share_mean will_mean reserve_mean"
    assert set(promised.split()) <= set(NAMES)
    mirrored = {f"{side}_d{measure}_day" for side in ("defender", "coalition") for measure in (1, 2, 3, 4)}
    assert mirrored <= set(NAMES)


def test_only_the_mirrors_of_the_value_of_continuing_are_not_computed() -> None:
    missing = {field.name for field in OUTCOME_FIELDS if field.source is None}
    assert missing == {"defender_d2_day", "coalition_d2_day"}
