"""What a war of attrition draws on, and at what rate: small multiples with published figures beside the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from attrition.figures.content import Content
from attrition.figures.curves import Fan
from attrition.figures.fan import draw_fan, draw_figures, from_zero
from attrition.figures.grid import Grid
from attrition.figures.key import draw_key, key_mm
from attrition.figures.marks import date_axis, mark_data_end, mark_stop
from attrition.figures.notes import claimants, conditional, limits, stopped
from attrition.figures.overlay import Overlay, draw_series, name_series, published, scaled
from attrition.figures.sheet import new_sheet, note_size, page_mm, type_scale
from attrition.figures.styles import RIVAL, structure_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

    from attrition.scenario import Figure


@dataclass(frozen=True)
class Panel:
    """One panel: recorded variable, title, unit, factor from the variable's unit, and the least top of the scale."""

    variable: str
    title: str
    unit: str
    factor: float = 1.0
    least: float = 1e-9


POOLS = (
    Panel("challenger_men", "Challenger: personnel", "thousand"),
    Panel("challenger_armour", "Challenger: tanks", "in service"),
    Panel("challenger_hulls", "Challenger: stored hulls", "tanks"),
    Panel("challenger_rounds", "Challenger: rounds", "million in stock"),
    Panel("defender_men", "Defender: personnel", "thousand"),
    Panel("defender_armour", "Defender: tanks", "in service"),
    Panel("defender_rounds", "Defender: rounds", "million in stock"),
    Panel("interceptors", "Defender: interceptors", "units in stock"),
    Panel("liquid_reserve", "Challenger: reserve", "RUB trn of 2025"),
    Panel("debt", "Challenger: war debt", "RUB trn of 2025"),
    Panel("brent", "Brent", "USD per barrel"),
    Panel("urals", "Urals", "USD per barrel"),
    Panel("aid", "Coalition: military aid", "USD bn a year, committed"),
    Panel("funding", "Defender: funding", "share of need", least=1.0),
    Panel("will_leading", "Will: leading donor", "0 to 1", least=1.0),
    Panel("will_others", "Will: other donors", "0 to 1", least=1.0),
)
RATES = (
    Panel("challenger_loss_rate", "Challenger: casualties", "thousand a month"),
    Panel("challenger_recruits", "Challenger: recruits", "thousand a month"),
    Panel("challenger_bonus", "Challenger: bonus", "RUB million"),
    Panel("challenger_armour_lost_rate", "Challenger: tanks lost", "a month"),
    Panel("defender_loss_rate", "Defender: casualties", "thousand a month"),
    Panel("defender_recruits", "Defender: recruits", "thousand a month"),
    Panel("resolve", "Defender: resolve", "0 to 1", least=1.0),
    Panel("defender_armour_lost_rate", "Defender: tanks lost", "a month"),
    Panel("revenue_oil_gas", "Oil and gas revenue", "RUB trn a year, of 2025"),
    Panel("deficit", "Budget deficit", "RUB trn a year, of 2025"),
    Panel("inflation", "Inflation", "% a year", 100.0),
    Panel("policy_rate", "Policy rate", "%", 100.0),
    Panel("export_volume", "Export volume", "% of capacity", 100.0, 100.0),
    Panel("leakers", "Leakers to the defender", "units a month"),
    Panel("defender_damage", "Defender: damage", "% of power and industry", 100.0),
    Panel("territory", "Territory held", "% of the country", 100.0),
)
GRID = Grid(4, 42.0, 43.5, 4.0, 55.0)


