"""Every engine has a key; one that cannot be loaded says why instead of stopping the others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from attrition.errors import InputError
from scripts.benchmarks.roster import Absent, Entry, chosen, loaded, roster

KEYS = [
    "lanes",
    "scalar",
    "c-lanes",
    "c-lanes-fast",
    "c-scalar",
    "c-scalar-fast",
    "numpy",
    "jax",
    "simpy",
    "simpy-pure",
]


def test_the_first_compiler_gives_the_plain_keys_and_others_their_family() -> None:
    compilers = [SimpleNamespace(family=name, command=name) for name in ("gcc", "clang")]
    assert [entry.key for entry in roster([])] == KEYS
    two = [entry.key for entry in roster(compilers)]
    assert set(two) - set(KEYS) == {f"{key}-clang" for key in KEYS if key.startswith("c-")}


def test_engines_are_chosen_by_key_in_the_order_of_the_roster() -> None:
    entries = roster([])
    assert [entry.key for entry in chosen("scalar, lanes", entries)] == ["lanes", "scalar"]
    assert chosen(None, entries) == entries
    with pytest.raises(InputError, match="no engine 'c-lane'"):
        chosen("c-lane", entries)


def test_every_engine_is_made_with_options_that_it_takes() -> None:
    # The first C engines of a machine without a compiler, so that this is the same everywhere.
    for entry in roster([]):
        engine = entry.make()
        assert engine.name and engine.promise in ("bits", "shares"), entry.key


def test_an_engine_that_cannot_be_loaded_says_why() -> None:
    engine = loaded("no_such_module", "Engine", "Name")()
    assert isinstance(engine, Absent)
    assert engine.name == "Name"
    assert "no_such_module" in (engine.missing() or "")
    with pytest.raises(RuntimeError):
        engine.run(0, 1)


@pytest.mark.parametrize(("blocks", "least"), [(None, 1), ("row", 1000), ("rows", 125)])
def test_engines_that_work_in_blocks_are_given_whole_ones(blocks: object, least: int) -> None:
    engine = SimpleNamespace(block=1000)
    entry = Entry("key", lambda: engine, blocks=blocks)  # type: ignore[arg-type, return-value]
    assert entry.least(engine, 8) == least  # type: ignore[arg-type]


def test_a_block_is_that_of_the_lane_kernel() -> None:
    from attrition.engine.memory import LANES
    from scripts.benchmarks.roster import BLOCK

    assert BLOCK == LANES
