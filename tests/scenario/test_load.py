"""Files on files, policies and options: what ends up on top, and who said so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.scenario import Scenario, load_scenario
from attrition.scenario.files import shipped
from attrition.scenario.load import EXTENDS_LIMIT, TREES_VARIABLE, load_policy, read_policy

Load = Callable[..., Scenario]
Write = Callable[..., Path]

ACT = '[[acts]]\nname = "{name}"\nlever = "coalition_aid"\ndate = 2023-01-0{day}\nvalue = {value}\n'


def test_later_layers_win_and_are_named(write: Write, tmp_path: Path) -> None:
    middle = write("[oil]\nbrent_median = 60\njump_rate = 0.1", "middle.toml")
    top = write("[oil]\nbrent_median = 70", "top.toml", extends="middle.toml")
    policy = write("[oil]\njump_size = 0.5", "p.toml", extends=None)
    scenario = load_scenario(top, sets=["front.exponent_own=0.4"], policies=[str(policy)])
    found = {
        name: (value.value, value.layer)
        for name, value in scenario.values.items()
        if value.layer != "default"
    }
    assert found["oil.brent_median"] == (70.0, str(top))
    assert found["oil.jump_rate"] == (0.1, str(middle))
    assert found["oil.jump_size"] == (0.5, str(policy))
    assert found["front.exponent_own"] == (0.4, "--set")
    assert found["challenger.men.initial"][1] == str(tmp_path / "base.toml")
    assert scenario.layers == (str(tmp_path / "base.toml"), str(middle), str(top), str(policy), "--set")
    assert (scenario.origins or {})["clock.start"] == str(tmp_path / "base.toml")


def test_a_value_is_replaced_whole_and_not_key_by_key(load: Load) -> None:
    text = 'oil.brent_median = { value = 70, low = 60, high = 80, source = "s" }'
    value = load(text, sets=("oil.brent_median=65",)).values["oil.brent_median"]
    assert (value.value, value.source, value.varies) == (65.0, "", False)


def test_name_and_title_come_from_the_top_file_or_its_name(write: Write) -> None:
    policy = write('name = "p"\ntitle = "P"', "p.toml", extends=None)
    assert load_scenario(write('name = "n"\ntitle = "T"'), policies=[str(policy)]).title == "T"
    plain = load_scenario(write("", "plain.toml"))
    assert (plain.name, plain.title) == ("plain", "plain")


def test_policies_add_and_remove_acts(write: Write) -> None:
    top = write(ACT.format(name="a", day=2, value=1) + ACT.format(name="b", day=9, value=1))
    policy = write('[remove]\nacts = ["a"]\n' + ACT.format(name="a", day=3, value=2), "p.toml", extends=None)
    scenario = load_scenario(top, policies=[str(policy)])
    assert [(act.name, act.value.value) for act in scenario.acts] == [("a", 2.0), ("b", 1.0)]
    assert load_policy(str(policy)).removed == {"acts": ("a",)}
    assert scenario.act("b").layer == str(top)
    with pytest.raises(KeyError):
        scenario.act("c")


def test_a_file_removes_history_and_figures_of_what_it_extends(tmp_path: Path) -> None:
    below = load_scenario("ukraine-2022")
    quantity, figure = below.observations[0].quantity, below.figures[0].quantity
    path = tmp_path / "mine.toml"
    path.write_text(
        f'extends = "ukraine-2022"\n[remove]\nobservations = ["{quantity}"]\nfigures = ["{figure}"]\n'
    )
    found = load_scenario(path)
    assert found.observations == below.observations[1:]
    assert found.figures == tuple(each for each in below.figures if each.quantity != figure)
    assert len(found.figures) < len(below.figures)
    assert found.acts == below.acts


@pytest.mark.parametrize(
    ("removed", "essence"),
    [
        ('observations = ["brnt"]', "remove.observations: no observation of 'brnt'; did you mean 'brent'?"),
        ('figures = ["nothing"]', "remove.figures: no figure of 'nothing'"),
        ('figures = "brent"', "remove.figures: 'brent' is not a list; allowed: figures = ["),
    ],
)
def test_what_is_not_there_is_not_removed(tmp_path: Path, removed: str, essence: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = "ukraine-2022"\n[remove]\n{removed}\n')
    with pytest.raises(InputError) as refusal:
        load_scenario(path)
    assert essence in refusal.value.line()


def test_the_value_of_an_act_can_be_set(load: Load) -> None:
    text = ACT.format(name="a", day=2, value=1)
    act = load(text, sets=("acts.a.value={value=2, low=1, high=3}",)).act("a")
    assert (act.value.value, act.value.layer, act.value.varies) == (2.0, "--set", True)


def test_the_date_of_an_act_can_be_set(load: Load) -> None:
    text = ACT.format(name="a", day=2, value=1)
    moved = load(text, sets=("acts.a.date=2023-01-09",)).act("a")
    assert str(moved.date) == "2023-01-09"
    with pytest.raises(InputError, match="no act 'b'"):
        load(text, sets=("acts.b.date=2023-01-09",))
    with pytest.raises(InputError, match="not a date"):
        load(text, sets=("acts.a.date=2023",))


def test_a_policy_is_kept_as_the_text_that_was_read(write: Write) -> None:
    path = write(ACT.format(name="p", day=2, value=2), "p.toml", extends=None)
    policy = read_policy(str(path))
    scenario = load_scenario(write("[oil]\nbrent_median = 70"))
    with_file = scenario.with_(policies=[str(path)])
    path.unlink()
    assert scenario.with_(policies=[policy]) == with_file


def test_layers_can_be_added_to_a_resolved_scenario(write: Write) -> None:
    policy = write(ACT.format(name="p", day=2, value=2), "p.toml", extends=None)
    top = write("[oil]\nbrent_median = 70")
    sets = ["oil.brent_median=65"]
    later = load_scenario(top).with_(sets=sets, policies=[str(policy)])
    assert later == load_scenario(top, sets=sets, policies=[str(policy)])
    assert later.with_() == later


def test_a_shipped_scenario_can_be_extended_by_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "ukraine-2022"\n')
    assert load_scenario(path).layers == ("ukraine-2022.toml", str(path))


@pytest.mark.parametrize("name", shipped("scenario"))
def test_every_shipped_scenario_is_valid(name: str) -> None:
    assert load_scenario(name).title


@pytest.mark.parametrize("name", shipped("policy"))
def test_every_shipped_policy_fits_the_first_scenario(name: str) -> None:
    assert load_policy(name).title
    assert load_scenario("ukraine-2022", policies=[name]).layers[-1] == f"policies/{name}.toml"


@pytest.mark.parametrize(
    ("text", "policy", "essence"),
    [
        ("", '[remove]\nacts = ["x"]', "p.toml: remove.acts: no act 'x'"),
        (
            ACT.format(name="a", day=2, value=1),
            ACT.format(name="a", day=9, value=1),
            "p.toml: acts['a']: act 'a' stands already in ",
        ),
        ("", "a = [", "p.toml: is not valid TOML"),
        ("", '[remove]\nobservations = ["brent"]', "remove: unknown key 'observations'; allowed: acts"),
    ],
)
def test_refused_policies(write: Write, text: str, policy: str, essence: str) -> None:
    path = write(policy, "p.toml", extends=None)
    with pytest.raises(InputError) as refusal:
        load_scenario(write(text), policies=[str(path)])
    assert essence in refusal.value.line()


def test_a_circle_is_refused(write: Write) -> None:
    write("", "a.toml", extends="b.toml")
    path = write("", "b.toml", extends="a.toml")
    with pytest.raises(
        InputError, match=r"a\.toml: extends: extends itself in a circle: .*b\.toml -> .*b\.toml"
    ):
        load_scenario(path)


def test_a_long_chain_is_refused(write: Write) -> None:
    for index in range(EXTENDS_LIMIT + 1):
        path = write("", f"{index + 1}.toml", extends=f"{index}.toml" if index else "base.toml")
        if index < EXTENDS_LIMIT - 1:
            assert load_scenario(path).name == str(index + 1)
    with pytest.raises(InputError, match=r"extends too many files in a row; allowed: at most 10"):
        load_scenario(path)


@pytest.mark.parametrize("extends", ["../base.toml", "{outside}/base.toml", "link.toml"])
def test_a_file_outside_the_folder_is_extended_only_where_the_user_says_so(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extends: str
) -> None:
    (tmp_path / "wars").mkdir()
    (tmp_path / "wars" / "link.toml").symlink_to(tmp_path / "base.toml")
    path = write("", "wars/mine.toml", extends=extends.format(outside=tmp_path))
    monkeypatch.delenv(TREES_VARIABLE, raising=False)
    with pytest.raises(InputError, match=r"mine\.toml: extends: .* lies outside the folder of the scenario"):
        load_scenario(path)
    monkeypatch.setenv(TREES_VARIABLE, f"{tmp_path / 'elsewhere'}{os.pathsep}{tmp_path}")
    assert load_scenario(path).layers[-1] == str(path)


def test_a_file_below_the_folder_is_extended(write: Write, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "base.toml").rename(tmp_path / "parts" / "base.toml")
    assert load_scenario(write("", extends="parts/base.toml")).name == "war"


def test_a_missing_base_names_the_file_that_wants_it(write: Write) -> None:
    with pytest.raises(InputError) as refusal:
        load_scenario(write("", extends="ukrane-2022"))
    assert refusal.value.line().startswith(str(write())[:-8])
    assert "war.toml: extends: no scenario 'ukrane-2022'" in refusal.value.line()
    assert "did you mean 'ukraine-2022'?" in refusal.value.line()


def test_unknown_acts_in_sets_are_refused(load: Load) -> None:
    text = ACT.format(name="more aid", day=2, value=1)
    with pytest.raises(InputError, match="no act 'mor aid'; did you mean 'more aid'"):
        load(text, sets=("acts.mor aid.value=2",))
