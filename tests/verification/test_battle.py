"""The family of battles holds what its modules hold."""

from __future__ import annotations

from attrition.verification import battle, chains, lanchester, passage


def test_the_family_gathers_its_modules() -> None:
    assert (*lanchester.LAWS, *chains.LAWS, *passage.LAWS) == battle.LAWS
    assert {law.id for law in battle.LAWS} == {"V1", "V2", "V3", "V4", "V18"}
