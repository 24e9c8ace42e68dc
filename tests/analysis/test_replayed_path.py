"""What can be read from a path that was run again: its outcome in words, its events, its states."""

from __future__ import annotations

from attrition.engine.outcomes import OUTCOME_FIELDS
from tests.replays import eventful, source


def test_words_stand_for_codes_and_none_for_what_did_not_happen() -> None:
    path = eventful()
    row = source().row(path.address)
    assert path.outcome["end"] == path.end
    assert list(path.outcome) == [field.name for field in OUTCOME_FIELDS]
    missing = [name for name, value in path.outcome.items() if value is None]
    assert set(missing) >= {
        field.name for field, value in zip(OUTCOME_FIELDS, row, strict=True) if value != value
    }


def test_events_are_in_order_and_within_the_horizon() -> None:
    path = eventful()
    days = [item.day for item in path.events]
    assert days == sorted(days) and days[-1] <= path.program.horizon_day
    kinds = {item.kind for item in path.events}
    assert {"act", "observation", "event"} <= kinds
    assert all(
        path.tells(item) == (item.day >= path.cutoff_day) for item in path.events if item.kind == "act"
    )
    assert not any(path.tells(item) for item in path.events if item.kind == "observation")


def test_the_trajectory_is_a_table_of_every_step() -> None:
    frame = eventful().trajectory()
    assert frame.height == len(eventful().seen.days)
    assert frame["territory"].to_list() == eventful().series("territory").tolist()
    assert frame["date"][0] == eventful().date_of(7.0)


def test_dates_have_hours_where_steps_are_short() -> None:
    path = eventful()
    assert path.when(0.0) == "2022-02-24" and path.when(1.9) == "2022-02-25"
    assert path.at("territory", 0.0) == path.series("territory")[0]
    assert path.at("territory", 1e9) == path.series("territory")[-1]
