"""The family of processes gathers its laws, each on a canonical scenario of its own."""

from __future__ import annotations

from attrition.verification import processes


def test_every_process_has_a_law_and_a_scenario() -> None:
    assert {law.id for law in processes.LAWS} == {"V5", "V6", "V11", "V12"}
    assert all(law.scenario == f"canonical/{law.name}" and law.switches for law in processes.LAWS)
