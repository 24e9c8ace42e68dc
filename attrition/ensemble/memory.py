"""How much memory a process may use and has used, and whether its like were killed for it: for the records of sessions.

Read from the control group of the process, version 2, then 1; nothing where there is none, as on other systems.
"""

from __future__ import annotations

import sys
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
UNLIMITED = 1 << 60
"""Version 1 writes such a number where there is no limit."""


def largest_bytes() -> int:
    """Return the most memory that this process has held at a time."""
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def own_group(mount: Path = MOUNT, own: Path = Path("/proc/self/cgroup")) -> Path | None:
    """Return the folder of this process's control group for memory, None without one."""
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "" or "memory" in controllers.split(","):
            root = mount / "memory" if controllers else mount
            # In a container the path may be that outside of it, and the mount is the group itself.
            for place in (root / path.lstrip("/"), root):
                if kills(place) is not None:
                    return place
    return None


def kills(group: Path) -> int | None:
    """Return how many processes of a group were killed for want of memory, None where nobody counts."""
    for name in ("memory.events", "memory.oom_control"):
        try:
            words = (group / name).read_text().split()
        except OSError:
            continue
        counts = dict(zip(words[::2], words[1::2], strict=False))
        if counts.get("oom_kill", "").isdigit():
            return int(counts["oom_kill"])
    return None


def granted_bytes(group: Path) -> int | None:
    """Return the most memory that the processes of a group may hold, None without a limit."""
    for name in ("memory.max", "memory.limit_in_bytes"):
        try:
            words = (group / name).read_text().strip()
        except OSError:
            continue
        return int(words) if words.isdigit() and int(words) < UNLIMITED else None
    return None
