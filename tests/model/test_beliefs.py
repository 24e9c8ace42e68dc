"""Beliefs in log-odds: evidence adds up, fades and is limited; who hears what; the filter of the balance."""

from __future__ import annotations

import random
from math import exp, log, sqrt
from typing import Any

import pytest

from attrition.model import beliefs
from attrition.model.beliefs import AUDIENCES, PRESSING
from tests.scenarios import parameters, pull, state

READING = {
    "beliefs.aid_reading": 0.5,
    "beliefs.staying_prior": 0.45,
    "beliefs.reversal_weight": 0.5,
    "beliefs.limit": 4,
}
LASTING = READING | {"beliefs.decay": 0}
EXIT = {
    "beliefs.exit_safety": 0.7,
    "beliefs.exit_doubt": 0.5,
    "beliefs.punished_effect": 0.3,
    "beliefs.punished_predecessors": 2,
    "beliefs.reassurance_effect": 0.3,
    "beliefs.talk_effect": 0.3,
    "beliefs.decay": 0.06,
}


def odds(probability: float) -> float:
    """Log-odds of a probability."""
    return log(probability / (1 - probability))


def probability(value: float) -> float:
    """Probability of log-odds."""
    return 1 / (1 + exp(-value))


def of_exit(s: Any) -> dict[str, float]:
    """What each audience believes."""
    return {audience: getattr(s, f"belief_exit_{audience}") for audience in AUDIENCES}


def months_of(s: Any, p: Any, months: float) -> float:
    """Advance the beliefs about leaving for about so many months; return how many."""
    steps = round(months / p.step_months)
    for _ in range(steps):
        beliefs.safety_of_leaving(s, p)
    return steps * p.step_months


# ------------------------------------------------------------------------------------------- beginning and limits


def test_beliefs_begin_at_their_priors() -> None:
    p = parameters(EXIT | READING)
    s = state(p)
    prior = odds(0.7) - 0.5 - 0.6
    assert of_exit(s) == pytest.approx(dict.fromkeys(AUDIENCES, prior))
    assert s.perceived_exit_leader == pytest.approx(probability(prior))
    assert s.perceived_exit_elites == pytest.approx(probability(prior))
    assert s.perceived_staying == pytest.approx(0.45)
    assert s.perceived_trend == s.balance
    assert s.exit_safety == 0.7


@pytest.mark.parametrize(("reassurance", "talk", "end"), [(10, 0, 4.0), (0, 10, -4.0)])
def test_no_belief_is_certain(reassurance: float, talk: float, end: float) -> None:
    p = parameters(EXIT | {"beliefs.limit": 4})
    s = state(p)
    for _ in range(60):
        s.reassurance_leader, s.reassurance_credibility, s.regime_change_talk = reassurance, 1.0, talk
        beliefs.safety_of_leaving(s, p)
    assert s.belief_exit_leader == end
    assert beliefs.exit_prior(parameters(EXIT | {"beliefs.limit": 4, "beliefs.exit_doubt": 5})) == -4.0


# --------------------------------------------------------------------------------------------------- staying power


def surprised(p: Any, surprises: list[float], **fields: float) -> Any:
    """A state that has read one surprise of aid after the other, a step apart."""
    s = state(p, **fields)
    for surprise in surprises:
        s.aid_surprise_news = surprise
        beliefs.staying(s, p)
    return s


@pytest.mark.parametrize(
    ("surprise", "evidence"), [(0.5, 0.5), (-0.25, -0.25), (1.0, 1.0), (4.0, 1.0), (-4.0, -1.0), (0.0, 0.0)]
)
def test_a_surprise_is_evidence_by_half_log_units_up_to_two(surprise: float, evidence: float) -> None:
    p = parameters(LASTING)
    s = surprised(p, [surprise])
    assert s.belief_staying - odds(0.45) == pytest.approx(evidence)


def test_evidence_adds_up_in_log_odds() -> None:
    p = parameters(LASTING | {"beliefs.restraint_reading": -0.4, "beliefs.off_ramp_reading": 2.0})
    s = surprised(p, [0.2, 0.1, 0.2], restraint_news=0.5, off_ramp_news=0.1)
    assert s.belief_staying == pytest.approx(odds(0.45) + 0.5 - 0.2 + 0.2)
    beliefs.perceive(s, p)
    assert s.perceived_staying == pytest.approx(probability(s.belief_staying))


def test_news_is_read_once() -> None:
    p = parameters(LASTING | {"beliefs.restraint_reading": 0.4, "beliefs.off_ramp_reading": 2.0})
    s = surprised(p, [0.7], restraint_news=1, off_ramp_news=0.2)
    assert (s.aid_surprise_news, s.restraint_news, s.off_ramp_news) == (0.0, 0.0, 0.0)
    held = s.belief_staying
    beliefs.staying(s, p)
    assert s.belief_staying == held


