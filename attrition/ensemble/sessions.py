"""Who worked on a run and when: small files beside the units, for the rate and for what to resubmit.

Nothing that decides results stands in them, and a run is complete without them.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import write_over
from attrition.ensemble.sealed import sealed, unsealed

SAVE_EVERY_SECONDS = 20.0


@dataclass
class Session:
    """One process at work, from its first unit to its last.

    Parameters
    ----------
    folder : where its file goes.
    threads : at work.
    shard : (i, n), or None for a process alone.
    """

    folder: Path
    threads: int
    shard: tuple[int, int] | None
    name: str = field(default_factory=lambda: os.urandom(8).hex())
    started: float = field(default_factory=time.time)
    begun: float = field(default_factory=time.monotonic)
    finished: float = 0.0
    paths: int = 0
    saved: float = 0.0

    def done(self, paths: int) -> None:
        """Count a unit that was written; saves itself now and then."""
        self.paths += paths
        # By the clock that nobody sets: a jump of the other one would count as work.
        self.finished = self.started + time.monotonic() - self.begun
        if self.finished - self.saved >= SAVE_EVERY_SECONDS:
            self.save()

    def save(self) -> None:
        """Write its file, unless no unit was finished."""
        if not self.paths:
            return
        self.saved = self.finished
        self.folder.mkdir(parents=True, exist_ok=True)
        shard = None if self.shard is None else list(self.shard)
        write_over(
            self.folder / f"{self.name}.json",
            sealed(
                {
                    "started": self.started,
                    "finished": self.finished,
                    "paths": self.paths,
                    "threads": self.threads,
                    "shard": shard,
                }
            ),
        )


@dataclass(frozen=True)
class Worked:
    """What all sessions together did.

    Parameters
    ----------
    seconds : wall time in which at least one session was at work.
    paths : simulated in it.
    shards : the largest n of `--shard i/n` seen, None when none was.
    """

    seconds: float
    paths: int
    shards: int | None


def worked(folder: Path) -> Worked:
    """Add up the sessions of a run; unreadable ones are left out."""
    spans: list[tuple[float, float]] = []
    paths = 0
    shards: int | None = None
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        try:
            span, its_paths, its_shards = _read(file)
        except (FileDamaged, OSError):
            continue
        spans.append(span)
        paths += its_paths
        if its_shards is not None:
            shards = max(shards or 0, its_shards)
    seconds = 0.0
    reached = float("-inf")
    for started, finished in sorted(spans):
        seconds += max(finished - max(started, reached), 0.0)
        reached = max(reached, finished)
    return Worked(seconds, paths, shards)


def _read(file: Path) -> tuple[tuple[float, float], int, int | None]:
    """Return (started, finished), paths and number of shards of one session.

    Raises
    ------
    FileDamaged : when it is not what a session writes, however well it is sealed: a merge must not end on it.
    """
    data = unsealed(file)
    try:
        started, finished, paths = float(data["started"]), float(data["finished"]), int(data["paths"])
        shards = None if data["shard"] is None else int(data["shard"][1])
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise FileDamaged(file, "not what a session writes") from None
    if paths < 0 or (shards is not None and shards < 1):
        raise FileDamaged(file, "not what a session writes")
    return (started, max(started, finished)), paths, shards
