"""Pages that are made from the code name all of it, and take nothing in it as markup."""

from __future__ import annotations

import json
import re

from attrition.cli.main import group
from attrition.scenario import names
from scripts.documentation import card, commands, licences, parameters, python_calls
from scripts.documentation.blocks import ROOT
from scripts.documentation.laws import verdicts
from scripts.documentation.markdown import cell, code


def test_cells_are_one_line_without_markup() -> None:
    assert cell("a|b\n*c* <e>") == r"a\|b \*c\* \<e\>"
    assert cell("its `with_` and *") == r"its `with_` and \*"
    assert cell("a ` alone") == r"a \` alone"
    assert code("a|b") == r"`a\|b`"


def test_every_command_has_a_section_with_its_options() -> None:
    page = commands.page()
    for name in group.list_commands(None):  # type: ignore[arg-type]
        assert f"\n## {name}\n" in page
    assert "| `--draws D` |" in page and "attrition run [OPTIONS] SCENARIO|DIR" in page


def test_every_parameter_is_there_with_its_source() -> None:
    page = parameters.parameters_page()
    for name in names.parameters():
        table, _, key = name.rpartition(".")
        section = page.partition(f"## `{table}`\n")[2].partition("\n## ")[0]
        assert f"| `{key}`" in section, name
    assert len(re.findall(r"\| judged \|", page)) > 300


def test_every_lever_and_signal_is_there() -> None:
    page = parameters.levers_page()
    for name in [*names.levers(), *names.signals(), *names.observed(), *names.recorded()]:
        assert f"| `{name}` |" in page, name


def test_every_python_call_is_there_with_its_arguments() -> None:
    page = python_calls.page()
    for name in ("load", "run", "open_run", "verify_model", "export"):
        assert f"### `{name}`" in page
    assert "* `scenario`: a scenario, a path or a name." in page
    assert "* `outcomes`: One row a path" in page
    assert "### `estimate`" in page and "_repr_html_" not in page
    assert " at 0x" not in page


def test_the_card_says_what_the_files_say() -> None:
    page = card.page()
    scores = json.loads((ROOT / "docs/validation/hindcast.json").read_text())["scores"]
    near = [score for score in scores if score["lead_months"] == 6]
    better = sum(score["crps"] < score["crps_random_walk"] for score in near)
    assert f"| 1–6 | {better} of {len(near)} series |" in page
    assert f"no more than **{max(score['independent_blocks'] for score in scores)} independent" in page
    assert re.search(r"\*\*\d+ judged\*\*", page)


def test_the_table_of_laws_is_counted() -> None:
    counted = verdicts()
    assert set(counted) <= {"pass", "fail"} and counted["pass"] > 200


def test_every_licence_has_been_looked_at() -> None:
    found = licences.licences()
    assert len(found) > 20
    new = {
        name: licence for name, (_, licence) in found.items() if not licence.startswith(licences.LOOKED_AT)
    }
    assert not new, "look at these licences and add them to LOOKED_AT"


def test_the_card_says_when_and_where_it_fails() -> None:
    page = card.page()
    hindcast = json.loads((ROOT / "docs/validation/hindcast.json").read_text())
    assert f"scored {hindcast['measured']}" in page
    last = [score for score in hindcast["scores"] if score["lead_months"] == card.LONG]
    worst = min(last, key=lambda score: score["skill_random_walk"])
    assert f"`{worst['series']}`, −{-worst['skill_random_walk']:.2f} over the random walk" in page
    assert card.measured({}) == "not recorded"
