"""Wars for Hypothesis: legal scenarios with acts, switches and structures, that shrink and can be told in a line."""

from __future__ import annotations

import json
import random
import shlex
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.program import Program
from attrition.model.registry import LEVERS, PARAMETERS, SIGNALS
from attrition.model.structures import STRUCTURES
from attrition.scenario import Scenario
from attrition.scenario.names import INTEGER_UNITS
from tests.scenarios import KEPT, LIMITS, UNITS, fixed, no_data, random_values, shipped, under, without

CUTOFFS = ("2022-12-31", "2022-06-30", None)
"""Ends of the data: ten months of it, four, none."""
LEVERS_BY_NAME = {lever.name: lever for lever in LEVERS}
SIGNALS_BY_NAME = {signal.name: signal for signal in SIGNALS}
MOVABLE = tuple(parameter.name for parameter in PARAMETERS if parameter.name not in KEPT)
SWITCHES = tuple(shipped().switches)
WEEKS = 90


@dataclass(frozen=True)
class Act:
    """An act: how far a lever goes within its limits; in a week, or when a signal passes a level for a dwell."""

    lever: str
    part: float
    week: int | None = None
    signal: str | None = None
    above: bool = True
    level: float = 0.0
    dwell_months: int = 0

    def text(self, number: int, start: date) -> str:
        """The act as a policy file has it."""
        lever = LEVERS_BY_NAME[self.lever]
        value = within(lever.low, lever.high, self.part, lever.unit)
        if self.signal is None:
            when = f"date = {start + timedelta(days=7 * (self.week or 0))}"
        else:
            signal = SIGNALS_BY_NAME[self.signal]
            level = min(max(self.level, signal.low), signal.high)
            side = "above" if self.above else "below"
            when = f'when = {{ signal = "{self.signal}", {side} = {level!r}, dwell_months = {self.dwell_months} }}'
        return f'[[acts]]\nname = "act {number}"\nlever = "{self.lever}"\n{when}\nvalue = {value!r}\n'


