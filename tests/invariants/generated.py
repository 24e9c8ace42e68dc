"""Legal scenarios from a seed: parameters anywhere within their limits, acts of any lever, under any structure."""

from __future__ import annotations

import random
from datetime import timedelta

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.model.registry import LEVERS, SIGNALS
from attrition.model.structures import STRUCTURES
from attrition.scenario import Scenario
from tests.scenarios import generated, under


def random_acts(chance: random.Random, scenario: Scenario, weeks: int) -> str:
    """A policy of up to eight acts of any levers, at dates of the first `weeks` weeks or on signals."""
    start = scenario.clock.start
    # Acts of one step that set one field to two values are refused: a week for each.
    free = set(range(1, weeks)) - {-((start - act.date).days // 7) for act in scenario.acts if act.date}
    text = ""
    for number in range(chance.randrange(9)):
        lever = chance.choice(LEVERS)
        between = chance.uniform(lever.low, lever.high)
        value = chance.choice((lever.low, lever.high, between if lever.unit != "0/1" else lever.high))
        if chance.random() < 0.3:
            sense, dwell = chance.choice(("above", "below")), chance.choice((0, 2))
            signal = chance.choice(SIGNALS)
            level = min(max(chance.choice((0.1, 0.5, 10.0)), signal.low), signal.high)
            when = f'when = {{ signal = "{signal.name}", {sense} = {level}, dwell_months = {dwell} }}'
        else:
            week = chance.choice(sorted(free))
            free.remove(week)
            when = f"date = {start + timedelta(days=7 * week)}"
        text += f'[[acts]]\nname = "act {number}"\nlever = "{lever.name}"\n{when}\nvalue = {value!r}\n'
    return text


def generated_program(seed: int, rows: int, months: int = 12) -> Program:
    """A legal scenario of ten months of history and some months of forecast, compiled for some rows."""
    chance = random.Random(seed + 1)
    scenario = generated(seed, months)
    acts = random_acts(chance, scenario, 43 + 4 * months)
    if acts:
        scenario = under(scenario, acts)
    return compile_scenario(scenario, seed=seed, rows=rows, structure=chance.choice(STRUCTURES))
