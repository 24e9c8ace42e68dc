"""The family of decisions gathers its laws: games on functions, choice and beliefs on canonical scenarios."""

from __future__ import annotations

from attrition.verification import decisions


def test_every_decision_has_a_law() -> None:
    assert {law.id for law in decisions.LAWS} == {"V9", "V10", "V13", "V14"}
    on_kernel = {law.id for law in decisions.LAWS if law.scenario is not None}
    assert on_kernel == {"V10", "V13"}
