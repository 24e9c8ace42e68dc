"""The catalogue: of each published series who says so, of what kind, when it is known, and how it misleads."""

from __future__ import annotations

from collections.abc import Mapping

from attrition.observed.declared_losses import losses
from attrition.observed.declared_means import means
from attrition.observed.entry import Entry, Kind

CATALOGUE: Mapping[str, Entry] = {entry.series: entry for entry in (*losses(), *means())}


def entry_of(series: str) -> Entry:
    """Return what is declared of a series, or of one that nobody declared: its own family, known after a month."""
    declared = CATALOGUE.get(series)
    return declared if declared is not None else Entry(series, "", Kind.UNSTATED, "", series)
