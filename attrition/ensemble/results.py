"""The summary of a finished run, and the answers of a run of claims: how they are written and read."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrition.ensemble.directory import CLAIMS_FILE, RunDirectory
from attrition.ensemble.failures import FileDamaged, RunFailed
from attrition.errors import InputError


def finished_digest(directory: RunDirectory) -> str:
    """Return the content digest that a finished run states."""
    return str(read_summary(directory)["digest"])


def read_summary(directory: RunDirectory) -> dict[str, Any]:
    """Read summary.json of a finished run.

    Raises
    ------
    RunFailed : when the run is not finished or the file is damaged.
    """
    if not directory.finished:
        raise not_finished(directory)
    return _read(directory.path / "summary.json", lambda data: (data["digest"], data["structures"]))


def read_claims_file(directory: RunDirectory) -> dict[str, Any]:
    """Read claims.json of a finished run of claims.

    Raises
    ------
    InputError : when it is a run of another kind.
    RunFailed : when the run is not finished or the file is damaged.
    """
    kind = directory.manifest.plan.kind
    if kind != "claims":
        raise InputError(
            f"the run in '{directory.path}' is of kind '{kind}'",
            advice="start one with: attrition claims SCENARIO",
        )
    if not directory.finished:
        raise not_finished(directory)
    return claims_in(directory.path)


def claims_in(path: Path) -> dict[str, Any]:
    """Read claims.json in the directory of a run that is known to be one of claims, and finished.

    Raises
    ------
    FileDamaged : when it is missing or is no such file.
    """
    return _read(path / CLAIMS_FILE, lambda data: data["claims"][0]["verdict"])


def _read(path: Path, need: Callable[[Any], object]) -> dict[str, Any]:
    """Return the JSON of a file; `need` looks at what must be there."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        need(data)
    except FileNotFoundError:
        raise FileDamaged(path, "it is missing") from None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise FileDamaged(path, "not the JSON that was written") from None
    return dict(data)


def not_finished(directory: RunDirectory) -> RunFailed:
    """Return the failure that names the command that says what is missing."""
    command = f"attrition status {shlex.quote(str(directory.path))}"
    return RunFailed(f"the run in '{directory.path}' is not finished; see: {command}")


def readable(data: dict[str, Any]) -> bytes:
    """Return JSON in the order of its keys; NaN is refused."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"
