"""The pipeline of military aid: from commitments in dollars to rounds, tanks, interceptors and sorties (rule 16).

Four lines are ordered: fires, armour, air defence, strikes. Of each, one part comes from stocks in two Erlang stages
and one from new build in three; what has arrived waits, ready, until the defender can take it. The rest of aid, above
all training, transport and upkeep, is counted and buys nothing here.
"""

from __future__ import annotations

from attrition.model import lines
from attrition.model.balance import holding
from attrition.model.declarations import Change, Lever, Operation, Parameter, StateField
from attrition.model.lines import carried, withholding
from attrition.model.rule import Parameters, State, rule
from attrition.model.strikes import interceptors_needed
from attrition.model.supply import armour_needed, learnt_cost, rounds_needed
from attrition.model.totals import commit
from attrition.numeric.elementary import exp, maximum, minimum, select

PARAMETERS = (
    *lines.PARAMETERS,
    Parameter("coalition.pipeline_initial", "USD bn", 0, 1e3, "aid out of stocks under way at the start", 12),
    Parameter(
        "coalition.price.round",
        "USD",
        1,
        1e6,
        "price of a round, nominal, at the learning of reference",
        4000,
    ),
    Parameter(
        "coalition.price.round_parity", "USD", 1, 1e6, "price of a round at purchasing-power parity", 1000
    ),
    Parameter(
        "coalition.price.tank", "USD m", 0.01, 1e3, "price of a tank in service, with what it takes", 12
    ),
    Parameter("coalition.price.interceptor", "USD m", 0.01, 1e3, "price of an interceptor", 1.5),
    Parameter("coalition.price.sortie", "USD m", 0.001, 1e3, "price of a long-range sortie", 1.0),
    Parameter("coalition.fires.learning_rate", "-", 0.5, 1, "cost ratio per doubling of output", 0.85),
    Parameter("coalition.fires.output_before", "M rounds", 0, 1e3, "recent output before the start", 1),
    Parameter(
        "coalition.fires.output_reference", "M rounds", 0.01, 1e3, "output at which prices are those", 8
    ),
    Parameter(
        "coalition.strikes_limit", "sorties/month", 0, 1e6, "long-range sorties that can be taken", 200
    ),
)

STATE = (
    *lines.STATE,
    StateField("new_build_share", "fraction", "share of orders that is new build", 0, 1, signal=True),
    StateField("lead_factor", "-", "factor on times to arrival", 0.1, 10, signal=True),
    StateField("yardstick", "0..1", "0 nominal prices, 1 purchasing-power parity", 0, 1, signal=True),
    StateField("package_pending", "USD bn", "packages of aid not yet ordered", 0),
    StateField("aid_other_total", "USD bn", "training, logistics and what lines could not take", 0),
    StateField("delivered_rounds", "M rounds/month", "rounds delivered a month", 0, signal=True),
    StateField("delivered_armour", "tanks/month", "tanks delivered a month", 0),
    StateField("delivered_interceptors", "units/month", "interceptors delivered a month", 0),
    StateField("delivered_strikes", "sorties/month", "long-range sorties delivered a month", 0),
    StateField("delivered_rounds_total", "M rounds", "rounds delivered since the start", 0),
    StateField("pipeline_interceptors", "units", "interceptors in the pipeline", 0, signal=True),
)

LEVERS = (
    *lines.LEVERS,
    Lever(
        "aid_package",
        "USD bn",
        0,
        1e3,
        "a package of military aid beyond pledges, ordered at once",
        (Change("package_pending", Operation.ADD), Change("package_recent", Operation.ADD)),
    ),
    Lever(
        "aid_speed",
        "-",
        0.1,
        10,
        "factor on times to arrival: below 1 is faster",
        (Change("lead_factor", Operation.SET),),
    ),
    Lever(
        "aid_new_build",
        "fraction",
        0,
        1,
        "share of orders that is new build, the rest comes from stocks",
        (Change("new_build_share", Operation.SET),),
    ),
    Lever(
        "yardstick",
        "0..1",
        0,
        1,
        "prices at which aid buys rounds: 0 nominal, 1 purchasing-power parity",
        (Change("yardstick", Operation.SET),),
    ),
)


