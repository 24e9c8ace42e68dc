"""Sources from outside belong to the key of compiled code."""

from __future__ import annotations

import pytest

from attrition.numeric import outside, sources


def test_a_noted_source_changes_the_digest_of_kernels_and_of_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outside, "_digests", {})
    before = sources.source_digest(), sources.source_digest("numeric")
    outside.add("b", "02")
    outside.add("a", "01")
    assert outside.lines() == "a 01\nb 02\n"
    first = sources.source_digest()
    assert first != before[0]
    assert sources.source_digest("numeric") == before[1]
    outside.add("a", "03")
    assert sources.source_digest() not in (first, before[0])
