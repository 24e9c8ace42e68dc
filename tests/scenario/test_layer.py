"""One file, or the --set options, as a layer."""

from __future__ import annotations

import datetime
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrition.errors import InputError
from attrition.model.mechanism import SCENARIO_KEYS
from attrition.scenario.layer import Layer, read_layer, read_sets


def read(text: str, kind: str = "scenario") -> Layer:
    return read_layer(tomllib.loads(text), "war.toml", kind)


def test_a_file_is_read_into_its_parts() -> None:
    layer = read(
        """
        schema = 1
        name = "war"
        title = "A war"
        extends = "other"
        oil.brent_median = 70
        [clock]
        start = 2022-02-24
        horizon_months = 60
        [switches]
        front = false
        [remove]
        acts = ["a"]
        """
    )
    assert (layer.name, layer.title, layer.extends) == ("war", "A war", "other")
    assert layer.values["oil.brent_median"].value == 70.0
    assert layer.clock == {"start": datetime.date(2022, 2, 24), "horizon_months": 60}
    assert layer.switches == {"front": False}
    assert layer.removed == {"acts": ("a",)}


ACT = '[[acts]]\nname = "a"\nlever = "coalition_aid"\ndate = 2023-01-02\nvalue = 1\n'
BRENT = '[[observations]]\nquantity = "brent"\npoints = [{ date = 2022-03-01, value = 1 }]\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "chalenger = 1",
            "unknown key 'chalenger'; did you mean 'challenger'?; see 'attrition parameters SCENARIO'",
        ),
        (
            "[challenger.men]\ninital = 1",
            "unknown key 'challenger.men.inital'; did you mean 'challenger.men.initial'?",
        ),
        ("[challenger.mne]\ninitial = 1", "unknown key 'challenger.mne'; did you mean 'challenger.men"),
        ("challenger.men = 3", "challenger.men: 3 stands where a table belongs; allowed: challenger.men."),
        ('"\\u001b[31m" = 1', "unknown key '\\x1b[31m'"),
        ("[switches]\nfrnt = true", "switches: unknown key 'frnt'; allowed: "),
        ("[switches]\nfront = 1", "switches.front: 1 is not true or false"),
        (
            '[switches]\nfront = { value = 1, prior = "uniform" }',
            "switches.front: a table is not true or false",
        ),
        (
            'study.driftless = { value = 1, prior = "uniform", low = 0, high = 1 }',
            "a whole number takes no prior",
        ),
        ("[clock]\nstrat = 2022-01-01", "clock: unknown key 'strat'; allowed: start, data_cutoff"),
        ('[clock]\nstart = "2022"', "clock.start: '2022' is not a date; allowed: a date without quotes"),
        (
            "[clock]\nhorizon_months = 0",
            "clock.horizon_months: 0 is out of range; allowed: a whole number, 1 to 1200",
        ),
        ("[clock]\nhorizon_months = 12.0", "clock.horizon_months: 12.0 is not a whole number"),
        ("clock = 3", "clock: 3 is not a table"),
        ("schema = 2", "schema: schema 2 is of another version; allowed: schema = 1"),
        ("name = 3", "name: 3 is not a text"),
        ("acts = 3", "acts: 3 is not a list of tables; allowed: [[acts]] for each entry"),
        ("acts = [3]", "acts[1]: 3 is not a table"),
        (ACT + ACT, "acts: act 'a' stands twice; give each its own 'name'"),
        (BRENT + BRENT, "observations: quantity 'brent' stands twice"),
        ('[remove]\nacts = "a"', "remove.acts: 'a' is not a list"),
        (
            "[remove]\nact = []",
            "remove: unknown key 'act'; allowed: acts, observations, figures; did you mean 'acts'?",
        ),
    ],
)
def test_refused_files(text: str, line: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(text)
    assert refusal.value.line().startswith("war.toml: ")
    assert line in refusal.value.line()
    assert refusal.value.line().isprintable()


def test_policies_hold_acts_and_parameters_only() -> None:
    assert read(ACT + "[oil]\nbrent_median = 70", "policy").acts[0].name == "a"
    with pytest.raises(InputError, match="'clock' is not for policy files; allowed: name, title"):
        read("[clock]\nstart = 2022-01-01", "policy")
    with pytest.raises(InputError, match="unknown key 'clck'"):
        read("[clck]\nstart = 2022-01-01", "policy")


def test_sets_are_values_as_in_a_file() -> None:
    layer = read_sets(
        [
            "oil.brent_median = {value=70, low=60, high=80}",
            "oil.jump_rate=1",
            "oil.jump_rate=0.5",
            "clock.start=2022-03-01",
            "switches.front=false",
            "acts.more aid.value=2",
        ]
    )
    assert layer.values["oil.brent_median"].prior.family == "triangular"
    assert layer.values["oil.jump_rate"].value == 0.5
    assert {value.layer for value in layer.values.values()} == {"--set"}
    assert {value.status for value in layer.values.values()} == {"judged"}
    assert layer.clock == {"start": datetime.date(2022, 3, 1)}
    assert layer.switches == {"front": False}
    assert layer.act_values == {"more aid": 2}


@pytest.mark.parametrize(
    ("option", "line"),
    [
        (
            "oil.brent_median",
            "--set: 'oil.brent_median' is not key=value; allowed: a key and a value, such as",
        ),
        ("=3", "--set: '=3' is not key=value"),
        ("oil.brent_median=", "--set: 'oil.brent_median=' is not key=value"),
        ("oil.brnt_median=3", "--set: unknown key 'oil.brnt_median'; did you mean 'oil.brent_median'?"),
        ("oil=3", "--set oil: 'oil' is a table; allowed: one of its keys, such as oil."),
        (
            "oil.brent_median=high",
            "--set oil.brent_median: 'high' is not a value; allowed: a value as in a file",
        ),
        ('oil.brent_median="3"', "--set oil.brent_median: '3' is not a number; allowed: 1 to 1000 USD/bbl"),
        ("oil.brent_median=true", "--set oil.brent_median: true is not a number"),
        ("oil.brent_median=nan", "--set oil.brent_median: nan is not a finite number"),
        ("oil.brent_median=1\nx=2", "--set oil.brent_median: '1\\nx=2' is more than one value"),
        ("oil.brent_median=" + "[" * 10_000, "is not a value"),
        ("clock.start=3", "--set clock.start: 3 is not a date"),
        ("clock.strat=3", "--set: unknown key 'clock.strat'; did you mean 'clock.start'?"),
        ("switches.front=0", "--set switches.front: 0 is not true or false"),
        ("title=3", "--set: unknown key 'title'"),
    ],
)
def test_refused_sets(option: str, line: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_sets([option])
    assert refusal.value.line().startswith("--set")
    assert line in refusal.value.line()
    assert "\n" not in refusal.value.line()


KEYS = st.sampled_from(
    [
        *SCENARIO_KEYS,
        *(
            "challenger",
            "men",
            "initial",
            "oil",
            "brent_median",
            "value",
            "low",
            "high",
            "prior",
            "start",
            "front",
        ),
        *(
            "lever",
            "date",
            "when",
            "signal",
            "above",
            "quantity",
            "points",
            "interpolate",
            "error",
            "kind",
            "sd",
            "",
        ),
    ]
)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=8),
    st.sampled_from(["coalition_aid", "strain", "brent", "monthly", "log", "normal", "debt"]),
)
TREES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, TREES, max_size=4), st.sampled_from(["scenario", "policy"]))
@settings(max_examples=300, deadline=None)
def test_any_document_is_read_or_refused_in_one_line(document: dict[str, object], kind: str) -> None:
    try:
        read_layer(document, "war.toml", kind)
    except InputError as error:
        assert error.line().startswith("war.toml: ")
        assert error.line().isprintable()


@given(
    st.text(max_size=30)
    | st.tuples(st.sampled_from(["oil.brent_median", "clock.start"]), st.text(max_size=9))
)
@settings(max_examples=300, deadline=None)
def test_any_option_is_read_or_refused_in_one_line(option: str | tuple[str, str]) -> None:
    try:
        read_sets([option if isinstance(option, str) else "=".join(option)])
    except InputError as error:
        assert error.line().startswith("--set")
        assert error.line().isprintable()