def draw_pool(ax: Axes, content: Content, panel: Panel, structure: str, overlay: Overlay) -> Axes:
    """Draw the fan of one pool with the medians of the other structures, published figures and the end of the data."""
    fan = _times(content.fan(panel.variable, structure), panel.factor)
    figures = [_figure_times(figure, panel.factor) for figure in content.figures(panel.variable)]
    series = scaled(overlay.get(panel.variable, []), panel.factor)
    draw_fan(ax, fan)
    shown = [float(value) for item in series for value in item.values]
    later: list[float] = []
    stop = content.stops(structure)
    for rival in content.structures:
        if rival != structure:
            other = _times(content.fan(panel.variable, rival, content.forecast_start), panel.factor)
            ax.plot(other.dates, other.quantiles[2], color=RIVAL, linewidth=0.6, zorder=2.5)
            shown += [float(value) for value in other.quantiles[2]]
            later += [] if stop is None else list(other.quantiles[2][other.dates > np.datetime64(stop)])
    draw_series(ax, series)
    draw_figures(ax, figures)
    from_zero(ax, fan, figures, shown, panel.least)
    mark_data_end(ax, content.data_end)
    date_axis(ax, content.manifest.start, content.horizon, most=4)
    # Where lines of other structures go on, the words keep out of their way, if names of series leave them room.
    low, high = ax.get_ylim()
    below = bool(later) and float(np.nanmean(later)) < 0.5 * (low + high)
    mark_stop(ax, stop, content.fewest, above=below and not any(item.name for item in series))
    name_series(ax, series)
    return ax


def moving_panels(content: Content, panels: Sequence[Panel]) -> list[Panel]:
    """Return the panels whose variables the run has recorded and that move in it."""
    return [panel for panel in panels if content.moves(panel.variable)]


def pools_page(
    content: Content, structure: str, panels: Sequence[Panel], title: str, overlay: Overlay | None = None
) -> Sheet:
    """Return the figure: a panel a pool, and the key in a strip above them.

    Parameters
    ----------
    content : of the run.
    structure : whose fans are drawn; of the others, the medians.
    panels : those of POOLS or RATES, moving or not.
    title : of the page.
    overlay : monthly series to draw beside the model.
    """
    overlay = overlay or {}
    shown = moving_panels(content, panels)
    titles = {panel.variable: panel.title for panel in shown}
    named = claimants(content, titles)
    has_series = any(panel.variable in overlay for panel in shown)
    notes = [
        conditional(content),
        *stopped(content, content.structures),
        *([named] if named else []),
        *([published(overlay, titles)] if has_series else []),
        *limits(content, content.structures),
    ]
    columns = GRID.columns(len(shown))
    rows = -(-len(shown) // columns)
    entries = _key(content, structure, shown, overlay)
    sheet, axes = new_sheet(
        page_mm()[0],
        28.0,
        (rows, columns),
        title=title,
        notes=notes,
        head_mm=9.0,
        left_mm=10.0,
        gap_mm=(10.0, 15.5),
        strip_mm=key_mm(entries),
    )
    for ax, panel in zip(axes, shown, strict=False):
        draw_pool(ax, content, panel, structure, overlay)
        ax.set_title(panel.title, pad=12.5 * type_scale())
        ax.annotate(
            panel.unit,
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, 4),
            textcoords="offset points",
            size=note_size(),
        )
    for ax in axes[len(shown) :]:
        ax.remove()
    draw_key(sheet, entries)
    return sheet


def _key(
    content: Content, structure: str, panels: Sequence[Panel], overlay: Overlay
) -> list[tuple[str, str]]:
    entries = [("fan", f"{structure_name(structure)}: median, 50 and 90 % of paths")]
    entries += [("rival", "medians of other structures")] if len(content.structures) > 1 else []
    if any(content.figures(panel.variable) for panel in panels):
        entries += [("figure", "published figure")]
    if any(panel.variable in overlay for panel in panels):
        entries += [("series", "monthly series")]
    entries += [("data end", f"data end {content.data_end.isoformat()}")] if content.data_end else []
    return entries


def _times(fan: Fan, factor: float) -> Fan:
    return Fan(fan.dates, factor * fan.quantiles)


def _figure_times(figure: Figure, factor: float) -> Figure:
    low, high = (None if value is None else factor * value for value in (figure.low, figure.high))
    return replace(figure, value=factor * figure.value, low=low, high=high)
