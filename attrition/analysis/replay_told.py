"""A path that was run again, as it is told: what happened on it, and what a change would have made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attrition.analysis.replay import changed
from attrition.analysis.replay_divergence import Divergence, divergence
from attrition.analysis.replay_story import story
from attrition.analysis.replayed_path import ReplayedPath


@dataclass(frozen=True, repr=False)
class Replay(ReplayedPath):
    """A path that was run again; printed, it tells what happened.

    Parameters
    ----------
    divergence : how it differs once changed, where that was asked for.
    """

    divergence: Divergence | None = None

    def __str__(self) -> str:
        return "\n\n".join([*story(self), *(self.divergence.words() if self.divergence else ())])


def as_told(path: ReplayedPath, divergence: Divergence | None = None) -> Replay:
    """Return a path as it is told, with how it differs once changed."""
    return Replay(path.source, path.address, path.scenario, path.program, path.seen, path.changed, divergence)


def with_changes(base: ReplayedPath, without: Sequence[str] = (), policies: Sequence[str] = ()) -> Replay:
    """Return a path with how it differs once changed; as it is where nothing is to be changed.

    Parameters
    ----------
    base : the path as it was.
    without, policies : as for `attrition.analysis.replay.changed`.
    """
    if not without and not policies:
        return as_told(base)
    other = as_told(changed(base, without, policies))
    return as_told(base, divergence(as_told(base), other))
