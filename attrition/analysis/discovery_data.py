"""What was discovered as data for JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

from attrition.analysis.discovery import Discovery, Held, Region
from attrition.analysis.discovery_words import report
from attrition.statistics.estimate import Estimate


def discovery_data(found: Discovery) -> dict[str, Any]:
    """Return what was found as data for JSON."""
    words = dict(report(found))
    return {
        "schema": 1,
        "source": found.source,
        "given": found.given,
        "target": found.target.text,
        "words": found.target.words,
        "method": found.method,
        "rows_that_found": found.finding_rows,
        "rows_that_held": found.holding_rows,
        "structures": {
            name: region_data(region) | {"report": words[name]} for name, region in found.regions.items()
        },
    }


def region_data(region: Region) -> dict[str, Any]:
    """Return what was found under a structure as data for JSON."""
    return {
        "share": _estimate(region.share),
        "refused": region.refused,
        "box": None
        if region.prim is None
        else held_data(region.prim) | {"found_again_in_other_halves": region.again},
        "tree": [held_data(leaf) for leaf in region.leaves],
    }


def held_data(held: Held) -> dict[str, Any]:
    """Return a box and its measures as data for JSON; bounds that are not there are null."""
    of = held.measures
    return {
        "bounds": {
            name: {"low": low if np.isfinite(low) else None, "high": high if np.isfinite(high) else None}
            for name, (low, high) in held.box.bounds.items()
        },
        "density": _estimate(of.density),
        "density_outside": _estimate(of.outside),
        "difference": _estimate(of.difference) | {"low": of.low, "high": of.high},
        "coverage": _estimate(of.coverage),
        "mass": _estimate(of.mass),
        "rows": of.rows,
        "quasi_p": {
            name: {end: chance for (each, end), chance in of.restrictions.items() if each == name}
            for name in held.box.bounds
        },
        "holds": of.holds,
        "density_where_found": held.box.density,
    }


def _estimate(one: Estimate) -> dict[str, float | None]:
    # Nothing lies outside of a box without bounds.
    return {"value": one.value if np.isfinite(one.value) else None, "se": one.error}
