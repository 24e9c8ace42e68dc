"""The choice among options: appeals by hand, shares as choice probabilities, hazards, and what options do."""

from __future__ import annotations

import random
from math import exp, log
from statistics import NormalDist
from typing import Any

import pytest

from attrition.model import choice
from attrition.model.choice import CHOSEN, OPTIONS
from tests.scenarios import parameters, pull, state

PHI = NormalDist().cdf

VALUES = {
    "choice.rate": 0.5,
    "choice.precision": 4,
    "choice.precision_limit": 40,
    "choice.horizon_months": 36,
    "choice.value_regime": 5,
    "choice.value_catastrophe": 3,
    "choice.cost_continue": 0.1,
    "choice.cost_probe": 0.03,
    "choice.cost_mobilise": 0.1,
    "choice.cost_escalate": 0.08,
    "choice.cost_freeze": 0.05,
    "choice.cost_withdraw": 0.15,
    "choice.cost_strain": 0.4,
    "choice.probe_gain": 0.03,
    "choice.probe_restraint": 2,
    "choice.escalate_gain": 0.1,
    "choice.mobilise_gain": 0.15,
    "choice.mobilise_time": 6,
    "choice.mobilise_strain": 5,
    "choice.trend_weight": 0.8,
    "choice.patience_months": 3,
    "choice.freeze_loss": 0.05,
    "choice.freeze_danger": 0.45,
    "choice.relief_value": 0.1,
    "choice.elite_press": 1,
    "beliefs.optimism": 0.35,
    "settlement.acceptance": -1,
    "settlement.commitment": 0.4,
    "regime.hazard": 0.015,
    "regime.hazard_strain": 35,
    "regime.hazard_slope": 0.45,
    "escalation.hazard": 0.004,
    "escalation.rung_slope": 0.25,
    "escalation.desperation": 2,
    "escalation.desperation_reference": 0.25,
}
SITUATION = {
    "exhaustion_challenger": 21,
    "exhaustion_coalition": 30,
    "perceived_staying": 0.6,
    "perceived_trend": -0.2,
    "perceived_exit_leader": 0.7,
    "perceived_exit_elites": 0.6,
    "strain": 45,
    "strain_elite": 0.5,
    "territory": 0.2,
    "rung": 1,
    "accept_lean": 0.3,
    "off_ramp": 0.1,
    "off_ramp_relief": 0.5,
    "restraint_declared": 0.5,
    "forecasting": 1,
    "choice_on": 1,
}

# The probability that a freeze is accepted there: log-odds of -1 and a lean of 0.3.
ACCEPTED = 1 / (1 + exp(1 - 0.3))


def by_hand() -> dict[str, float]:
    """The appeals of rule 22 in that situation, written out."""

    def prevail(balance: float, months: float) -> float:
        return PHI(log((21 + months + 3) / (30 * 1.2 + 3)) + 0.35 + 0.8 * (-0.2 + balance))

    def going_on(balance: float, months: float = 0.0) -> float:
        chance = prevail(balance, months)
        return chance + (1 - chance) * 0.2

    def fall(strain: float) -> float:
        return 5 * (1 - exp(-36 * 0.015 / 12 * exp(0.45 * (strain - 35) / 10)))

    def catastrophe(rung: float) -> float:
        hazard = 0.004 / 12 * exp(0.25 * rung + 2 * (0.45 * 0.3 - 0.25))
        return 3 * (1 - exp(-36 * hazard))

    cost = 0.1 + 0.4 * 0.45
    leaving = 5 * 0.3
    continued = going_on(0) - cost - fall(45) - catastrophe(1)
    frozen, refused = 0.6 * 0.2 - 0.45 * leaving, continued - 0.05
    values = {
        "continue": continued,
        "probe": going_on(0.06) - cost - 0.03 - fall(45) - catastrophe(2),
        "mobilise": going_on(0.15, 6) - cost - 0.1 - fall(50) - catastrophe(1),
        "escalate": going_on(0.1) - cost - 0.08 - fall(45) - catastrophe(3),
        "freeze": ACCEPTED * frozen + (1 - ACCEPTED) * refused - 0.05,
        "withdraw": 0.1 + 0.1 * 0.5 - 0.15 - leaving,
    }
    return {option: 4 * value for option, value in values.items()}


def appeals_of(p: Any, **fields: float) -> dict[str, float]:
    """The appeals in that situation with some fields changed."""
    s = state(p, **(SITUATION | fields))
    choice.appeals(s, p)
    return {option: getattr(s, f"appeal_{option}") for option in OPTIONS}