def test_a_belief_fades_to_its_prior() -> None:
    p = parameters(READING | {"beliefs.decay": 0.06})
    s = state(p, belief_staying=2.0)
    steps = 30
    for _ in range(steps):
        beliefs.staying(s, p)
    kept = exp(-0.06 * steps * p.step_months)
    assert s.belief_staying == pytest.approx(odds(0.45) + kept * (2.0 - odds(0.45)))


def test_a_reversal_halves_the_evidence_that_comes_after_it() -> None:
    p = parameters(LASTING | {"beliefs.reversal_months": 240})
    recovery = p.reversal_recovery
    s = surprised(p, [0.5])
    assert s.evidence_weight == 1.0
    before = s.belief_staying
    s.aid_surprise_news = -0.5
    beliefs.staying(s, p)
    assert s.belief_staying - before == pytest.approx(-0.5)
    assert s.evidence_weight == pytest.approx(0.5)
    before = s.belief_staying
    s.aid_surprise_news = -0.5
    beliefs.staying(s, p)
    assert s.belief_staying - before == pytest.approx(-0.5 * (0.5 + 0.5 * recovery))
    s.aid_surprise_news = 0.5
    beliefs.staying(s, p)
    kept = (1 - recovery) ** 2
    assert s.evidence_weight == pytest.approx(0.5 * (1 - 0.5 * kept))


def test_small_surprises_are_no_reversals_and_are_forgotten() -> None:
    p = parameters(LASTING)
    assert surprised(p, [0.5, -0.2, 0.5, 0.2, -0.2]).evidence_weight == 1.0
    assert surprised(p, [0.5, -0.2, 0.0, -0.5]).evidence_weight == 0.5


def test_the_weight_of_evidence_recovers() -> None:
    p = parameters(LASTING | {"beliefs.reversal_months": 24})
    s = surprised(p, [0.5, -0.5])
    steps = 50
    for _ in range(steps):
        beliefs.staying(s, p)
    assert 1 - s.evidence_weight == pytest.approx(0.5 * exp(-steps * p.step_months / 24))


def test_consistent_pledges_keep_their_weight() -> None:
    p = parameters(LASTING)
    assert surprised(p, [0.5, -0.5], pledge_consistency=0.8).evidence_weight == 0.8
    s = surprised(p, [0.5, -0.5, 0.5], pledge_consistency=1)
    assert s.belief_staying == pytest.approx(odds(0.45) + 0.5)


def test_a_declaration_of_restraint_reads_the_other_way_in_the_spiral() -> None:
    reading = LASTING | {"beliefs.restraint_reading": 0.3}
    moves = []
    for structure in ("options", "spiral"):
        p = parameters(reading, structure=structure)
        s = state(p)
        pull(s, "restraint_declared", 1)
        beliefs.staying(s, p)
        moves.append(s.belief_staying - odds(0.45))
    assert moves == pytest.approx([0.3, -0.3])


# ------------------------------------------------------------------------------------------------ safety of leaving


def test_reassurance_that_stays_credible_holds_a_belief_up() -> None:
    p = parameters(EXIT | {"beliefs.credibility_months": 9})
    s = state(p)
    pull(s, "reassurance", 0.5)
    for _ in range(3000):
        s.reassurance_credibility = 1.0
        beliefs.safety_of_leaving(s, p)
    level = 0.5 * 0.3 * p.step_months / (1 - exp(-0.06 * p.step_months))
    assert of_exit(s) == pytest.approx(dict.fromkeys(AUDIENCES, beliefs.exit_prior(p) + level))
    assert level == pytest.approx(0.5 * 0.3 / 0.06, rel=0.01)


def test_credibility_halves_in_nine_months() -> None:
    p = parameters(EXIT | {"beliefs.credibility_months": 9})
    s = state(p)
    pull(s, "reassurance_public", 0.4)
    assert s.reassurance_credibility == 0.4
    months = months_of(s, p, 9)
    assert s.reassurance_credibility == pytest.approx(0.4 * 0.5 ** (months / 9))


def test_reassurance_without_credibility_is_no_evidence() -> None:
    p = parameters(EXIT)
    s = state(p)
    pull(s, "reassurance", 5)
    pull(s, "reassurance_credibility", 0)
    beliefs.safety_of_leaving(s, p)
    assert of_exit(s) == pytest.approx(dict.fromkeys(AUDIENCES, beliefs.exit_prior(p)))


