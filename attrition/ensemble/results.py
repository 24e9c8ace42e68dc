"""The summary of a finished run: how it is written and read."""

from __future__ import annotations

import json
import shlex
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
    path = directory.path / "summary.json"
    if not directory.finished:
        raise not_finished(directory)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["digest"], data["structures"]
    except FileNotFoundError:
        raise FileDamaged(path, "it is missing") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FileDamaged(path, "not the JSON that was written") from None
    return dict(data)


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
    path = directory.path / CLAIMS_FILE
    if not directory.finished:
        raise not_finished(directory)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["claims"], data["structures"]
    except FileNotFoundError:
        raise FileDamaged(path, "it is missing") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FileDamaged(path, "not the JSON that was written") from None
    return dict(data)


def not_finished(directory: RunDirectory) -> RunFailed:
    """Return the failure that names the command that says what is missing."""
    command = f"attrition status {shlex.quote(str(directory.path))}"
    return RunFailed(f"the run in '{directory.path}' is not finished; see: {command}")


def readable(data: dict[str, Any]) -> bytes:
    """Return JSON in the order of its keys; NaN is refused."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"