def shares_of(p: Any, s: Any) -> dict[str, float]:
    """The shares of the options."""
    choice.shares(s, p)
    return {option: getattr(s, f"option_{option}") for option in OPTIONS}


def rates_of(s: Any) -> dict[str, float]:
    """The hazards of the options but the first."""
    names = {"freeze": "offer_freeze"}
    return {option: getattr(s, f"{names.get(option, option)}_rate") for option in CHOSEN}


def test_appeals_are_those_written_out_by_hand() -> None:
    assert appeals_of(parameters(VALUES)) == pytest.approx(by_hand(), rel=1e-12)


@pytest.mark.parametrize(
    ("fields", "rises", "falls"),
    [
        ({"perceived_exit_leader": 0.9}, {"freeze", "withdraw"}, set()),
        ({"off_ramp": 0.3}, {"withdraw"}, set()),
        ({"off_ramp_relief": 1}, {"withdraw"}, set()),
        ({"restraint_declared": 1}, {"probe"}, set()),
        ({"perceived_trend": 0.3}, {"continue", "probe", "mobilise", "escalate", "freeze"}, set()),
        ({"perceived_staying": 0.9}, set(), {"continue", "probe", "mobilise", "escalate", "freeze"}),
        ({"exhaustion_challenger": 40}, {"continue", "probe", "mobilise", "escalate", "freeze"}, set()),
        ({"strain": 70}, set(), {"continue", "probe", "mobilise", "escalate", "freeze"}),
        ({"rung": 3}, set(), {"continue", "probe", "mobilise", "escalate", "freeze"}),
    ],
)
def test_what_moves_which_option(fields: dict[str, float], rises: set[str], falls: set[str]) -> None:
    """At sure belief in safety no danger changes with strain through the leader, so the situation is held there."""
    base = {} if "perceived_exit_leader" in fields else {"perceived_exit_leader": 1.0}
    p = parameters(VALUES)
    before, after = appeals_of(p, **base), appeals_of(p, **(base | fields))
    moved = {option: after[option] - before[option] for option in OPTIONS}
    if (
        "perceived_exit_leader" in fields
    ):  # fear of leaving makes a strained regime desperate: going on is safer too
        assert all(moved[option] > 0 for option in OPTIONS)
        assert min(moved["freeze"], moved["withdraw"]) > max(moved["continue"], moved["escalate"])
        return
    assert {option for option in OPTIONS if moved[option] > 1e-9} == rises
    assert {option for option in OPTIONS if moved[option] < -1e-9} == falls


def test_the_more_the_regime_is_worth_the_worse_are_strain_and_an_unsafe_exit() -> None:
    """C6: with the precision held, a doubled value doubles what danger takes off an option."""
    once, twice = (
        appeals_of(parameters(VALUES | {"choice.value_regime": value, "choice.precision_limit": 400}))
        for value in (5, 10)
    )
    danger = 1 - exp(-36 * 0.015 / 12 * exp(0.45))
    assert once["continue"] - twice["continue"] == pytest.approx(4 * 5 * danger)
    assert once["withdraw"] - twice["withdraw"] == pytest.approx(4 * 5 * 0.3)
    # An accepted freeze has its share of the danger of leaving, a refused one the whole danger of going on.
    endangered = ACCEPTED * 0.3 * 0.45 + (1 - ACCEPTED) * danger
    assert once["freeze"] - twice["freeze"] == pytest.approx(4 * 5 * endangered)


@pytest.mark.parametrize("option", OPTIONS)
def test_a_cost_lowers_its_option_alone_or_with_those_that_go_on(option: str) -> None:
    before = appeals_of(parameters(VALUES))
    after = appeals_of(parameters(VALUES | {f"choice.cost_{option}": VALUES[f"choice.cost_{option}"] + 0.2}))
    dearer = {option: 1.0}
    if option == "continue":
        # A freeze costs what going on costs where it is refused.
        dearer = {"continue": 1, "probe": 1, "mobilise": 1, "escalate": 1, "freeze": 1 - ACCEPTED}
    assert after == pytest.approx({name: value - 0.8 * dearer.get(name, 0) for name, value in before.items()})


@pytest.mark.parametrize("strain", [5, 45, 95])
@pytest.mark.parametrize("safety", [0, 0.7])
def test_an_offer_that_is_sure_to_be_refused_is_worth_continuing_less_its_cost_and_the_loss_of_face(
    strain: float, safety: float
) -> None:
    """Whatever the dangers of the war: an offer that nobody takes is no way out of them."""
    found = appeals_of(parameters(VALUES), strain=strain, perceived_exit_leader=safety, accept_lean=-60)
    assert found["freeze"] == pytest.approx(found["continue"] - 4 * (0.05 + 0.05), abs=1e-12)


