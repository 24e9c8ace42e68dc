"""The recorded acts of the coalition, and what the challenger did within sixty days of each.

The acts are those of the scenario's own file, the one place where they are kept, dated and sourced. An act counts when
it is a weapon, a permission or a statement that could be answered, or a declaration of restraint; acts of one day are
one. What answers is the first probe, mobilisation or escalation that the file records; a threat is words and counts
for nothing done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from attrition.engine.solve import FIRST_MONTH
from attrition.model.spans import DAYS_PER_MONTH
from attrition.scenario.records import Act, Scenario

WINDOW = timedelta(days=60)
OPEN, RESTRAINT = ("novel_act", "strike_permission"), ("restraint_declared",)
ANSWERS: dict[str, str] = {
    "escalation_step": "escalate",
    "mobilisation_decree": "mobilise",
    "probe": "probe",
}
"""Levers of the challenger's acts that answer, the gravest first, and the options that they are."""
CATEGORIES = ("nothing", "probe", "mobilise", "escalate")
"""What the challenger may do within the window: the first of these, or none."""


@dataclass(frozen=True)
class Trial:
    """What the coalition did on one day, and what came of it.

    Parameters: day; names of the acts; acts, as recorded; restraint, whether restraint alone was declared; answer, of
    `CATEGORIES`; answered, its day, None for nothing.
    """

    day: date
    names: tuple[str, ...]
    acts: tuple[Act, ...]
    restraint: bool
    answer: str
    answered: date | None

    @property
    def origin(self) -> date:
        """The last day of which a forecast may know: the day before."""
        return self.day - timedelta(days=1)


def trials(scenario: Scenario) -> list[Trial]:
    """Return the acts of the coalition whose windows lie within the scenario's data, in order.

    Acts of the first months are left out: until then the war finds its shape, and inclinations cannot be solved.
    """
    clock = scenario.clock
    earliest = clock.start + timedelta(days=FIRST_MONTH * DAYS_PER_MONTH)
    days: dict[date, list[Act]] = {}
    for act in scenario.acts:
        if act.date is not None and act.actor == "coalition" and act.lever in OPEN + RESTRAINT:
            days.setdefault(act.date, []).append(act)
    found = []
    for day in sorted(days):
        if day <= earliest or clock.data_cutoff is None or day + WINDOW > clock.data_cutoff:
            continue
        answer, when = answer_to(scenario, day)
        acts = tuple(days[day])
        found.append(
            Trial(
                day,
                tuple(act.name for act in acts),
                acts,
                all(act.lever in RESTRAINT for act in acts),
                answer,
                when,
            )
        )
    return found


def answer_to(scenario: Scenario, day: date) -> tuple[str, date | None]:
    """Return the first answer after a day within the window, and when; of two on one day the graver."""
    within = [
        (act.date, list(ANSWERS).index(act.lever))
        for act in _answers(scenario)
        if act.date is not None and day < act.date <= day + WINDOW
    ]
    if not within:
        return CATEGORIES[0], None
    when, place = min(within)
    return list(ANSWERS.values())[place], when


def _answers(scenario: Scenario) -> list[Act]:
    return [act for act in scenario.acts if act.actor == "challenger" and act.lever in ANSWERS]


def counted(scenario: Scenario, origin: date) -> dict[str, int]:
    """Return how often each option was taken from the start to an origin."""
    counts = dict.fromkeys(CATEGORIES[1:], 0)
    for act in _answers(scenario):
        if act.date is not None and act.date <= origin:
            counts[ANSWERS[act.lever]] += 1
    return counts


def crossed(scenario: Scenario, origin: date) -> tuple[int, int]:
    """Return how many novel acts of the coalition had run their window by an origin, and how many were escalated on."""
    novel = sorted(
        {
            act.date
            for act in scenario.acts
            if act.actor == "coalition" and act.novel and act.lever in OPEN and act.date is not None
        }
    )
    closed = [day for day in novel if day + WINDOW <= origin]
    escalations = [
        act.date for act in _answers(scenario) if ANSWERS[act.lever] == "escalate" and act.date is not None
    ]
    answered = sum(any(day < when <= day + WINDOW for when in escalations) for day in closed)
    return len(closed), answered


def groups(found: Sequence[Trial]) -> list[list[int]]:
    """Return the places of acts that share windows: each group spans less than a window from its first act on."""
    made: list[list[int]] = []
    for place, trial in enumerate(found):
        if made and trial.day - found[made[-1][0]].day < WINDOW:
            made[-1].append(place)
        else:
            made.append([place])
    return made
