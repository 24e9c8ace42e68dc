"""A sealed file is read as it was written or not at all."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import pytest

from attrition.ensemble.failures import FileDamaged
from attrition.ensemble.sealed import canonical, sealed, unsealed

DATA = {"b": [1, 2.5, -0.1, None], "a": {"é": "x\ny"}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.json"


def test_one_text_of_a_value() -> None:
    assert canonical(DATA) == '{"a":{"é":"x\\ny"},"b":[1,2.5,-0.1,null]}'.encode()
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})
    assert canonical(1.0) != canonical(1)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        sealed({"a": value})


def test_the_seal_is_the_digest_of_the_canonical_text(path: Path) -> None:
    path.write_bytes(sealed(DATA))
    seal = blake2b(canonical(DATA), digest_size=32).hexdigest()
    assert f'"seal": "{seal}"' in path.read_text()
    assert unsealed(path) == DATA


def test_every_changed_byte_is_seen(path: Path) -> None:
    content = sealed(DATA)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 7)
        path.write_bytes(changed)
        with pytest.raises(FileDamaged) as caught:
            unsealed(path)
        assert caught.value.path == path


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "{}", "null", '{"seal": 1}', "[" * 100_000, "\xff"])
def test_what_is_no_sealed_json_is_damage(path: Path, text: str) -> None:
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(FileDamaged):
        unsealed(path)


@pytest.mark.parametrize("value", ["NaN", "1e999", '"\\ud800"'])
def test_values_that_json_cannot_hold_are_damage(path: Path, value: str) -> None:
    path.write_text(f'{{"a": {value}, "seal": "0"}}')
    with pytest.raises(FileDamaged):
        unsealed(path)


@pytest.mark.parametrize("change", [lambda text: text + b"\n", lambda text: text.replace(b"2.5", b"2.50")])
def test_another_spelling_of_equal_values_is_damage(path: Path, change: object) -> None:
    assert callable(change)
    path.write_bytes(change(sealed(DATA)))
    with pytest.raises(FileDamaged, match="does not match its seal"):
        unsealed(path)


def test_a_missing_file_is_no_damage(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        unsealed(path)


def test_a_line_for_each_entry_of_the_outer_tables(path: Path) -> None:
    path.write_bytes(sealed({"b": {"y": {"k": {"deep": [1, 2]}}, "x": []}, "a": [{"c": 1}], "e": {}}))
    lines = path.read_text().splitlines()
    assert lines[:8] == [
        "{",
        ' "a": [{"c": 1}],',
        ' "b": {',
        '  "x": [],',
        '  "y": {',
        '   "k": {"deep": [1, 2]}',
        "  }",
        " },",
    ]
    assert unsealed(path)["b"]["y"] == {"k": {"deep": [1, 2]}}
