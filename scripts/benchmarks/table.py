"""The results as tables: benchmark.md."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from scripts.benchmarks.goals import Judgement, judged
from scripts.benchmarks.results import Cost, EngineTimes, Results
from scripts.benchmarks.rules import slow_rules
from scripts.benchmarks.timing import Spread, spread


def page(results: Results) -> str:
    """Return all tables of some results as Markdown; sections that were not measured are left out."""
    sections = [
        head(results),
        engines(results),
        goals(judged(results)),
        parts(results),
        rules(results),
        costs(results.costs),
        start(results),
        runs(results),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def table(names: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> str:
    """Return a Markdown table.

    Parameters: names, of the columns; right, a letter a column, "r" for one of numbers; the rest is left.
    """
    rules_ = ["--:" if right[place : place + 1] == "r" else "---" for place in range(len(names))]
    lines = [list(names), rules_, *[list(row) for row in rows]]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def number(value: float, digits: int = 3) -> str:
    """Return a number with so many significant digits, thousands set apart, never in powers of ten."""
    if value == 0.0:
        return "0"
    rounded = float(f"{value:.{digits}g}")
    places = max(0, digits - 1 - floor(log10(abs(rounded))))
    return f"{rounded:,.{places}f}"


def seconds(found: Spread) -> str:
    """Return a spread of seconds: median, least to largest, median absolute deviation."""
    return (
        f"{number(found.median)} ({number(found.low)}–{number(found.high)}, MAD {number(found.deviation, 2)})"
    )


def head(results: Results) -> str:
    """Say what was measured, where and with what."""
    lines = [f"# Benchmark of {results.date}, commit {results.commit}"]
    if results.interrupted:
        lines.append("\n**Interrupted: what is missing was not measured.**")
    for name, said in results.failures.items():
        lines.append(f"\n**Section {name} failed: {said}**")
    if results.quick:
        lines.append("\n**Quick: few paths and few rounds. These are not figures to quote.**")
    for title, pairs in (("Machine", results.machine), ("Versions", results.versions)):
        lines.append(f"\n{title}: " + "; ".join(f"{name} {text}" for name, text in pairs.items()) + ".")
    if results.program:
        lines.append(
            "\nModel: " + "; ".join(f"{name} {text}" for name, text in results.program.items()) + "."
        )
    return "\n".join(lines)


def engines(results: Results) -> str:
    """Return the table of engines, and what kept others out of it."""
    timed = [times for times in results.engines if times.seconds]
    if not results.engines:
        return ""
    lanes = results.engine("lanes")
    rows = [engine_row(times, lanes) for times in timed]
    names = ["engine", "threads", "paths", "paths/s", "seconds a run", "ns a path-week", "× lanes' time"]
    text = "## Engines\n\n" + table(
        [*names, "against the scalar kernel", "preparation, s"], rows, "lrrrlrrlr"
    )
    out = [f"{times.key} ({times.missing})" for times in results.engines if times.missing is not None]
    return text + (f"\n\nNot measured: {'; '.join(out)}." if out else "")


def engine_row(times: EngineTimes, lanes: EngineTimes | None) -> list[str]:
    """Return the row of one engine."""
    check = times.check.words if times.check else ("is the reference" if times.key == "scalar" else "")
    return [
        f"{times.name} (`{times.key}`)",
        str(times.threads),
        f"{times.paths:,}",
        number(times.paths_per_second),
        seconds(spread(times.seconds)),
        number(times.nanoseconds),
        number(times.nanoseconds / lanes.nanoseconds) if lanes else "",
        check if times.threads == 1 else "",
        number(times.prepare_seconds) if times.threads == 1 else "",
    ]


def goals(found: Sequence[Judgement]) -> str:
    """Return the table of goals."""
    if all(each.measured is None for each in found):
        return ""
    rows = []
    for each in found:
        sign = "≥" if each.goal.more else "≤"
        measured = "" if each.measured is None else f"{number(each.measured)} {each.goal.unit}"
        rows.append(
            [
                each.goal.figure,
                f"{sign} {each.goal.must:g}",
                f"{sign} {each.goal.aim:g}",
                measured,
                each.verdict,
                each.note,
            ]
        )
    return "## Goals\n\n" + table(["figure", "must", "aim", "measured", "verdict", "note"], rows, "lrrrll")


def parts(results: Results) -> str:
    """Return the table of parts, with the share of each."""
    if not results.parts:
        return ""
    whole = results.parts[0].nanoseconds
    rows = [
        [part.name, number(part.nanoseconds), f"{100.0 * part.nanoseconds / whole:.1f} %", part.how]
        for part in results.parts
    ]
    text = "## The lane kernel by part\n\n" + table(["part", "ns a path-week", "share", "how"], rows, "lrrl")
    if results.bands:
        every, none = (spread(results.bands[name]) for name in ("all variables", "no variable"))
        text += (
            f"\n\nWith weekly histograms of all variables: {seconds(every)} s; of none: {seconds(none)} s."
        )
    return text


def rules(results: Results) -> str:
    """Return the table of rules, those that take most of a week first."""
    if not results.rules:
        return ""
    slow = slow_rules(results.rules)
    total = sum(rule.lanes_ns * rule.times_a_week for rule in results.rules)
    scalar = sum(rule.scalar_ns * rule.times_a_week for rule in results.rules)
    rows = [
        [
            rule.process,
            rule.rule,
            number(rule.lanes_ns),
            number(rule.scalar_ns),
            number(rule.ratio) + (" **slow**" if rule in slow else ""),
            number(rule.times_a_week),
            number(rule.lanes_ns * rule.times_a_week),
        ]
        for rule in sorted(results.rules, key=lambda rule: -rule.lanes_ns * rule.times_a_week)
    ]
    names = [
        "process",
        "rule",
        "lanes, ns",
        "scalar, ns",
        "scalar/lanes",
        "times a week",
        "lanes, ns a path-week",
    ]
    return (
        "## Rules, each alone in its loop\n\n"
        + table(names, rows, "llrrrrr")
        + f"\n\nTogether {number(total)} ns a path-week in lanes, {number(scalar)} ns scalar."
    )


def costs(found: Sequence[Cost]) -> str:
    """Return a small table for each cost with its line."""
    texts = []
    for cost in found:
        rows = [
            [
                point.label,
                f"{point.x:,.0f}",
                seconds(spread(point.seconds)),
                number(1e9 * spread(point.seconds).median / point.x) if point.x else "",
            ]
            for point in cost.points
        ]
        text = f"### Against {cost.name}\n\n"
        text += table(["size", cost.unit, "seconds", f"ns each of {cost.unit}"], rows, "lrlr")
        line = cost.line
        if line is not None:
            text += (
                f"\n\nLine: {number(line.start)} s + {number(1e9 * line.slope)} ns × {cost.unit}; "
                f"largest departure {100.0 * line.departure:.1f} % of the largest time."
            )
        texts.append(text)
    return "## Costs\n\n" + "\n\n".join(texts) if texts else ""


def start(results: Results) -> str:
    """Return the table of starts."""
    rows = [[name, seconds(spread(times))] for name, times in results.start.items() if times]
    return "## Start\n\n" + table(["what", "seconds"], rows) if rows else ""


def runs(results: Results) -> str:
    """Return the table of whole runs."""
    rows = [
        [
            f"{run.paths:,}",
            f"{run.years:g}",
            str(run.threads),
            number(run.seconds),
            number(run.simulating),
            number(run.paths / run.seconds),
            number(run.peak_mib),
        ]
        for run in results.runs
    ]
    names = ["paths", "years", "threads", "seconds", "of them simulating", "paths/s", "largest memory, MiB"]
    return "## Whole runs, with all that they write\n\n" + table(names, rows, "rrrrrrr") if rows else ""
