"""Legal scenarios from a seed: parameters anywhere within their limits, acts of any lever, under any structure."""

from __future__ import annotations

import random
from datetime import date, timedelta

from attrition.engine.program import Program, compile_scenario
from attrition.model.registry import LEVERS, SIGNALS
from attrition.model.structures import STRUCTURES
from tests.scenarios import generated, under

FIRST_DAY = date(2022, 3, 1)


def random_acts(chance: random.Random, days: int) -> str:
    """A policy of up to eight acts of any levers, at dates of the next `days` days or on signals."""
    text = ""
    for number in range(chance.randrange(9)):
        lever = chance.choice(LEVERS)
        value = chance.choice((lever.low, lever.high, chance.uniform(lever.low, lever.high)))
        if chance.random() < 0.3:
            sense, dwell = chance.choice(("above", "below")), chance.choice((0, 2))
            signal = chance.choice(SIGNALS)
            level = min(max(chance.choice((0.1, 0.5, 10.0)), signal.low), signal.high)
            when = f'when = {{ signal = "{signal.name}", {sense} = {level}, dwell_months = {dwell} }}'
        else:
            # Acts of one day that set one field to two values are refused: a day for each.
            when = f"date = {FIRST_DAY + timedelta(days=chance.randrange(days // 8) * 8 + number)}"
        text += f'[[acts]]\nname = "act {number}"\nlever = "{lever.name}"\n{when}\nvalue = {value!r}\n'
    return text


def generated_program(seed: int, rows: int, months: int = 12) -> Program:
    """A legal scenario of ten months of history and some months of forecast, compiled for some rows."""
    chance = random.Random(seed + 1)
    scenario = generated(seed, months)
    acts = random_acts(chance, 300 + 30 * months)
    if acts:
        scenario = under(scenario, acts)
    return compile_scenario(scenario, seed=seed, rows=rows, structure=chance.choice(STRUCTURES))
