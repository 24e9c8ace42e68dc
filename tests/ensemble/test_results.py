"""The summary is read of finished runs only, and its damage is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.ensemble.directory import RunDirectory
from attrition.ensemble.failures import FileDamaged, RunFailed
from attrition.ensemble.results import claims_in, finished_digest, not_finished, read_summary, readable


@pytest.fixture
def finished(tmp_path: Path) -> RunDirectory:
    """As much of a finished run as is looked at here."""
    directory = RunDirectory(tmp_path)
    directory.manifest_path.touch()
    directory.checksums_path.touch()
    (tmp_path / "summary.json").write_bytes(readable({"structures": {}, "digest": "0123"}))
    return directory


def test_the_summary_comes_back_in_its_order(finished: RunDirectory) -> None:
    assert read_summary(finished) == {"structures": {}, "digest": "0123"}
    assert list(read_summary(finished)) == ["structures", "digest"]
    assert finished_digest(finished) == "0123"


def test_an_unfinished_run_has_none(finished: RunDirectory) -> None:
    finished.checksums_path.unlink()
    with pytest.raises(RunFailed, match="is not finished; see: attrition status") as caught:
        read_summary(finished)
    assert not isinstance(caught.value, FileDamaged)


def test_a_command_quotes_a_place_with_spaces() -> None:
    text = str(not_finished(RunDirectory(Path("a run"))))
    assert text == "the run in 'a run' is not finished; see: attrition status 'a run'"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b'{"digest": "0"}', b'{"structures": {}}', b"\xff\xfe"]
)
def test_what_is_no_summary_is_damage(finished: RunDirectory, content: bytes) -> None:
    path = finished.path / "summary.json"
    path.write_bytes(content)
    with pytest.raises(FileDamaged, match="not the JSON that was written") as caught:
        read_summary(finished)
    assert caught.value.path == path


def test_a_missing_summary_is_damage(finished: RunDirectory) -> None:
    (finished.path / "summary.json").unlink()
    with pytest.raises(FileDamaged, match=r"summary\.json: damaged: it is missing"):
        finished_digest(finished)


def test_json_for_readers() -> None:
    assert readable({"b": "é", "a": None}) == '{\n "b": "é",\n "a": null\n}\n'.encode()
    with pytest.raises(ValueError, match="JSON"):
        readable({"a": float("nan")})


def test_a_real_summary_is_readable(small_run: Callable[..., Any], tmp_path: Path) -> None:
    run = small_run(tmp_path / "run")
    content = (run.directory / "summary.json").read_bytes()
    assert readable(json.loads(content)) == content


def test_claims_come_back_or_are_damage(tmp_path: Path) -> None:
    data = {"claims": [{"verdict": "holds"}], "structures": ["options"]}
    (tmp_path / "claims.json").write_bytes(readable(data))
    assert claims_in(tmp_path) == data
    for content in (b'{"claims": []}', b'{"claims": [{}]}', b"[1]"):
        (tmp_path / "claims.json").write_bytes(content)
        with pytest.raises(FileDamaged, match=r"claims\.json: damaged: not the JSON"):
            claims_in(tmp_path)