@pytest.mark.parametrize("strain", [5, 95])
def test_an_offer_that_is_sure_to_be_accepted_bears_no_danger_of_the_war(strain: float) -> None:
    p = parameters(VALUES)
    found = appeals_of(p, strain=strain, rung=strain / 20, perceived_exit_leader=0.7, accept_lean=60)
    assert found["freeze"] == pytest.approx(4 * (0.6 * 0.2 - 0.45 * 5 * 0.3 - 0.05))


# ------------------------------------------------------------------------------------------------ shares and hazards


def test_shares_are_the_softmax_of_appeals_and_inclinations() -> None:
    inclined = dict(zip(CHOSEN, (-1.0, 0.5, -2.0, 1.5, -3.0), strict=True))
    p = parameters({f"choice.inclination_{option}": value for option, value in inclined.items()})
    appeals = dict(zip(OPTIONS, (0.3, 0.1, -0.4, 0.2, -1.0, 0.8), strict=True))
    s = state(p, **{f"appeal_{option}": value for option, value in appeals.items()})
    weights = {option: exp(value + inclined.get(option, 0.0)) for option, value in appeals.items()}
    total = sum(weights.values())
    assert shares_of(p, s) == pytest.approx({option: weight / total for option, weight in weights.items()})


def test_shares_are_the_probabilities_of_the_best_under_gumbel_noise() -> None:
    """A logit is a choice of the best when values are seen with standard Gumbel errors (McFadden 1974)."""
    p = parameters({f"choice.inclination_{option}": 0 for option in CHOSEN})
    appeals = dict(zip(OPTIONS, (0.3, -0.5, 0.4, -1.2, 0.0, -0.8), strict=True))
    shares = shares_of(p, state(p, **{f"appeal_{option}": value for option, value in appeals.items()}))
    chance = random.Random(3)
    trials = 20_000
    best = dict.fromkeys(OPTIONS, 0)
    for _ in range(trials):
        seen = {option: value - log(-log(1 - chance.random())) for option, value in appeals.items()}
        best[max(seen, key=lambda option: seen[option])] += 1
    for option in OPTIONS:
        error = (shares[option] * (1 - shares[option]) / trials) ** 0.5
        assert abs(best[option] / trials - shares[option]) < 4 * error, option


def test_shares_bear_appeals_far_apart() -> None:
    p = parameters({f"choice.inclination_{option}": 60 for option in CHOSEN})
    s = state(p, appeal_continue=-900, appeal_probe=900, appeal_withdraw=-900)
    found = shares_of(p, s)
    assert found["probe"] == pytest.approx(1.0)
    assert sum(found.values()) == pytest.approx(1.0)


def chosen(p: Any, **fields: float) -> dict[str, float]:
    """Hazards in the situation with some fields changed, no option having an inclination."""
    s = state(p, **(SITUATION | fields))
    choice.appeals(s, p)
    choice.shares(s, p)
    choice.choice_hazards(s, p)
    return rates_of(s)


@pytest.mark.parametrize(("attention", "occasions"), [(0, 0.5), (0.25, 0.75), (0.6, 1.1), (1, 1.5)])
@pytest.mark.parametrize("switches", [{}, {"forecasting": 0}, {"choice_on": 0}])
def test_occasions_rise_with_attention_before_the_data_end_too(
    attention: float, occasions: float, switches: dict[str, float]
) -> None:
    """Inclinations are solved from occasions in history, where nothing is exposed."""
    p = parameters(VALUES | {"choice.attention": 2})
    s = state(p, **(SITUATION | switches), attention=attention)
    choice.choice_hazards(s, p)
    assert s.occasions == pytest.approx(occasions)


def test_hazards_are_shares_of_the_occasions_and_elites_press_on_withdrawal() -> None:
    p = parameters(VALUES | {"choice.attention": 2})
    s = state(p, **SITUATION, attention=0.25)
    choice.appeals(s, p)
    shares = shares_of(p, s)
    choice.choice_hazards(s, p)
    press = exp(1 * 0.5 * (2 * 0.6 - 1))
    assert s.press_factor == pytest.approx(press)
    expected = {
        option: 0.5 * 1.5 * shares[option] * (press if option == "withdraw" else 1) for option in CHOSEN
    }
    assert rates_of(s) == pytest.approx(expected)


def test_elites_who_fear_leaving_hold_the_leader_back_and_the_press_is_limited() -> None:
    p = parameters(VALUES | {"choice.elite_press": 5})
    for safety, strained, press in ((0.1, 0.5, exp(-2)), (0.5, 1, 1), (1, 1, exp(4)), (0, 1, exp(-4))):
        s = state(p, **(SITUATION | {"perceived_exit_elites": safety, "strain_elite": strained}))
        choice.appeals(s, p)
        assert s.press_factor == pytest.approx(press)


