"""The agenda: who acts when, and how it is cut."""

from __future__ import annotations

import numpy as np

from attrition.engine.agenda import agenda_until
from attrition.engine.from_scenario import compile_scenario
from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Clock
from tests.scenarios import SHORT, shipped


def test_quarters_are_ticks_of_their_own_clock() -> None:
    program = compile_scenario(shipped().with_(sets=SHORT), seed=1, rows=1, solved={})
    entries, calendar = program.plan.agenda.entries, program.calendar
    codes = [code for code, process in enumerate(PROCESSES) if process.clock is Clock.QUARTER]
    assert len(codes) > 1
    for code in codes:
        mine = entries[entries[:, 1] == code]
        assert mine[:, 0].tolist() == calendar.quarter_ends()
        assert mine[:, 2].tolist() == list(range(len(mine)))


def test_an_agenda_cut_at_a_tick_holds_what_comes_before_and_records_all_of_it() -> None:
    program = compile_scenario(shipped().with_(sets=SHORT), seed=1, rows=1, solved={})
    whole, cutoff = program.plan.agenda, program.calendar.cutoff
    cut = agenda_until(whole, cutoff)
    assert cut.entries[:, 0].max() < cutoff <= whole.entries[:, 0].max()
    assert np.array_equal(cut.entries, whole.entries[: len(cut.entries)])
    # A step that begins before the cut is recorded, also one that ends beyond it.
    assert cutoff % cut.step != 0
    assert cut.recorded_steps == cutoff // cut.step + 1 == len(set(cut.entries[:, 0] // cut.step))
