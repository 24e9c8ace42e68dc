from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.figures import draw_all
from attrition.figures.content import Content
from attrition.figures.pages import pages
from attrition.figures.sheet import styled
from attrition.figures.styles import slides
from attrition.model.ends import End


@pytest.mark.usefixtures("style")
def test_pages_of_further_structures_carry_their_name(made: Callable[..., Content]) -> None:
    content = made({"options": {End.FREEZE: [1500.0]}, "null": {End.FREEZE: [1500.0]}})
    names = [name for name, _ in pages(content)]
    assert names == ["incidence", "pools", "strain", "turning", "pools-null", "strain-null", "turning-null"]


def test_larger_type_still_fits(made: Callable[..., Content]) -> None:
    with styled(slides()):
        for _, sheet in pages(made()):
            sheet.canvas.draw()
            boxes = [text.get_window_extent() for ax in sheet.axes for text in ax.texts]
            boxes += [text.get_window_extent() for text in sheet.texts]
            assert max(box.x1 for box in boxes) <= sheet.bbox.x1
            assert min(box.y0 for box in boxes) >= 0


def test_a_run_is_drawn_and_other_files_are_left(small_run: Callable[..., Any], tmp_path: Path) -> None:
    small_run(tmp_path / "run")
    target = tmp_path / "run" / "figures"
    target.mkdir(exist_ok=True)
    (target / "mine.txt").write_text("kept")
    (target / "incidence.pdf").write_text("old")
    written = draw_all(tmp_path / "run", ("pdf", "pdf"))
    assert [path.name for path in written] == [
        "incidence.pdf",
        "pools.pdf",
        "strain.pdf",
    ]
    assert (target / "incidence.pdf").read_bytes().startswith(b"%PDF")
    assert (target / "mine.txt").read_text() == "kept"
    first = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in draw_all(tmp_path / "run", ("pdf",))] == first


@pytest.mark.parametrize(
    ("formats", "style", "line"),
    [
        (("pdf", "gif"), "paper", "--format: no format 'gif'; allowed: pdf, png, svg"),
        ((), "paper", "--format: no format given; allowed: pdf, png, svg"),
        (("pdf",), "papper", "--style: no style 'papper'; allowed: paper, slides; did you mean 'paper'?"),
    ],
)
def test_unknown_formats_and_styles_are_refused(
    tmp_path: Path, formats: tuple[str, ...], style: str, line: str
) -> None:
    with pytest.raises(InputError) as caught:
        draw_all(tmp_path, formats, style)
    assert caught.value.line() == line
