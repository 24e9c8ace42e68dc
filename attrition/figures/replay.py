"""One path on one page: strain, balance, territory, pools, options, what happened and which pool bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replay import Replay
from attrition.analysis.replay_notices import binding, side_of, spells
from attrition.analysis.replay_words import Happened
from attrition.ensemble.files import write_over
from attrition.errors import InputError
from attrition.figures.marks import date_axis, day_number, halo, label_ends, mark_data_end
from attrition.figures.sheet import file_bytes, new_sheet, note_size, styled
from attrition.figures.strain import draw_thresholds
from attrition.figures.styles import BELIEF, FAN, INK, PAGE_MM, QUIET, RULE, paper, structure_name
from attrition.model.thresholds import LEVELS
from attrition.model.turning import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

FORMATS = ("pdf", "png", "svg")
CHANGED_DASHES = (0, (3, 1.5))
LABEL_GAP = 0.17
"""Least distance of names, as a share of the height of the axes."""
STILL = 1e-9
"""Change of a field, over its size, up to which it stands still."""
LETTER_SHARE = 0.0092
"""Width of a letter of a label, as a share of the width of the axes."""
SIDES = ("challenger", "defender", "coalition")
LANES = (*SIDES, "chance")
LANE_SHADES = {"men": "#dcdcdc", "money": "#f7e7b0", "fires": "#c9dff0", "armour": "#ead3e3"}
POOL_NAMES = {"men": "men", "money": "money", "fires": "rounds", "armour": "armour"}
SHORT = {
    "probe": "probe",
    "mobilise": "mobilises",
    "escalate": "escalates",
    "red_line_answer": "answers",
    "offer_freeze": "offers freeze",
    "other_offer": "freeze offered",
    "withdraw": "withdraws",
    "mutiny": "mutiny",
    "regime_fall": "regime falls",
    "natural_exit": "leader exits",
    "disengage_leading": "leading donor leaves",
    "disengage_others": "others leave",
    "return_leading": "leading donor returns",
    "return_others": "others return",
    "coalition_act": "act",
    "further_package": "package",
    "oil_jump": "oil",
    "strain_shock": "shock",
    "defender_fall": "collapse",
    "escalation_end": "out of control",
    "null_end": "end",
}
"""Words beside the mark of an event."""
OFTEN = ("act", "probe", "package", "freeze offered", "escalates", "mobilises", "answers", "oil", "shock")
"""Those that give way to others where there is no room for all."""
EDGE_SHARE = 0.15
"""Part of the width of the axes by which words may pass their right edge."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a panel: field of the state, its name and its colour."""

    field: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of the page: title, unit, and what draws it on axes whose dates are set."""

    title: str
    unit: str
    draw: Callable[[Axes], Axes]


OWN_POOLS = (
    Line("challenger_men", "men", INK),
    Line("challenger_armour", "armour", "#a0307f"),
    Line("challenger_hulls", "hulls in store", "#7a5c00"),
    Line("challenger_rounds", "rounds", FAN),
    Line("liquid_reserve", "liquid reserve", BELIEF),
)
OTHER_POOLS = (
    Line("defender_men", "men", INK),
    Line("defender_armour", "armour", "#a0307f"),
    Line("defender_rounds", "rounds", FAN),
    Line("interceptors", "interceptors", "#00664b"),
)
OPTIONS = (
    Line("option_probe", "probe", FAN),
    Line("option_mobilise", "mobilise", INK),
    Line("option_escalate", "escalate", BELIEF),
    Line("option_freeze", "offer freeze", "#a0307f"),
    Line("option_withdraw", "withdraw", "#00664b"),
)


def moving(replays: Sequence[Replay], lines: Sequence[Line]) -> list[Line]:
    """Return the lines that move at all on any of the paths; what is switched off stands still."""
    return [
        line
        for line in lines
        if any(
            np.ptp(each.series(line.field)) > STILL * np.abs(each.series(line.field)).max()
            for each in replays
        )
    ]


def draw_lines(
    ax: Axes,
    replays: Sequence[Replay],
    lines: Sequence[Line],
    scale: float = 1.0,
    base_day: float | None = None,
) -> Axes:
    """Draw fields of the state over the dates of a path, named beside the right edge; the axis holds zero.

    Parameters
    ----------
    ax : the axes, with its dates set.
    replays : the path as it was and, dashed, as changed.
    lines : fields.
    scale : factor on all values.
    base_day : day at which a field counts as 100 %, None to draw it as it is; one that is nil then is left out.
    """
    labels = []
    values: list[NDArray[np.float64]] = [np.zeros(1)]
    for line in lines:
        base = 1.0 if base_day is None else replays[0].at(line.field, base_day)
        if base <= 0.0:
            continue
        for place, replay in enumerate(replays):
            drawn = scale * replay.series(line.field) / base
            values.append(drawn)
            ax.plot(
                _at(replay, replay.seen.days),
                drawn,
                color=line.colour,
                linewidth=0.9 if place == 0 else 0.7,
                linestyle="-" if place == 0 else CHANGED_DASHES,
            )
        labels.append((float(values[-1][-1]), line.name, line.colour))
    whole = np.concatenate(values)
    low, high = float(whole.min()), float(whole.max())
    room = 0.08 * max(high - low, 1e-6)
    ax.set_ylim(low - (room if low < 0.0 else 0.0), high + (room if high > 0.0 else 0.0))
    return label_ends(ax, labels, LABEL_GAP * (high - low + 2.0 * room), size=note_size())


def draw_happened(ax: Axes, replay: Replay) -> Axes:
    """Draw what came by chance or by choice as marks in a lane a side, named where there is room; acts are ticks.

    Parameters
    ----------
    ax : the axes, with its dates set.
    replay : the path.
    """
    for lane, side in enumerate(reversed(LANES)):
        held = [item for item in replay.events if _lane(item) == side]
        for item in held:
            x = float(_at(replay, item.day))
            if item.kind == "act":
                ax.plot([x, x], [lane - 0.4, lane - 0.1], color=RULE, linewidth=0.5)
            elif item.kind in ("event", "end"):
                ax.plot([x], [lane - 0.22], marker="o", markersize=2.2, color=INK, linestyle="none", zorder=5)
        _name_marks(ax, replay, [item for item in held if item.kind in ("event", "end")], lane + 0.2)
    return _lanes(ax, LANES)


def _name_marks(ax: Axes, replay: Replay, events: Sequence[Happened], height: float) -> None:
    """Write names above the marks where there is room: that of the end always, then those of what is rare."""
    left, right = ax.get_xlim()
    letter = (right - left) * LETTER_SHARE
    taken: list[tuple[float, float]] = []
    for item in sorted(events, key=lambda each: (each.kind != "end", _short(each) in OFTEN, each.day)):
        x, wide = float(_at(replay, item.day)), letter * (len(_short(item)) + 1)
        end = item.kind == "end"
        span = (x - wide, x) if end else (x, x + wide)
        if end or (
            span[1] < right + EDGE_SHARE * (right - left)
            and all(span[1] <= first or span[0] >= last for first, last in taken)
        ):
            taken.append(span)
            ax.text(
                x,
                height,
                _short(item),
                ha="right" if end else "left",
                va="center_baseline",
                size=note_size(),
                weight="bold" if end else "normal",
            )


def draw_bound(ax: Axes, replay: Replay) -> Axes:
    """Draw which pool of the challenger is the shortest to last, and by how many measures time had turned on each side.

    Parameters
    ----------
    ax : the axes, with its dates set.
    replay : the path.
    """
    left, right = ax.get_xlim()
    rows = ("pool that binds", *(f"turned: {side}" for side in SIDES))
    top = len(rows) - 1
    for pool, spell in binding(replay.seen.days, replay.seen.states):
        span = [float(_at(replay, day)) for day in (spell.first_day, spell.last_day)]
        ax.barh([top], [span[1] - span[0]], left=[span[0]], height=0.8, color=LANE_SHADES[pool])
        name = POOL_NAMES[pool]
        if span[1] - span[0] > (right - left) * LETTER_SHARE * (len(name) + 2):
            middle = 0.5 * (span[0] + span[1])
            ax.annotate(name, (middle, top), ha="center", va="center_baseline", size=note_size())
    for lane, side in enumerate(reversed(SIDES)):
        for measure in (each for each in MEASURES if side_of(each) == side):
            for spell in spells(replay.seen.days, replay.series(f"{measure}_turned")):
                if spell.value:
                    first, last = (float(_at(replay, day)) for day in (spell.first_day, spell.last_day))
                    # Each measure darkens the bar: three of them are dark.
                    ax.barh(
                        [lane], [last - first], left=[first], height=0.7, color=QUIET, alpha=0.4, linewidth=0
                    )
    return _lanes(ax, rows)


def replay_page(replay: Replay, changed: Replay | None = None) -> Sheet:
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


def _panels(replays: Sequence[Replay], base_day: float) -> list[Panel]:
    """Return the panels of a page, those left out in which nothing moves."""
    replay, as_of = replays[0], _as_of(base_day)

    def lines(
        title: str, unit: str, held: Sequence[Line], scale: float = 1.0, base: float | None = None
    ) -> list[Panel]:
        shown = moving(replays, held)
        draw = partial(draw_lines, replays=replays, lines=shown, scale=scale, base_day=base)
        return [Panel(title, unit, draw)] if shown else []

    def strain(ax: Axes) -> Axes:
        draw_lines(ax, replays, [Line("strain", "strain", INK)])
        return _thresholds(ax, replay)

    balance = (Line("balance", "as it is", FAN), Line("perceived_trend", "as believed", BELIEF))
    panels = []
    if moving(replays, [Line("strain", "strain", INK)]):
        panels.append(Panel("Strain on the challenger", "0 to 100", strain))
    panels += lines("Balance of power", "log ratio", balance)
    panels += lines("Country held by the challenger", "%", [Line("territory", "territory", INK)], 100.0)
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


def write_figure(path: Path, replay: Replay, changed: Replay | None = None) -> Path:
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


def _notes(replay: Replay, changed: Replay | None, as_of: str) -> list[str]:
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


def _end(replay: Replay) -> str:
    return f"{replay.end.replace('_', ' ')}, {replay.when(replay.last_day)}"


def _lane(item: Happened) -> str:
    return item.who if item.who in SIDES else "chance"


def _lanes(ax: Axes, names: Sequence[str]) -> Axes:
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.set_yticks(range(len(names)), list(reversed(names)))
    ax.tick_params(axis="y", length=0)
    return ax


def _short(item: Happened) -> str:
    return SHORT.get(item.name.split(":")[0], "end")


def _at(replay: Replay, day: Any) -> Any:
    """Return days since the start in the units of a date axis."""
    return day_number(replay.program.start) + day


def _as_of(base_day: float) -> str:
    return "end of the data" if base_day else "first step"


def _title(replay: Replay) -> str:
    place = str(replay.address).replace(replay.address.structure, structure_name(replay.address.structure))
    return f"{place[:1].upper()}{place[1:]}: {_end(replay)}"


def _thresholds(ax: Axes, replay: Replay) -> Axes:
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