def test_talk_refutes_reassurance_once() -> None:
    p = parameters(EXIT | {"beliefs.refuted": 0.3})
    s = state(p)
    pull(s, "reassurance", 1)
    pull(s, "regime_change_talk", 1)
    beliefs.safety_of_leaving(s, p)
    assert s.reassurance_credibility == pytest.approx(0.3 * p.credibility_keep)
    beliefs.safety_of_leaving(s, p)
    assert s.reassurance_credibility == pytest.approx(0.3 * p.credibility_keep**2)
    pull(s, "regime_change_talk", 0)
    beliefs.safety_of_leaving(s, p)
    assert s.reassurance_credibility == pytest.approx(0.3 * p.credibility_keep**3)


def test_talk_weighs_on_all_and_is_forgotten_by_halves() -> None:
    p = parameters(EXIT | {"beliefs.talk_months": 12})
    s = state(p)
    pull(s, "regime_change_talk", 2)
    beliefs.safety_of_leaving(s, p)
    fall = -2 * 0.3 * p.step_months
    assert of_exit(s) == pytest.approx(dict.fromkeys(AUDIENCES, beliefs.exit_prior(p) + fall))
    s = state(p, regime_change_talk=2)
    months = months_of(s, p, 12)
    assert s.regime_change_talk == pytest.approx(2 * 0.5 ** (months / 12))


def reassured(audience: str) -> set[str]:
    """Audiences that hear reassurance to one."""
    p = parameters(EXIT)
    s = state(p)
    pull(s, f"reassurance_{audience}", 1)
    beliefs.safety_of_leaving(s, p)
    return {name for name, value in of_exit(s).items() if value > beliefs.exit_prior(p) + 1e-9}


def test_others_follow_the_economic_elite_and_the_leader_does_not() -> None:
    assert reassured("economic_elite") == set(PRESSING)
    for audience in AUDIENCES:
        if audience != "economic_elite":
            assert reassured(audience) == {audience}


def test_who_is_addressed_hears_the_more_that_is_said() -> None:
    p = parameters(EXIT)
    s = state(p)
    pull(s, "reassurance_economic_elite", 1)
    pull(s, "reassurance_army_command", 3)
    pull(s, "reassurance_public", 0.5)
    beliefs.safety_of_leaving(s, p)
    unit = 0.3 * p.step_months
    risen = {name: (value - beliefs.exit_prior(p)) / unit for name, value in of_exit(s).items()}
    assert risen == pytest.approx(
        {
            "leader": 0,
            "security_services": 1,
            "army_command": 3,
            "economic_elite": 1,
            "regional_elites": 1,
            "public": 1,
        },
        abs=1e-9,
    )


def test_those_who_press_count_by_their_weights() -> None:
    weights = dict(zip(PRESSING, (1.0, 0.5, 0.25, 0.15, 0.1), strict=True))
    p = parameters({f"beliefs.weight_{name}": weight for name, weight in weights.items()})
    s = state(p, belief_exit_leader=3)
    for rank, name in enumerate(PRESSING):
        setattr(s, f"belief_exit_{name}", float(rank - 2))
    beliefs.perceive(s, p)
    pressing = sum(weight * probability(rank - 2) for rank, weight in enumerate(weights.values())) / 2
    assert s.perceived_exit_elites == pytest.approx(pressing)
    assert s.perceived_exit_leader == pytest.approx(probability(3))


# ------------------------------------------------------------------------------------------- the balance as perceived


@pytest.mark.parametrize("step_hours", [168, 1])
def test_at_gain_one_the_belief_is_the_balance_at_any_step(step_hours: int) -> None:
    p = parameters({"beliefs.trend_gain": 1, "beliefs.trend_noise": 0.5}, step_hours=step_hours)
    assert (p.trend_gain_step, p.trend_noise_step) == (1.0, 0.0)
    s = state(p, perceived_trend=1.0)
    for balance in (-0.3, 0.25, -1.5):
        s.balance = balance
        beliefs.perceived_balance(s, p, 3.0)
        assert s.perceived_trend == pytest.approx(balance, rel=1e-14)


@pytest.mark.parametrize("step_hours", [168, 1])
def test_gain_and_noise_of_a_step_are_those_of_its_share_of_a_month(step_hours: int) -> None:
    p = parameters({"beliefs.trend_gain": 0.9, "beliefs.trend_noise": 0.5}, step_hours=step_hours)
    kept = 0.1 ** (step_hours / 730.5)
    assert p.trend_gain_step == pytest.approx(1 - kept)
    assert p.trend_noise_step == pytest.approx(0.5 * sqrt(kept * step_hours / 730.5))


