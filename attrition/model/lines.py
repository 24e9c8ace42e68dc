"""One line of the pipeline of aid: what is ordered of it, how it moves, and what the defender takes (rule 16)."""

from __future__ import annotations

from attrition.model.balance import holding
from attrition.model.declarations import Change, Lever, Operation, Parameter, StateField
from attrition.model.rule import Parameters, State, rule
from attrition.numeric.elementary import clip, expm1, maximum, minimum

LINES = ("fires", "armour", "air_defence", "strikes")

PARAMETERS = (
    Parameter(
        "coalition.stock_months", "month", 0.1, 60, "mean time from a pledge out of stocks to arrival", 2
    ),
    Parameter(
        "coalition.build_months", "month", 0.1, 120, "mean time from a pledge of new build to arrival", 18
    ),
    Parameter(
        "coalition.ready_months", "month", 0.1, 120, "months of need that, once ready, end further orders", 12
    ),
)


def _line(name: str) -> tuple[StateField, ...]:
    return (
        StateField(
            f"line_{name}", "fraction", f"share of military aid that orders {name}", 0, 1, signal=True
        ),
        StateField(
            f"withheld_{name}", "0..1", f"share of {name} that restraint withholds", 0, 1, signal=True
        ),
        StateField(f"stock_{name}_first", "USD bn", f"{name} out of stocks, first stage", 0),
        StateField(f"stock_{name}_second", "USD bn", f"{name} out of stocks, second stage", 0),
        StateField(f"build_{name}_first", "USD bn", f"{name} in new build, first stage", 0),
        StateField(f"build_{name}_second", "USD bn", f"{name} in new build, second stage", 0),
        StateField(f"build_{name}_third", "USD bn", f"{name} in new build, third stage", 0),
        StateField(f"ready_{name}", "USD bn", f"{name} that the defender has not yet taken", 0),
        StateField(f"ordered_{name}_usd_total", "USD bn", f"{name} ordered since the start", 0),
        StateField(f"delivered_{name}_usd_total", "USD bn", f"{name} delivered since the start", 0),
    )


STATE = tuple(field for name in LINES for field in _line(name))

LEVERS = (
    *(
        Lever(
            f"aid_{name}",
            "fraction",
            0,
            1,
            f"share of military aid that orders {name}",
            (Change(f"line_{name}", Operation.SET),),
        )
        for name in LINES
    ),
    *(
        Lever(
            f"restraint_{name}",
            "0..1",
            0,
            1,
            f"share of {name} withheld, declared or not",
            (Change(f"withheld_{name}", Operation.SET),),
        )
        for name in LINES
    ),
)


@rule
def withholding(withheld: float, s: State) -> float:
    """Return the share of a line that is withheld: by the coalition's own restraint and by what probes won."""
    return minimum(withheld + s.probe_restraint, 1.0)


@rule
def room(ready: float, needed_value: float, p: Parameters) -> float:
    """Return the share of the money offered to a line that is ordered: less once much is ready.

    It falls from one to nil while what is ready grows from `coalition.ready_months` of need to twice that: what the
    defender cannot take does not pile up without bound. `needed_value` is in USD bn a month.
    """
    full = maximum(p.coalition_ready_months * needed_value, 1e-6)
    return clip(2.0 - ready / full, 0.0, 1.0)


@rule
def carried(
    stock_first: float,
    stock_second: float,
    build_first: float,
    build_second: float,
    build_third: float,
    ready: float,
    offered: float,
    needed_value: float,
    s: State,
    p: Parameters,
) -> tuple[float, float, float, float, float, float, float, float]:
    """Return the five stages of a line and what is ready after a step, what was ordered and what was delivered in it.

    `offered` is the money of the step in USD bn, restraint taken off. In the driftless twin stages and what is ready
    stand still, and the rest is what it would be.
    """
    moving = 1.0 - holding(s, p)
    stock_leave = -expm1(-p.stock_step / s.lead_factor)
    build_leave = -expm1(-p.build_step / s.lead_factor)
    entering = offered * room(ready, needed_value, p)
    to_build = entering * s.new_build_share
    out_first = stock_leave * stock_first
    out_second = stock_leave * stock_second
    built_first = build_leave * build_first
    built_second = build_leave * build_second
    built_third = build_leave * build_third
    arrived = out_second + built_third
    delivered = minimum(ready + arrived, needed_value * p.step_months)
    return (
        stock_first + moving * (entering - to_build - out_first),
        stock_second + moving * (out_first - out_second),
        build_first + moving * (to_build - built_first),
        build_second + moving * (built_first - built_second),
        build_third + moving * (built_second - built_third),
        maximum(ready + moving * (arrived - delivered), 0.0),
        entering,
        delivered,
    )
