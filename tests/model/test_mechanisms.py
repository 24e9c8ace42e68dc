"""Which files a process uses: loaded once, before the model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.model import mechanisms
from attrition.model.clocks import MODEL_PROCESSES, PROCESSES
from tests import mechanisms as files


def named(monkeypatch: pytest.MonkeyPatch, *places: Path) -> None:
    monkeypatch.setenv(mechanisms.VARIABLE, os.pathsep.join(map(str, places)))


def test_without_any_the_table_is_the_models_own() -> None:
    assert mechanisms.loaded() == ()
    assert PROCESSES == MODEL_PROCESSES
    assert mechanisms.gathered("state") == ()


def test_what_is_named_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, files.written(tmp_path), files.saved("labour.py", tmp_path))
    tide, _ = mechanisms.loaded()
    assert (tide.mechanism.name, tide.file.name) == ("tide", "tide.py")
    assert tide.text == files.SHORT and len(tide.digest) == 64
    assert set(mechanisms.effects()) == {"labour_round"}
    assert not list(tmp_path.glob("__pycache__")), "nothing is left beside a user's file"


def test_a_constant_of_a_rule_counts_wherever_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = set()
    for number, value in enumerate(("1", "2", "2")):
        monkeypatch.setenv("TIDE_SPEED", value)
        folder = tmp_path / str(number)
        folder.mkdir()
        changes = (
            (
                "from attrition.mechanism",
                "import os\nSPEED = float(os.environ['TIDE_SPEED'])\nfrom attrition.mechanism",
            ),
            ("p.tide_fall * ", "SPEED * p.tide_fall * "),
        )
        named(monkeypatch, files.written(folder, *changes))
        digests.add(mechanisms.loaded()[0].digest)
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("content", "essence"),
    [
        ("x = (", "line 1: '(' was never closed"),
        ("\n1 / 0", "line 2: ZeroDivisionError"),
        ("x = 1", "no MECHANISM in it"),
        ("MECHANISM = 3", "no MECHANISM in it"),
        ("from attrition.mechanism import Mechanizm", "line 1: ImportError"),
        (b"\xff\xfe", "is no text in UTF-8"),
        (b"#" * (mechanisms.MOST_BYTES + 1), "is larger than 1,048,576 bytes"),
    ],
)
def test_a_file_that_holds_none_is_refused(
    content: str | bytes, essence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.py"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    named(monkeypatch, path)
    with pytest.raises(InputError) as refused:
        mechanisms.loaded()
    assert essence in refused.value.line()


def test_no_file_comes_after_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(mechanisms.VARIABLE, raising=False)
    with pytest.raises(InputError, match="comes after the model was loaded"):
        mechanisms.use([files.written(tmp_path)])
    assert mechanisms.VARIABLE not in os.environ


def test_what_is_refused_is_not_in_use_afterwards(tmp_path: Path) -> None:
    script = """
import os, sys
import attrition
from attrition.errors import InputError
try:
    attrition.use_mechanisms(sys.argv[1])
except InputError as error:
    print(error)
print("ATTRITION_MECHANISMS" in os.environ)
attrition.use_mechanisms(sys.argv[2])
attrition.use_mechanisms(sys.argv[2])
from attrition.model.registry import STATE
print(STATE[-1].name)
"""
    done = files.python(script, tmp_path / "none.py", files.written(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert "No such file or directory" in first
    assert rest == ["False", "tide_level"]