@pytest.mark.parametrize("gain", [0.02, 0.2, 0.7])
def test_the_filter_closes_the_declared_share_of_an_error_in_a_month(gain: float) -> None:
    p = parameters({"beliefs.trend_gain": gain}, step_hours=24)
    s = state(p, perceived_trend=1.0, balance=0.0)
    for _ in range(100):
        beliefs.perceived_balance(s, p, 0.0)
    assert s.perceived_trend == pytest.approx((1 - gain) ** (100 * p.step_months))


def test_the_filter_is_unbiased_and_errs_as_a_steady_kalman_filter_does() -> None:
    """Of a walk of sd q a root month, seen with a steady gain K, the error has the variance q²(1-K)/K."""
    gain, walk = 0.05, 0.03
    p = parameters({"beliefs.trend_gain": gain, "beliefs.trend_noise": walk})
    s = state(p, perceived_trend=0.0, balance=0.0)
    chance = random.Random(5)
    errors = []
    for step in range(120_000):
        s.balance += walk * sqrt(p.step_months) * chance.gauss(0, 1)
        beliefs.perceived_balance(s, p, chance.gauss(0, 1))
        if step > 2000:
            errors.append(s.perceived_trend - s.balance)
    deviation = walk * sqrt((1 - gain) / gain)
    # Errors are correlated over 1/K months: about 1,400 of them are as good as independent.
    assert abs(sum(errors) / len(errors)) < 4 * deviation / sqrt(1400 / 2)
    assert sqrt(sum(error * error for error in errors) / len(errors)) == pytest.approx(deviation, rel=0.08)


def test_one_step_advances_all_beliefs_and_what_is_perceived() -> None:
    p = parameters(EXIT | LASTING)
    s = state(p, forecasting=1, aid_surprise_news=0.5, balance=0.4)
    pull(s, "reassurance", 1)
    before = s.perceived_trend
    beliefs.believing(s, p, 0.0)
    assert s.perceived_staying == pytest.approx(probability(odds(0.45) + 0.5))
    assert s.perceived_exit_leader == pytest.approx(probability(beliefs.exit_prior(p) + 0.3 * p.step_months))
    assert before < s.perceived_trend < 0.4 or before > s.perceived_trend > 0.4


def test_in_the_twin_news_is_passed_over_and_noise_moves_the_filter() -> None:
    p = parameters(
        EXIT | READING | {"study.driftless": 1, "beliefs.trend_gain": 0.2, "beliefs.trend_noise": 0.1}
    )
    given = {"aid_surprise_news": 1, "restraint_news": 1, "off_ramp_news": 1, "belief_staying": 0.5}
    s = state(p, forecasting=1, **given)
    pull(s, "reassurance", 2)
    pull(s, "regime_change_talk", 1)
    before = of_exit(s), s.belief_staying, s.perceived_trend
    beliefs.believing(s, p, 1.0)
    assert (of_exit(s), s.belief_staying) == before[:2]
    assert s.perceived_trend - before[2] == pytest.approx(p.trend_noise_step)
    s = state(p, forecasting=0, **given)
    beliefs.believing(s, p, 0.0)
    assert s.belief_staying > 0.5


def test_the_twin_keeps_the_error_that_the_filter_had_when_the_data_ended() -> None:
    p = parameters({"study.driftless": 1, "beliefs.trend_gain": 0.2, "beliefs.trend_noise": 0.1})
    s = state(p, forecasting=0, balance=-0.1, perceived_trend=0.2)
    # Noise that undoes what the filter closes: the error is 0.3 before the last step of history and after it.
    beliefs.perceived_balance(s, p, p.trend_gain_step * 0.3 / p.trend_noise_step)
    assert s.perceived_trend == pytest.approx(0.2)
    s.forecasting = 1.0
    for _ in range(200):
        beliefs.perceived_balance(s, p, 0.0)
        assert s.perceived_trend == pytest.approx(0.2)
    # What noise added to it fades, and where the balance moves the view follows it, both to that error.
    s.balance = 0.4
    beliefs.perceived_balance(s, p, 2.0)
    first = 0.2 + p.trend_gain_step * 0.5 + p.trend_noise_step * 2
    assert s.perceived_trend == pytest.approx(first)
    for _ in range(100):
        beliefs.perceived_balance(s, p, 0.0)
    assert s.perceived_trend == pytest.approx(0.7 + (first - 0.7) * 0.8 ** (100 * p.step_months))


def test_outside_the_twin_the_error_of_the_filter_closes() -> None:
    p = parameters({"beliefs.trend_gain": 0.2, "beliefs.trend_noise": 0.1})
    s = state(p, forecasting=1, balance=-0.1, perceived_trend=0.2)
    for _ in range(100):
        beliefs.perceived_balance(s, p, 0.0)
    assert s.perceived_trend - s.balance == pytest.approx(0.3 * 0.8 ** (100 * p.step_months))
