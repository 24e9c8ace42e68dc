"""The layout of a run directory and what state it is in."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from attrition.ensemble.extension import current_manifest, extension_files, extension_name
from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.files import is_temporary
from attrition.ensemble.manifest import Manifest, Plan
from attrition.ensemble.sealed import unsealed
from attrition.ensemble.units import Unit
from attrition.errors import InputError

FINAL_FILES = (
    "manifest.json",
    "draws.parquet",
    "variants.parquet",
    "outcomes.parquet",
    "histograms.parquet",
    "bands.parquet",
    "paths.parquet",
    "summary.json",
)
"""Files of every finished run, whose bytes checksums.json vouches for."""
NODES_FILE = "nodes.parquet"
"""A further one, of a run that keeps the states at its nodes."""
DIFFERENCES_FILE = "differences.parquet"
"""A further one, of a study: paired effects of its variants."""
DESIGN_FILE = "design.parquet"
"""A further one, of a sweep: the factors of each variant."""
CLAIMS_FILE = "claims.json"
"""A further one, of a run of claims: the answer to each."""
DAMAGED_SUFFIX = ".damaged"
CONFLICT_SUFFIX = ".conflict"


FURTHER_FILES = (NODES_FILE, DIFFERENCES_FILE, DESIGN_FILE, CLAIMS_FILE)


def final_files(plan: Plan) -> tuple[str, ...]:
    """Return the names of all files of a finished run of this plan."""
    further = {
        NODES_FILE: plan.keep_nodes > 0,
        DIFFERENCES_FILE: plan.kind != "run",
        DESIGN_FILE: plan.kind == "sweep",
        CLAIMS_FILE: plan.kind == "claims",
    }
    extensions = (extension_name(number + 1) for number in range(len(plan.earlier)))
    return (*FINAL_FILES, *(name for name, there in further.items() if there), *extensions)


@dataclass(frozen=True)
class Listing:
    """Files of units.

    Parameters
    ----------
    sizes : bytes of each unit file by the name of the unit.
    conflicts : copies that differ from the unit beside them.
    damaged : damaged files that were moved aside.
    """

    sizes: dict[str, int]
    conflicts: list[Path]
    damaged: list[Path]


@dataclass(frozen=True)
class RunDirectory:
    """A run directory; nothing is read before it is asked for.

    Parameters
    ----------
    path : the directory; it need not exist yet.
    """

    path: Path

    @property
    def manifest_path(self) -> Path:
        """The manifest."""
        return self.path / "manifest.json"

    @property
    def units_path(self) -> Path:
        """Folder of the unit files, there while the run is under way."""
        return self.path / "units"

    @property
    def sessions_path(self) -> Path:
        """Folder of the records of who worked when."""
        return self.path / "sessions"

    @property
    def checksums_path(self) -> Path:
        """The checksums, written last: with them the run is finished."""
        return self.path / "checksums.json"

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest, checked.

        Raises
        ------
        InputError : when there is none.
        FileDamaged : when it has changed.
        """
        self.refuse_absent()
        return current_manifest(self.path)

    def begun(self, manifest: Manifest) -> None:
        """Take the manifest that this process has just written: to read it again takes a tenth of a second."""
        vars(self)["manifest"] = manifest

    def refuse_absent(self) -> None:
        """Raise InputError unless a run was started here."""
        if not self.exists:
            raise InputError(
                f"'{self.path}' is not a run directory: it has no manifest.json"
                if self.path.exists()
                else f"there is no directory '{self.path}'",
                advice="start a run with: attrition run SCENARIO --out DIR",
            )

    @property
    def exists(self) -> bool:
        """Whether a run was started here."""
        return self.manifest_path.is_file()

    @property
    def finished(self) -> bool:
        """Whether the run is merged and complete, at the size it was last extended to."""
        if not (self.exists and self.checksums_path.is_file()):
            return False
        extensions = extension_files(self.path)
        if not extensions:
            return True
        wanted = unsealed(extensions[-1]).get("identity")
        try:
            return unsealed(self.checksums_path).get("identity") == wanted
        except FileDamaged:  # a finished run all the same, as `verify` will say
            return True

    def foreign_names(self) -> list[str]:
        """Return the names in the directory that no process of ours left, in order; for a place without manifest."""
        try:
            names = os.listdir(self.path)
        except FileNotFoundError:
            return []
        except NotADirectoryError:
            return [self.path.name]
        return sorted(name for name in names if not is_temporary(name))

    def unit_path(self, unit: Unit) -> Path:
        """Return the place of a unit's file."""
        return self.units_path / unit.folder / f"{unit.name}.unit"

    def listing(self) -> Listing:
        """Return what lies in the folders of the units, without reading any file."""
        sizes: dict[str, int] = {}
        aside: list[Path] = []
        try:
            folders = [entry.path for entry in os.scandir(self.units_path) if entry.is_dir()]
        except FileNotFoundError:
            folders = []
        for folder in folders:
            # Another process may merge, and remove what is listed here.
            with suppress(FileNotFoundError), os.scandir(folder) as found:
                for entry in found:
                    if entry.name.endswith(".unit"):
                        sizes[entry.name[:-5]] = entry.stat().st_size
                    elif entry.name.endswith((DAMAGED_SUFFIX, CONFLICT_SUFFIX)):
                        aside.append(Path(entry.path))
        aside.sort()
        return Listing(
            sizes,
            [path for path in aside if path.suffix == CONFLICT_SUFFIX],
            [path for path in aside if path.suffix == DAMAGED_SUFFIX],
        )
