"""The table of dependencies and their licences, from the metadata of what is installed."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from scripts.documentation.blocks import ROOT
from scripts.documentation.markdown import MADE, cell, table

INTRODUCTION = """\
What `requirements/run.lock` installs beside the package, with the licence that each states of itself. Nothing in it is
copyleft beyond a file: `tests/documentation` fails on a licence that is not in the list of those looked at.
"""
LOOKED_AT = (
    "MIT",
    "BSD",
    "Apache",
    "PSF",
    "Python",
    "MPL",
    "Mozilla",
    "HPND",
    "ISC",
    "Zlib",
    "OFL",
    "CNRI",
    "0BSD",
    "Unlicense",
)
"""Beginnings of the names of licences that allow this use without condition on the package itself."""


def pinned(lock: str = "run") -> dict[str, str]:
    """Return the packages of a lock with their versions."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, flags=re.M))


def licence_of(package: Distribution) -> str:
    """Return the licence that a package states: its expression, its classifiers, or the first line of its text."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return expression
    marks = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    named = [mark for mark in marks if mark != "OSI Approved"]
    text = (metadata.get("License") or "").strip()
    return ", ".join(named) if named else text.partition("\n")[0][:60]


def licences(lock: str = "run") -> dict[str, tuple[str, str]]:
    """Return package -> (version, licence) for a lock's packages that are installed."""
    found = {}
    for name, version in pinned(lock).items():
        try:
            found[name] = (version, licence_of(distribution(name)))
        except PackageNotFoundError:  # for another platform
            continue
    return found


def page() -> str:
    """Return the page."""
    rows = [
        [cell(name), cell(version), cell(licence)] for name, (version, licence) in sorted(licences().items())
    ]
    return "\n\n".join(
        [MADE, "# Dependencies and licences", INTRODUCTION, table(["package", "version", "licence"], rows)]
    )
