"""Figures of a hindcast: what was forecast beside what came, where what came fell, and skill over baselines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from attrition.evidence.series import TARGETS, Months, monthly_series
from attrition.figures.files import write_sheets
from attrition.figures.marks import date_axis, day_number
from attrition.figures.sheet import new_sheet, note_size, styled
from attrition.figures.styles import FAN, INK, PAGE_MM, RIVAL, RULE, SERIES_POINT, paper
from attrition.scenario.dates import months_after

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

    from attrition.evidence.hindcast import Hindcast, OriginHindcast
    from attrition.evidence.scoring import WindowScore

PIT_BINS = 10
MONTHS_BEFORE = 12
TITLES = {
    "mod_claim_ru_personnel_losses": ("Challenger's casualties, claimed", "1,000 a month", 1e-3),
    "mod_claim_ru_tank_losses": ("Its tanks lost, claimed", "a month", 1.0),
    "oryx_ru_tanks_lost": ("Its tanks lost, confirmed", "a month", 1.0),
    "oryx_ua_tanks_lost": ("Defender's tanks lost, confirmed", "a month", 1.0),
    "brent_spot": ("Brent", "USD/bbl", 1.0),
    "cbr_key_rate": ("Key rate", "%", 1.0),
    "ru_cpi_yoy": ("Inflation", "%, year on year", 1.0),
    "nwf_liquid_rub": ("Liquid reserve", "RUB trn", 1e-3),
    "ru_controlled_area_of_ukraine": ("Area held", "1,000 km²", 1e-3),
    "kiel_alloc_military": ("Military aid allocated", "EUR bn a month", 1.0),
}
"""Title, unit and factor on the data of each series."""
SHORT = {
    "mod_claim_ru_personnel_losses": "Casualties, claimed",
    "mod_claim_ru_tank_losses": "Tanks, claimed",
    "oryx_ru_tanks_lost": "Tanks, confirmed",
    "oryx_ua_tanks_lost": "Defender's tanks",
    "kiel_alloc_military": "Military aid",
}
"""Titles where there is little room."""


def draw_hindcast(found: Hindcast, observed: Path, target: Path) -> list[Path]:
    """Draw all figures of a hindcast as PDF, PNG and SVG.

    Parameters
    ----------
    found : the hindcast.
    observed : directory of the series.
    target : directory of the files; those of an earlier call are replaced.

    Returns
    -------
    The files.
    """
    series = monthly_series(observed)
    with styled(paper()):
        sheets = [("hindcast-fans", fans_page(found, series))]
        if found.windows:
            sheets += [("hindcast-skill", skill_page(found)), ("hindcast-pit", pit_page(found))]
        return write_sheets(sheets, target)


def fans_page(found: Hindcast, series: dict[str, Months]) -> Sheet:
    """Return the page of fans: a panel a series, with origins far enough apart, and the months that came."""
    names = [name for name in TITLES if any(name in origin.forecasts for origin in found.origins)]
    shown = _spread(found.origins, found.size.months)
    columns = 3
    rows = -(-len(names) // columns)
    sheet, axes = new_sheet(
        PAGE_MM,
        30.0,
        (rows, columns),
        title=f"What was forecast, and what came: {found.scenario}",
        notes=[
            "Bands: central 50 % and 90 % of what would have been published, forecast at the dashed lines "
            f"({', '.join(str(origin.origin) for origin in shown)}) without anything later; line: median; "
            "points: as published. Claims are claims; series that copy each other are shown once.",
            *_travelling(found, series),
        ],
    )
    for ax, name in zip(axes, names, strict=False):
        draw_fans(ax, name, shown, series[name])
    for ax in axes[len(names) :]:
        ax.axis("off")
    return sheet


def draw_fans(ax: Axes, name: str, origins: Sequence[OriginHindcast], months: Months) -> Axes:
    """Draw the forecasts of one series from some origins, and what was published."""
    title, unit, factor = TITLES[name]
    comparison = next(target for target in TARGETS if target.series == name)
    ends = [origin.forecasts[name][-1].month for origin in origins if origin.forecasts.get(name)]
    first = max(comparison.since, origins[0].origin - timedelta(days=31 * MONTHS_BEFORE))
    last = max([*ends, first + timedelta(days=31)]) + timedelta(days=31)
    for origin in origins:
        forecasts = origin.forecasts.get(name, ())
        if forecasts:
            days = [_middle(one.month) for one in forecasts]
            q05, q25, q50, q75, q95 = (factor * np.array([one.quantiles for one in forecasts])).T
            ax.fill_between(days, q05, q95, color=FAN, alpha=0.18, linewidth=0)
            ax.fill_between(days, q25, q75, color=FAN, alpha=0.3, linewidth=0)
            ax.plot(days, q50, color=FAN)
        ax.axvline(day_number(origin.origin), color=RULE, linewidth=0.5, linestyle=(0, (2, 1.5)))
    came = [(month, value) for month, value in months if first <= month <= last]
    ax.plot(
        [_middle(month) for month, _ in came],
        [factor * value for _, value in came],
        linestyle="none",
        marker="o",
        markersize=1.6,
        color=SERIES_POINT,
    )
    ax.set_title(title)
    ax.set_ylabel(unit)
    if came and min(value for _, value in came) >= 0.0 and name != "ru_controlled_area_of_ukraine":
        ax.set_ylim(bottom=0.0)
    return date_axis(ax, first, last, most=5)


def skill_page(found: Hindcast) -> Sheet:
    """Return the page of skill: a panel a window of lead times, a row a series, both baselines."""
    leads = sorted({window.lead_months for window in found.windows})
    names = [name for name in TITLES if any(window.series == name for window in found.windows)]
    sheet, axes = new_sheet(
        PAGE_MM,
        4.2 * len(names) + 4.0,
        (1, len(leads)),
        title=f"Skill of forecasts over baselines: {found.scenario}",
        notes=[
            "Skill: 1 − CRPS over that of the baseline; right of 0 the model is better. Filled: random walk with the "
            "series' own monthly spread; open: mean of the last six months. Bars: 90 % by a bootstrap of whole years "
            f"of origins ({len(found.origins)} origins, few of them independent); none where they span less than two.",
            *_travelling(found, None),
        ],
        left_mm=42.0,
        gap_mm=(6.0, 12.0),
    )
    for place, (ax, lead) in enumerate(zip(axes, leads, strict=True)):
        windows = [window for window in found.windows if window.lead_months == lead]
        draw_skill(ax, windows, names, label=place == 0)
        ax.set_title(f"Months 1 to {lead}")
    return sheet


def draw_skill(ax: Axes, windows: Sequence[WindowScore], names: Sequence[str], *, label: bool) -> Axes:
    """Draw the skill of one window of lead times, a row a series from the top."""
    low = -1.0
    for row, name in enumerate(names):
        for window in windows:
            if window.series != name:
                continue
            for skill, interval, shift, fill in (
                (window.skill_random_walk, window.skill_interval, -0.15, INK),
                (window.skill_mean6, window.skill_mean6_interval, 0.15, "white"),
            ):
                if interval is not None:
                    ax.plot(
                        np.clip(interval, low, 1.0), (row + shift, row + shift), color=RIVAL, linewidth=0.8
                    )
                ax.plot(
                    max(skill, low),
                    row + shift,
                    marker="o" if skill >= low else "<",
                    markersize=3.0,
                    markerfacecolor=fill,
                    markeredgecolor=INK,
                    markeredgewidth=0.6,
                )
    ax.axvline(0.0, color=RULE, linewidth=0.6)
    ax.set_xlim(low - 0.05, 1.0)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xticks([-1.0, -0.5, 0.0, 0.5, 1.0], ["−1", "−0.5", "0", "0.5", "1"])
    ax.set_yticks(range(len(names)), [TITLES[name][0] if label else "" for name in names])
    ax.tick_params(axis="y", length=0)
    return ax


def pit_page(found: Hindcast) -> Sheet:
    """Return the page of PIT histograms: flat where forecasts are as sure as they should be."""
    names = [name for name in TITLES if any(score.series == name for score in found.scores)]
    columns = 5
    rows = -(-len(names) // columns)
    sheet, axes = new_sheet(
        PAGE_MM,
        20.0,
        (rows, columns),
        title=f"Where what came fell in its forecast: {found.scenario}",
        notes=[
            "Share of the forecast below what came, all months and origins (how many): flat (line) where forecasts "
            "are as sure as they should be, heaped in the middle where too unsure, at the ends where "
            "too sure, on one side where biased. Months of overlapping forecasts are not independent.",
            *_travelling(found, None),
        ],
        gap_mm=(8.0, 11.0),
        left_mm=10.0,
    )
    for ax, name in zip(axes, names, strict=False):
        values = [score.pit for score in found.scores if score.series == name]
        draw_pit(ax, values)
        ax.set_title(f"{SHORT.get(name, TITLES[name][0])} ({len(values)})", size=note_size())
    for ax in axes[len(names) :]:
        ax.axis("off")
    return sheet


def draw_pit(ax: Axes, values: Sequence[float]) -> Axes:
    """Draw the histogram of probability integral transforms."""
    ax.hist(
        values,
        bins=np.linspace(0.0, 1.0, PIT_BINS + 1).tolist(),
        weights=np.full(len(values), PIT_BINS / len(values)),
        color=FAN,
        alpha=0.5,
        linewidth=0,
    )
    ax.axhline(1.0, color=INK, linewidth=0.6)
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(0.0, max(ax.get_ylim()[1], 2.0))
    ax.set_xticks([0.0, 0.5, 1.0], ["0", ".5", "1"])
    return ax


def _spread(origins: Sequence[OriginHindcast], months: int) -> list[OriginHindcast]:
    """Return origins whose forecasts do not lie over each other, from the first on, and the only one in any case."""
    chosen: list[OriginHindcast] = []
    for origin in origins:
        if not chosen or months_after(chosen[-1].origin, months) <= origin.origin:
            chosen.append(origin)
    return chosen


def _middle(month: date) -> float:
    return day_number(month) + 15.0


def _travelling(found: Hindcast, series: dict[str, Months] | None) -> list[str]:
    last = None if series is None else max(month for months in series.values() for month, _ in months)
    end = "" if last is None else f" Data end {last:%Y-%m}."
    fitted = len(found.origins[0].fitted)
    return [
        f"Source: attrition, hindcast of {found.scenario}, {found.size.rows} draws × {found.size.paths} paths, seed "
        f"{found.size.seed}, {fitted} numbers fitted to the months before each origin.{end}",
        "A forecast made afterwards: values of a later source were widened or put back, but their modellers knew what "
        "came. Not a prediction.",
    ]
