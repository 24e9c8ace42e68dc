"""The results of one structure in detail: intervals, and the quarters by which shares of all paths have it."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

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
from attrition.statistics.estimate import Estimate, significant

WIDTH = 80
_HEADINGS = ("10 %", "50 %", "90 %")
_DATES = ("date_q10", "date_q50", "date_q90")


def detail(content: Mapping[str, Any], width: int = WIDTH) -> list[str]:
    """Return the lines of the table of one structure.

    Parameters
    ----------
    content : its summary.
    width : columns at which lists are broken; the lines of the table itself have 80.
    """
    ends, events = content["outcomes"], content["events"]
    lines = [_row("  The war by the horizon", "p", "95 % interval")]
    lines += [
        _row(f"    {END_WORDS[name]}", *_share(item)) for name, item in ends.items() if item is not None
    ]
    lines += _missing(missing(ends), width)
    lines += [_row("  On the way", "p", "95 % interval")]
    for name, item in events.items():
        if item is not None:
            lines.append(_row(f"    {EVENT_WORDS[name]}", *_share(item)))
            for cause, share in item.get("causes", {}).items():
                lines.append(_row(f"      {CAUSE_WORDS[cause]}", *_share(share)))
        survival = content.get("regime_survival_12_months")
        if name == "regime_end" and survival is not None:
            lines.append(_row(f"      {SURVIVAL_WORDS}", *_share(survival)))
    lines += _missing(missing(events), width)
    lines += [_wide("  Challenger's strain reaches", "p", "", *_HEADINGS)]
    for name, item in content["thresholds"].items():
        if item is not None:
            lines.append(_wide(f"    {name}", _estimate(item), "", *_quarters(item)))
    lines += _missing(missing(content["thresholds"]), width)
    for key, words in SIDE_WORDS.items():
        lines += _turns(content[key], words, width)
        if key == "turn":
            lines += _lag(content.get("perception_lag_months"))
    lines += [_row("  Casualties by then, people", "median", "90 % range")]
    for side, item in content["casualties"].items():
        if item is None:
            continue
        low, high = significant(item["q05"], 2), significant(item["q95"], 2)
        lines.append(_row(f"    {side}", significant(item["median"], 2), f"{low} to {high}"))
    return lines + _missing(missing(content["casualties"]), width)


def _turns(turns: Mapping[str, Any], words: str, width: int) -> list[str]:
    lines = [_wide(f"  {words}", "p", "driftless", *_HEADINGS)]
    for name, item in turns.items():
        if item is None:
            continue
        twin = "–" if item["p_driftless"] is None else _number(item["p_driftless"], item["se_driftless"])
        lines.append(
            _wide(f"    {TURN_WORDS[name]}", _estimate(item, "p_within_horizon"), twin, *_quarters(item))
        )
        if item["p_at_start"] > 0:
            lines.append(
                _wide("      of which when the data end", significant(item["p_at_start"], 2), "", "", "", "")
            )
        if item["excess"] is not None:
            over = item["excess"]
            sign = "+" if over["p"] >= 0.0 else ""
            label = f"      excess, the {over['draws']} draws of both"
            lines.append(_wide(label, "", sign + _number(over["p"], over["se"]), "", "", ""))
    return lines + _missing(missing(turns), width)


def _lag(lag: Mapping[str, Any] | None) -> list[str]:
    """Return the lines of the perception lag, none where D2 is not dated."""
    if lag is None:
        return []
    lines = [_row(f"  {LAG_HEADING}", "p", "95 % interval")]
    for name, words in LAG_WORDS.items():
        indent = "      " if words.startswith("of which") else "    "
        lines.append(_row(f"{indent}{words}", *_share(lag[name])))
    both = lag["both"]
    if both["q50"] is None:
        return lines
    middle = f"{round(both['q50'])} [{round(both['q50_low'])}, {round(both['q50_high'])}]"
    return [
        *lines,
        _row(
            "    lag of the rest, months: median, 80 %",
            middle,
            f"{round(both['q10'])} to {round(both['q90'])}",
        ),
    ]


def _row(name: str, value: str, interval: str) -> str:
    return f"{name:<41}{value:>13}{interval:>26}".rstrip()


def _wide(name: str, value: str, twin: str, early: str, middle: str, late: str) -> str:
    return f"{name:<32}{value:>13}{twin:>14}{early:>7}{middle:>7}{late:>7}".rstrip()


def _share(item: Mapping[str, Any]) -> tuple[str, str]:
    return _estimate(item), f"{_two(item['low'])} to {_two(item['high'])}"


def _estimate(item: Mapping[str, Any], name: str = "p") -> str:
    return _number(item[name], item["se"])


def _number(p: float, error: float | None) -> str:
    # Where all rows agree, an error of zero would say too much; the interval says what is known.
    return str(Estimate(p, error)) if error else significant(p, 2)


def _two(p: float) -> str:
    return significant(p, 2) if 0.0 < p < 0.99 else f"{p:.2f}".rstrip("0").rstrip(".")


def _quarters(item: Mapping[str, Any]) -> tuple[str, str, str]:
    early, middle, late = (quarter(item, name) for name in _DATES)
    return early, middle, late


def _missing(names: list[str], width: int) -> list[str]:
    if not names:
        return []
    return wrap(f"not computed: {', '.join(names)}", width, initial_indent="    ", subsequent_indent="      ")
