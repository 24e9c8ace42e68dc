"""What a discovery looks for: paths in which a quantity happens, or lies above or below a limit."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.designs import Varied
from attrition.analysis.quantities import Quantity
from attrition.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Target:
    """What is looked for: paths in which a quantity happens, or lies above or below a value."""

    text: str
    words: str
    quantity: Quantity
    above: float | None = None
    below: float | None = None

    def cases(self, values: Floats) -> Floats:
        """Return 1 for the paths that are of interest and 0 for others."""
        if self.above is not None:
            return (values > self.above).astype(np.float64)
        return (values < self.below).astype(np.float64) if self.below is not None else values


def read_target(varied: Varied, text: str) -> Target:
    """Return what a text asks to look for: a quantity, with a limit where it is no event.

    Raises: InputError, for an unknown name, or a limit that is missing or too much.
    """
    match = re.fullmatch(r"\s*([^<>]+?)\s*(?:([<>])\s*([-+\d.eE_]+)\s*)?", text)
    if not match:
        raise InputError(
            f"'{text}' is no target", where="--target", allowed="NAME, NAME@DATE, NAME>NUMBER or NAME<NUMBER"
        )
    asked = varied.asked(match[1], "--target")
    if not match[2]:
        if not asked.happens:
            raise InputError(
                f"'{asked.name}' is a number in every path",
                where="--target",
                advice=f"give it a limit: '{asked.name}>3000'",
            )
        return Target(asked.name, asked.words, asked)
    if asked.happens:
        raise InputError(f"'{asked.name}' happens or does not, and takes no limit", where="--target")
    try:
        limit = float(match[3])
    except ValueError:
        raise InputError(f"'{match[3]}' is no number", where="--target") from None
    words = f"{asked.words} {'exceed' if match[2] == '>' else 'stay below'} {limit:,.6g} {asked.unit}"
    name = f"{asked.name}{match[2]}{match[3]}"
    return (
        Target(name, words, asked, above=limit)
        if match[2] == ">"
        else Target(name, words, asked, below=limit)
    )
