"""Which inputs move which quantity, structure by structure: the report that `sensitivity` prints and draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from attrition.analysis.designs import Varied
from attrition.analysis.given_data import Ranked, given_indices, ranked
from attrition.analysis.information import information, worth_of_structure
from attrition.analysis.quantities import Quantity
from attrition.analysis.row_values import RowValues
from attrition.analysis.sensitivity_data import Case, Decision, Finding, Sensitivity
from attrition.analysis.sobol_points import point_indices, point_values, refuse_unless_saltelli
from attrition.errors import InputError, refuse_unknown
from attrition.statistics.estimate import Estimate

GIVEN, SOBOL, AUTO = "given", "sobol", "auto"
METHODS = (AUTO, GIVEN, SOBOL)
UNRANKED = ("escalation",)
"""Ends that are reported and never made a goal (MODEL.md section 9)."""
YEARS_AHEAD = 3
"""Years after the end of the data before which the usual quantities are asked."""

Told = Callable[[int, str], None]


def sensitivity(
    directory: str | Path,
    quantities: Sequence[str] = (),
    *,
    over_time: bool = False,
    method: str = AUTO,
    decision: str | None = None,
    variant: str = "base",
    told: Told = lambda done, what: None,
) -> Sensitivity:
    """Say which inputs move which quantity in a finished run or sweep.

    Parameters
    ----------
    directory : of the run or sweep.
    quantities : names, with dates or without; the usual ones by default.
    over_time : whether to ask again before each year of the forecast.
    method : "given", first-order indices from whatever rows or points there are; "sobol", first and total indices of a
        design for them; "auto", the second where the design allows it.
    decision : quantity that a choice between variants is to make small; None for no decision.
    variant : whose paths are looked at, in a run.
    told : called with how many quantities are done and the name of the next.

    Returns
    -------
    The findings.

    Raises
    ------
    InputError : for an unknown name, or a method that the directory does not support, with the reason.
    RunFailed : for a run that is not finished.
    """
    varied = Varied(Path(directory))
    refuse_unknown("method", method, METHODS, "--method")
    chosen = _method(varied, method)
    asked = [varied.asked(text) for text in quantities or usual_quantities(varied)]
    series = {one.name: _yearly(varied, one) for one in asked if over_time and one.happens}
    total = len(asked) + sum(map(len, series.values()))
    done = 0

    @cache
    def by_rank(rows: int) -> Ranked:
        return ranked(varied.inputs.names, varied.inputs.values[:rows])

    def found(one: Quantity) -> Finding:
        nonlocal done
        told(done, one.name)
        done += 1
        return Finding(
            one, {name: _case(varied, one, name, chosen, variant, by_rank) for name in varied.structures}
        )

    findings = tuple(found(one) for one in asked)
    yearly = {name.partition("@")[0]: tuple(map(found, dates)) for name, dates in series.items()}
    told(total, "the decision" if decision else "done")
    stated = None if decision is None else _decided(varied, decision)
    if stated is None and not any(
        _has(case) for one in (*findings, *_all(yearly)) for case in one.cases.values()
    ):
        first = next(iter(findings[0].cases.values()))
        raise InputError(f"nothing to share out of '{findings[0].quantity.name}': {first.refused}")
    return Sensitivity(
        varied.source,
        str(varied.summary["given"]),
        chosen,
        varied.inputs,
        findings,
        yearly,
        stated,
        varied.calibrated,
    )


def questions(directory: str | Path, quantities: Sequence[str], *, over_time: bool) -> int:
    """Return of how many quantities `sensitivity` will be asked, years counted one by one, for what shows progress."""
    varied = Varied(Path(directory))
    asked = len(quantities or usual_quantities(varied))
    return asked * (1 + len(varied.years)) if over_time else asked


def usual_quantities(varied: Varied) -> list[str]:
    """Return what is asked by default: ends, a threshold and turning dates before a year, of what is switched on."""
    years = varied.years
    at = f"@{years[min(YEARS_AHEAD, len(years) - 1)].year}" if years else ""
    switches = varied.manifest.plan.scenario.switches
    names = [f"over{at}", "withdrawal"]
    names += [f"stress{at}"] if switches.get("strain", True) else []
    names += [f"turn.D1{at}", f"turn.two_of_four{at}"] if switches.get("turning", True) else []
    return names


def _method(varied: Varied, method: str) -> str:
    if method == GIVEN:
        return GIVEN
    if not varied.is_sweep:
        if method == SOBOL:
            raise InputError(
                "total indices cannot be had from given rows: in an ordinary run all inputs change at once, so that "
                "what is due to several together is not told from noise",
                where="--method",
                advice='make a sweep with method = "sobol", or take --method given',
            )
        return GIVEN
    try:
        refuse_unless_saltelli(varied.inputs.values)
    except InputError:
        if method == SOBOL:
            raise
        return GIVEN
    return SOBOL


def _yearly(varied: Varied, one: Quantity) -> list[Quantity]:
    base = one.name.partition("@")[0]
    if base == "still_fighting":
        raise InputError("'still_fighting' has no date", where="--over-time", advice="ask for 'over'")
    return [varied.asked(f"{base}@{day.year}") for day in varied.years]


def _case(
    varied: Varied,
    one: Quantity,
    structure: str,
    method: str,
    variant: str,
    by_rank: Callable[[int], Ranked],
) -> Case:
    if varied.is_sweep:
        by_row = varied.by_point(one, structure)
        values = point_values(by_row)
    else:
        values = varied.by_row(one, structure, variant)
    error = values.error if values.rows > 1 else None
    if varied.is_sweep:
        # Points share their rows, which are the sample.
        over_rows = by_row.mean(axis=0)
        error = float(over_rows.std(ddof=1) / np.sqrt(len(over_rows))) if len(over_rows) > 1 else None
    mean = Estimate(values.mean, error, one.unit)
    try:
        if method == SOBOL:
            points = point_indices(varied.inputs.names, by_row, varied.manifest.plan.seed)
            return Case(mean, values.rows, points=points)
        return Case(mean, values.rows, shares=given_indices(_inputs(varied, values, by_rank), values))
    except InputError as error:
        return Case(mean, values.rows, refused=error.line())


def _inputs(varied: Varied, values: RowValues, by_rank: Callable[[int], Ranked]) -> Ranked:
    if values.places is None:
        return by_rank(values.rows)
    return ranked(varied.inputs.names, varied.inputs.values[values.places])


def _decided(varied: Varied, text: str) -> Decision:
    one = varied.asked(text, "--decision")
    if one.name.partition("@")[0] in UNRANKED:
        raise InputError(
            "escalation is reported as a range and never made a goal",
            where="--decision",
            advice="state another quantity, and read escalation beside it",
        )
    cases, losses = {}, []
    variants = varied.variants
    if varied.is_sweep:
        raise InputError(
            "the variants of a sweep are points of a design, not policies to choose between",
            where="--decision",
            advice="attrition compare SCENARIO --policy A makes a directory with policies",
        )
    for structure in varied.structures:
        means = [varied.by_row(one, structure, name).means for name in variants]
        rows = min(map(len, means))
        values = np.array([each[:rows] for each in means])
        cases[structure] = information(variants, values, varied.inputs.names, varied.inputs.values[:rows])
        losses.append(values.mean(axis=1))
    return Decision(one, cases, worth_of_structure(losses))


def _has(case: Case) -> bool:
    return case.refused is None


def _all(series: dict[str, tuple[Finding, ...]]) -> list[Finding]:
    return [one for findings in series.values() for one in findings]


def largest(findings: Sequence[Finding], most: int, structure: str | None = None) -> list[str]:
    """Return the names of the inputs that explain most, under any structure or one, in any of some findings.

    Those told from none come first; where there are none, the two largest are named all the same.
    """
    best: dict[str, tuple[bool, float]] = {}
    for finding in findings:
        for name, case in finding.cases.items():
            if structure not in (None, name):
                continue
            told = (
                [(one.name, one.stands, one.first.value) for one in case.shares.inputs] if case.shares else []
            )
            told += [(one.name, True, one.total) for one in case.points.indices] if case.points else []
            for key, stands, value in told:
                best[key] = max(best.get(key, (False, 0.0)), (stands, value))
    ordered = sorted(best, key=lambda key: (-best[key][0], -best[key][1]))
    standing = sum(best[key][0] for key in ordered)
    return ordered[: min(most, max(standing, 2))]
