"""A replayed path as plain data, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrition.analysis.replay_notices import binding, short
from attrition.analysis.replay_story import beliefs, story
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.model.registry import STATE, STATE_INDEX

if TYPE_CHECKING:
    from attrition.analysis.replay_divergence import Divergence
    from attrition.analysis.replay_notices import Spell
    from attrition.analysis.replay_words import Happened
    from attrition.analysis.replayed_path import ReplayedPath

SCHEMA = 1


def replay_data(replay: ReplayedPath, divergence: Divergence | None = None) -> dict[str, Any]:
    """Return a path, and how it differs once changed, as plain data.

    Returns
    -------
    `structure`, `draw`, `path`, `end`, `end_day` and `events`, all of them, those before the end of the data too;
    `outcome` by column with days since the start; `bound` and `short`, which pool when; `believed`; `narrative`; and
    `divergence`, null where nothing was changed.
    """
    days, states = replay.seen.days, replay.seen.states
    return {
        "schema": SCHEMA,
        "scenario": replay.scenario.name,
        "run_digest": replay.source.digest,
        "seed": replay.source.manifest.plan.seed,
        "variant": replay.address.variant,
        "structure": replay.address.structure,
        "draw": replay.address.draw,
        "path": replay.address.path,
        "end": replay.end,
        "end_day": replay.outcome["end_day"],
        "end_date": None if replay.outcome["end_day"] is None else replay.when(replay.last_day),
        "start": replay.program.start.isoformat(),
        "cutoff_day": replay.cutoff_day,
        "horizon_day": replay.program.horizon_day,
        "outcome": replay.outcome,
        "units": {field.name: field.unit for field in OUTCOME_FIELDS},
        "events": [_event(replay, item) for item in replay.events],
        "bound": [{"pool": pool} | _spell(replay, spell) for pool, spell in binding(days, states)],
        "short": [{"what": name} | _spell(replay, spell) for name, spell in short(days, states)],
        "believed": [
            {"when": when, "day": day, "of": words, "belief": belief, "truth": truth}
            for when, words, day, belief, truth in (beliefs(replay) if len(days) else [])
        ],
        "narrative": story(replay),
        "divergence": None if divergence is None else divergence.to_data(),
    }


def _event(replay: ReplayedPath, item: Happened) -> dict[str, Any]:
    return {
        "day": item.day,
        "date": replay.when(item.day),
        "tick": item.tick,
        "kind": item.kind,
        "who": item.who,
        "name": item.name,
        "what": item.what,
        "changed": [
            {
                "field": moved.field,
                "unit": STATE[STATE_INDEX[moved.field]].unit,
                "before": moved.before,
                "after": moved.after,
            }
            for moved in item.moved
        ],
    }


def _spell(replay: ReplayedPath, spell: Spell) -> dict[str, Any]:
    return {"first_date": replay.when(spell.first_day), "last_date": replay.when(spell.last_day)}
