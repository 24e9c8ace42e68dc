"""The results of several structures side by side, in per cent: rivals are read across, the pool comes last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, TypeAlias

from attrition.analysis.words import (
    CAUSE_WORDS,
    END_WORDS,
    EVENT_WORDS,
    LAG_HEADING,
    LAG_WORDS,
    SIDE_WORDS,
    SURVIVAL_WORDS,
    TURN_WORDS,
    missing,
    quarter,
)
from attrition.statistics.estimate import rounded_to, significant

LABEL = 34
COLUMN = 11
HUNDRED = 100.0
SHOWN_AT_START = 0.1
"""Share that had turned when the data end from which on it has a line of its own."""

Content: TypeAlias = "Mapping[str, Any]"
"""Summary of one structure, or a part of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its label, where its part of a summary lies, and how that is shown; a heading has a label."""

    label: str
    place: tuple[str, ...] = ()
    show: Callable[[Any], str] | None = None

    def part(self, content: Content) -> Any:
        """Return the part of a summary, None where there is none."""
        found: Any = content
        for key in self.place:
            found = None if found is None else found.get(key)
        return found

    def cells(self, contents: Iterable[Content]) -> list[str]:
        """Return a text for each structure."""
        if self.show is None:
            return []
        parts = [self.part(content) for content in contents]
        return ["–" if part is None else self.show(part) for part in parts]


def side_by_side(contents: Mapping[str, Content], width: int) -> list[str]:
    """Return the lines of a table with a column a structure.

    Parameters
    ----------
    contents : summaries by name, in order.
    width : columns of the terminal; what does not fit beside each other comes below, with its labels.
    """
    fit = max((width - LABEL) // COLUMN, 1)
    names = list(contents)
    lines: list[str] = []
    for start in range(0, len(names), fit):
        block = names[start : start + fit]
        lines += ["", row_of_cells("Shares of paths, %", [short_name(name) for name in block])]
        lines += [
            row_of_cells(line.label, line.cells(contents[name] for name in block))
            for line in lines_of(list(contents.values()))
        ]
    first = contents[names[0]]
    absent = [*missing(first["thresholds"]), *missing(first["turn"])]
    if absent:
        lines += wrap(
            f"not computed: {', '.join(absent)}", width, initial_indent="  ", subsequent_indent="    "
        )
    return lines


def lines_of(contents: list[Content]) -> list[Line]:
    """Return the lines of a table of these structures: headings, and what each shows."""
    first = contents[0]
    lines = [Line("The war by the horizon")]
    for name, item in first["outcomes"].items():
        if item is not None:
            show = _interval if name == "escalation" else _percent
            lines.append(Line(f"  {END_WORDS[name]}", ("outcomes", name), show))
    lines.append(Line("On the way"))
    for name, item in first["events"].items():
        if item is None:
            continue
        lines.append(Line(f"  {EVENT_WORDS[name]}", ("events", name), _percent))
        for cause in item.get("causes", {}):
            lines.append(Line(f"    {CAUSE_WORDS[cause]}", ("events", name, "causes", cause), _percent))
        survival = Line(f"    {SURVIVAL_WORDS}", ("regime_survival_12_months",), _percent)
        if name == "regime_end" and any(survival.part(content) is not None for content in contents):
            lines.append(survival)
    crossed = [name for name, item in first["thresholds"].items() if item is not None]
    lines += [Line("Challenger's strain reaches")] if crossed else []
    for name in crossed:
        lines += _dated(contents, Line(f"  {name}", ("thresholds", name), _percent))
    for key, words in SIDE_WORDS.items():
        turned = [measure for measure, item in first[key].items() if item is not None]
        lines += [Line(words)] if turned else []
        for measure in turned:
            lines += _turn(contents, Line(f"  {TURN_WORDS[measure]}", (key, measure), _turned))
        if key == "turn":
            lines += _lag(contents)
    counted = [side for side, item in first["casualties"].items() if item is not None]
    lines += [Line("Casualties by then, thousand people")] if counted else []
    for side in counted:
        lines.append(Line(f"  {side}, median", ("casualties", side, "median"), _thousand))
        lines.append(Line("    90 % range", ("casualties", side), _range))
    return lines


def _turn(contents: list[Content], line: Line) -> list[Line]:
    lines = _dated(contents, line)
    at_start = Line("    already when the data end", (*line.place, "p_at_start"), _bare)
    if any((at_start.part(content) or 0.0) >= SHOWN_AT_START for content in contents):
        lines.append(at_start)
    over = Line("    over the driftless twin", (*line.place, "excess"), _excess)
    if any(over.part(content) is not None for content in contents):
        lines.append(over)
    return lines


def _lag(contents: list[Content]) -> list[Line]:
    """Return the lines of the perception lag, none where D2 is not dated."""
    if contents[0].get("perception_lag_months") is None:
        return []
    place = ("perception_lag_months",)
    lines = [Line(LAG_HEADING), *_turn(contents, Line("  D2 as it is believed", (*place, "belief"), _turned))]
    for name, words in LAG_WORDS.items():
        indent = "    " if words.startswith("of which") else "  "
        lines.append(Line(f"{indent}{words}", (*place, name), _percent))
    return [*lines, Line("  lag in months, 80 % of the rest", (*place, "both"), _months)]


def _dated(contents: list[Content], line: Line) -> list[Line]:
    """Return a line, and below it the quarter by which half of all paths have it, where any structure has one."""
    date = Line("    half of all paths by", line.place, _half)
    known = any((line.part(content) or {}).get("date_q50") is not None for content in contents)
    return [line, date] if known else [line]


def row_of_cells(label: str, cells: list[str]) -> str:
    """Return a line of a table: a label and right-aligned cells of equal width."""
    line, end = label, LABEL
    for cell in cells:
        # A label or a cell that is too long takes of the space before the next.
        end += COLUMN
        line += f" {cell}".rjust(end - len(line))
    return line


def short_name(name: str) -> str:
    """Return a name that fits over a column."""
    return name if len(name) < COLUMN else f"{name[: COLUMN - 2]}…"


def _percent(item: Content) -> str:
    return _with_error(item["p"], item["se"], item["high"])


def _turned(item: Content) -> str:
    return _with_error(item["p_within_horizon"], item["se"], item["high"])


def _with_error(p: float, error: float | None, high: float) -> str:
    if p == 0.0:
        return f"<{_bare(high)}"
    # Where all rows agree, an error of zero would say too much.
    return rounded_to(HUNDRED * p, HUNDRED * error) if error else _bare(p)


def _excess(item: Content) -> str:
    p, error = item["p"], item["se"]
    text = rounded_to(HUNDRED * p, HUNDRED * error) if error else _bare(p)
    return f"+{text}" if p >= 0.0 else text


def _interval(item: Content) -> str:
    return f"{_bare(item['low'])}–{_bare(item['high'])}"


def _bare(share: float) -> str:
    return significant(HUNDRED * share, 2)


def _months(item: Content) -> str:
    """Return the range in which the lag lies in 80 % of paths, in whole months."""
    return "–" if item["q10"] is None else f"{round(item['q10'])} to {round(item['q90'])}"


def _half(item: Content) -> str:
    return quarter(item, "date_q50")


def _thousand(people: float) -> str:
    return significant(people / 1_000.0, 2)


def _range(item: Content) -> str:
    low, high = (_thousand(item[name]).replace(",", "") for name in ("q05", "q95"))
    return f"{low}–{high}"
