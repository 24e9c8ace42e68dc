"""What can go wrong with a run that is not bad input: one line each, exit status 1."""

from __future__ import annotations

from pathlib import Path


class RunFailed(Exception):
    """A run cannot go on for a reason outside its input (a full disk, a damaged file): exit status 1."""

    exit_status = 1


class FileDamaged(RunFailed):
    """A file of a run directory is not what was written.

    Parameters
    ----------
    path : the file.
    reason : what is wrong with it, as a clause.
    """

    finding = "damaged"

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {self.finding}: {reason}")


class OtherVersion(FileDamaged):
    """A file of a run directory is whole, but of a kind or schema that this version does not read."""

    finding = "made by another version"


class UnitConflict(RunFailed):
    """Two copies of one unit differ, which equal programs on sound machines cannot produce; both are kept."""

    def __init__(self, path: Path, other: Path) -> None:
        self.path = path
        self.other = other
        super().__init__(
            f"{path}: another process wrote this unit with different results; both are kept, ours as {other.name}; "
            "find out which machine or version is wrong (attrition verify-model), delete its file, then resume"
        )
