"""Jitted functions joined: one of many by a code, or all in turn."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from attrition.engine.branches import chosen, in_turn
from attrition.numeric.jit import compiled
from attrition.numeric.twins import inlined

PLACE = 0
MOST = 65

# One more than fills a level of the tree; as many as there are processes; a third level.
NUMBERS = [1, 8, 9, pytest.param(27, marks=pytest.mark.full), pytest.param(MOST, marks=pytest.mark.full)]


@inlined
def note(calls: Any) -> None:
    """Note the call: a template whose PLACE is bound. The first element counts."""
    calls[0] += 1
    calls[calls[0]] = PLACE


CALLED: Any = None


def alone(calls: Any) -> None:
    """Lets Python call a part: a template whose CALLED is bound."""
    CALLED(calls)


def with_code(code: int, calls: Any) -> None:
    """Lets Python call a part that takes a code too."""
    CALLED(code, calls)


@cache
def notes() -> list[Any]:
    """Functions that note their own place."""
    return [compiled(note, {"PLACE": place}) for place in range(MOST)]


def noted(function: Any, *before: Any) -> list[int]:
    """What a joined function notes when it is called."""
    calls = np.zeros(MOST + 9, dtype=np.int64)
    compiled(with_code if before else alone, {"CALLED": function})(*before, calls)
    return calls[1 : 1 + calls[0]].tolist()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_code_chooses_the_function_at_its_place_and_no_other(number: int) -> None:
    choose = chosen(notes()[:number])
    assert [noted(choose, code) for code in range(number)] == [[code] for code in range(number)]


def test_nothing_happens_at_a_place_without_a_function() -> None:
    choose = chosen([None if place % 2 else function for place, function in enumerate(notes()[:11])])
    assert [noted(choose, code) for code in range(11)] == [[] if code % 2 else [code] for code in range(11)]


@pytest.mark.parametrize("number", NUMBERS)
def test_all_are_called_once_in_their_order(number: int) -> None:
    assert noted(in_turn(notes()[:number])) == list(range(number))


def test_one_function_alone_is_itself() -> None:
    assert in_turn(notes()[:1]) is notes()[0]


def test_the_tree_is_part_of_the_key_in_the_cache() -> None:
    """Of two kernels with the same functions in another order each must find its own code."""
    keys = {
        joined(functions).py_func.__attrition_key__
        for joined in (chosen, in_turn)
        for functions in (notes()[:9], notes()[8::-1], notes()[:8], notes()[1:10])
    }
    assert len(keys) == 8
