"""Everything the model declares, gathered from the subsystems: what schema, records and reference are built from."""

from __future__ import annotations

from attrition.model import (
    beliefs,
    budget,
    choice,
    coalition,
    continuing,
    defender,
    ends,
    escalation,
    exhaustion,
    front,
    ground,
    manpower,
    oil,
    pipeline,
    regime,
    settlement,
    shortage,
    strain,
    strikes,
    structures,
    study,
    supply,
    thresholds,
    totals,
    turning,
    units,
)
from attrition.model.declarations import Event, Lever, Observed, OutcomeField, Parameter, StateField
from attrition.model.mechanisms import gathered

_SUBSYSTEMS = (
    study,
    structures,
    front,
    units,
    ground,
    manpower,
    supply,
    strikes,
    oil,
    budget,
    coalition,
    pipeline,
    defender,
    shortage,
    strain,
    beliefs,
    settlement,
    escalation,
    choice,
    regime,
    ends,
    totals,
    thresholds,
    exhaustion,
    continuing,
    turning,
)


def _gathered(kind: str) -> tuple[object, ...]:
    own = (item for subsystem in _SUBSYSTEMS for item in getattr(subsystem, kind, ()))
    # What a mechanism declares comes after what the model does.
    return (*own, *gathered(kind.lower())) if kind != "TERMINAL_EVENTS" else tuple(own)


def _event_state(event: Event) -> tuple[StateField, ...]:
    rate, cumulative, budget_, mark, count = event.fields()
    return (
        StateField(rate, "1/month", f"hazard of {event.meaning}, frozen at the start of the step", 0),
        StateField(cumulative, "-", f"cumulative hazard of {event.meaning} since its last occurrence", 0),
        StateField(budget_, "-", f"Exp(1) budget of the next occurrence of {event.meaning}", 0),
        StateField(mark, "0..1", f"uniform that settles what follows {event.meaning}", 0, 1),
        StateField(count, "count", f"occurrences of {event.meaning}", 0),
    )


PARAMETERS: tuple[Parameter, ...] = tuple(
    item for item in _gathered("PARAMETERS") if isinstance(item, Parameter)
)
TERMINAL_EVENTS: tuple[Event, ...] = tuple(
    item for item in _gathered("TERMINAL_EVENTS") if isinstance(item, Event)
)
"""Events that may end the war: they stand together, because they compete in one process."""
EVENTS: tuple[Event, ...] = (
    tuple(item for item in _gathered("EVENTS") if isinstance(item, Event)) + TERMINAL_EVENTS
)
LEVERS: tuple[Lever, ...] = tuple(item for item in _gathered("LEVERS") if isinstance(item, Lever))
OBSERVED: tuple[Observed, ...] = tuple(item for item in _gathered("OBSERVED") if isinstance(item, Observed))
# The blocks of the events come first, so that an event's fields are found from its number alone.
STATE: tuple[StateField, ...] = tuple(field for event in EVENTS for field in _event_state(event)) + tuple(
    item for item in _gathered("STATE") if isinstance(item, StateField)
)
SIGNALS: tuple[StateField, ...] = tuple(field for field in STATE if field.signal)
RECORDED: tuple[StateField, ...] = tuple(field for field in STATE if field.recorded)
OUTCOMES: tuple[OutcomeField, ...] = tuple(
    item for item in gathered("outcomes") if isinstance(item, OutcomeField)
)
"""Columns of outcomes that mechanisms add."""
STATE_INDEX: dict[str, int] = {field.name: index for index, field in enumerate(STATE)}
EVENT_INDEX: dict[str, int] = {event.name: index for index, event in enumerate(EVENTS)}
