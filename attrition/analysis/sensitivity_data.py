"""What sensitivity found: quantities under structures, and the same as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from attrition.analysis.designs import Inputs
from attrition.analysis.given_data import GivenIndex, Shares
from attrition.analysis.information import Information
from attrition.analysis.quantities import Quantity
from attrition.analysis.sobol_points import PointShares
from attrition.statistics.estimate import Estimate


@dataclass(frozen=True)
class Case:
    """A quantity under one structure.

    Parameters
    ----------
    mean : with its error.
    rows : behind it; of a sweep, points.
    shares : indices from given data.
    points : Sobol' indices of a design.
    refused : in words, why there are neither.
    """

    mean: Estimate
    rows: int
    shares: Shares | None = None
    points: PointShares | None = None
    refused: str | None = None


@dataclass(frozen=True)
class Finding:
    """A quantity under all structures."""

    quantity: Quantity
    cases: dict[str, Case]


@dataclass(frozen=True)
class Decision:
    """A decision under each structure, and what knowing the structure would save."""

    quantity: Quantity
    cases: dict[str, Information]
    structure: float


@dataclass(frozen=True)
class Sensitivity:
    """What `sensitivity` found.

    Parameters
    ----------
    source : the line that says where the numbers come from.
    given : what the results are conditional on.
    method : given, indices from given data, or sobol, from a design.
    inputs : what varied.
    findings : a quantity each.
    over_time : quantity without its date → a finding a year.
    decision : None where none was stated.
    dependent : whether some inputs were drawn together, as after a calibration.
    """

    source: str
    given: str
    method: str
    inputs: Inputs
    findings: tuple[Finding, ...]
    over_time: dict[str, tuple[Finding, ...]]
    decision: Decision | None
    dependent: bool

    @property
    def structures(self) -> tuple[str, ...]:
        """Names of the structures."""
        return tuple(self.findings[0].cases)

    def to_data(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return sensitivity_data(self)


def sensitivity_data(found: Sensitivity) -> dict[str, Any]:
    """Return a sensitivity report as data for JSON."""
    kinds = dict(zip(found.inputs.names, found.inputs.statuses, strict=True))
    return {
        "schema": 1,
        "source": found.source,
        "given": found.given,
        "method": found.method,
        "inputs": len(found.inputs.names),
        "dependent_inputs": found.dependent,
        "quantities": [_finding_data(one, kinds) for one in found.findings],
        "over_time": {
            name: [_finding_data(one, kinds, ever_told(findings)) for one in findings]
            for name, findings in found.over_time.items()
        },
        "decision": None if found.decision is None else _decision_data(found.decision),
    }


def ever_told(findings: Sequence[Finding]) -> frozenset[str]:
    """Return the inputs that are told from none at any of some dates under any structure; of a design, all."""
    names: set[str] = set()
    for finding in findings:
        for case in finding.cases.values():
            names |= {one.name for one in case.shares.inputs if one.stands} if case.shares else set()
            names |= {one.name for one in case.points.indices} if case.points else set()
    return frozenset(names)


def _estimate(one: Estimate) -> dict[str, float | None]:
    return {"value": one.value, "se": one.error}


def _finding_data(
    finding: Finding, statuses: dict[str, str], among: frozenset[str] | None = None
) -> dict[str, Any]:
    one = finding.quantity
    return {
        "quantity": one.name,
        "words": one.words,
        "unit": one.unit or "probability",
        "before": _day(one.before),
        "structures": {name: _case_data(case, statuses, among) for name, case in finding.cases.items()},
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _case_data(case: Case, statuses: dict[str, str], among: frozenset[str] | None) -> dict[str, Any]:
    data: dict[str, Any] = {"mean": _estimate(case.mean), "refused": case.refused}
    if case.shares is not None:
        data |= {
            "share_of_variance_explained_by_parameters": case.shares.share_explained,
            "variance_of_parameters": _estimate(case.shares.explained),
            "sum_first": _estimate(case.shares.sum_first),
            "inputs": [
                _given_data(one, statuses) for one in case.shares.inputs if among is None or one.name in among
            ],
        }
    if case.points is not None:
        data |= {
            "blocks": case.points.blocks,
            "rows": case.points.rows,
            "noise_taken_out": case.points.corrected,
            "inputs": [
                {
                    "name": one.name,
                    "first": {"value": one.first, "se": one.first_error},
                    "total": {"value": one.total, "se": one.total_error},
                }
                for one in case.points.indices
            ],
        }
    return data


def _given_data(one: GivenIndex, statuses: dict[str, str]) -> dict[str, Any]:
    return {
        "name": one.name,
        "status": statuses[one.name],
        "first": _estimate(one.first),
        "low": one.low,
        "high": one.high,
        "p": one.p,
        "told_from_none": one.stands,
        "mean_at_lowest_fifth": _estimate(one.at_low),
        "mean_at_highest_fifth": _estimate(one.at_high),
    }


def _decision_data(decision: Decision) -> dict[str, Any]:
    return {
        "quantity": decision.quantity.name,
        "words": f"the least: {decision.quantity.words}",
        "unit": decision.quantity.unit or "probability",
        "knowing_the_structure": decision.structure,
        "structures": {
            name: {
                "means": {
                    variant: _estimate(mean) for variant, mean in zip(one.variants, one.means, strict=True)
                },
                "best": one.best,
                "ahead": _estimate(one.ahead),
                "knowing_everything_at_most": one.everything,
                "inputs": [
                    {
                        "name": worth.name,
                        "saved": _estimate(worth.saved),
                        "changes": worth.changes,
                        "told_from_none": worth.stands,
                    }
                    for worth in one.inputs
                ],
            }
            for name, one in decision.cases.items()
        },
    }