@rule
def begin_pipeline(s: State, p: Parameters) -> None:
    """Set shares, and what is under way out of stocks at the start; after the beginnings of coalition and stocks."""
    s.new_build_share = 0.5
    s.lead_factor = 1.0
    s.line_fires = 0.25
    s.line_armour = 0.10
    s.line_air_defence = 0.25
    s.line_strikes = 0.05
    half = 0.5 * p.coalition_pipeline_initial
    s.stock_fires_first = half * s.line_fires
    s.stock_fires_second = s.stock_fires_first
    s.stock_armour_first = half * s.line_armour
    s.stock_armour_second = s.stock_armour_first
    s.stock_air_defence_first = half * s.line_air_defence
    s.stock_air_defence_second = s.stock_air_defence_first
    s.stock_strikes_first = half * s.line_strikes
    s.stock_strikes_second = s.stock_strikes_first
    s.ordered_fires_usd_total = s.stock_fires_first + s.stock_fires_second
    s.ordered_armour_usd_total = s.stock_armour_first + s.stock_armour_second
    s.ordered_air_defence_usd_total = s.stock_air_defence_first + s.stock_air_defence_second
    s.ordered_strikes_usd_total = s.stock_strikes_first + s.stock_strikes_second
    s.delivered_rounds = first_arrivals(s.stock_fires_second, rounds_needed(s, p), round_price(s, p), p)
    s.delivered_armour = first_arrivals(s.stock_armour_second, armour_needed(s, p), tank_price(p), p)
    s.delivered_interceptors = first_arrivals(
        s.stock_air_defence_second, interceptors_needed(s, p), interceptor_price(p), p
    )
    s.delivered_strikes = first_arrivals(
        s.stock_strikes_second, p.coalition_strikes_limit, sortie_price(p), p
    )
    s.pipeline_interceptors = s.ordered_air_defence_usd_total / interceptor_price(p)


@rule
def first_arrivals(second: float, needed: float, price: float, p: Parameters) -> float:
    """Return the units a month that arrive at first."""
    return minimum(2.0 / p.coalition_stock_months * second / price, needed)


@rule
def round_price(s: State, p: Parameters) -> float:
    """Return the price of a million rounds in USD bn: by yardstick and learning (rules 6 and 16)."""
    nominal = p.coalition_price_round / 1000.0
    output = p.coalition_fires_output_before + s.delivered_rounds_total
    learning = learnt_cost(output, p.coalition_fires_output_reference, p.coalition_learning_exponent)
    return nominal * exp(s.yardstick * p.parity_log) * learning


@rule
def tank_price(p: Parameters) -> float:
    """Return the price of a tank in USD bn."""
    return p.coalition_price_tank / 1000.0


@rule
def interceptor_price(p: Parameters) -> float:
    """Return the price of an interceptor in USD bn."""
    return p.coalition_price_interceptor / 1000.0


@rule
def sortie_price(p: Parameters) -> float:
    """Return the price of a long-range sortie in USD bn."""
    return p.coalition_price_sortie / 1000.0


@rule
def pipeline(s: State, p: Parameters) -> None:
    """Order, move and deliver the military aid of one step, after its commitments (rule 16)."""
    moving = 1.0 - holding(s, p)
    money = s.aid * (p.step_months / 12.0) + s.package_pending
    s.package_pending = 0.0
    offered = money / maximum(s.line_fires + s.line_armour + s.line_air_defence + s.line_strikes, 1.0)
    fires = offered * s.line_fires * (1.0 - withholding(s.withheld_fires, s))
    armour = offered * s.line_armour * (1.0 - withholding(s.withheld_armour, s))
    air_defence = offered * s.line_air_defence * (1.0 - withholding(s.withheld_air_defence, s))
    strikes = offered * s.line_strikes * (1.0 - withholding(s.withheld_strikes, s))
    rest = money - offered * (s.line_fires + s.line_armour + s.line_air_defence + s.line_strikes)
    committed = rest + fires + armour + air_defence + strikes
    # What is withheld is not spent; while the data last it went elsewhere, for what they count was spent.
    committed = select(s.forecasting > 0.5, committed, money)
    ordered = fires_line(fires, s, p) + armour_line(armour, s, p)
    ordered = ordered + air_defence_line(air_defence, s, p) + strikes_line(strikes, s, p)
    # What a line has no room for goes to the rest.
    s.aid_other_total = s.aid_other_total + moving * maximum(committed - ordered, 0.0)
    s.quarter_committed = s.quarter_committed + committed
    commit(s, committed)
    s.quarter_months = s.quarter_months + p.step_months


