"""V1 and V18: Lanchester's laws in continuous time, which the steps of the front approach, and Hughes's salvo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.errors import InputError
from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH, HOURS_PER_MONTH
from attrition.scenario import Scenario
from attrition.verification.checks import Check, exact
from attrition.verification.kernel_runs import chosen, run_kernel, value_of, with_step, with_values
from attrition.verification.law import Law

Floats = NDArray[np.float64]

STRENGTHS = ("challenger.men.initial", "defender.men.initial")
RATES = tuple(
    f"{side}.front.loss_rate_{when}" for side in ("challenger", "defender") for when in ("early", "late")
)
BREAKING = ("defeat.strength", "collapse.strength")
DEFENCE = ("challenger.front.defence", "defender.front.defence")
LEAST_COUNTED = 0.01
FIELDS = ("challenger_men", "defender_men", "challenger_loss_rate", "defender_loss_rate")


@dataclass(frozen=True)
class Battle:
    """Two sides of a scenario in the units of Lanchester: strengths in thousand, effect of a unit of the other a month.

    `own` loses `own_rate` times the strength of `other` (times its own as well in the linear law), and breaks below
    `own_floor`; and the other way round. `own` is the challenger.
    """

    own: float
    other: float
    own_rate: float
    other_rate: float
    own_floor: float
    other_floor: float

    def swapped(self) -> Battle:
        """Return the battle as the other side sees it."""
        return Battle(self.other, self.own, self.other_rate, self.own_rate, self.other_floor, self.own_floor)


def battle_of(scenario: Scenario, linear: bool) -> Battle:
    """Return the battle that a scenario describes; loss rates in it are over a side's own strength at the start."""
    own, other = (value_of(scenario, name) for name in STRENGTHS)
    rates = [value_of(scenario, f"{side}.front.loss_rate_early") for side in ("challenger", "defender")]
    floors = [value_of(scenario, name) for name in BREAKING]
    if linear:
        return Battle(own, other, rates[0] / other, rates[1] / own, floors[0], floors[1])
    return Battle(own, other, rates[0] * own / other, rates[1] * other / own, floors[0], floors[1])


def left_when_other_breaks(battle: Battle, linear: bool) -> float:
    """Return what is left of the own side when the other breaks, negative or NaN where it would not last so long."""
    ratio = battle.own_rate / battle.other_rate
    if linear:
        return battle.own - ratio * (battle.other - battle.other_floor)
    squared = battle.own**2 - ratio * (battle.other**2 - battle.other_floor**2)
    return sqrt(squared) if squared > 0.0 else float("nan")


def months_until_other_breaks(battle: Battle, linear: bool) -> float:
    """Return the months after which the other side breaks.

    Square: the other falls as its strength at the start times cosh less the own times sinh, of which a floor of nil
    makes artanh. Linear: a logistic fall, since both losses keep their ratio.
    """
    if linear:
        ahead = battle.other_rate * battle.own - battle.own_rate * battle.other
        left = left_when_other_breaks(battle, linear)
        return log(left * battle.other / (battle.other_floor * battle.own)) / ahead
    speed = sqrt(battle.own_rate * battle.other_rate)
    stronger = sqrt(battle.other_rate / battle.own_rate) * battle.own
    falling, rising = 0.5 * (battle.other + stronger), 0.5 * (battle.other - stronger)
    root = sqrt(battle.other_floor**2 - 4.0 * falling * rising)
    return log((battle.other_floor - root) / (2.0 * rising)) / speed


@dataclass(frozen=True)
class Stepped:
    """What a stepped battle gave: what is left of the winner and when, both within the last step, and its course."""

    left: float
    day: float
    end: float
    end_day: float
    men: tuple[Floats, Floats]
    rates: tuple[Floats, Floats]


def fought(scenario: Scenario, battle: Battle, linear: bool, challenger_wins: bool) -> Stepped:
    """Run a battle and find where, within its last step, the loser falls to its breaking point.

    Parameters: battle, as the winner sees it.
    """
    run = run_kernel(scenario, fields=FIELDS)
    states = {name: run.states[name][0, 0] for name in FIELDS}
    fighting = ~np.isnan(states["challenger_men"])
    challenger, defender = (
        np.concatenate([[value_of(scenario, initial)], states[name][fighting]])
        for name, initial in zip(FIELDS[:2], STRENGTHS, strict=True)
    )
    own, other = (challenger[-1], defender[-1]) if challenger_wins else (defender[-1], challenger[-1])
    paid, inflicted = (
        battle.own_rate * other * (own if linear else 1.0),
        battle.other_rate * own * (other if linear else 1.0),
    )
    months = (other - battle.other_floor) / inflicted
    days = (len(challenger) - 1) * scenario.clock.step_hours / 24.0
    return Stepped(
        float(own - months * paid),
        float(days + months * DAYS_PER_MONTH),
        float(run.outcomes["end"][0, 0]),
        float(run.outcomes["end_day"][0, 0]),
        (challenger, defender),
        (states["challenger_loss_rate"][fighting], states["defender_loss_rate"][fighting]),
    )


