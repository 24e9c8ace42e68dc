"""Files are found by path or shipped name, and only small TOML files are read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.scenario import files


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of shipped files, and the current directory beside it."""
    root = tmp_path / "configs"
    (root / "policies").mkdir(parents=True)
    (root / "canonical").mkdir()
    (root / "ukraine-2022.toml").write_text("")
    (root / "canonical" / "lanchester.toml").write_text("")
    (root / "policies" / "surge.toml").write_text("")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(files, "shipped_directory", lambda: root)
    return root


def refusal(function: object, *arguments: object) -> str:
    assert callable(function)
    with pytest.raises(InputError) as caught:
        function(*arguments)
    assert "\n" not in caught.value.line()
    return caught.value.line()


def test_shipped_files_have_names(shipped: Path) -> None:
    assert list(files.shipped("scenario")) == ["canonical/lanchester", "ukraine-2022"]
    assert list(files.shipped("policy")) == ["surge"]


def test_labels_of_shipped_files_are_the_same_everywhere(shipped: Path) -> None:
    assert files.find("ukraine-2022", "scenario") == (shipped / "ukraine-2022.toml", "ukraine-2022.toml")
    assert files.find("surge", "policy")[1] == "policies/surge.toml"
    assert files.find(str(shipped / "ukraine-2022.toml"), "scenario")[1] == "ukraine-2022.toml"


def test_a_path_wins_over_a_shipped_name_but_a_directory_does_not(shipped: Path) -> None:
    Path("surge").mkdir()
    assert files.find("surge", "policy")[1] == "policies/surge.toml"
    Path("ukraine-2022").write_text("")
    assert files.find("ukraine-2022", "scenario") == (Path("ukraine-2022"), "ukraine-2022")


def test_a_missing_file_names_the_nearest_shipped_one(shipped: Path) -> None:
    line = refusal(files.find, "ukrane-2022", "scenario")
    assert line.startswith("no scenario 'ukrane-2022'; allowed: a path, or one of the shipped names: ")
    assert "did you mean 'ukraine-2022'?; see 'attrition list scenarios'" in line
    assert "did you mean 'surge'?" in refusal(files.find, "my/surg.toml", "policy")


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 10_000, "ukraine-2022/more"])
def test_impossible_names_are_refused(shipped: Path, name: str) -> None:
    assert refusal(files.find, name, "scenario").startswith("no scenario ")


def test_nothing_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "shipped_directory", lambda: None)
    assert files.shipped("scenario") == {}
    assert "allowed: a path;" in refusal(files.find, "nowhere", "policy")


def test_directories_and_devices_are_refused(tmp_path: Path) -> None:
    assert refusal(files.find, str(tmp_path), "scenario").endswith("is a directory; allowed: a TOML file")
    assert refusal(files.read_toml, tmp_path, "x").startswith("x: is a directory")
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        assert refusal(files.read_toml, path, "x") == "x: is not an ordinary file; allowed: a TOML file"
    assert refusal(files.read_toml, tmp_path / "gone", "x") == "x: cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("content", "essence"),
    [
        (b"x = [", "is not valid TOML: "),
        (b"x = 1\nx = 2", "is not valid TOML: Cannot overwrite a value"),
        (b'title = "\xff"', "is not UTF-8 at byte 9; allowed: text in UTF-8"),
        (b"#" * (files.SIZE_LIMIT_BYTES + 1), "is larger than 5000000 bytes"),
        (b"x = " + b"[" * 100_000, "is nested too deeply to be read"),
        (b"x = " + b"1" * 5_000, "is not valid TOML: holds a number too long to be read"),
        (b"a." * 100_000 + b"a = 1", "holds a key of more than 64 parts"),
        (b'"a" . ' * 100_000 + b"a = 1", "holds a key of more than 64 parts"),
    ],
)
def test_hostile_contents_are_refused_at_once(tmp_path: Path, content: bytes, essence: str) -> None:
    path = tmp_path / "war.toml"
    path.write_bytes(content)
    start = time.monotonic()
    line = refusal(files.read_toml, path, "war.toml")
    assert line.startswith("war.toml: ")
    assert essence in line
    assert time.monotonic() - start < 30  # what is read to its end would hang


def test_a_byte_order_mark_is_let_pass(tmp_path: Path) -> None:
    (tmp_path / "war.toml").write_bytes(b"\xef\xbb\xbfx = 1")
    assert files.read_toml(tmp_path / "war.toml", "x") == {"x": 1}


def test_long_texts_with_dots_are_no_long_keys() -> None:
    text = "see a. b. " * 1000
    assert files.parse_toml(f'x = "{text}"', "x") == {"x": text}
