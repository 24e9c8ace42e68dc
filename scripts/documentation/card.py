"""The credibility card: what was measured of the code and of its forecasts, the bad with the good, on one page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.documentation.blocks import ROOT
from scripts.documentation.markdown import MADE, cell, code, table

SHORT, LONG = 6, 18
"""Months ahead of the two rows of forecasts."""

FIRST = """\
One page to read before any figure of this package is quoted. Scores are read from the files that the measuring scripts
left (`docs/validation/*.json`, `docs/verification/*.json`); a test holds this page to them.

**What it is for.** Comparing assumptions: which date moves, by how much, under which structure, when a policy or a
belief changes, with chance, parameters and structure kept apart.

**What it is not.** A forecast of the war in Ukraine or of any other, advice on escalation, or a claim that past fit
licenses prediction. Its rules were written by people who knew what came.
"""
LAST = """\
## What nobody should conclude

* **How likely the end is.** Rates of withdrawal, freeze and other ends follow what each row draws from past wars and
  from 46 months of this one. They go in; they do not come out. Differences between policies under the same draws do.
* **That the politics is tested.** No series informs beliefs, choice, escalation or the regime: they stay at priors.
  On the recorded acts of 2022–25 the options model adds nothing to counting ([Validation](../validation.md#rivals)).
* **That past wars confirm it.** Over seven of them it has no skill beyond the noise, and it ends long wars too early
  ([Validation](../validation.md#past-wars)).
* **That structures are told apart by the series.** They share the material model; on the months they are not, and one
  negotiation over one number does as well.
* **That the argument it was built around is shown.** Of its twelve claims five fail; two of the twelve verdicts
  rest on recorded data, and they point two ways ([Claims](../claims.md#what-came-out)).
* **That passing checks means being right.** They hold the code to its equations, and nothing holds the equations to
  the world but the table above.
* **That a small run is precise.** Below 64 prior draws the printed intervals are too narrow
  ([Verification](../verification.md)).

Where it is known to fail, and why: [Validation](../validation.md#where-it-fails-and-why-we-think-so). What no run of it
can tell: [Limits](../limits.md).
"""


def read(name: str) -> Any:
    """Return what a measuring script left below docs/."""
    return json.loads((ROOT / "docs" / name).read_text(encoding="utf-8"))


def page() -> str:
    """Return the card."""
    from attrition import __version__

    parts = [MADE, "# Credibility card", FIRST, f"Version {__version__}; data until the end of 2025."]
    parts += ["## The code", table(["what", "result", "measured"], _code())]
    parts += ["## What goes in", _inputs()]
    parts += ["## What came of forecasts", _forecasts(), LAST]
    return "\n\n".join(parts) + "\n"


def _code() -> list[list[str]]:
    from scripts.documentation.laws import verdicts

    mutants, coverage = read("verification/mutation.json"), read("verification/coverage.json")
    held = verdicts()
    return [
        [
            "comparisons with closed forms and known numbers that hold",
            f"{held['pass']} of {sum(held.values())}",
            "by the tests",
        ],
        [
            "changed tokens of the rules that the tests notice",
            f"{mutants['killed'] + mutants['timeout']} of {mutants['mutants']} ({mutants['score']:.0%})",
            measured(mutants),
        ],
        ["lines that the default tests run", f"{coverage['lines']} %", measured(coverage)],
        [
            "engines that give the same bits for every path",
            "SimPy in Python, SimPy compiled, scalar, lanes",
            "by the tests",
        ],
    ]


def measured(scores: Mapping[str, Any]) -> str:
    """Return when scores were measured, as their file says."""
    return cell(str(scores.get("measured", "not recorded")).partition(";")[0])


def _inputs() -> str:
    import attrition

    values = attrition.load("ukraine-2022").values.values()
    counts = {
        status: [value.status for value in values].count(status)
        for status in ("sourced", "derived", "judged")
    }
    calibration = read("validation/calibration.json")
    numbers, check = calibration["numbers"], calibration["check"]
    informed = [code(number["name"]) for number in numbers if number["informed"]]
    return (
        f"`ukraine-2022` has {len(values)} parameters: {counts['sourced']} sourced, {counts['derived']} derived, "
        f"**{counts['judged']} judged**. Of {len(numbers)} numbers that monthly series could tell, the data inform "
        f"{len(informed)}: {', '.join(informed)}. On {check['data_sets']} synthetic data sets the true values lay "
        f"within the central 50 % in {check['within_50']:.2f} and within 90 % in {check['within_90']:.2f} of all cases."
    )


def _forecasts() -> str:
    hindcast = read("validation/hindcast.json")
    origins = hindcast["origins"]
    blocks = max(score["independent_blocks"] for score in hindcast["scores"])
    widened = max(len(origin["reverted"]["widened"]) for origin in origins)
    goes_on = [origin["war_goes_on"]["p"] for origin in origins]
    rows = [_lead(hindcast["scores"], months) for months in (SHORT, LONG)]
    sentence = (
        f"Hindcasts of {len(at(hindcast['scores'], SHORT))} published series from {len(origins)} monthly origins, "
        f"{origins[0]['origin']} to {origins[-1]['origin']} ({hindcast['draws']} draws × {hindcast['paths']} paths; "
        f"scored {measured(hindcast)}). No month after an origin is read. They are not blind all the same: who wrote "
        f"the rules knew what came, up to {widened} values keep their centre, only widened, and the method was changed "
        "after looking at scores of the whole time. No parameter, prior or rule was moved towards a score."
    )
    told = (
        f"*Beyond the noise*: the 90 % interval of a bootstrap lies above nil. There are no more than **{blocks} "
        "independent observations** a series, so that such intervals are themselves a guess. The random walk is a weak "
        "opponent for noisy flows; the mean of the last six months is the fairer one. The central 90 % should hold "
        f".90; of months within {SHORT} they hold least for {_least(hindcast['scores'], 'coverage90', SHORT)}. Least "
        f"skill 1–{LONG} months ahead: {_least(hindcast['scores'], 'skill_random_walk', LONG)} over the random walk, "
        f"{_least(hindcast['scores'], 'skill_mean6', LONG)} over the mean of six. That the war would go on for "
        f"{hindcast['months']} months it held {sum(goes_on) / len(goes_on):.2f} likely in the mean ({min(goes_on):.2f} "
        f"to {max(goes_on):.2f}); it went on each time."
    )
    headings = [
        "months ahead",
        "better than a random walk",
        "beyond the noise",
        "better than the mean of six",
        "beyond the noise",
    ]
    return "\n\n".join([sentence, table([*headings, "within 50 %", "within 90 %"], rows), told])


def _least(scores: Sequence[Mapping[str, Any]], name: str, months: int) -> str:
    worst = min(at(scores, months), key=lambda score: float(score[name]))
    return f"{code(worst['series'])}, {worst[name]:.2f}".replace("-", "−")


def at(scores: Sequence[Mapping[str, Any]], months: int) -> list[Mapping[str, Any]]:
    """Return the scores of one lead."""
    return [score for score in scores if score["lead_months"] == months]


def _lead(scores: Sequence[Mapping[str, Any]], months: int) -> list[str]:
    here = at(scores, months)
    count = sum(score["n"] for score in here)
    held = [sum(score[name] * score["n"] for score in here) / count for name in ("coverage50", "coverage90")]
    return [
        f"1–{months}",
        f"{sum(score['skill_random_walk'] > 0 for score in here)} of {len(here)} series",
        f"{sum(score['skill_random_walk_interval'][0] > 0 for score in here)} of {len(here)}",
        f"{sum(score['skill_mean6'] > 0 for score in here)} of {len(here)}",
        f"{sum(score['skill_mean6_interval'][0] > 0 for score in here)} of {len(here)}",
        *(cell(f"{share:.2f}") for share in held),
    ]