def test_nothing_is_chosen_before_the_cutoff_nor_where_choice_is_switched_off() -> None:
    p = parameters(VALUES)
    assert set(chosen(p, forecasting=0).values()) == {0.0}
    assert set(chosen(p, choice_on=0).values()) == {0.0}
    assert min(chosen(p).values()) > 0


def test_in_the_null_choices_do_not_end_the_war_and_in_the_twin_they_move_nothing() -> None:
    null = chosen(parameters(VALUES, structure="null"))
    assert null["freeze"] == null["withdraw"] == 0.0 < null["probe"]
    twin = chosen(parameters(VALUES | {"study.driftless": 1}))
    assert twin["probe"] == twin["mobilise"] == twin["escalate"] == 0.0 < twin["withdraw"]
    assert twin["freeze"] == chosen(parameters(VALUES))["freeze"]


def test_attention_fades_in_thirty_days() -> None:
    p = parameters({"choice.attention_months": 30 / 30.4375}, step_hours=720)
    assert p.attention_keep == pytest.approx(exp(-1))


# ------------------------------------------------------------------------------------------------- what options do


def probed(mark: float, **fields: float) -> Any:
    """A state after a probe with that mark."""
    p = parameters({"choice.probe_will": 0.02, "choice.probe_yields": 0.2, "choice.probe_limit": 0.1})
    s = state(p, **({"will_others": 0.5} | fields))
    choice.probes(s, p, mark)
    return s


def test_a_probe_moves_will_either_way_and_may_obtain_a_limit_whichever() -> None:
    marks = [(number + 0.5) / 200 for number in range(200)]
    after = [probed(mark) for mark in marks]
    up = [s for s in after if s.will_others == pytest.approx(0.52)]
    down = [s for s in after if s.will_others == pytest.approx(0.48)]
    assert len(up) == len(down) == 100
    for half in (up, down):
        assert sum(s.probe_restraint == pytest.approx(0.1) for s in half) == 20
        assert sum(s.probe_restraint == 0.0 for s in half) == 80


def test_a_probe_is_half_a_rung_within_limits() -> None:
    assert probed(0.3, rung=1.2).rung == pytest.approx(1.7)
    assert probed(0.3, rung=5.8).rung == 6.0
    assert probed(0.01, probe_restraint=0.95).probe_restraint == 1.0
    assert probed(0.9, will_others=0.01).will_others == 0.0


@pytest.mark.parametrize(
    ("present", "called", "men"), [(500, 0, 200), (850, 0, 50), (850, 30, 20), (950, 0, 0)]
)
def test_a_mobilisation_calls_up_what_there_is_room_for(present: float, called: float, men: float) -> None:
    p = parameters({"choice.mobilise_men": 200})
    s = state(p, establishment=700, challenger_men=present, challenger_called_up=called)
    choice.mobilises(s, p)
    assert s.challenger_called_up == pytest.approx(called + men)
    assert s.mobilisation == pytest.approx(men / 300)


def test_an_escalation_is_a_rung_and_a_wave_of_raids() -> None:
    p = parameters({"choice.escalate_raid": 300})
    s = state(p, rung=0.5, raid_wave=20)
    choice.escalates(s, p)
    assert (s.rung, s.raid_wave) == (1.5, 320.0)
    high = state(p, rung=5.5)
    choice.escalates(high, p)
    assert high.rung == 6.0


# ------------------------------------------------------------------------------------------------------- off-ramps


def test_an_off_ramp_lapses_after_its_months() -> None:
    p = parameters()
    s = state(p)
    pull(s, "off_ramp", 0.15)
    pull(s, "off_ramp_relief", 0.5)
    pull(s, "off_ramp_months", 6)
    offered = 0
    for _ in range(100):
        choice.off_ramp_ages(s, p)
        assert (s.off_ramp, s.off_ramp_relief) in ((0.15, 0.5), (0.0, 0.0))
        offered += s.off_ramp > 0
    assert offered * p.step_months < 6 <= (offered + 1) * p.step_months
    assert (s.off_ramp_relief, s.off_ramp_months) == (0.0, 0.0)
    assert s.off_ramp_news == 0.15


def test_an_off_ramp_without_a_date_stands() -> None:
    p = parameters()
    s = state(p)
    pull(s, "off_ramp", 0.15)
    for _ in range(500):
        choice.off_ramp_ages(s, p)
    assert s.off_ramp == 0.15
