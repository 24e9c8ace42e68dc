"""Figures of studies: what each policy of a comparison changes, and the phase diagrams of a sweep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrition.analysis.differences import POOLED
from attrition.analysis.measures import LAG
from attrition.ensemble.directory import DESIGN_FILE, DIFFERENCES_FILE
from attrition.ensemble.results import claims_in
from attrition.ensemble.tables import read_table
from attrition.figures.claims import Cell, Claim, claims_page
from attrition.figures.content import Content
from attrition.figures.forest import Quantity, forest_pages
from attrition.figures.grid import numbered
from attrition.figures.notes import limits
from attrition.figures.phase import phase_pages

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure as Sheet

POINTS = "percentage points"
PEOPLE = "thousand people"
EFFECTS = (
    Quantity("withdrawal", "Withdrawal", POINTS, 100.0),
    Quantity("freeze", "Freeze", POINTS, 100.0),
    Quantity("defender_collapse", "Defender collapses", POINTS, 100.0),
    Quantity("regime_crisis", "Regime crisis", POINTS, 100.0),
    # No single number of it is to be optimised: its interval alone is drawn.
    Quantity("escalation", "Escalation", POINTS, 100.0, marked=False),
    Quantity("until.over", "The war goes on for", "months"),
    Quantity("until.turn.two_of_four", "Until time turns", "months, by two measures"),
    Quantity(LAG, "Perception lag", "months"),
    Quantity("casualties.challenger", "Casualties, challenger", PEOPLE),
    Quantity("casualties.defender", "Casualties, defender", PEOPLE),
)
"""Panels of a comparison, those that it has."""
PHASES = (
    Quantity("turn.two_of_four", "Time turns against the challenger, by two measures", "% of paths", 100.0),
    Quantity("withdrawal", "The challenger withdraws", "% of paths", 100.0),
    Quantity("freeze", "The fighting freezes", "% of paths", 100.0),
    Quantity("casualties", "Casualties of both sides", f"{PEOPLE}, mean"),
)
"""Phase diagrams of a sweep, those that it has."""
FACTORS = 2
MONTHS_NOTE = (
    "Months are means up to the horizon, at which what does not come is counted. Casualties are people."
)


def study_pages(content: Content) -> Iterator[tuple[str, Sheet]]:
    """Yield the name and the figure of each page that a study has beside those of its base; none for a run."""
    kind = content.manifest.plan.kind
    if kind == "compare":
        frame = effects(content)
        notes = [MONTHS_NOTE, *limits(content, content.structures)]
        sheets = forest_pages(frame, EFFECTS, title="What policies change", notes=notes)
        yield from zip(numbered("policies", len(sheets)), sheets, strict=True)
    elif kind == "sweep":
        yield from _phases(content)
    elif kind == "claims":
        claims = [claim_of(item) for item in claims_in(content.path)["claims"]]
        structures = [name for name in content.structures if any(name in claim.cells for claim in claims)]
        title = "Claims, each tested under every structure"
        yield (
            "claims",
            claims_page(claims, structures, title=title, notes=limits(content, content.structures)),
        )


def claim_of(item: Mapping[str, Any]) -> Claim:
    """Return a claim of claims.json as a row of the matrix."""
    cells = {
        structure: Cell(found.get("share_with_sign"), found.get("share_se"), str(found.get("verdict", "–")))
        for structure, found in (item.get("by_structure") or {}).items()
    }
    return Claim(item["id"], str(item.get("title") or item.get("claim") or ""), item["verdict"], cells)


def effects(content: Content) -> pl.DataFrame:
    """Return the paired effects of the variants of a study, structures only."""
    frame = read_table(content.path / DIFFERENCES_FILE)
    return frame.filter(frame["structure"] != POOLED)


def _phases(content: Content) -> Iterator[tuple[str, Sheet]]:
    """Yield a diagram a quantity, of a grid of two factors that are numbers."""
    design = read_table(content.path / DESIGN_FILE)
    factors = [name for name in design.columns if name != "variant"]
    study = content.manifest.plan.study
    if study.get("method") != "grid" or len(factors) != FACTORS:
        return
    if not all(design[name].dtype.is_numeric() for name in factors):
        return
    across, up = factors
    points = design.select("variant", x=across, y=up)
    frame = effects(content).join(points, on="variant")
    for quantity in PHASES:
        part = frame.filter(frame["quantity"] == quantity.name)
        if part.is_empty():
            continue
        sheets = phase_pages(
            part.select("structure", "x", "y", "value", se="value_se"),
            title=quantity.title,
            factors=(across.replace("_", " "), up.replace("_", " ")),
            unit=quantity.unit,
            notes=limits(content, content.structures),
            factor=quantity.factor,
        )
        name = f"phase-{quantity.name.replace('.', '-')}"
        yield from zip(numbered(name, len(sheets)), sheets, strict=True)
