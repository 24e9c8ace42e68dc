"""What happened along one path and which pool bound, as lanes of marks and bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrition.analysis.replay_notices import binding, side_of, spells
from attrition.analysis.replay_words import Happened
from attrition.analysis.replayed_path import ReplayedPath
from attrition.figures.replay_lines import axis_days
from attrition.figures.sheet import note_size
from attrition.figures.styles import INK, QUIET, RULE
from attrition.model.turning import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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


def draw_happened(ax: Axes, replay: ReplayedPath) -> Axes:
    """Draw what came by chance or by choice as marks in a lane a side, named where there is room; acts are ticks.

    Parameters
    ----------
    ax : the axes, with its dates set.
    replay : the path.
    """
    for lane, side in enumerate(reversed(LANES)):
        held = [item for item in replay.events if _lane(item) == side]
        for item in held:
            x = float(axis_days(replay, item.day))
            if item.kind == "act":
                ax.plot([x, x], [lane - 0.4, lane - 0.1], color=RULE, linewidth=0.5)
            elif item.kind in ("event", "end"):
                ax.plot([x], [lane - 0.22], marker="o", markersize=2.2, color=INK, linestyle="none", zorder=5)
        _name_marks(ax, replay, [item for item in held if item.kind in ("event", "end")], lane + 0.2)
    return _lanes(ax, LANES)


def _name_marks(ax: Axes, replay: ReplayedPath, events: Sequence[Happened], height: float) -> None:
    """Write names above the marks where there is room: that of the end always, then those of what is rare."""
    left, right = ax.get_xlim()
    letter = (right - left) * LETTER_SHARE
    taken: list[tuple[float, float]] = []
    for item in sorted(events, key=lambda each: (each.kind != "end", _short(each) in OFTEN, each.day)):
        x, wide = float(axis_days(replay, item.day)), letter * (len(_short(item)) + 1)
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


def draw_bound(ax: Axes, replay: ReplayedPath) -> Axes:
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
        span = [float(axis_days(replay, day)) for day in (spell.first_day, spell.last_day)]
        ax.barh([top], [span[1] - span[0]], left=[span[0]], height=0.8, color=LANE_SHADES[pool])
        name = POOL_NAMES[pool]
        if span[1] - span[0] > (right - left) * LETTER_SHARE * (len(name) + 2):
            middle = 0.5 * (span[0] + span[1])
            ax.annotate(name, (middle, top), ha="center", va="center_baseline", size=note_size())
    for lane, side in enumerate(reversed(SIDES)):
        for measure in (each for each in MEASURES if side_of(each) == side):
            for spell in spells(replay.seen.days, replay.series(f"{measure}_turned")):
                if spell.value:
                    first, last = (float(axis_days(replay, day)) for day in (spell.first_day, spell.last_day))
                    # Each measure darkens the bar: three of them are dark.
                    ax.barh(
                        [lane], [last - first], left=[first], height=0.7, color=QUIET, alpha=0.4, linewidth=0
                    )
    return _lanes(ax, rows)


def _lane(item: Happened) -> str:
    return item.who if item.who in SIDES else "chance"


def _lanes(ax: Axes, names: Sequence[str]) -> Axes:
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.set_yticks(range(len(names)), list(reversed(names)))
    ax.tick_params(axis="y", length=0)
    return ax


def _short(item: Happened) -> str:
    return SHORT.get(item.name.split(":")[0], "end")
