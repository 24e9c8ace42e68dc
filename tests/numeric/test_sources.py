"""The digest in the names of compiled code follows the sources that it is made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.numeric import sources


def test_it_follows_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("numeric", "model"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "rules.py").write_text("x = 1\n")
    monkeypatch.setattr(sources, "_ROOT", tmp_path)

    def digest(*packages: str) -> str:
        sources._digest_of.cache_clear()
        return sources.source_digest(*packages)

    first = digest()
    parts = {digest("numeric"), digest("model"), digest("numeric", "model")}
    assert len(parts) == 3
    assert digest() == first
    (tmp_path / "model" / "rules.py").write_text("x = 2\n")
    assert digest() != first
    assert digest("numeric") in parts
    assert digest("model") not in parts
    with pytest.raises(FileNotFoundError, match="attrition/engine"):
        digest("engine")


def test_sources_are_read_once_a_process() -> None:
    sources.source_digest()
    before = sources._digest_of.cache_info().misses
    sources.source_digest()
    assert sources._digest_of.cache_info().misses == before
