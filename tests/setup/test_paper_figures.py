from __future__ import annotations

import argparse
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.scripts import script_module


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script, whose commands write empty files; what was called is in `script.calls`."""
    module = script_module("paper_figures")
    module.calls = []

    def called(arguments: list[str]) -> None:
        module.calls.append(arguments)
        if arguments[0] == "figures" or arguments[0] == "sensitivity":
            folder = Path(arguments[1]) / "figures"
        else:
            folder = (
                Path(arguments[arguments.index("--out") + 1]) if "--out" in arguments else Path(arguments[1])
            )
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "manifest.json").write_text("{}")
            (folder / "summary.json").write_text('{"digest": "abc"}')
            return
        folder.mkdir(exist_ok=True)
        (folder / f"{arguments[0]}.pdf").write_text("drawn")

    monkeypatch.setattr(module, "called", called)
    return module


def asked(out: Path, only: str, **more: Any) -> argparse.Namespace:
    given = {"style": "journal-2", "format": "pdf", "draws": 16, "paths": 8, "observed": None, "list": False}
    return argparse.Namespace(out=out, only=only, **(given | more))


def test_a_run_that_two_parts_need_is_made_once_and_figures_are_collected(
    script: Any, tmp_path: Path
) -> None:
    script.main_of(asked(tmp_path, "sensitivity,base"))
    assert [call[0] for call in script.calls] == ["run", "figures", "sensitivity"]
    assert "--style" in script.calls[1] and "journal-2" in script.calls[1]
    record = json.loads((tmp_path / "figures" / "figures.json").read_text())
    assert list(record) == ["base-figures.pdf", "sensitivity-sensitivity.pdf"]
    assert record["base-figures.pdf"]["digest"] == "abc"
    assert record["base-figures.pdf"]["command"].startswith("attrition run ukraine-2022 --draws 16")
    assert (tmp_path / "figures" / "base-figures.pdf").read_text() == "drawn"


def test_it_goes_on_with_a_run_that_is_there(script: Any, tmp_path: Path) -> None:
    script.main_of(asked(tmp_path, "base"))
    (tmp_path / "base" / "summary.json").unlink()
    script.calls.clear()
    script.main_of(asked(tmp_path, "base"))
    assert script.calls[0] == ["run", str(tmp_path / "base"), "--quiet", "--no-figures", "--resume"]


def test_what_needs_published_series_is_left_out_with_a_line(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.main_of(asked(tmp_path, "hindcast"))
    assert "hindcast is left out: it needs --observed DIR" in capsys.readouterr().err and not script.calls


def test_an_unknown_part_is_refused(script: Any, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no part 'bass'; there are base, cuba"):
        script.main_of(asked(tmp_path, "bass"))


def test_every_part_is_a_line_that_its_command_takes(script: Any, tmp_path: Path) -> None:
    given = asked(tmp_path, "", observed=str(tmp_path))
    for part in script.PARTS.values():
        if part.needs:
            (tmp_path / part.needs).mkdir(exist_ok=True)
        command = import_module(f"attrition.cli.{part.command.replace('-', '_')}").command
        command.make_context(part.command, part.arguments(given, tmp_path))
