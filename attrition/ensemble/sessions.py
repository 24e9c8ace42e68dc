"""Who worked on a run and when: small files beside the units, for the rate and for what to resubmit.

Nothing that decides results stands in them, and a run is complete without them.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import write_over
from attrition.ensemble.memory import granted_bytes, kills, largest_bytes, own_group
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
    ended: bool = False
    place: dict[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        """Write its file before the first unit: one that nobody ends was killed."""
        group = own_group()
        self.place = {
            "host": os.uname().nodename,
            "process": os.getpid(),
            "group": None if group is None else str(group),
            "kills": None if group is None else kills(group),
            "granted_bytes": None if group is None else granted_bytes(group),
        }
        self.finished = self.started
        self.save()

    def end(self) -> None:
        """Write that it ended by itself, whatever for."""
        self.ended = True
        self.save()

    def done(self, paths: int) -> None:
        """Count a unit that was written; saves itself now and then."""
        self.paths += paths
        # By the clock that nobody sets: a jump of the other one would count as work.
        self.finished = self.started + time.monotonic() - self.begun
        if self.finished - self.saved >= SAVE_EVERY_SECONDS:
            self.save()

    def save(self) -> None:
        """Write its file, unless it has not begun and no unit was finished."""
        if not self.paths and not self.place:
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
                    "ended": self.ended or not self.place,
                    "largest_bytes": largest_bytes(),
                    **self.place,
                }
            ),
        )


@dataclass(frozen=True)
class Lost:
    """A session that did not end by itself.

    Parameters
    ----------
    host, process : where it was.
    heard : Unix time of its last word.
    largest_bytes : most memory that it had held by then.
    granted_bytes : that it might hold; None where nothing limits it, or nobody knows.
    for_memory : whether the system has since killed for want of memory where it ran; None where this is not seen.
    """

    host: str
    process: int
    heard: float
    largest_bytes: int
    granted_bytes: int | None
    for_memory: bool | None


def lost(folder: Path) -> list[Lost]:
    """Return the sessions that did not end by themselves and are not at work on this machine, by their last word."""
    found: list[Lost] = []
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        try:
            data = unsealed(file)
            if data.get("ended", True) or is_at_work(str(data["host"]), int(data["process"])):
                continue
            group, before = data["group"], data["kills"]
            now = kills(Path(group)) if group and data["host"] == os.uname().nodename else None
            found.append(
                Lost(
                    str(data["host"]),
                    int(data["process"]),
                    max(float(data["started"]), float(data["finished"])),
                    int(data["largest_bytes"]),
                    None if data["granted_bytes"] is None else int(data["granted_bytes"]),
                    None if now is None or before is None else now > before,
                )
            )
        except (FileDamaged, OSError, ArithmeticError, LookupError, TypeError, ValueError):
            continue
    return sorted(found, key=lambda each: each.heard)


def is_at_work(host: str, process: int) -> bool:
    """Say whether a process is there, as far as can be seen from here: of another machine it cannot."""
    if host != os.uname().nodename:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
