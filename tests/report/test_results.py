from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attrition.report.results import headline, results_table


@pytest.fixture(scope="module")
def summary(written: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((written.parent / "summary.json").read_text())
    return found


def test_the_headline_names_ends_escalation_still_fighting_turns_and_casualties(
    summary: dict[str, Any],
) -> None:
    text = headline(summary)
    for words in (
        "escalation out of control",
        "still fighting",
        "driftless twin",
        "thousand people",
        "by structure",
    ):
        assert words in text, words
    assert text.count("<li>") == 7


def test_a_share_of_nothing_is_an_upper_end(summary: dict[str, Any]) -> None:
    changed = json.loads(json.dumps(summary))
    changed["pooled"]["outcomes"]["escalation"] |= {"p": 0.0, "high": 0.0123}
    assert "<strong>fewer than 1 %</strong> of paths: escalation out of control" in headline(changed)


def test_every_structure_has_a_column_and_the_pool_the_last(summary: dict[str, Any]) -> None:
    text = results_table(summary)
    assert text.index(">options<") < text.index(">null<") < text.index(">pooled<")
    alone = json.loads(json.dumps(summary))
    del alone["structures"]["null"]
    assert "pooled" not in results_table(alone)
