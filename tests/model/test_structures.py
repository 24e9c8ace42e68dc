"""The structures that this version runs."""

from __future__ import annotations

from attrition.model.structures import STRUCTURES


def test_structures_are_named_once_and_the_base_comes_first() -> None:
    assert STRUCTURES[0] == "options"
    assert len(set(STRUCTURES)) == len(STRUCTURES)
