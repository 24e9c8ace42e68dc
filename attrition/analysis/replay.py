"""Any path of any run, run again from its index alone, and again with something left out or laid on top."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replay_address import Address, Source, without_acts
from attrition.analysis.replay_watch import watched
from attrition.analysis.replayed_path import ReplayedPath
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.provenance import difference
from attrition.errors import InputError, nearest_name
from attrition.model.registry import EVENTS


def replayed(
    directory: RunDirectory | Source,
    path: int,
    structure: str | None = None,
    draw: int = 0,
    variant: str | None = None,
) -> ReplayedPath:
    """Run one path of a finished run again and hold it against the run's row.

    Parameters
    ----------
    directory : of the run; or the run as a source, for many paths.
    path, structure, draw, variant : of the path; the first structure and the base by default.

    Raises
    ------
    InputError : for what the run does not have.
    RunFailed : when the run is not finished, or the path does not give the row of outcomes.parquet.
    """
    source = directory if isinstance(directory, Source) else Source(directory)
    address = source.address(path, structure, draw, variant)
    scenario = source.scenario(address)
    program = source.program(address, scenario)
    seen = watched(program, path)
    refuse_other(source, address, seen.outcome)
    return ReplayedPath(source, address, scenario, program, seen)


def refuse_other(source: Source, address: Address, outcome: NDArray[np.float64]) -> None:
    """Raise RunFailed unless an outcome has the bits of the run's row."""
    held = source.row(address)
    for field, before, now in zip(OUTCOME_FIELDS, held.tolist(), outcome.tolist(), strict=True):
        # A day is never a negative zero, and a missing one is missing on both sides.
        if before != now and not (np.isnan(before) and np.isnan(now)):
            reason = difference(source.manifest.plan) or (
                "the file was changed, or this machine computes other bits; "
                "see attrition verify DIR, then attrition verify-model"
            )
            raise RunFailed(
                f"{address} is not what the run holds: {field.name} is {_told(now)} here and {_told(before)} in "
                f"outcomes.parquet; {reason}"
            )


def changed(base: ReplayedPath, without: Sequence[str] = (), policies: Sequence[str] = ()) -> ReplayedPath:
    """Run a path again under the same draw, the same solved values and the same streams, but for some changes.

    Parameters
    ----------
    base : the path as it was.
    without : acts by name; and events of the path, "mutiny:2" for the second mutiny, "mutiny:all" or "mutiny" for all.
    policies : files, or names of shipped ones, laid on top.

    Raises
    ------
    InputError : for an event that is not on the path, with the nearest name, or a policy that is wrong.
    """
    acts, events = left_out(base, without)
    scenario = without_acts(base.source.scenario(base.address, policies), acts)
    program = base.source.program(base.address, scenario)
    told = [f"without {name}" for name in (*acts, *events)] + [f"with {policy}" for policy in policies]
    seen = watched(program, base.address.path, events)
    return ReplayedPath(base.source, base.address, scenario, program, seen, tuple(told))


def left_out(base: ReplayedPath, without: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which acts and which events, as in "mutiny:2", are meant by names.

    Raises
    ------
    InputError : for a name that is none on this path, or both an act and an event.
    """
    acts = [act.name for act in base.scenario.acts]
    labels = [item.name for item in base.events if item.kind in ("event", "end") and item.name]
    kinds = {label.split(":")[0] for label in labels}
    known = [event.name for event in EVENTS]
    found: tuple[list[str], list[str]] = ([], [])
    for name in without:
        kind, _, which = name.partition(":")
        if name in acts and name in kinds:
            raise InputError(
                f"'{name}' is an act of the scenario and an event of this path",
                where="--without",
                allowed=f"act:{name}, {name}:1 for the first event, {name}:all for all",
            )
        if name in acts or (kind == "act" and which in acts):
            found[0].append(name if name in acts else which)
        elif name in labels or (kind in kinds and which in ("", "all")):
            found[1].append(name if which else f"{name}:all")
        else:
            happened = (
                f"'{name}' did not happen on this path" if kind in known else f"no act or event '{name}'"
            )
            raise InputError(
                happened,
                where="--without",
                nearest=nearest_name(name, [*labels, *acts]),
                advice="see the names in the table of events; --all lists those before the end of the data too",
            )
    return found


def _told(value: float) -> str:
    return "missing" if np.isnan(value) else repr(value)
