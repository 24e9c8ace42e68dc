"""What a page shows is compared with what is printed, and a difference is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.documentation.blocks import Block, blocks_of
from scripts.documentation.execute import Differs, Step, matches, run_block, run_command, steps_of


def block(language: str, text: str) -> Block:
    [found] = blocks_of(f"```{language}\n{text}```\n")
    return found


def test_a_console_block_is_commands_and_what_they_print() -> None:
    first, second = steps_of(block("console", "$ one \\\n> --more\n$ two  # status 2\nout\n\nend\n"))
    assert (first.command, first.shown, first.status) == ("one --more", (), 0)
    assert (second.command, second.shown, second.status) == ("two", ("out", "", "end"), 2)
    with pytest.raises(ValueError, match="begins with a command"):
        steps_of(block("console", "output first\n"))


def test_a_shell_block_is_commands_without_their_comments() -> None:
    text = "# all of it\n\nattrition list   # what ships\nattrition \\\n  check x\n"
    commands = [step.command.split() for step in steps_of(block("sh", text))]
    assert commands == [["attrition", "list"], ["attrition", "check", "x"]]


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "b"], ["a"], False),
        (["a", "b", "c"], ["a", "...", "c"], True),
        (["a", "c"], ["a", "...", "c"], True),
        (["a", "b"], ["...", "c"], False),
        (["a", "", "b"], ["a", "", "b"], True),
        (["a", "b"], ["a", "", "b"], False),
        (["a.b"], ["a+b"], False),
        (["", "a  "], ["a", ""], True),
        (["digest 1a2b, end"], ["digest …, end"], True),
        (["digest 1a2b"], ["digest …, end"], False),
    ],
)
def test_dots_stand_for_any_lines(printed: list[str], shown: list[str], same: bool) -> None:
    assert matches(printed, shown) is same


def test_a_command_that_prints_something_else_is_told(tmp_path: Path) -> None:
    run_block(block("console", "$ attrition list structures\nname      meaning\n...\n"), tmp_path, {})
    with pytest.raises(Differs, match="the page shows"):
        run_block(block("console", "$ attrition list structures\nname of a structure\n"), tmp_path, {})


def test_a_command_must_end_with_the_status_shown(tmp_path: Path) -> None:
    wrong = "attrition check nowhere.toml"
    with pytest.raises(Differs, match="ended with status 2, not 0: attrition: no scenario"):
        run_command(Step(wrong), tmp_path)
    assert run_command(Step(wrong, status=2), tmp_path).startswith("attrition: no scenario 'nowhere.toml'")


@pytest.mark.parametrize(("end", "line"), [("head", "name      meaning"), ("tail", "null      the war ends")])
def test_an_output_is_cut_in_this_process(end: str, line: str, tmp_path: Path) -> None:
    printed = run_command(Step(f"attrition list structures | {end} -n 1"), tmp_path)
    assert printed.startswith(line) and printed.count("\n") == 1


def test_other_commands_run_in_a_shell_in_the_same_directory(tmp_path: Path) -> None:
    assert run_command(Step("echo a > file && cat file | tr a b"), tmp_path) == "b\n"
    assert (tmp_path / "file").is_file()


def test_values_of_a_python_block_are_compared_and_names_stay(tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    run_block(block("python", "a = 2\na + 1  # -> 3\n"), tmp_path, names)
    run_block(block("python", "[\n    a\n]  # -> [2]\n"), tmp_path, names)
    with pytest.raises(Differs, match="line 2: a is 2, not 3"):
        run_block(block("python", "a  # -> 3\n"), tmp_path, names)


def test_a_block_is_saved_where_the_page_says(tmp_path: Path) -> None:
    [saved] = blocks_of("Save as `wars/mine.toml`:\n\n```toml\nschema = 1\n```\n")
    run_block(saved, tmp_path, {})
    assert (tmp_path / "wars" / "mine.toml").read_text() == "schema = 1\n"
