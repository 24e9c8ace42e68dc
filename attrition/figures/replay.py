"""One path on one page: strain, balance, territory, pools, options, what happened and which pool bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.analysis.replayed_path import ReplayedPath
from attrition.ensemble.files import write_over
from attrition.errors import InputError
from attrition.figures.files import FORMATS
from attrition.figures.marks import date_axis, halo, mark_data_end
from attrition.figures.replay_lanes import draw_bound, draw_happened
from attrition.figures.replay_lines import (
    BALANCE,
    OPTIONS,
    OTHER_POOLS,
    OWN_POOLS,
    STRAIN,
    TERRITORY,
    Line,
    draw_lines,
    moving,
)
from attrition.figures.sheet import file_bytes, new_sheet, note_size, styled
from attrition.figures.strain import draw_thresholds
from attrition.figures.styles import PAGE_MM, QUIET, paper, structure_name
from attrition.model.thresholds import LEVELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of the page: title, unit, and what draws it on axes whose dates are set."""

    title: str
    unit: str
    draw: Callable[[Axes], Axes]


def replay_page(replay: ReplayedPath, changed: ReplayedPath | None = None) -> Sheet:
    """Return the figure of a path, with the same path as changed beside it; what stands still is left out.

    Parameters
    ----------
    replay : the path as it was.
    changed : the same path under the same draws, but for some changes; drawn dashed.

    Raises
    ------
    InputError : when the war ends within its first step.
    """
    replays = [replay] if changed is None else [replay, changed]
    if not all(len(each.seen.days) for each in replays):
        raise InputError("the war ends within its first step: there is nothing to draw", where="--figure")
    base_day = replay.cutoff_day if 0.0 < replay.cutoff_day < replay.last_day else 0.0
    panels = _panels(replays, base_day)
    sheet, axes = new_sheet(
        PAGE_MM,
        16.5,
        (len(panels), 1),
        title=_title(replay),
        notes=_notes(replay, changed, _as_of(base_day)),
        left_mm=24.0,
        right_mm=24.0,
        gap_mm=(0.0, 6.5),
    )
    last = max(each.date_of(each.last_day) for each in replays)
    for ax, panel in zip(axes, panels, strict=True):
        date_axis(ax, replay.program.start, max(last, replay.program.start + timedelta(days=7)), most=14)
        mark_data_end(ax, replay.scenario.clock.data_cutoff, label=ax is axes[0])
        if ax is not axes[-1]:
            ax.set_xticklabels([])
        ax.set_title(panel.title)
        ax.set_ylabel(panel.unit)
        panel.draw(ax)
    return sheet


def _panels(replays: Sequence[ReplayedPath], base_day: float) -> list[Panel]:
    """Return the panels of a page, those left out in which nothing moves."""
    replay, as_of = replays[0], _as_of(base_day)

    def lines(
        title: str, unit: str, held: Sequence[Line], scale: float = 1.0, base: float | None = None
    ) -> list[Panel]:
        shown = moving(replays, held)
        draw = partial(draw_lines, replays=replays, lines=shown, scale=scale, base_day=base)
        return [Panel(title, unit, draw)] if shown else []

    def strain(ax: Axes) -> Axes:
        draw_lines(ax, replays, STRAIN)
        return _thresholds(ax, replay)

    panels = []
    if moving(replays, STRAIN):
        panels.append(Panel("Strain on the challenger", "0 to 100", strain))
    panels += lines("Balance of power", "log ratio", BALANCE)
    panels += lines("Country held by the challenger", "%", TERRITORY, 100.0)
    panels += lines(f"Challenger's pools, {as_of} = 100", "%", OWN_POOLS, 100.0, base_day)
    panels += lines(f"Defender's pools, {as_of} = 100", "%", OTHER_POOLS, 100.0, base_day)
    if replay.scenario.switches.get("choice", True):
        title = "What the challenger would choose, other than to continue"
        panels += lines(title, "share, %", OPTIONS, 100.0)
    for each, words in zip(replays, ("", ", as changed"), strict=False):
        panels.append(Panel(f"What happened{words}", "", partial(draw_happened, replay=each)))
    if replay.scenario.switches.get("turning", True):
        words = "" if len(replays) == 1 else ", as it was"
        title = f"What bound, and against whom time had turned{words}"
        panels.append(Panel(title, "", partial(draw_bound, replay=replay)))
    return panels


def write_figure(path: Path, replay: ReplayedPath, changed: ReplayedPath | None = None) -> Path:
    """Draw the page of a path into a file; its ending says the format.

    Raises
    ------
    InputError : for another ending, or a directory that is not there.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise InputError(
            f"'{path}' ends in no format", where="--figure", allowed=", ".join(f".{name}" for name in FORMATS)
        )
    if not path.parent.is_dir():
        raise InputError(f"there is no directory '{path.parent}'", where="--figure")
    with styled(paper()):
        write_over(path, file_bytes(replay_page(replay, changed), form))
    return path


def _notes(replay: ReplayedPath, changed: ReplayedPath | None, as_of: str) -> list[str]:
    plan = replay.source.manifest.plan
    told = [
        "Marks are what came by chance or by choice, ticks the acts of the record and of policies. Bars are dark where "
        f"time had turned by more of its measures. Pools are in per cent of what they were at the {as_of}.",
    ]
    if changed is not None:
        told.append(
            f"Dashed: the same draw and the same chance, {' and '.join(changed.changed)}: {_end(changed)}."
        )
    end = replay.scenario.clock.data_cutoff
    told += [
        f"Source: {plan.name}, seed {plan.seed}, digest {replay.source.digest[:8]}."
        + (f" Data end {end.isoformat()}." if end else ""),
        f"Not a prediction: one path of {plan.draws * plan.paths:,} under structure "
        f"{structure_name(replay.address.structure)} and these priors.",
    ]
    return told


def _end(replay: ReplayedPath) -> str:
    return f"{replay.end.replace('_', ' ')}, {replay.when(replay.last_day)}"


def _as_of(base_day: float) -> str:
    return "end of the data" if base_day else "first step"


def _title(replay: ReplayedPath) -> str:
    place = str(replay.address).replace(replay.address.structure, structure_name(replay.address.structure))
    return f"{place[:1].upper()}{place[1:]}: {_end(replay)}"


def _thresholds(ax: Axes, replay: ReplayedPath) -> Axes:
    """Draw the thresholds of strain that are in reach, with room above for the date of the end of the data."""
    high = 1.3 * ax.get_ylim()[1]
    ax.set_ylim(0.0, high)
    reached = {level: replay.scenario.values[f"strain.{level}"].value for level in LEVELS}
    reached = {level: at for level, at in reached.items() if at < 0.85 * high}
    draw_thresholds(ax, reached, named=False)
    for level, at in reached.items():
        ax.annotate(
            f"{level} {at:g}",
            (0.005, at),
            xycoords=("axes fraction", "data"),
            xytext=(0, 1.5),
            textcoords="offset points",
            size=note_size(),
            color=QUIET,
            path_effects=halo(),
        )
    return ax
