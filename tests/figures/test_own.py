"""A figure of a mechanism has a panel a structure and the lines that travel with every figure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.figures import own
from attrition.figures.content import Content
from attrition.mechanism import Mechanism, OwnFigure


def owner(figure: OwnFigure, name: str = "tide") -> Any:
    return SimpleNamespace(mechanism=Mechanism(name, "a pool", figures=(figure,)), file=Path("tide.py"))


def drawn(ax: Any, content: Any, structure: str) -> Any:
    ax.plot([content.manifest.start, content.horizon], [0.0, len(structure)])
    return ax


FIGURE = OwnFigure("tide_level", "The tide", "metres", drawn, notes=("A note of its own.",))


def test_panels_share_an_axis_and_carry_source_and_limits(made: Callable[..., Content], five: Any) -> None:
    content = made(five)
    sheet = own.own_page(content, owner(FIGURE), FIGURE)
    axes = sheet.axes
    assert len(axes) == len(content.structures)
    assert len({ax.get_ylim() for ax in axes}) == 1
    title, notes = (text.get_text() for text in sheet.texts[:2])
    assert title == "The tide"
    for essence in ("A note of its own.", "Mechanism 'tide' from outside", "Source: ", "Not a prediction"):
        assert essence in " ".join(notes.split())


@pytest.mark.parametrize(
    ("draw", "essence"),
    [
        (lambda ax, content, structure: None, "figure 'tide_level' returns None"),
        (lambda ax, content, structure: ax.nothing, "cannot be drawn: AttributeError"),
    ],
)
def test_what_goes_wrong_in_its_code_is_one_line(
    draw: Any, essence: str, made: Callable[..., Content]
) -> None:
    figure = OwnFigure("tide_level", "The tide", "metres", draw)
    with pytest.raises(InputError) as refused:
        own.own_page(made(), owner(figure), figure)
    assert refused.value.line().startswith("tide.py: ") and essence in refused.value.line()


def test_only_figures_of_what_a_run_was_made_with_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "loaded", lambda: [owner(FIGURE), owner(FIGURE, "wind")])
    plan = SimpleNamespace(mechanisms=[SimpleNamespace(name="wind")])
    content: Any = SimpleNamespace(manifest=SimpleNamespace(plan=plan))
    assert [each.mechanism.name for each, _ in own.own_figures(content)] == ["wind"]
