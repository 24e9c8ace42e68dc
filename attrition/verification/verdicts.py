"""Which comparisons hold: each by its own tolerance or error, those with chance in them also as a set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, isnan

from attrition.errors import InputError, nearest_name
from attrition.numeric.normal import normal_cdf
from attrition.scenario import Scenario, load_scenario
from attrition.statistics.false_discovery import rejected
from attrition.verification import control
from attrition.verification.checks import Check
from attrition.verification.law import Law

FURTHEST = 4.0
"""Standard errors from what is expected at which a comparison fails by itself."""
FALSE_DISCOVERY = 0.01
"""Share of false alarms that is accepted among all alarms of the set (Benjamini and Hochberg 1995)."""

Report = Callable[[int, int, str], None]
"""Called with the laws done, all laws, and the name of the next."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A comparison and whether it holds."""

    check: Check
    passed: bool

    def to_data(self) -> dict[str, object]:
        """Return the row as plain data; what is not finite is null."""
        check = self.check
        return {
            "id": check.law,
            "quantity": check.quantity,
            "unit": check.unit,
            "expected": finite(check.expected),
            "got": finite(check.got),
            "se": finite(check.standard_error),
            "tolerance": finite(check.tolerance),
            "z": finite(check.z),
            "verdict": "pass" if self.passed else "fail",
        }


@dataclass(frozen=True, slots=True)
class ModelReport:
    """The verdicts of a set of laws, and of the null control where all laws were asked for."""

    rows: tuple[Verdict, ...]

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """The comparisons that do not hold."""
        return tuple(row for row in self.rows if not row.passed)

    @property
    def passed(self) -> bool:
        """Whether all hold."""
        return not self.failures

    def to_data(self) -> list[dict[str, object]]:
        """Return the rows as plain data for JSON."""
        return [row.to_data() for row in self.rows]


def finite(value: float | None) -> float | None:
    """Return a number, or None where there is none or it is not finite."""
    return value if value is not None and isfinite(value) else None


def p_value(z: float) -> float:
    """Return the probability of a normal number at least as far from nil; 0 for one that is no number."""
    return 2.0 * float(normal_cdf(-abs(z))) if not isnan(z) else 0.0


def judged(checks: Iterable[Check]) -> tuple[Verdict, ...]:
    """Judge comparisons: exact ones by their tolerance, those with chance by their errors and as a set."""
    given = list(checks)
    distances = [check.z for check in given if check.z is not None]
    discovered = iter(rejected([p_value(z) for z in distances], FALSE_DISCOVERY))
    verdicts = []
    for check in given:
        if check.z is None:
            assert check.tolerance is not None
            verdicts.append(Verdict(check, abs(check.got - check.expected) <= check.tolerance))
        else:
            verdicts.append(Verdict(check, not next(discovered) and abs(check.z) < FURTHEST))
    return tuple(verdicts)


def laws_named(names: Sequence[str]) -> tuple[Law, ...]:
    """Return the laws of some names or ids, each once and in their order; all without names.

    Raises: InputError for a name that no law has.
    """
    from attrition.verification.laws import LAWS

    if not names:
        return LAWS
    valid = [*(law.name for law in LAWS), *dict.fromkeys(law.id for law in LAWS), control.NAME]
    wanted = set()
    for name in names:
        plain = name.removeprefix("canonical/")
        if plain not in valid and plain.upper() not in valid:
            raise InputError(
                f"no law '{name}'",
                where="LAW",
                allowed=", ".join(valid),
                nearest=nearest_name(plain, valid),
            )
        wanted |= {plain, plain.upper()}
    return tuple(law for law in LAWS if law.name in wanted or law.id in wanted)


def law_of_scenario(laws: Sequence[Law], scenario: Scenario) -> tuple[Law, Scenario]:
    """Return the one law that a user's scenario is held against.

    Raises: InputError for more laws or none, one that has no scenario, or a value that is not certain.
    """
    if len(laws) != 1 or laws[0].scenario is None:
        raise InputError(
            "a scenario is held against one law that has a canonical scenario",
            where="--scenario",
            advice="name it, as in: attrition verify-model lanchester-square --scenario FILE",
        )
    for name, value in scenario.values.items():
        if value.varies:
            raise InputError(
                f"{name} has a prior",
                where=f"{value.layer}: {name}",
                allowed="certain values, from which the law is computed",
            )
    return laws[0], scenario


def beyond_switches(law: Law, scenario: Scenario) -> tuple[str, ...]:
    """Return the keys in which a scenario differs from the law's own and under which the law need not hold."""
    if law.scenario is None:
        return ()
    own = load_scenario(law.scenario)
    changed = [name for name, value in scenario.values.items() if value.value != own.values[name].value]
    changed += [f"switches.{name}" for name, on in scenario.switches.items() if on != own.switches[name]]
    clock = ("start", "horizon_months", "data_cutoff", "step_hours", "base_slot_hours")
    changed += [f"clock.{key}" for key in clock if getattr(scenario.clock, key) != getattr(own.clock, key)]
    changed += ["acts"] if scenario.acts != own.acts else []
    # The slot follows the step, and no law depends on the date of its first day.
    free = {*law.switches, "clock.base_slot_hours", "clock.start"}
    return tuple(name for name in changed if name not in free)


def measured(law: Law, scenario: Scenario | None) -> tuple[Check, ...]:
    """Measure a law, on a user's scenario or on its own.

    Raises: InputError where the law cannot be computed from the values of that scenario.
    """
    if scenario is None:
        return law.measure(None)
    try:
        return law.measure(scenario)
    except (ArithmeticError, ValueError, IndexError) as error:
        raise InputError(
            f"'{law.name}' cannot be computed from these values ({type(error).__name__}: {error})",
            where="--scenario",
            advice=f"compare with {law.scenario}; what may change in it: {', '.join(law.switches)}",
        ) from None


def verify_model(
    names: Iterable[str] = (), scenario: Scenario | None = None, report: Report | None = None
) -> ModelReport:
    """Hold the production code against laws, and without names against all of them and the null control.

    Parameters
    ----------
    names : of laws, or their ids.
    scenario : a user's copy of the one law's canonical scenario.
    report : called before each law.

    Returns
    -------
    A verdict for each comparison.

    Raises
    ------
    InputError : for an unknown name, or a scenario that no single named law can be computed from.
    """
    asked = list(names)
    laws = laws_named(asked)
    own: Scenario | None = None
    if scenario is not None:
        law, own = law_of_scenario(laws, scenario)
        laws = (law,)
    controlled = own is None and (not asked or control.NAME in asked)
    total = len(laws) + controlled
    checks: list[Check] = []
    for done, law in enumerate(laws):
        if report is not None:
            report(done, total, law.name)
        checks += measured(law, own)
    if controlled:
        if report is not None:
            report(total - 1, total, control.NAME)
        checks += control.null_control()
    return ModelReport(judged(checks))
