"""What a path is summed up by, from the end of the data to its end or the horizon: probes, aid, strain, will.

Of a scenario without data from its start. Means are over the steps in which the war went on.
"""

from __future__ import annotations

from attrition.model.declarations import StateField
from attrition.model.rule import State, rule
from attrition.numeric.elementary import maximum, select

STATE = (
    StateField("probes_reported", "count", "probes after the data, at the last recorded step", 0),
    StateField("aid_committed", "USD bn", "military aid committed after the data", 0),
    StateField("aid_reported", "USD bn", "military aid committed, at the last recorded step", 0),
    StateField("steps_averaged", "count", "steps of the war after the data within the horizon", 0),
    StateField("strain_mean", "0..100", "mean regime strain over those steps", 0, 100),
    StateField("strain_economic_mean", "0..1", "mean economic strain", 0, 1),
    StateField("strain_military_mean", "0..1", "mean military strain", 0, 1),
    StateField("strain_elite_mean", "0..1", "mean elite strain", 0, 1),
    StateField("strain_public_mean", "0..1", "mean public strain", 0, 1),
    StateField("withdraw_share_mean", "share", "mean share of withdrawing in the challenger's choice", 0, 1),
    StateField("will_mean", "0..1", "mean will of the coalition", 0, 1),
    StateField("reserve_mean", "RUB trn", "mean liquid reserve of the challenger"),
)


@rule
def commit(s: State, amount: float) -> None:
    """Count military aid that is committed, in USD bn."""
    s.aid_committed = s.aid_committed + s.forecasting * amount


@rule
def sum_up(s: State) -> None:
    """Take one recorded step into the totals and means."""
    s.probes_reported = s.probe_count
    s.aid_reported = s.aid_committed
    s.steps_averaged = s.steps_averaged + s.forecasting
    weight = s.forecasting / maximum(s.steps_averaged, 1.0)
    s.strain_mean = s.strain_mean + weight * (s.strain - s.strain_mean)
    s.strain_economic_mean = s.strain_economic_mean + weight * (s.strain_economic - s.strain_economic_mean)
    s.strain_military_mean = s.strain_military_mean + weight * (s.strain_military - s.strain_military_mean)
    s.strain_elite_mean = s.strain_elite_mean + weight * (s.strain_elite - s.strain_elite_mean)
    s.strain_public_mean = s.strain_public_mean + weight * (s.strain_public - s.strain_public_mean)
    s.withdraw_share_mean = s.withdraw_share_mean + weight * (s.option_withdraw - s.withdraw_share_mean)
    s.will_mean = s.will_mean + weight * (s.will - s.will_mean)
    s.reserve_mean = s.reserve_mean + weight * (s.liquid_reserve - s.reserve_mean)


@rule
def close_totals(s: State, ended: float) -> None:
    """Settle the totals of a path; `ended` is 1 where the war ended within the horizon.

    What happened in its last step counts then. A war that ended in the first step has no mean, but the state it had.
    """
    none = select(s.steps_averaged < 0.5, 1.0, 0.0)
    s.probes_reported = select(ended > 0.5, s.probe_count, s.probes_reported)
    s.aid_reported = select(ended > 0.5, s.aid_committed, s.aid_reported)
    s.strain_mean = select(none > 0.5, s.strain, s.strain_mean)
    s.strain_economic_mean = select(none > 0.5, s.strain_economic, s.strain_economic_mean)
    s.strain_military_mean = select(none > 0.5, s.strain_military, s.strain_military_mean)
    s.strain_elite_mean = select(none > 0.5, s.strain_elite, s.strain_elite_mean)
    s.strain_public_mean = select(none > 0.5, s.strain_public, s.strain_public_mean)
    s.withdraw_share_mean = select(none > 0.5, s.option_withdraw, s.withdraw_share_mean)
    s.will_mean = select(none > 0.5, s.will, s.will_mean)
    s.reserve_mean = select(none > 0.5, s.liquid_reserve, s.reserve_mean)