def quarters(scenario: Scenario) -> tuple[Scenario, Scenario, Scenario]:
    """Return a scenario at its own step, at half and at a quarter of it."""
    hours = scenario.clock.step_hours
    if hours % 4:
        raise InputError(
            f"step_hours is {hours}", where="clock.step_hours", allowed="a multiple of 4, for this law"
        )
    return scenario, with_step(scenario, hours // 2), with_step(scenario, hours // 4)


def laws_of_lanchester(given: Scenario | None, linear: bool) -> tuple[Check, ...]:
    """Compare the stepped battle with Lanchester's square or linear law."""
    name = "linear" if linear else "square"
    scenario = chosen(given, f"canonical/lanchester-{name}")
    ours = battle_of(scenario, linear)
    if not min(ours.own_rate, ours.other_rate) > 0.0:
        raise InputError("nobody loses anything", where="front.loss_rate_early", allowed="rates above 0")
    challenger_wins = left_when_other_breaks(ours, linear) > ours.own_floor
    battle = ours if challenger_wins else ours.swapped()
    left, months = left_when_other_breaks(battle, linear), months_until_other_breaks(battle, linear)
    day = months * DAYS_PER_MONTH
    horizon = (scenario.clock.end - scenario.clock.start).days
    if day > horizon:
        raise InputError(
            f"the battle ends on day {day:.0f}",
            where="clock.horizon_months",
            allowed=f"a horizon beyond it; here it is day {horizon}",
        )
    runs = [fought(each, battle, linear, challenger_wins) for each in quarters(scenario)]
    of = partial(exact, "V1")
    rows = [
        of(f"right-hand sides, {name} law", "relative", 0.0, _off_rates(runs[0], ours, linear), 1e-12),
        of(f"end, {name} law", "code", _won(challenger_wins), runs[0].end, 0.0),
        of(
            f"day of the end, {name} law, as reported",
            "day",
            _reported(runs[0], scenario),
            runs[0].end_day,
            0.0,
        ),
    ]
    if linear:
        rows += [
            of("survivors of the winner, linear law", "thousand", left, runs[0].left, 1e-9 * left),
            of("error of the day, one step over half, linear law", "-", 2.0, _halved(runs, day), 0.1),
            of(
                "day of the end, linear law, Richardson",
                "day",
                day,
                2.0 * runs[2].day - runs[1].day,
                1e-3 * day,
            ),
        ]
        return tuple(rows)
    errors = [run.left - left for run in runs]
    richardson = 2.0 * runs[2].left - runs[1].left
    rows += [
        of(
            "survivors of the stronger side, square law, Richardson",
            "thousand",
            left,
            richardson,
            1e-3 * left,
        ),
        of("error of survivors, one step over half", "-", 2.0, errors[0] / errors[1], 0.1),
        of("error of survivors, half a step over a quarter", "-", 2.0, errors[1] / errors[2], 0.1),
        of(
            "day of the end, square law, Richardson",
            "day",
            day,
            2.0 * runs[2].day - runs[1].day,
            1e-3 * day,
        ),
    ]
    if given is None:
        known = ((578.0, "7 days"), (589.0, "3.5 days"), (594.0, "1.75 days"))
        rows += [
            of(f"survivors at steps of {words}, known number", "thousand", number, run.left, 0.5)
            for (number, words), run in zip(known, runs, strict=True)
        ]
        rows += [
            of("survivors by the law, known number", "thousand", 600.0, left, 1e-9),
            of("day of the end by the law, known number", "day", 109.8612, day, 1e-2),
        ]
    return tuple(rows)


def _won(challenger_wins: bool) -> float:
    return float(End.DEFENDER_COLLAPSE if challenger_wins else End.MILITARY_DEFEAT)


def _reported(run: Stepped, scenario: Scenario) -> float:
    """Return the end of the step in which the loser breaks: a mark is met at the end of a step."""
    return len(run.men[0]) * scenario.clock.step_hours / 24.0


def _halved(runs: list[Stepped], day: float) -> float:
    return (runs[0].day - day) / (runs[1].day - day)


def _off_rates(run: Stepped, law: Battle, linear: bool) -> float:
    """Return the largest relative distance of the kernel's loss rates from the right-hand sides."""
    own, other = (men[: len(rates)] for men, rates in zip(run.men, run.rates, strict=True))
    both = own * other
    expected = (
        law.own_rate * (both if linear else other),
        law.other_rate * (both if linear else own),
    )
    return max(
        float(np.max(np.abs(got / wanted - 1.0))) for got, wanted in zip(run.rates, expected, strict=True)
    )


def salvo(
    own: float, other: float, hits: tuple[float, float], stops: tuple[float, float]
) -> tuple[float, float]:
    """Return both sides after a salvo: hits of a unit of the other and what one of the own stops, over staying power.

    Hughes, "A salvo model of warships in missile combat used to evaluate their staying power" (1995).
    """
    losses = (hits[0] * other - stops[0] * own, hits[1] * own - stops[1] * other)
    return own - min(max(losses[0], 0.0), own), other - min(max(losses[1], 0.0), other)


def laws_of_salvo(given: Scenario | None) -> tuple[Check, ...]:
    """Compare the front at a step a salvo with Hughes's exchange, salvo by salvo."""
    scenario = chosen(given, "canonical/salvo")
    rows = list(
        _salvos(scenario, f"{value_of(scenario, STRENGTHS[0]):g} v {value_of(scenario, STRENGTHS[1]):g}")
    )
    if given is not None:
        return tuple(rows)
    # Two against three with the same ships: a loss rate is over the side's own strength at the start.
    rate = value_of(scenario, "challenger.front.loss_rate_early")
    fewer = with_values(
        scenario,
        challenger__men__initial=2.0,
        challenger__front__loss_rate_early=1.5 * rate,
        challenger__front__loss_rate_late=1.5 * rate,
        defender__front__loss_rate_early=rate / 1.5,
        defender__front__loss_rate_late=rate / 1.5,
    )
    rows += _salvos(fewer, "2 v 3")
    by_hand = (
        (scenario, "3 v 3", 0, (2.25, 2.25)),
        (scenario, "3 v 3", 1, (1.6875, 1.6875)),
        (fewer, "2 v 3", 0, (1.0, 2.75)),
        (fewer, "2 v 3", 1, (0.0, 2.75)),
    )
    for case, words, number, left in by_hand:
        run = run_kernel(case, fields=FIELDS[:2])
        for name, known in zip(("challenger", "defender"), left, strict=True):
            got = float(run.states[f"{name}_men"][0, 0, number])
            quantity = f"{words}: {name} after salvo {number + 1}, by hand"
            rows.append(exact("V18", quantity, "ships", known, got, 1e-12))
    return tuple(rows)


def _salvos(scenario: Scenario, words: str) -> tuple[Check, ...]:
    run = run_kernel(scenario, fields=FIELDS[:2])
    battle = battle_of(scenario, linear=False)
    months = scenario.clock.step_hours / HOURS_PER_MONTH
    hits = battle.own_rate * months, battle.other_rate * months
    stops = tuple(value_of(scenario, name) * months for name in DEFENCE)
    left, furthest = (battle.own, battle.other), 0.0
    for number in range(run.days.size):
        # The law of loss of the front counts no strength below a hundredth: a rump has the effect of that.
        if min(left) < LEAST_COUNTED:
            break
        left = salvo(*left, hits, (stops[0], stops[1]))
        for name, expected in zip(FIELDS[:2], left, strict=True):
            furthest = max(furthest, abs(float(run.states[name][0, 0, number]) - expected))
    scale = 1e-12 * max(battle.own, battle.other)
    return (
        exact(
            "V18", f"{words}: strengths after every salvo, largest distance", "ships", 0.0, furthest, scale
        ),
    )


LAWS: tuple[Law, ...] = (
    Law(
        "V1",
        "lanchester-square",
        "Survivors sqrt(A^2 - (b/a) B^2) after an artanh of the ratio of strengths; errors halve with the step.",
        "canonical/lanchester-square",
        (*STRENGTHS, *RATES, *BREAKING, "clock.step_hours", "clock.horizon_months"),
        partial(laws_of_lanchester, linear=False),
    ),
    Law(
        "V1",
        "lanchester-linear",
        "Losses keep their ratio, b (A - A(t)) = a (B - B(t)), and strengths fall along a logistic.",
        "canonical/lanchester-linear",
        (*STRENGTHS, *RATES, *BREAKING, "clock.step_hours", "clock.horizon_months"),
        partial(laws_of_lanchester, linear=True),
    ),
    Law(
        "V18",
        "salvo",
        "A salvo costs (hits of the other - what the own side stops) / staying power, between nil and all.",
        "canonical/salvo",
        (*STRENGTHS, *RATES, *DEFENCE, "clock.step_hours", "clock.horizon_months"),
        laws_of_salvo,
    ),
)
