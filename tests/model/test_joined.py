"""Mechanisms join the model in their places, and what does not fit the rest of it is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.model import joined, mechanisms
from attrition.model.clocks import MODEL_PROCESSES
from attrition.model.declarations import StateField
from attrition.model.derived import DERIVED
from attrition.model.registry import EVENTS, LEVERS, OBSERVED, OUTCOMES, PARAMETERS, STATE
from tests import mechanisms as files

NOISY = (
    ("def fall(s, p):", "def fall(s, p, t, day, z):"),
    ("p.tide_fall * p.step_months", "p.tide_fall * p.step_months + z[1]"),
)
SUM = (("tide_level", "tide_sum"),)
"""The field by another name: the model has an `aid_level`."""


def named(monkeypatch: pytest.MonkeyPatch, *places: Path) -> None:
    monkeypatch.setenv(mechanisms.VARIABLE, os.pathsep.join(map(str, places)))


def check_whole() -> None:
    """Check what is in use as the model does when it is loaded, with theirs after its own."""

    def theirs(kind: str) -> tuple[Any, ...]:
        return mechanisms.gathered(kind)

    events = theirs("events")
    blocks = [StateField(name, "-", "of an event") for event in events for name in event.fields()]
    joined.check_whole(
        [*PARAMETERS, *theirs("parameters")],
        DERIVED,
        [*STATE, *blocks, *theirs("state")],
        [*LEVERS, *theirs("levers")],
        [*OBSERVED, *theirs("observed")],
        [*EVENTS, *events],
        [*OUTCOMES, *theirs("outcomes")],
        MODEL_PROCESSES,
    )


def refusal_of_completed() -> str:
    with pytest.raises(InputError) as refused:
        joined.completed(MODEL_PROCESSES, "clock")
    return refused.value.line()


def refusal_of_whole() -> str:
    with pytest.raises(InputError) as refused:
        check_whole()
    return refused.value.line()


def test_rows_and_rules_have_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, files.written(tmp_path), files.saved("labour.py", tmp_path))
    table = joined.completed(MODEL_PROCESSES, "clock")
    names = [row.name for row in table]
    assert names[:2] == ["labour.beginning", "tide.beginning"]
    assert names[names.index("shortages") + 1] == "tide_falls"
    assert names[names.index("manpower") + 1] == "labour_market"
    assert names[-3:] == ["turning", "labour.tallies", "record"]
    clock = table[names.index("clock")]
    assert clock.rules[-1].__name__ == "bargaining"
    assert len(table) == len(MODEL_PROCESSES) + 6
    check_whole()


def test_a_replacement_takes_the_place_of_the_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, files.saved("calm.py", tmp_path))
    table = joined.completed(MODEL_PROCESSES, "clock")
    row = next(row for row in table if row.name == "sanctions")
    before = next(row for row in MODEL_PROCESSES if row.name == "sanctions")
    assert [rule.__name__ for rule in row.rules] == ["reach", "constant_discount"]
    assert row.events == before.events and row.switch == before.switch
    check_whole()


@pytest.mark.parametrize(
    ("place", "essence"),
    [
        ("shortage", "tide.py: no process 'shortage' to stand at; allowed: "),
        ("shortage", "; did you mean 'shortages'?"),
        ("record", "no process 'record'"),
    ],
)
def test_a_place_that_is_none_is_refused(
    place: str, essence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, files.written(tmp_path, ('after="shortages"', f'after="{place}"')))
    assert essence in refusal_of_completed()


@pytest.mark.parametrize(
    ("old", "new", "essence"),
    [
        (
            '"discount"',
            '"discont"',
            "process 'sanctions' has no rule 'discont'; allowed: reach, discount; did you mean 'discount'?",
        ),
        ("(s: State, p: Parameters)", "(s: State, p: Parameters, t)", "takes 3 arguments, 'discount'"),
    ],
)
def test_a_replacement_of_nothing_is_refused(
    old: str, new: str, essence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files.saved("calm.py", tmp_path)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    named(monkeypatch, path)
    assert essence in refusal_of_completed()


def test_normal_numbers_need_streams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, files.written(tmp_path, *NOISY))
    assert refusal_of_completed() == (
        "tide.py: rule 'fall' uses z[1]; allowed: 0 normal numbers: process 'tide_falls' has 0 streams of two"
    )
    with_stream = tmp_path / "with"
    with_stream.mkdir()
    stream = ("rules=(fall,))", 'rules=(fall,), streams=("tide.noise",))')
    named(monkeypatch, files.written(with_stream, *NOISY, stream))
    joined.completed(MODEL_PROCESSES, "clock")


def test_two_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, files.written(tmp_path), files.written(tmp_path, name="other.py"))
    assert refusal_of_whole() == "tide.py: the name 'tide' is taken; give the mechanism another name"


@pytest.mark.parametrize("name", ["manpower", "treasury", "ground", "prices"])
def test_a_switch_a_process_or_a_table_gives_no_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, files.written(tmp_path, ("tide", name)))
    assert f"the name '{name}' is taken" in refusal_of_whole()


def adding(text: str) -> tuple[tuple[str, str], ...]:
    """Changes of the short mechanism by which it declares something more."""
    return (
        ("maximum, rule", "maximum, rule, Change, Lever, Observed, Operation, Outcome"),
        ("    begin=(begin,),", f"    begin=(begin,),\n    {text},"),
    )


def lever(name: str, field: str) -> tuple[tuple[str, str], ...]:
    return adding(f'levers=(Lever("{name}", "m", 0, 1, "x", (Change("{field}", Operation.SET),)),)')


def observed(name: str, rest: str) -> tuple[tuple[str, str], ...]:
    return adding(f'observed=(Observed("{name}", "m", "x", {rest}),)')


@pytest.mark.parametrize(
    ("name", "changes", "essence"),
    [
        ("value", (("tide.fall", "tide.centre_brent"),), "parameter field 'value_centre_brent'"),
        ("further", (("tide_level", "tide_package_rate"),), "state field 'further_package_rate'"),
        ("aid", (*SUM, *lever("aid_speed", "tide_sum")), "lever 'aid_speed'"),
        ("aid", (*SUM, *observed("aid_leading", '"tide_sum"')), "observed quantity 'aid_leading'"),
        ("wealth", (("tide_falls", "tide_fund"),), "process 'wealth_fund'"),
    ],
)
def test_what_the_model_has_is_not_declared_again(
    name: str,
    changes: tuple[tuple[str, str], ...],
    essence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named(monkeypatch, files.written(tmp_path, *changes, ("tide", name)))
    assert refusal_of_whole() == f"tide.py: {essence} is there already; give it another name"


@pytest.mark.parametrize(
    ("changes", "essence"),
    [
        (
            lever("tide_gate", "tide_levle"),
            "tide.py: lever 'tide_gate' names no state field 'tide_levle'; did",
        ),
        (adding('outcomes=(Outcome("tide_end", "m", "levle"),)'), "outcome 'tide_end' names no state field"),
        (observed("tide_seen", '"tide_levle"'), "observed quantity 'tide_seen' names no state field"),
        (observed("tide_seen", '"tide_level", ledger="x"'), "names no state field 'x'"),
        (observed("tide_seen", '"tide_level", "x"'), "names no state field 'x'"),
        ((("s.tide_level = p.", "s.tide_levle = p."),), "tide.py line 9: no state field 'tide_levle'"),
    ],
)
def test_a_field_that_is_none_is_refused(
    changes: tuple[tuple[str, str], ...], essence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, files.written(tmp_path, *changes))
    assert essence in refusal_of_whole()
