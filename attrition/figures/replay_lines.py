"""Fields of the state along one path as lines: the strain, the balance, the pools and the options of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.replayed_path import ReplayedPath
from attrition.figures.marks import day_number, label_ends
from attrition.figures.sheet import note_size
from attrition.figures.styles import BELIEF, FAN, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHANGED_DASHES = (0, (3, 1.5))
LABEL_GAP = 0.17
"""Least distance of names, as a share of the height of the axes."""
STILL = 1e-9
"""Change of a field, over its size, up to which it stands still."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a panel: field of the state, its name and its colour."""

    field: str
    name: str
    colour: str


STRAIN = (Line("strain", "strain", INK),)
BALANCE = (Line("balance", "as it is", FAN), Line("perceived_trend", "as believed", BELIEF))
TERRITORY = (Line("territory", "territory", INK),)
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


def moving(replays: Sequence[ReplayedPath], lines: Sequence[Line]) -> list[Line]:
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
    replays: Sequence[ReplayedPath],
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
                axis_days(replay, replay.seen.days),
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


def axis_days(replay: ReplayedPath, day: Any) -> Any:
    """Return days since the start in the units of a date axis."""
    return day_number(replay.program.start) + day
