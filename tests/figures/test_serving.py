"""A process that draws for another answers with the names of its files."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from attrition.figures import serving
from attrition.figures.serving import serve

NAMES = [["a.pdf", "a.png"], [], ["c.pdf"]]


def test_a_server_answers_with_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[Any] = []

    class Easel:
        def __init__(self, *arguments: Any) -> None:
            given.append(arguments)

        def styled(self) -> Any:
            return threading.Lock()

        def draw(self, number: int) -> list[str]:
            return NAMES[number]

    monkeypatch.setattr(serving, "Easel", Easel)
    said: list[str] = []
    serve((str(tmp_path), "slides", "pdf,svg", ""), iter(["2\n", "0\n"]), said.append)
    assert given == [(tmp_path, ["pdf", "svg"], "slides", None)]
    assert [json.loads(line) for line in said] == [NAMES[2], NAMES[0]]
