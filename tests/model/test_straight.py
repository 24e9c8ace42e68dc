"""A rule that is no straight line is refused with its line, before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.model import straight
from attrition.model.rule import rule

HEAD = """
import math
import numpy as np
from attrition.mechanism import rule, select, maximum, exp

HALF = 0.5
TABLE = (1.0, 2.0)

def plain(x):
    return x

@rule
def helper(x, s, p):
    return maximum(x, 0.0)
"""


@rule
def foreign(x: float) -> float:
    return x


def checked(body: str, *, head: str = HEAD, mark: str = "@rule") -> dict[str, float]:
    text = f"{head}\n{mark}\ndef advance(s, p):\n" + "\n".join(f"    {line}" for line in body.splitlines())
    module = ModuleType("attrition_mechanism_test")
    exec(compile(text, "test.py", "exec"), module.__dict__)
    rules: list[Callable[..., Any]] = [module.advance]
    module.__dict__["foreign"] = foreign
    numbers = straight.refuse_crooked(rules, module, text, "test.py")
    straight.refuse_unknown_fields(text, "test.py", ["level", "speed"], ["tide_fall"])
    return numbers


@pytest.mark.parametrize(
    "body",
    [
        '"""Say."""\ns.level = select(s.level > 1.0, p.tide_fall, exp(-s.level))',
        "s.level += helper(s.speed, s, p)",
        "s.level = abs(float(s.level)) * (s.speed > 0.5)",
    ],
)
def test_straight_lines_pass(body: str) -> None:
    checked(body)


@pytest.mark.parametrize(
    ("body", "essence"),
    [
        ("if s.level > 1:\n    s.level = 1.0", "line 18: 'if' in rule 'advance'; write select"),
        ("s.level = 1.0 if s.speed > 0 else 0.0", "'… if … else …'"),
        ("s.level = (s.level > 0) and (s.speed > 0)", "'and' or 'or'"),
        ("for k in (1, 2):\n    s.level = k", "'for'"),
        ("match s.level:\n    case 1.0:\n        s.level = 0.0", "'match' in rule 'advance'; write select"),
        ("with open('x') as x:\n    s.level = 0.0", "'with' in rule 'advance'; write a straight line"),
        ("class Level:\n    x = 1.0", "line 18: a line of rule 'advance' that is neither"),
        ("while s.level > 0:\n    s.level = 0.0", "'while'"),
        ("s.level = s.level ** 2", "'**' in rule 'advance'; write power"),
        ("s.level = math.exp(s.level)", "calls math.exp; call functions marked @rule"),
        ("s.level = np.exp(s.level)", "calls np.exp"),
        ("s.level = plain(s.level)", "calls plain"),
        ("s.level = max(s.level, 0.0)", "calls max"),
        ("s.level = foreign(s.level)", "calls foreign of another file; let all rules"),
        ("s.level = TABLE", "uses 'TABLE', which is no number"),
        ("return\ns.level = 0.0", "returns before its end"),
        ("s.level = [x for x in (1.0,)][0]", "a comprehension"),
        ("assert s.level > 0", "'assert'"),
        ("s.levle = 0.0", "line 18: no state field 'levle'; did you mean 'level'?"),
        ("s.level = p.tide_fal", "no parameter field 'tide_fal'; did you mean 'tide_fall'?"),
        ("p.tide_fall = 0.0", "a rule changes parameter 'tide_fall'"),
    ],
)
def test_what_is_not_straight_is_refused(body: str, essence: str) -> None:
    with pytest.raises(InputError) as refused:
        checked(body)
    assert essence in refused.value.line()
    assert refused.value.line().startswith("test.py line ")


def test_numbers_that_compiled_code_holds_are_told() -> None:
    assert checked("twice = 2.0 * HALF\ns.level = s.level * twice") == {"HALF": 0.5}
    assert checked("s.level = 2.0") == {}


def test_an_unmarked_rule_is_refused() -> None:
    with pytest.raises(InputError, match="'advance' is not marked @rule"):
        checked("s.level = 0.0", mark="")


def test_records_are_told_by_their_annotations_too() -> None:
    text = "@rule\ndef helper(state: State, other: float, par: Parameters): state.x = par.y"
    with pytest.raises(InputError, match="no state field 'x'"):
        straight.refuse_unknown_fields(text, "test.py", ["level"], ["y"])


NORMAL = "@rule\ndef walk(s, p, t, day, z):\n    s.level = {}\n\ndef draw(ax, a, b, c, d):\n    return d[a]\n"


@pytest.mark.parametrize(
    ("value", "used"), [("z[0] + z[3]", {"walk": 4}), ("z[0]", {"walk": 1}), ("s.level", {})]
)
def test_normal_numbers_that_rules_use_are_counted(value: str, used: dict[str, int]) -> None:
    assert straight.normals_used(NORMAL.format(value), "test.py") == used


@pytest.mark.parametrize("index", ["-1", "k", "0:2", "s.level"])
def test_an_index_of_normal_numbers_is_written_out(index: str) -> None:
    with pytest.raises(InputError) as refused:
        straight.normals_used(NORMAL.format(f"z[{index}]"), "test.py")
    assert refused.value.line() == (
        "test.py line 3: an index of z that is not written out; allowed: z[0], z[1] and so on"
    )
