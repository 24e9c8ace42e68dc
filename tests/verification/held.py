"""What the tests of laws share: a law by name, its scenario with other numbers, and which comparisons fail."""

from __future__ import annotations

from collections.abc import Iterable

from attrition.scenario import load_scenario
from attrition.verification.checks import Check
from attrition.verification.kernel_runs import with_values
from attrition.verification.laws import LAWS

BY_NAME = {law.name: law for law in LAWS}


def failing(checks: Iterable[Check]) -> list[str]:
    """Quantities that are further off than their tolerance, or than four standard errors."""
    return [
        check.quantity
        for check in checks
        if not (
            abs(check.z) < 4.0 if check.z is not None else abs(check.got - check.expected) <= check.tolerance
        )
    ]


def failing_of(name: str, **values: float) -> list[str]:
    """Quantities that fail of a law on its shipped scenario, some of whose keys are set: a__b is a.b."""
    law = BY_NAME[name]
    if law.scenario is None or not values:
        return failing(law.measure(None))
    return failing(law.measure(with_values(load_scenario(law.scenario), **values)))
