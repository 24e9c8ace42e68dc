"""The summary of a run as plain text of at most 80 columns, in neutral words."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from attrition.statistics.dates import quarter_of
from attrition.statistics.estimate import Estimate, significant

WIDTH = 80
END_WORDS = {
    "withdrawal": "the challenger withdraws",
    "freeze": "the fighting freezes",
    "defender_collapse": "the defender collapses",
    "military_defeat": "military defeat of the challenger",
    "regime_crisis": "a regime crisis stops the war",
    "escalation": "escalation out of control",
    "still_fighting": "still fighting at the horizon",
}
EVENT_WORDS = {
    "regime_end": "the challenger's regime ends",
    "coalition_disengagement": "the coalition disengages",
}
TURN_WORDS = {
    "D1": "D1 exhaustion crossing",
    "D2": "D2 value of continuing",
    "D3": "D3 drift of the balance",
    "D4": "D4 odds crossing",
    "two_of_four": "two of the four",
}
_HEADINGS = ("10 %", "50 %", "90 %")
_DATES = ("date_q10", "date_q50", "date_q90")


def table_of(summary: Mapping[str, Any]) -> str:
    """Return the table that `run` and `show` print.

    Parameters
    ----------
    summary : content of summary.json.
    """
    size = f"{summary['draws']:,} draws × {summary['paths']:,} paths, seed {summary['seed']}"
    lines = [
        *_wrapped(f"{summary['title']} ({summary['scenario']})"),
        *_wrapped(f"given: {summary['given']}"),
        *_wrapped(f"{size}; to {summary['horizon']}; digest {summary['digest'][:12]}"),
    ]
    for structure, content in summary["structures"].items():
        lines += ["", f"Under structure {structure}", *_structure(content)]
    if len(summary["structures"]) > 1:
        weights = ", ".join(
            f"{name} {significant(weight, 2)}" for name, weight in summary["pooled"]["weights"].items()
        )
        lines += ["", *_wrapped(f"Pooled (weights {weights})"), *_structure(summary["pooled"])]
    counts = summary["inputs"]
    names = ", ".join(summary["structures"])
    lines += [
        "",
        *_wrapped(
            f"Inputs: {counts['sourced']} sourced, {counts['derived']} derived, {counts['judged']} judged. "
            "± is one standard error; intervals are 95 %; "
            "10, 50, 90 %: the quarter by which that share of all paths has it."
        ),
        *_wrapped(f"Not a prediction: in this model, under structure {names} and these priors."),
    ]
    return "\n".join(lines)


def _structure(content: Mapping[str, Any]) -> list[str]:
    ends, events = content["outcomes"], content["events"]
    lines = [_row("  The war by the horizon", "p", "95 % interval")]
    lines += [
        _row(f"    {END_WORDS[name]}", *_share(item)) for name, item in ends.items() if item is not None
    ]
    lines += _missing(
        "not modelled yet", [name.replace("_", " ") for name, item in ends.items() if item is None]
    )
    lines += [_row("  On the way", "p", "95 % interval")]
    lines += [
        _row(f"    {EVENT_WORDS[name]}", *_share(item)) for name, item in events.items() if item is not None
    ]
    lines += _missing(
        "not modelled yet", [name.replace("_", " ") for name, item in events.items() if item is None]
    )
    lines += [_wide("  Challenger's strain reaches", "p", "", *_HEADINGS)]
    for name, item in content["thresholds"].items():
        lines.append(_wide(f"    {name}", _estimate(item["p"], item["se"]), "", *_quarters(item)))
    lines += [_wide("  Time turns on the challenger", "p", "driftless", *_HEADINGS)]
    for name, item in content["turn"].items():
        if item is None:
            continue
        twin = "–" if item["p_driftless"] is None else _estimate(item["p_driftless"], item["se_driftless"])
        p = _estimate(item["p_within_horizon"], item["se"])
        lines.append(_wide(f"    {TURN_WORDS[name]}", p, twin, *_quarters(item)))
        if item["p_at_start"] > 0:
            lines.append(
                _wide("      of which when the data end", significant(item["p_at_start"], 2), "", "", "", "")
            )
        if item["excess"] is not None:
            over = item["excess"]
            sign = "+" if over["p"] >= 0.0 else ""
            words = f"      excess, the {over['draws']} draws of both"
            lines.append(_wide(words, "", sign + _estimate(over["p"], over["se"]), "", "", ""))
    missing = [name.replace("_", " ") for name, item in content["turn"].items() if item is None]
    lines += _missing("not modelled yet", [*missing, "turns against the defender and the coalition"])
    lines += [_row("  Casualties by then, people", "median", "90 % range")]
    for side, item in content["casualties"].items():
        low, high = significant(item["q05"], 2), significant(item["q95"], 2)
        lines.append(_row(f"    {side}", significant(item["median"], 2), f"{low} to {high}"))
    return lines


def _row(name: str, value: str, interval: str) -> str:
    return f"{name:<41}{value:>13}{interval:>26}".rstrip()


def _wide(name: str, value: str, twin: str, early: str, middle: str, late: str) -> str:
    return f"{name:<32}{value:>13}{twin:>14}{early:>7}{middle:>7}{late:>7}".rstrip()


def _share(item: Mapping[str, Any]) -> tuple[str, str]:
    return _estimate(item["p"], item["se"]), f"{_two(item['low'])} to {_two(item['high'])}"


def _estimate(p: float, error: float | None) -> str:
    # Where all rows agree, an error of zero would say too much; the interval says what is known.
    return str(Estimate(p, error)) if error else significant(p, 2)


def _two(p: float) -> str:
    return significant(p, 2) if 0.0 < p < 0.99 else f"{p:.2f}".rstrip("0").rstrip(".")


def _quarters(item: Mapping[str, Any]) -> tuple[str, str, str]:
    early, middle, late = ((quarter_of(item[name]) or "later").replace(" Q", "Q") for name in _DATES)
    return early, middle, late


def _missing(reason: str, names: list[str]) -> list[str]:
    return _wrapped(f"{reason}: {', '.join(names)}", "    ") if names else []


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