@dataclass(frozen=True)
class War:
    """What a generated scenario differs in from the shipped one.

    `share` of all parameters are moved by `chance`, anywhere within their limits or to the `ends` of them; `parts`
    moves some more, by name, each to a part of the way from its lower limit to its upper one.
    """

    seed: int = 0
    share: float = 0.0
    ends: bool = False
    chance: int = 0
    parts: tuple[tuple[str, float], ...] = ()
    acts: tuple[Act, ...] = ()
    off: tuple[str, ...] = ()
    structure: str = STRUCTURES[0]
    cutoff: str | None = CUTOFFS[0]
    months: int = 2
    history: bool = True
    driftless: bool = False
    slots: int = 1

    def scenario(self) -> Scenario:
        """The scenario."""
        sets = [
            f"clock.horizon_months={self.months}",
            f"clock.base_slot_hours={168 // self.slots}",
            f"study.driftless={int(self.driftless)}",
        ]
        scenario = shipped().with_(sets=["clock.data_cutoff=2022-12-31"])
        if self.cutoff is None:
            scenario = no_data(scenario, self.months)
        else:
            sets.append(f"clock.data_cutoff={self.cutoff}")
        scenario = scenario.with_(sets=sets)
        start = scenario.clock.start
        # Acts of one step that set one field to two values are refused: a week for each.
        taken = {-((start - act.date).days // 7) for act in scenario.acts if act.date}
        last = (scenario.clock.end - start).days // 7
        text = ""
        for number, act in enumerate(self.acts):
            if act.signal is None and (act.week in taken or act.week > last):  # type: ignore[operator]
                continue
            taken.add(-1 if act.week is None else act.week)
            text += act.text(number, start)
        if text:
            scenario = under(scenario, text)
        moved = random_values(random.Random(self.chance), self.share, ends=self.ends)
        values = {
            name: float(round(value)) if UNITS[name] in INTEGER_UNITS else value
            for name, value in moved.items()
        }
        values |= {name: within(*LIMITS[name], part, UNITS[name]) for name, part in self.parts}
        if not self.driftless:
            values.pop("study.driftless", None)
        return without(fixed(scenario, values), switches=self.off, history=not self.history)

    def program(self, rows: int = 2, **changes: Any) -> Program:
        """The scenario compiled for some rows, with some fields of the war changed."""
        war = replace(self, **changes)
        return compile_scenario(war.scenario(), seed=war.seed, rows=rows, structure=war.structure)

    def told(self) -> str:
        """The war as a line of JSON, without what is as by default."""
        usual = asdict(War())
        return json.dumps({name: value for name, value in asdict(self).items() if value != usual[name]})

    @classmethod
    def read(cls, line: str) -> War:
        """The war of a line of JSON."""
        fields = json.loads(line)
        fields["acts"] = tuple(Act(**act) for act in fields.get("acts", ()))
        fields["parts"] = tuple((name, part) for name, part in fields.get("parts", ()))
        fields["off"] = tuple(fields.get("off", ()))
        return cls(**fields)


def within(low: float, high: float, part: float, unit: str) -> float:
    """The number at a part of the way between two limits, whole where the unit asks for it."""
    value = min(max(low + part * (high - low), low), high)
    return float(round(value)) if unit in INTEGER_UNITS else value


parts = st.sampled_from((0.0, 1.0)) | st.integers(0, 64).map(lambda number: number / 64)
"""Parts of the way from a lower limit to an upper one: the limits themselves come often, and small parts first."""

dated_acts = st.builds(Act, st.sampled_from(sorted(LEVERS_BY_NAME)), parts, week=st.integers(1, WEEKS))
triggered_acts = st.builds(
    Act,
    st.sampled_from(sorted(LEVERS_BY_NAME)),
    parts,
    signal=st.sampled_from(sorted(SIGNALS_BY_NAME)),
    above=st.booleans(),
    level=st.sampled_from((0.1, 0.5, 10.0, 100.0)),
    dwell_months=st.sampled_from((0, 2)),
)
schedules = st.lists(dated_acts | triggered_acts, max_size=8).map(tuple)


def wars(**chosen: st.SearchStrategy[Any]) -> st.SearchStrategy[War]:
    """A strategy of wars, with some fields chosen otherwise."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "seed": st.integers(0, 2**32 - 1),
        "share": st.sampled_from((0.0, 0.05, 0.3, 1.0)),
        "ends": st.booleans(),
        "chance": st.integers(0, 2**32 - 1),
        "parts": st.lists(
            st.tuples(st.sampled_from(MOVABLE), parts), max_size=6, unique_by=lambda part: part[0]
        ).map(tuple),
        "acts": schedules,
        # An empty list shrinks best, and most wars have all subsystems.
        "off": st.just(()) | st.lists(st.sampled_from(SWITCHES), max_size=4, unique=True).map(tuple),
        "structure": st.sampled_from(STRUCTURES),
        "cutoff": st.sampled_from(CUTOFFS),
        "months": st.integers(2, 12),
        "history": st.sampled_from((True, True, True, False)),
        "driftless": st.sampled_from((False, False, False, True)),
        "slots": st.sampled_from((1, 1, 1, 2, 4)),
    }
    return st.builds(War, **(fields | chosen))


def searched(count: int, check: Callable[..., None], **strategies: st.SearchStrategy[Any]) -> None:
    """Check some examples, the same ones at every run; one that fails is shrunk and raised."""
    every = settings(
        max_examples=max(count, 1),
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    every(given(**strategies)(check))()


def for_wars(
    share: float = 1.0, **chosen: st.SearchStrategy[Any]
) -> Callable[[Callable[[War], None]], Callable[[pytest.FixtureRequest], None]]:
    """Make a check of a war a test over a share of `--scenarios` wars, or over the one that `--war` tells.

    The wars are the same at every run. One that fails is shrunk, and printed as a command that checks it alone.
    """

    def decorated(check: Callable[[War], None]) -> Callable[[pytest.FixtureRequest], None]:
        def test(request: pytest.FixtureRequest) -> None:
            told = request.config.getoption("--war")
            if told:
                check(War.read(told))
                return

            def each(war: War) -> None:
                try:
                    check(war)
                except Exception as error:
                    place = shlex.quote(request.node.nodeid)
                    error.add_note(f"once more: ./scripts/test {place} --war {shlex.quote(war.told())}")
                    raise

            searched(int(request.config.getoption("--scenarios") * share), each, war=wars(**chosen))

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorated
