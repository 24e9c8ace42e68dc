from __future__ import annotations

import attrition
from attrition.report.inputs import STATUSES, inputs_section


def test_every_value_is_listed_once_under_its_status_with_its_source() -> None:
    scenario = attrition.load("ukraine-2022")
    text = inputs_section(scenario)
    for status in STATUSES:
        count = sum(value.status == status for value in scenario.values.values())
        assert f"{status.capitalize()}: {count} values" in text
    for name in scenario.values:
        assert text.count(f"<code>{name}</code>") == 1
    assert "Published figures" in text and "Levers that are moved" in text
