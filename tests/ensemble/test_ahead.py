"""One step ahead or behind: the order stays, no more than one step is held, and failures come out."""

from __future__ import annotations

import threading

import pytest

from attrition.ensemble.ahead import Behind, made_ahead


def test_things_come_in_order_and_one_ahead() -> None:
    made: list[int] = []
    done = threading.Event()

    def make(item: int) -> int:
        made.append(item)
        if item == 2:
            done.set()
        return 10 * item

    found = []
    for item, ten in made_ahead(make, iter(range(1, 5))):
        if item == 1:
            assert done.wait(10.0)  # the second is made while the first is used
            assert made == [1, 2]
        found.append((item, ten))
    assert found == [(1, 10), (2, 20), (3, 30), (4, 40)]


@pytest.mark.parametrize("items", [[], [7]])
def test_few_things(items: list[int]) -> None:
    assert list(made_ahead(str, items)) == [(item, str(item)) for item in items]


def test_a_failure_comes_in_its_turn() -> None:
    found = []
    with pytest.raises(ZeroDivisionError):
        for item, result in made_ahead(lambda item: 6 // item, [2, 1, 0, 3]):
            found.append((item, result))
    assert found == [(2, 3), (1, 6)]


def test_calls_are_made_in_order_by_another_thread() -> None:
    found: list[int] = []
    threads = set()

    def take(number: int) -> None:
        threads.add(threading.current_thread().name)
        found.append(number)

    with Behind() as behind:
        for number in range(50):
            behind.call(take, number)
        behind.wait()
        assert found == list(range(50))
    assert len(threads) == 1
    assert threading.current_thread().name not in threads


def test_what_a_call_raises_comes_with_the_next_and_once() -> None:
    with Behind() as behind:
        behind.call(int, "x")
        with pytest.raises(ValueError, match="'x'"):
            behind.call(print)
        behind.wait()
        behind.call(int, "y")
        with pytest.raises(ValueError, match="'y'"):
            behind.wait()
