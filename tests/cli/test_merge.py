"""`attrition merge`: the table of a run from its units, and what is said when some are missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.cli import main
from attrition.ensemble.failures import RunFailed

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def unmerged(small_run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run whose units are all there."""
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("attrition.api.running.finish", lambda directory: "")
        with pytest.raises(RunFailed):
            small_run(tmp_path / "a run")
    return tmp_path / "a run"


def test_the_table_comes_after_the_figures(
    unmerged: Path, clean_digest: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []
    monkeypatch.setattr("attrition.cli.running.draw_figures", lambda directory, *_: drawn.append(directory))
    assert main(["merge", str(unmerged)]) == 0
    assert clean_digest[:12] in capsys.readouterr().out
    assert drawn == [unmerged]
    assert not (unmerged / "units").exists()


def test_what_is_done_is_said_on_standard_error_alone(
    unmerged: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrition.figures.draw_all", lambda directory, **_: [])
    assert main(["merge", str(unmerged), "--json"]) == 0
    out, errors = capsys.readouterr()
    assert json.loads(out)["paths"] > 0
    assert errors == "drawing figures\n"


def test_json_without_figures_and_again(
    unmerged: Path, clean_digest: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrition.cli.running.draw_figures", lambda *_: pytest.fail("figures were drawn"))
    for _ in range(2):  # a run that is merged already is shown again
        assert main(["merge", str(unmerged), "--json", "--no-figures"]) == 0
        assert json.loads(capsys.readouterr().out)["digest"] == clean_digest


def test_missing_units_are_named_with_the_command(unmerged: Path, capsys: Capture) -> None:
    sorted(unmerged.glob("units/*/*.unit"))[0].unlink()
    assert main(["merge", str(unmerged)]) == 1
    assert capsys.readouterr().err == (
        f"attrition: 1 of 8 units are missing: 0; compute them with: attrition run '{unmerged}' --resume\n"
    )
    assert not (unmerged / "summary.json").exists()
