"""Tables on terminals of different widths and through pipes."""

from __future__ import annotations

import json
import sys

import pytest

from attrition.cli.tables import clean, print_json, print_pairs, print_table, print_wrapped

Capture = pytest.CaptureFixture[str]

COLUMNS = ("key", "value", "source")
ROWS = (("a.long.name.of.a.parameter", "1", "[red]Reuters[/red]"), ("b", "22", ""))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> pytest.MonkeyPatch:
    """Make standard output a terminal; its width is in COLUMNS."""
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return monkeypatch


def test_a_pipe_gets_aligned_plain_text_with_every_column(capsys: Capture) -> None:
    print_table(COLUMNS, ROWS, spare=("source",))
    assert capsys.readouterr().out == (
        "key                         value  source\n"
        "a.long.name.of.a.parameter  1      [red]Reuters[/red]\n"
        "b                           22\n"
    )


def test_a_table_without_rows_is_its_heading(capsys: Capture) -> None:
    print_table(COLUMNS, ())
    assert capsys.readouterr().out == "key  value  source\n"


def test_brackets_are_not_markup(terminal: pytest.MonkeyPatch, capsys: Capture) -> None:
    terminal.setenv("COLUMNS", "120")
    print_table(COLUMNS, ROWS, spare=("source",))
    assert "[red]Reuters[/red]" in capsys.readouterr().out


def test_a_narrow_terminal_leaves_spare_columns_out(terminal: pytest.MonkeyPatch, capsys: Capture) -> None:
    terminal.setenv("COLUMNS", "60")
    print_table(COLUMNS, ROWS, spare=("source",))
    shown = capsys.readouterr().out
    assert "Reuters" not in shown
    assert "a.long.name.of.a.parameter" in shown


def test_no_color_means_no_escape_codes(terminal: pytest.MonkeyPatch, capsys: Capture) -> None:
    terminal.setenv("COLUMNS", "120")
    print_table(COLUMNS, ROWS)
    assert "\x1b[" in capsys.readouterr().out
    terminal.setenv("NO_COLOR", "1")
    print_table(COLUMNS, ROWS)
    assert "\x1b" not in capsys.readouterr().out


def test_control_characters_are_not_printed(capsys: Capture) -> None:
    assert clean("a\x1b[31mb\r\n\u202ec") == "a [31mb   c"
    print_pairs({"title": "x\x07y"})
    assert capsys.readouterr().out == "title  x y\n"


def test_json_cannot_steer_the_terminal_and_says_the_same(capsys: Capture) -> None:
    data = {"title": "a\x9b2J\x7f\u2028\u202e\U000e0001\x1b", "é": ["𝔘", 1.5]}
    print_json(data)
    shown = capsys.readouterr().out
    assert json.loads(shown) == data
    assert "é" in shown and "𝔘" in shown
    assert all(letter.isprintable() or letter == "\n" for letter in shown)


def test_what_is_kept_is_printed() -> None:
    assert clean("a\nb\x9bc", keep="\n") == "a\nb c"


def test_paragraphs_fit_a_page_or_a_narrow_terminal(terminal: pytest.MonkeyPatch, capsys: Capture) -> None:
    text = "word " * 40
    for columns, widest in (("60", 60), ("400", 100)):
        terminal.setenv("COLUMNS", columns)
        print_wrapped([text, "second\x1b[2J"], indent="> ")
        *first, second = capsys.readouterr().out.splitlines()
        assert max(map(len, first)) in range(widest - 5, widest + 1)
        assert first[0].startswith("> word")
        assert all(line.startswith(">   word") for line in first[1:])
        assert second == "> second [2J"
