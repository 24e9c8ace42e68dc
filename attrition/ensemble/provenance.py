"""Which program computed: versions, a digest of the sources that decide results, and a known answer."""

from __future__ import annotations

import platform
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrition
from attrition.ensemble.failures import RunFailed
from attrition.ensemble.files import DIGEST_BYTES
from attrition.ensemble.manifest import MechanismFile, Plan
from attrition.model.mechanisms import loaded

DECIDING_ROOMS = ("numeric", "model", "scenario", "engine")
BINDING = ("attrition", "numba", "numpy")
"""Versions that must be equal in every process of a run; Python and polars only pass the numbers on."""


def versions() -> dict[str, str]:
    """Return the versions of Python, of this package and of the libraries that compute or write."""
    found = {"python": platform.python_version(), "attrition": attrition.__version__}
    for name in ("numpy", "numba", "polars"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


@cache
def source_digest() -> str:
    """Return the hexadecimal BLAKE2b-256 digest of all sources that decide results, mechanisms too."""
    package = Path(attrition.__file__).parent
    digest = blake2b(digest_size=DIGEST_BYTES)
    for room in DECIDING_ROOMS:
        for file in sorted((package / room).rglob("*.py")):
            digest.update(f"{file.relative_to(package).as_posix()}\n".encode())
            digest.update(file.read_bytes())
    for each in loaded():
        digest.update(f"mechanism {each.mechanism.name} {each.digest}\n".encode())
    return digest.hexdigest()


def mechanism_files() -> tuple[MechanismFile, ...]:
    """Return the mechanisms that this process uses, as a manifest holds them."""
    return tuple(
        MechanismFile(each.mechanism.name, each.file.name, each.digest, each.text, each.mechanism.outcomes)
        for each in loaded()
    )


def mechanism_options() -> list[str]:
    """Return the words of a command line by which another process uses the mechanisms of this one."""
    return [word for each in loaded() for word in ("--mechanism", str(each.file))]


def difference(plan: Plan) -> str | None:
    """Say in what the sources that made a run differ from those of this process, and what to do; None where in nothing.

    Parameters
    ----------
    plan : of the run.
    """
    if plan.source == source_digest():
        return None
    return _other_mechanisms(plan) or (
        "it was made by another version of the program (its sources differ); use that version, or start a new run"
    )


def refuse_other_mechanisms(plan: Plan) -> None:
    """Raise RunFailed unless this process uses the mechanisms that a run was made with.

    Parameters
    ----------
    plan : of the run, which may come from an earlier version of the program.
    """
    if reason := _other_mechanisms(plan):
        raise RunFailed(f"this run cannot be computed again: {reason}")


def _other_mechanisms(plan: Plan) -> str | None:
    here = {each.name: each for each in mechanism_files()}
    for made in plan.mechanisms:
        if made.name not in here:
            return f"it was made with mechanism '{made.name}'; add --mechanism {made.file} as it was then"
        if here[made.name].digest != made.digest:
            return (
                f"'{here[made.name].file}' is not the mechanism '{made.name}' that it was made with; "
                "its text stands in manifest.json"
            )
    names = [each.name for each in plan.mechanisms]
    if more := [name for name in here if name not in names]:
        return f"it was made without mechanism '{more[0]}'; leave it out"
    if names != list(here):
        return f"it was made with the mechanisms in the order {', '.join(names)}; name them so"
    return None
