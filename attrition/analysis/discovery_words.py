"""What discovery found, as plain sentences: where something happens often, and how often elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from attrition.analysis.boxes import Box
from attrition.analysis.discovery import Discovery, Held, Region
from attrition.statistics.estimate import Estimate, rounded_to, significant

UNITLESS = ("", "-", "log")


def report(found: Discovery) -> list[tuple[str, list[str]]]:
    """Return for each structure the sentences that tell what was found."""
    return [(name, region_words(found, region)) for name, region in found.regions.items()]


def region_words(found: Discovery, region: Region) -> list[str]:
    """Return the sentences about one structure."""
    if region.refused is not None:
        return [f"Not looked for: {region.refused}."]
    said = [f"{_capital(found.target.words)} in {percent(region.share)} % of all paths."]
    if found.method != "tree":
        said += _prim_words(found, region)
    if found.method != "prim":
        said += _tree_words(found, region)
    return said


def sentence(found: Discovery, held: Held) -> str:
    """Return a box in one sentence, with the shares on the rows that did not find it."""
    of = held.measures
    where = conditions(held.box, found.units)
    return (
        f"{_capital(found.target.words)} in {percent(of.density)} % of paths where {where}; "
        f"else in {percent(of.outside)} %."
    )


def conditions(box: Box, units: Mapping[str, str]) -> str:
    """Return the bounds of a box in words: "a is above 2 USD/bbl and b from 1 to 3"."""
    said = []
    for name, (low, high) in box.bounds.items():
        unit = "" if units.get(name, "") in UNITLESS else f" {units[name]}"
        if np.isfinite(low) and np.isfinite(high):
            said.append(f"{name} is from {number(low)} to {number(high)}{unit}")
        else:
            said.append(
                f"{name} is above {number(low)}{unit}"
                if np.isfinite(low)
                else f"{name} is below {number(high)}{unit}"
            )
    return " and ".join(said)


def number(value: float) -> str:
    """Return a bound as it was rounded: in as few digits as tell it."""
    return f"{value:,.6g}"


def percent(one: Estimate) -> str:
    """Return a share in per cent with its error."""
    error = None if one.error is None else 100.0 * one.error
    return rounded_to(100.0 * one.value, error) if np.isfinite(one.value) else "–"


def _prim_words(found: Discovery, region: Region) -> list[str]:
    if region.prim is None:
        return ["Box: none; no bound stands above what luck would find among so many inputs."]
    of = region.prim.measures
    ends = ", ".join(f"{name} {chance_words(of.restrictions[name, end])}" for name, end in of.restrictions)
    again = ", ".join(f"{name} in {100.0 * share:.0f} %" for name, share in region.again.items())
    verdict = (
        f"It holds on the rows that did not find it: denser by {percent(of.difference)} points."
        if of.holds
        else "It does not hold: on the rows that did not find it, it is no denser than the rest beyond the noise."
    )
    return [
        f"Box: {sentence(found, region.prim)}",
        f"{verdict} Coverage {percent(of.coverage)} %, mass {percent(of.mass)} %, {of.rows} rows within; where it was "
        f"found its density was {100.0 * region.prim.box.density:.0f} %.",
        f"Quasi-p-value of each bound there: {ends}. Bounded again in other halves of the rows: {again}.",
    ]


def _tree_words(found: Discovery, region: Region) -> list[str]:
    if len(region.leaves) < 2:
        return ["Tree: no cut stands."]
    parts = [
        f"{percent(leaf.measures.density)} % where {conditions(leaf.box, found.units)} "
        f"(mass {percent(leaf.measures.mass)} %)"
        for leaf in region.leaves
    ]
    return [f"Tree: {'; '.join(parts)}."]


def chance_words(chance: float | None) -> str:
    """Return a quasi-p-value in words of few digits."""
    if chance is None:
        return "not told, too few rows cut off"
    return "below 0.001" if chance < 0.001 else significant(chance, 1)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
