"""Values with their pedigree: the table, one value, what lies below a table."""

from __future__ import annotations

import json

import pytest

from attrition.cli import main
from attrition.cli.parameters import COLUMNS, Row, chosen, rows_of
from attrition.errors import InputError
from attrition.scenario import load_scenario

Capture = pytest.CaptureFixture[str]


def test_every_value_has_a_row() -> None:
    scenario = load_scenario("ukraine-2022")
    keys = [row.key for row in rows_of(scenario)]
    assert len(keys) == len(set(keys))
    wanted = {*scenario.values, *(act.column for act in scenario.acts)}
    wanted |= {f"switches.{name}" for name in scenario.switches} | {"clock.start", "clock.data_cutoff"}
    assert wanted <= set(keys)


def test_the_table_has_a_heading_and_a_line_for_each_value(capsys: Capture) -> None:
    assert main(["parameters", "ukraine-2022"]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == list(COLUMNS)
    assert len(lines) == len(rows_of(load_scenario("ukraine-2022")))


def test_one_value_is_shown_in_full(capsys: Capture) -> None:
    assert main(["parameters", "ukraine-2022", "oil.brent_median", "--set", "oil.brent_median=65.5"]) == 0
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert lines["key"] == "oil.brent_median"
    assert (lines["value"], lines["unit"], lines["layer"]) == ("65.5", "USD/bbl", "--set")
    assert lines["allowed"] == "1 to 1000"
    assert "Brent" in lines["meaning"]


@pytest.mark.parametrize("key", ["oil", "oil."])
def test_a_table_shows_what_lies_below_with_its_meaning(key: str, capsys: Capture) -> None:
    assert main(["parameters", "ukraine-2022", key]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split()[-1] == "meaning"
    assert lines
    assert all(line.startswith("oil.") for line in lines)


def test_json_holds_the_same_rows(capsys: Capture) -> None:
    assert main(["parameters", "ukraine-2022", "clock", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["key"] for row in rows][:2] == ["clock.start", "clock.data_cutoff"]
    assert rows[0]["value"] == "2022-02-24"
    assert rows[0]["layer"] == "ukraine-2022.toml"


def test_a_miss_names_the_nearest() -> None:
    rows = [Row("oil.brent_median", "1"), Row("oil.jump_rate", "1")]
    assert chosen(rows, None) == rows
    with pytest.raises(InputError, match=r"no parameter 'oil.brent'; did you mean 'oil.brent_median'\?"):
        chosen(rows, "oil.brent")
    with pytest.raises(InputError, match=r"no parameter 'oill'; did you mean 'oil'\?"):
        chosen(rows, "oill")
