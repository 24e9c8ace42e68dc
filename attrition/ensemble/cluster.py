"""Hands units to the workers of a Dask cluster in a bounded window; only words come back, the files are the results."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.execute import Progress, cannot_write, told
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.manifest import Manifest
from attrition.ensemble.sessions import Session
from attrition.ensemble.stopping import Stop
from attrition.ensemble.units import Unit
from attrition.ensemble.worker import Done, Order, executing, objection, perform
from attrition.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 30
UNITS_A_THREAD = 3
"""Units in the window for each thread of the workers: one in progress, and two so that none waits for the next."""
SMALLEST_WINDOW = 16
"""Also before any worker is there: a cluster that adapts asks for workers when it has tasks."""
RETRIES = 2
LOOK_EVERY_SECONDS = 2.0
"""Between looks at how many workers there are."""
LOGGERS = ("distributed", "tornado", "asyncio")


@contextmanager
def connected(where: str | Client) -> Iterator[Client]:
    """Connect to a Dask cluster, and leave it when the block ends.

    Parameters
    ----------
    where : address of a scheduler, as in tcp://10.0.0.1:8786; path of a scheduler file; or a client, which stays open.

    Raises
    ------
    InputError : when Dask is not installed, or it is neither an address nor a file.
    RunFailed : when no scheduler answers.
    """
    if not isinstance(where, str):
        yield where
        return
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "Dask is not installed here",
            where="--dask",
            advice="install it with: pip install 'attrition[dask]'",
        ) from None
    file = Path(where)
    if not file.is_file() and ":" not in where:
        raise InputError(
            f"'{where}' is neither the address of a scheduler nor a file",
            where="--dask",
            allowed="an address as in tcp://10.0.0.1:8786, or the file that `dask scheduler --scheduler-file` writes",
        )
    with _silent():
        try:
            chosen = {"scheduler_file": str(file)} if file.is_file() else {"address": where}
            client = Client(timeout=CONNECT_SECONDS, set_as_default=False, **chosen)
        except (OSError, ValueError) as error:
            words = (str(error).splitlines() or [type(error).__name__])[0]
            raise RunFailed(f"no Dask scheduler answers at '{where}': {words}") from None
        try:
            yield client
        finally:
            with suppress(Exception):  # the scheduler may be gone
                client.close(timeout=5)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep back what Dask logs of a lost connection: it would come beside the line that says what to do.

    Where the connection was lost it stays so: tracebacks of tasks that nobody awaits come when they are forgotten.
    """
    # Some of them have levels of their own.
    names = [name for name in logging.root.manager.loggerDict if name.startswith(LOGGERS)]
    loggers = [logging.getLogger(name) for name in sorted({*names, *LOGGERS})]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def execute_on(
    client: Client,
    directory: RunDirectory,
    manifest: Manifest,
    engine: str,
    units: Iterable[Unit],
    *,
    stop: Stop,
    shard: tuple[int, int] | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Let the workers of a cluster simulate units and write their files, as `execute` does on threads.

    Workers may come and go: a unit of a killed one is done again by another. Each checks its sources and versions
    and reproduces the known answer before its first unit.

    Parameters
    ----------
    client : of the cluster.
    directory, manifest, engine : of the run.
    units : to be done.
    stop : asked before each unit is handed out; those in progress are finished, those that wait are taken back. The
        end of the scheduler is a request to stop too.
    shard : for the record of the session.
    report : as of `execute`.

    Returns
    -------
    What was done; fewer units than asked for when it was stopped.

    Raises
    ------
    RunFailed : when a worker is of another version or machine, or a unit cannot be done; finished units are kept.
    """
    order = Order(str(directory.path.resolve()), manifest.identity, engine)
    return _Window(client, order, directory, list(units), stop, shard).run(report)


class _Window:
    """The units that are handed out and not done, and what came of the others."""

    def __init__(
        self,
        client: Client,
        order: Order,
        directory: RunDirectory,
        units: list[Unit],
        stop: Stop,
        shard: tuple[int, int] | None,
    ) -> None:
        self.client, self.order, self.directory, self.stop = client, order, directory, stop
        self.todo = iter(units)
        self.out: dict[str, tuple[Future, Unit]] = {}
        self.arrived: SimpleQueue[Future] = SimpleQueue()
        self.token = os.urandom(4).hex()
        self.size = SMALLEST_WINDOW
        self.looked = 0.0
        self.taken_back = False
        self.session = Session(directory.sessions_path, 0, shard)
        self.done = Progress(0, len(units), 0, sum(unit.size for unit in units), 0.0)

    def run(self, report: Callable[[Progress], None]) -> Progress:
        """Do all of them, or those that are in progress when it is stopped."""
        started = time.monotonic()
        listened = True
        try:
            self._refuse_other_workers()
            while self._reached():
                if self.stop.requested:
                    self._take_back()
                else:
                    self._hand_out()
                if not self.out:
                    break
                self._collect()
                self.done = replace(self.done, seconds=time.monotonic() - started)
                listened = listened and told(report, self.done)
            self._record(0)
        except BaseException:
            self.stop.request("a unit failed")
            self._cancel(self.out)
            raise
        return self.done

    def _reached(self) -> bool:
        """Say whether the scheduler is there; without it the files of finished units are all that is left."""
        if self.client.status == "running":
            return True
        self.stop.request("the Dask scheduler is gone")
        return False

    def _refuse_other_workers(self) -> None:
        """Raise RunFailed when a worker that is there now cannot add to this run."""
        try:
            found = self.client.run(objection, self.order, on_error="return")
        except Exception as error:
            if not self._reached():
                return
            raise RunFailed(f"the workers of the cluster do not answer: {_words(error)}") from None
        for address, answer in sorted(found.items()):
            if isinstance(answer, BaseException):
                raise RunFailed(f"the worker at {address} cannot run this version: {_words(answer)}")
            if answer is not None:
                raise RunFailed(answer)

    def _hand_out(self) -> None:
        self._measure()
        while len(self.out) < self.size and (unit := next(self.todo, None)) is not None:
            key = f"attrition-{unit.name}-{self.order.identity[:8]}-{self.token}"
            with self._while_reached():
                future = self.client.submit(perform, self.order, unit, key=key, pure=False, retries=RETRIES)
                self.out[key] = (future, unit)
                future.add_done_callback(self.arrived.put)

    def _measure(self) -> None:
        """Fit the window to the threads there are, now and then."""
        if time.monotonic() - self.looked < LOOK_EVERY_SECONDS and self.looked:
            return
        self.looked = time.monotonic()
        with self._while_reached():
            threads = sum(self.client.nthreads().values())
            self.size = max(UNITS_A_THREAD * threads, SMALLEST_WINDOW)
            self.session.threads = max(self.session.threads, threads)

    def _collect(self) -> None:
        """Wait a moment for futures, and count those that came."""
        came: list[Future] = []
        with suppress(Empty):
            came.append(self.arrived.get(timeout=0.2))
            while True:
                came.append(self.arrived.get_nowait())
        for future in came:
            if future.key not in self.out:
                continue  # taken back
            unit = self.out[future.key][1]
            if future.status == "error":
                raise self._failure(unit, future)
            with self._while_reached():
                if future.status == "cancelled":
                    if self._reached():
                        raise RunFailed(f"unit {unit.number} was cancelled by somebody else on the cluster")
                    return
                self._count(unit, future.result())
                del self.out[future.key]

    def _count(self, unit: Unit, done: Done) -> None:
        if done.failed is not None:
            raise RunFailed(f"unit {unit.number}: {done.failed}")
        self.stop.finished_unit(done.seconds)
        self._record(unit.size)
        self.done = replace(
            self.done, units_done=self.done.units_done + 1, paths_done=self.done.paths_done + unit.size
        )

    def _record(self, paths: int) -> None:
        try:
            self.session.done(paths) if paths else self.session.save()
        except OSError as error:
            raise cannot_write(self.directory, error) from error

    def _failure(self, unit: Unit, future: Future) -> RunFailed:
        error = future.exception()
        if isinstance(error, OSError):
            return cannot_write(self.directory, error)
        if type(error).__name__ == "KilledWorker":
            return RunFailed(
                f"unit {unit.number}: every worker that took it died, perhaps for want of memory; give workers more, "
                "or fewer threads, and look into their logs"
            )
        return RunFailed(f"unit {unit.number}: {_words(error)}")

    def _take_back(self) -> None:
        """Take back the units that no worker has begun, once."""
        if self.taken_back:
            return
        self.taken_back = True
        with self._while_reached():
            begun = {key for keys in self.client.run(executing).values() for key in keys}
            waiting = {key: held for key, held in self.out.items() if key not in begun}
            # What arrived meanwhile is no longer begun, but it is done.
            waiting = {key: held for key, held in waiting.items() if held[0].status == "pending"}
            self._cancel(waiting)
            for key in waiting:
                del self.out[key]

    def _cancel(self, held: dict[str, tuple[Future, Unit]]) -> None:
        if held and self.client.status == "running":
            with suppress(Exception):
                self.client.cancel([future for future, _ in held.values()])

    @contextmanager
    def _while_reached(self) -> Iterator[None]:
        """Let a call that fails because the scheduler ends pass: the loop ends at its next turn."""
        try:
            yield
        except RunFailed:
            raise
        except Exception:
            if self._reached():
                raise


def _words(error: Any) -> str:
    text = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
