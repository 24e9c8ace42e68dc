"""Structures side by side, in per cent."""

from __future__ import annotations

from typing import Any

import pytest

from attrition.analysis.table_side_by_side import side_by_side


def share(p: float, se: float | None = 0.01) -> dict[str, Any]:
    return {"p": p, "se": se, "low": max(p - 0.02, 0.0), "high": min(p + 0.02, 1.0)}


def turned(p: float, *, at_start: float = 0.0, half: str | None = None, excess: float | None = 0.05) -> Any:
    over = None if excess is None else {"p": excess, "se": 0.02, "draws": 8}
    return {"p_within_horizon": p, "se": 0.01, "low": 0.0, "high": 1.0, "p_at_start": at_start,
            "date_q50": half, "excess": over}  # fmt: skip


def content(p: float = 0.25, **changes: Any) -> dict[str, Any]:
    measures = {"D1": turned(p), "D2": None}
    return {
        "outcomes": {"withdrawal": share(p), "freeze": None, "escalation": share(p)},
        "events": {
            "regime_end": share(p) | {"causes": {"mutiny": share(p)}},
            "coalition_disengagement": None,
        },
        "regime_survival_12_months": None,
        "thresholds": {"stress": share(p) | {"date_q50": None}},
        "turn": measures,
        "turn_defender": measures,
        "turn_coalition": measures,
        "casualties": {"challenger": {"median": 1_234_000.0, "q05": 1_000_000.0, "q95": 4_400_000.0}},
    } | changes


def cells(lines: list[str], label: str) -> list[str]:
    [line] = [line for line in lines if line.strip().startswith(label)]
    return line.strip().removeprefix(label).split()


def test_a_row_is_read_across_structures() -> None:
    lines = side_by_side({"options": content(0.25), "null": content(0.5), "pooled": content(0.375)}, 100)
    assert cells(lines, "the challenger withdraws") == ["25±1", "50±1", "38±1"]
    assert cells(lines, "escalation out of control") == ["23–27", "48–52", "36–40"]
    assert cells(lines, "first by mutiny") == ["25±1", "50±1", "38±1"]
    assert not any("stands a year after withdrawal" in line for line in lines)
    assert cells(lines, "challenger, median") == ["1,200"] * 3
    assert "1000–4400" in lines[-2]
    assert lines[-1] == "  not computed: D2"
    assert not any("freezes" in line or "disengages" in line for line in lines)


@pytest.mark.parametrize(
    ("item", "text"), [(share(0.0, 0.0), "<2.0"), (share(1.0, 0.0), "100"), (share(0.5, None), "50")]
)
def test_no_error_of_nought_is_printed(item: dict[str, Any], text: str) -> None:
    lines = side_by_side({"options": content(outcomes={"freeze": item})}, 100)
    assert cells(lines, "the fighting freezes") == [text]


def test_excess_carries_its_sign() -> None:
    turns = {"D1": turned(0.5, excess=-0.03)}
    lines = side_by_side({"options": content(turn=turns, turn_defender={}, turn_coalition={})}, 100)
    assert cells(lines, "over the driftless twin") == ["-3±2"]
    bare = {"D1": turned(0.5, excess=None)}
    lines = side_by_side({"options": content(turn=bare, turn_defender={}, turn_coalition={})}, 100)
    assert not any("driftless" in line for line in lines)


def test_dates_and_turns_at_the_start_are_shown_where_one_structure_has_them() -> None:
    first = content(
        turn={"D1": turned(0.6, at_start=0.3, half="2027-05")}, turn_defender={}, turn_coalition={}
    )
    second = content(turn={"D1": turned(0.2)}, turn_defender={}, turn_coalition={})
    lines = side_by_side({"options": first, "null": second}, 100)
    assert cells(lines, "half of all paths by") == ["2027Q2", "later"]
    assert cells(lines, "already when the data end") == ["30", "0"]
    alone = side_by_side({"null": second}, 100)
    assert not any("half of all" in line or "already" in line for line in alone)


def test_what_does_not_fit_comes_below_with_its_labels() -> None:
    names = ("options", "red_line", "spiral", "mirror", "null", "pooled")
    contents = {name: content(number / 10) for number, name in enumerate(names)}
    lines = side_by_side(contents, 34 + 2 * 11)
    assert max(map(len, lines)) <= 34 + 2 * 11
    headings = [line.split()[4:] for line in lines if line.startswith("Shares of paths, %")]
    assert headings == [["options", "red_line"], ["spiral", "mirror"], ["null", "pooled"]]
    assert len([line for line in lines if "withdraws" in line]) == 3


def test_a_long_name_is_cut() -> None:
    lines = side_by_side({"a structure of my own": content()}, 100)
    assert lines[1].endswith("  a struct…") or lines[1].endswith(" a structu…")


def test_survival_is_shown_where_one_structure_has_withdrawals() -> None:
    stands = share(0.7, 0.1) | {"paths": 20}
    some = side_by_side({"options": content(regime_survival_12_months=stands), "null": content()}, 100)
    assert cells(some, "stands a year after withdrawal") == ["70±10", "–"]


def test_a_section_of_which_nothing_is_computed_is_left_out() -> None:
    off = content(
        turn={"D1": None, "D2": None}, turn_defender={}, turn_coalition={}, thresholds={"stress": None}
    )
    lines = side_by_side({"options": off, "null": off}, 100)
    assert not any("turns on" in line or "strain reaches" in line for line in lines)
    assert lines[-1] == "  not computed: stress, D1, D2"


def lag() -> dict[str, Any]:
    shares = {"later": 0.3, "belief_never": 0.1, "together": 0.4, "at_start": 0.35, "earlier": 0.1}
    months = {"paths": 9, "q10": -0.2, "q50": 3.0, "q90": 9.4, "q50_low": 2.0, "q50_high": 4.0}
    return {name: share(p) for name, p in shares.items()} | {"belief": turned(0.3), "both": months}


def test_the_perception_lag_stands_below_what_turns_on_the_challenger() -> None:
    dated = content(turn={"D1": turned(0.2), "D2": turned(0.4)}, perception_lag_months=lag())
    lines = side_by_side({"options": dated, "null": dated}, 100)
    assert cells(lines, "D2 as it is believed") == ["30±1"] * 2
    assert cells(lines, "sees a turn later or never") == ["30±1"] * 2
    assert cells(lines, "of which both when the data end") == ["35±1"] * 2
    assert cells(lines, "lag in months, 80 % of the rest") == ["0", "to", "9"] * 2
    assert not any("not computed" in line for line in lines)
    none = dated | {"perception_lag_months": lag() | {"both": {"q10": None}}}
    assert cells(side_by_side({"options": none}, 100), "lag in months, 80 % of the rest") == ["–"]
    assert not any("sees" in line for line in side_by_side({"options": content()}, 100))
