"""`attrition status`: what of a run is there, missing or damaged."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attrition.cli.failures import plain_failures
from attrition.cli.options import directory_argument, json_option

if TYPE_CHECKING:
    from attrition.ensemble.sessions import Lost


@click.command(name="status", epilog="Example: attrition status runs/ukraine-2022-1a2b3c4d")
@directory_argument
@click.option("--read", is_flag=True, help="Read every unit, however many there are, to find damaged ones.")
@json_option
@plain_failures
def command(directory: Path, read: bool, as_json: bool) -> None:
    """Print how much of the run in DIR is done, what is missing and how to go on."""
    import shlex

    from attrition.cli.tables import print_json, print_pairs
    from attrition.ensemble.directory import RunDirectory
    from attrition.ensemble.sessions import lost
    from attrition.ensemble.status import how_to_go_on, status_of
    from attrition.ensemble.units import ranges

    run = RunDirectory(directory)
    status = status_of(run, read=True if read else None)
    missing = [unit.number for unit in status.missing]
    damaged = [unit.number for unit in status.damaged]
    place = shlex.quote(str(directory))
    if status.finished:
        following = f"attrition show {place}"
    elif status.conflicts:
        following = "find out which copy is wrong and delete it"
    elif status.todo:
        following = how_to_go_on(run, status)
    else:
        following = f"attrition merge {place}"
    killed = lost(run.sessions_path)
    if as_json:
        print_json(
            {
                "finished": status.finished,
                "units": len(status.units),
                "done": status.done,
                "missing": missing,
                "damaged": damaged,
                "conflicts": [path.name for path in status.conflicts],
                "set_aside": [path.name for path in status.set_aside],
                "killed": [data_of_lost(each) for each in killed],
                "read": status.read,
                "next": following,
            }
        )
        return
    lines = {
        "run": f"{run.manifest.plan.name}, {run.manifest.plan.paths_total:,} paths",
        "state": "finished" if status.finished else f"{status.done} of {len(status.units)} units done",
    }
    if missing:
        lines["missing"] = f"{len(missing)}: {ranges(missing)}"
    if damaged:
        names = ", ".join(run.unit_path(unit).name for unit in status.damaged[:3])
        lines["damaged"] = f"{len(damaged)}: {ranges(damaged)} ({names}{', …' if len(damaged) > 3 else ''})"
    if status.conflicts:
        lines["conflicts"] = ", ".join(str(path) for path in status.conflicts)
    if status.set_aside:
        lines["set aside"] = f"{len(status.set_aside)} damaged files, kept until the merge"
    if killed:
        lines["killed"] = words_of_lost(killed[-1], len(killed))
    if not status.read:
        lines["damage"] = "not looked for, there are many units; --read looks"
    lines["next"] = following
    print_pairs(lines)


def data_of_lost(each: Lost) -> dict[str, object]:
    """Return what is known of a process that did not end by itself as data for JSON; `last_heard` is in UTC."""
    return {
        "host": each.host,
        "process": each.process,
        "last_heard": datetime.fromtimestamp(each.heard, UTC).isoformat(timespec="seconds"),
        "largest_bytes": each.largest_bytes,
        "granted_bytes": each.granted_bytes,
        "for_memory": each.for_memory,
    }


def words_of_lost(last: Lost, count: int) -> str:
    """Return what is known of processes that did not end by themselves: whether it was memory, and what they held."""
    minutes = max(time.time() - last.heard, 0.0) / 60.0
    held = f"{last.largest_bytes / 1e9:.2f} GB" + (
        f" of {last.granted_bytes / 1e9:.2f} GB" if last.granted_bytes else ""
    )
    who = f"{count} processes, the last" if count > 1 else "process"
    where = f"{who} {last.process} on {last.host}, not heard of for {minutes:.0f} min"
    if last.for_memory:
        return (
            f"{where}: out of memory, by the system's count of those it killed; it held {held} when last heard "
            "of; give it more, or fewer --threads"
        )
    if last.for_memory is None:
        return f"{where}: killed, out of memory, or at work still; it held {held} when last heard of"
    return f"{where}: killed, and not for memory; it held {held}"