@rule
def fires_line(offered: float, s: State, p: Parameters) -> float:
    """Order, move and deliver rounds for one step; return what was ordered in USD bn."""
    moving = 1.0 - holding(s, p)
    price = round_price(s, p)
    (
        s.stock_fires_first,
        s.stock_fires_second,
        s.build_fires_first,
        s.build_fires_second,
        s.build_fires_third,
        s.ready_fires,
        ordered,
        delivered,
    ) = carried(
        s.stock_fires_first,
        s.stock_fires_second,
        s.build_fires_first,
        s.build_fires_second,
        s.build_fires_third,
        s.ready_fires,
        offered,
        rounds_needed(s, p) * price,
        s,
        p,
    )
    s.ordered_fires_usd_total = s.ordered_fires_usd_total + moving * ordered
    s.delivered_fires_usd_total = s.delivered_fires_usd_total + moving * delivered
    s.delivered_rounds = delivered * (1.0 / (price * p.step_months))
    s.delivered_rounds_total = s.delivered_rounds_total + moving * (delivered * (1.0 / price))
    return ordered


@rule
def armour_line(offered: float, s: State, p: Parameters) -> float:
    """Order, move and deliver tanks for one step; return what was ordered in USD bn."""
    moving = 1.0 - holding(s, p)
    price = tank_price(p)
    (
        s.stock_armour_first,
        s.stock_armour_second,
        s.build_armour_first,
        s.build_armour_second,
        s.build_armour_third,
        s.ready_armour,
        ordered,
        delivered,
    ) = carried(
        s.stock_armour_first,
        s.stock_armour_second,
        s.build_armour_first,
        s.build_armour_second,
        s.build_armour_third,
        s.ready_armour,
        offered,
        armour_needed(s, p) * price,
        s,
        p,
    )
    s.ordered_armour_usd_total = s.ordered_armour_usd_total + moving * ordered
    s.delivered_armour_usd_total = s.delivered_armour_usd_total + moving * delivered
    s.delivered_armour = delivered * (1.0 / (price * p.step_months))
    return ordered


@rule
def air_defence_line(offered: float, s: State, p: Parameters) -> float:
    """Order, move and deliver interceptors for one step; return what was ordered in USD bn."""
    moving = 1.0 - holding(s, p)
    price = interceptor_price(p)
    (
        s.stock_air_defence_first,
        s.stock_air_defence_second,
        s.build_air_defence_first,
        s.build_air_defence_second,
        s.build_air_defence_third,
        s.ready_air_defence,
        ordered,
        delivered,
    ) = carried(
        s.stock_air_defence_first,
        s.stock_air_defence_second,
        s.build_air_defence_first,
        s.build_air_defence_second,
        s.build_air_defence_third,
        s.ready_air_defence,
        offered,
        interceptors_needed(s, p) * price,
        s,
        p,
    )
    s.ordered_air_defence_usd_total = s.ordered_air_defence_usd_total + moving * ordered
    s.delivered_air_defence_usd_total = s.delivered_air_defence_usd_total + moving * delivered
    s.delivered_interceptors = delivered * (1.0 / (price * p.step_months))
    waiting = s.stock_air_defence_first + s.stock_air_defence_second + s.ready_air_defence
    building = s.build_air_defence_first + s.build_air_defence_second + s.build_air_defence_third
    s.pipeline_interceptors = (waiting + building) * (1.0 / price)
    return ordered


@rule
def strikes_line(offered: float, s: State, p: Parameters) -> float:
    """Order, move and deliver long-range sorties for one step; return what was ordered in USD bn."""
    moving = 1.0 - holding(s, p)
    price = sortie_price(p)
    (
        s.stock_strikes_first,
        s.stock_strikes_second,
        s.build_strikes_first,
        s.build_strikes_second,
        s.build_strikes_third,
        s.ready_strikes,
        ordered,
        delivered,
    ) = carried(
        s.stock_strikes_first,
        s.stock_strikes_second,
        s.build_strikes_first,
        s.build_strikes_second,
        s.build_strikes_third,
        s.ready_strikes,
        offered,
        p.coalition_strikes_limit * price,
        s,
        p,
    )
    s.ordered_strikes_usd_total = s.ordered_strikes_usd_total + moving * ordered
    s.delivered_strikes_usd_total = s.delivered_strikes_usd_total + moving * delivered
    s.delivered_strikes = delivered * (1.0 / (price * p.step_months))
    return ordered
