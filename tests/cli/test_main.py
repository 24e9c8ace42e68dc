"""One line and a status for whatever goes wrong; commands are loaded when they are used."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attrition import __version__
from attrition.cli import check, main
from attrition.cli.main import COMMANDS, COMPLETION_VARIABLE, group
from attrition.errors import InputError, StoppedEarly

Capture = pytest.CaptureFixture[str]
Raise = Callable[[BaseException], None]


@pytest.fixture
def command_raises(monkeypatch: pytest.MonkeyPatch) -> Raise:
    """Make the command `check` raise what it is given."""

    def arrange(error: BaseException) -> None:
        def callback(**_: object) -> None:
            raise error

        monkeypatch.setattr(check.command, "callback", callback)

    return arrange


def the_line(capsys: Capture) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("attrition: ")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("attrition: ").rstrip("\n")


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"attrition {__version__}\n"


def test_help_lists_the_commands(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in group.list_commands(None):  # type: ignore[arg-type]
        assert f"  {name} " in shown
    assert "Example: attrition " in shown


def test_no_command_shows_the_help(capsys: Capture) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in COMMANDS if name in group.list_commands(None)])  # type: ignore[arg-type]
def test_every_help_ends_with_an_example(name: str, capsys: Capture) -> None:
    assert main([name, "--help"]) == 0
    last = capsys.readouterr().out.rstrip().rpartition("\n\n")[2]
    assert last.strip().startswith("Example: attrition ")
    assert f"attrition {name}" in " ".join(last.split())


@pytest.mark.parametrize(
    ("arguments", "essence"),
    [
        (["chekc"], "no command 'chekc'; allowed: "),
        (["chekc"], "did you mean 'check'?"),
        (["--verison"], "no option '--verison'; did you mean '--version'?; see 'attrition --help'"),
        (
            ["check", "--polcy", "x"],
            "check: no option '--polcy'; did you mean '--policy'?; see 'attrition check",
        ),
        (["check"], "check: missing argument 'SCENARIO'; see 'attrition check --help'"),
        (["check", "a", "b"], "check: got unexpected extra argument (b); see 'attrition check --help'"),
        (["check", "a", "--set"], "option '--set' requires an argument"),
        (["check", "no\nsuch"], "no scenario 'no\\nsuch'"),
        (["run", "ukraine-2022", "--out", "a\0b"], "'a\\x00b' holds a character of number 0"),
        (["x" * 9000], "xxx [… 7"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(arguments: list[str], essence: str, capsys: Capture) -> None:
    assert main(arguments) == 2
    assert essence in the_line(capsys)


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (InputError("bad", where="here"), 2, "here: bad"),
        (StoppedEarly("stopped at unit 3"), 75, "stopped at unit 3"),
        (OSError(28, "No space left on device"), 1, "No space left on device"),
        (PermissionError(13, "Permission denied", "a b"), 1, "'a b': Permission denied"),
        (KeyboardInterrupt(), 75, "stopped by the user"),
        (
            ValueError("x\ny"),
            1,
            "unexpected error: ValueError: x y; run again with --debug for the traceback",
        ),
        (AssertionError(), 1, "unexpected error: AssertionError; run again with --debug for the traceback"),
    ],
)
def test_errors_have_a_status(
    error: BaseException, status: int, line: str, command_raises: Raise, capsys: Capture
) -> None:
    command_raises(error)
    assert main(["check", "x"]) == status
    assert the_line(capsys) == line


@pytest.mark.parametrize("arguments", [["--debug", "check", "x"], ["check", "x", "--debug"]])
def test_debug_shows_the_traceback(arguments: list[str], command_raises: Raise, capsys: Capture) -> None:
    command_raises(ValueError("deep"))
    assert main(arguments) == 1
    shown = capsys.readouterr().err
    assert "Traceback (most recent call last)" in shown
    assert shown.endswith("attrition: unexpected error: ValueError: deep\n")


def test_a_returned_status_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check.command, "callback", lambda **_: 3)
    assert main(["check", "x"]) == 3
    monkeypatch.setattr(check.command, "callback", lambda **_: True)
    assert main(["check", "x"]) == 0


def test_a_reader_that_leaves_is_no_error() -> None:
    # More than a pipe holds, so that the writer meets the closed end.
    process = subprocess.Popen(
        [sys.executable, "-m", "attrition", "parameters", "ukraine-2022"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_an_output_that_holds_only_ascii_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "war.toml"
    path.write_text('extends = "ukraine-2022"\ntitle = "é"\n', encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-m", "attrition", "check", str(path)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines()[0] in (b"war: ?", b"war: \xc3\xa9")


def test_commands_load_nothing_heavy() -> None:
    code = (
        "import sys; from attrition.cli import main; main(['check', 'ukraine-2022']); "
        "print(sorted({'numba', 'polars', 'matplotlib', 'numpy', 'simpy', 'rich'} & set(sys.modules)))"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("words", "completion"),
    [
        ("attrition che", "plain,check"),
        ("attrition check --poli", "plain,--policy"),
        ("attrition check ukr", "plain,ukraine-2022"),
        ("attrition run ukraine-2022 --policy aid-d", "plain,aid-doubled"),
        ("attrition check my-own-war", "file,my-own-war"),
    ],
)
def test_shells_may_ask_for_completions(
    words: str, completion: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    monkeypatch.setenv(COMPLETION_VARIABLE, "bash_complete")
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines()[0] == completion
