"""Invented monthly series in the form of the published ones: no figure of them is anybody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import sin
from pathlib import Path

from attrition.evidence.series import AID_FILE
from attrition.observed.monthly import COLUMNS, FILES
from attrition.scenario.dates import months_after

FIRST = date(2022, 3, 1)

SERIES: dict[str, tuple[str, str, Callable[[int], float]]] = {
    "mod_claim_ru_personnel_losses": (
        "mod_claims_monthly.csv",
        "persons/month",
        lambda at: 12_000 + 700 * at,
    ),
    "mod_claim_ru_tank_losses": ("mod_claims_monthly.csv", "tanks/month", lambda at: 200 + 60 * sin(at)),
    "oryx_ru_tanks_lost": ("oryx_losses_monthly.csv", "tanks/month", lambda at: 90 + 30 * sin(2 * at)),
    "oryx_ua_tanks_lost": ("oryx_losses_monthly.csv", "tanks/month", lambda at: 30 + 10 * sin(3 * at)),
    "brent_spot": ("macro_monthly.csv", "USD/bbl", lambda at: 90 + 8 * sin(at)),
    "cbr_key_rate": ("macro_monthly.csv", "%", lambda at: 10 + 2 * sin(at)),
    "ru_cpi_yoy": ("macro_monthly.csv", "%", lambda at: 8 + sin(at)),
    "nwf_liquid_rub": ("macro_monthly.csv", "bn RUB", lambda at: 7_000 - 40 * at),
    "ru_controlled_area_of_ukraine": (
        "territory_monthly.csv",
        "km2",
        lambda at: 111_000 + 90 * at + 50 * sin(at),
    ),
    "kiel_alloc_military": (AID_FILE, "bn EUR/month", lambda at: 3.5 + 1.5 * sin(at)),
}


def write_published(directory: Path, months: int, without: tuple[str, ...] = ()) -> Path:
    """Write so many months of all series but those left out, and return the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[str]] = {name: [",".join(COLUMNS)] for name in (*FILES, AID_FILE)}
    for name, (file, unit, value) in SERIES.items():
        if name not in without:
            for at in range(months):
                month = months_after(FIRST, at)
                rows[file].append(f"{month:%Y-%m},{name},{value(at):.4f},{unit},invented")
    for name, lines in rows.items():
        (directory / name).write_text("\n".join(lines) + "\n")
    return directory
