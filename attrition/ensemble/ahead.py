"""One step ahead or behind on a thread of its own: reading and hashing cost no waiting, and memory of one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def made_ahead(make: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[tuple[Given, Made]]:
    """Yield each item with what was made of it, while the next is being made.

    Parameters
    ----------
    make : called with one item after another, in another thread; what it raises is raised here in its turn.
    items : in order.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        waiting: tuple[Given, Future[Made]] | None = None
        for item in items:
            coming = (item, pool.submit(make, item))
            if waiting is not None:
                yield waiting[0], waiting[1].result()
            waiting = coming
        if waiting is not None:
            yield waiting[0], waiting[1].result()


class Behind:
    """Makes calls in another thread in the order given, one at a time; a call waits for the one before it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._last: Future[Any] | None = None

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Begin a call; its arguments must not change any more. Raises what the call before raised."""
        self.wait()
        self._last = self._pool.submit(function, *arguments)

    def wait(self) -> None:
        """Wait for the last call, and raise what it raised."""
        if self._last is not None:
            last, self._last = self._last, None
            last.result()
