"""Looks at a run that grows until its probabilities are known well enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor, log2
from typing import Any

from attrition.analysis.words import END_WORDS, TURN_WORDS
from attrition.numeric.normal import normal_quantile

LEVEL = 0.05
"""Chance that any interval of any look misses, over all of them."""


@dataclass(frozen=True, slots=True)
class Target:
    """A probability that should be known: under which structure, of what, and its half-width at this look."""

    structure: str
    words: str
    half_width: float


def looks(first: int, most: int) -> int:
    """Return how many looks there are at most: at R, 2R, 4R … draws.

    Parameters
    ----------
    first : draws at the first look.
    most : draws that are not passed.
    """
    return 1 + max(floor(log2(most / first)), 0)


def widest_first(summary: Mapping[str, Any], count: int) -> list[Target]:
    """Return every end, threshold and two-of-four of every structure with its half-width, the widest first.

    Parameters
    ----------
    summary : of a finished run.
    count : looks in all. By Bonferroni's inequality each interval has the level 1 − .05/(targets · looks), so that
        all of them hold together in 95 % of runs whenever it stops.
    """
    found = list(_probabilities(summary))
    z = normal_quantile(1.0 - LEVEL / (2.0 * len(found) * count))
    usual = normal_quantile(1.0 - 0.5 * LEVEL)
    targets = [
        # The printed interval is never empty, where all rows agree too.
        Target(structure, words, max(z * (item["se"] or 0.0), 0.5 * (item["high"] - item["low"]) * z / usual))
        for structure, words, item in found
    ]
    return sorted(targets, key=lambda target: -target.half_width)


def _probabilities(summary: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for structure, of in summary["structures"].items():
        for end, item in of["outcomes"].items():
            if item is not None:
                yield structure, END_WORDS[end], item
        for level, item in of["thresholds"].items():
            if item is not None:
                yield structure, f"strain reaches {level}", item
        two = of["turn"]["two_of_four"]
        if two is not None:
            yield structure, TURN_WORDS["two_of_four"], two
