from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrition.errors import InputError
from attrition.figures import draw_all
from attrition.figures.content import Content
from attrition.figures.overlay import Overlay, Series
from attrition.figures.pages import pages
from attrition.figures.sheet import styled
from attrition.figures.styles import COLUMN_MM, STYLES
from attrition.model.ends import End
from tests.figures.conftest import Ends
from tests.figures.layout import assert_printable, notes

WIDTHS = (COLUMN_MM, 120.0, 180.0, 254.0)


def overlay() -> Overlay:
    dates = np.array(["2024-01-15", "2025-06-15"], dtype="datetime64[D]")
    named = [
        Series(name, "who counts", dates, np.array([60.0, 80.0])) for name in ("claimed", "meta-estimate")
    ]
    return {"challenger_loss_rate": named, "challenger_armour_lost_rate": named, "brent": [named[0]]}


def sheets_of(made: Callable[..., Content], ends: Ends, style: str) -> dict[str, Any]:
    """Draw a run in which hardly any path fights on after 2030."""
    with styled(STYLES[style]()):
        return dict(pages(made(ends, fighting=10, until=date(2030, 12, 15)), overlay()))


def assert_good(sheets: dict[str, Any]) -> None:
    for name, sheet in sheets.items():
        assert_printable(sheet)
        width, height = (25.4 * side for side in sheet.get_size_inches())
        assert any(width == pytest.approx(wide) for wide in WIDTHS)
        assert height < 247.0 if width < 200.0 else height == pytest.approx(143.0), (name, height)
        for ax in sheet.axes:
            assert ax.lines or ax.collections, (name, "has an empty panel", ax.get_title(loc="left"))
        said = notes(sheet)
        for part in (
            "Not a prediction: in this model",
            "Data end 2025-12-31",
            "seed 7",
            "Given: war going on",
        ):
            assert part in said, (name, part)
        if not name.startswith(("incidence", "ridgelines")):
            assert "over the paths still fighting" in said, name
            assert "fewer than 20 paths still fight:" in said, name


@pytest.mark.full
def test_five_structures_on_paper(made: Callable[..., Content], five: Ends) -> None:
    sheets = sheets_of(made, five, "journal-2")
    assert list(sheets) == [
        "incidence",
        "strain",
        "turning",
        "ridgelines",
        "pools",
        "rates",
        "options",
        "beliefs",
    ]
    assert_good(sheets)


@pytest.mark.full
@pytest.mark.parametrize("style", ["journal-1", "slides"])
def test_five_structures_in_other_styles(made: Callable[..., Content], five: Ends, style: str) -> None:
    sheets = sheets_of(made, five, style)
    assert_good(sheets)
    # Narrow and low pages are more pages, never smaller ones or less on them.
    assert {name.split("-")[0] for name in sheets} == {
        *("incidence", "strain", "turning", "ridgelines", "pools", "rates", "options", "beliefs")
    }


def test_one_structure(made: Callable[..., Content]) -> None:
    sheets = sheets_of(made, {"options": {End.FREEZE: [1500.0] * 3}}, "journal-2")
    assert list(sheets) == [
        "incidence",
        "strain",
        "turning",
        "ridgelines",
        "pools",
        "rates",
        "options",
        "beliefs",
    ]
    assert_good(sheets)


@pytest.mark.usefixtures("style")
def test_what_is_switched_off_has_no_page(made: Callable[..., Content]) -> None:
    content = made()
    switches = dict(content.scenario.switches) | {"strain": False, "turning": False}
    content.manifest.plan.scenario = replace(content.scenario, switches=switches)  # type: ignore[misc]
    assert [name for name, _ in pages(content)] == ["incidence", "pools", "rates", "options", "beliefs"]


@pytest.mark.usefixtures("style")
def test_what_is_not_recorded_has_no_page(made: Callable[..., Content]) -> None:
    names = [name for name, _ in pages(made(variables=("brent", "d3_turned")))]
    assert names == ["incidence", "turning", "ridgelines", "pools"]


@pytest.mark.full
def test_a_run_is_drawn_in_three_formats_and_other_files_are_left(
    small_run: Callable[..., Any], tmp_path: Path
) -> None:
    small_run(tmp_path / "run")
    target = tmp_path / "run" / "figures"
    target.mkdir(exist_ok=True)
    (target / "mine.txt").write_text("kept")
    (target / "incidence.pdf").write_text("old")
    first = {path.name: path.read_bytes() for path in draw_all(tmp_path / "run", ("pdf", "png", "svg"))}
    assert set(first) == {
        f"{name}.{form}"
        for name in ("incidence", "strain", "ridgelines", "pools")
        for form in ("pdf", "png", "svg")
    }
    assert (target / "incidence.pdf").read_bytes().startswith(b"%PDF")
    assert (target / "mine.txt").read_text() == "kept"
    again = draw_all(tmp_path / "run", ("pdf", "pdf"))
    assert [path.name for path in again] == ["incidence.pdf", "strain.pdf", "ridgelines.pdf", "pools.pdf"]
    assert all(path.read_bytes() == first[path.name] for path in again)
    # Whoever draws them.
    by_two = draw_all(tmp_path / "run", ("pdf", "png"), processes=2)
    assert {path.name: path.read_bytes() for path in by_two} == {
        path.name: first[path.name] for path in by_two
    }
    assert len(by_two) == 8


def test_a_directory_without_the_series_is_refused(small_run: Callable[..., Any], tmp_path: Path) -> None:
    small_run(tmp_path / "run")
    with pytest.raises(InputError):
        draw_all(tmp_path / "run", ("png",), observed=tmp_path)


@pytest.mark.parametrize(
    ("formats", "style", "line"),
    [
        (("pdf", "gif"), "journal-2", "--format: no format 'gif'; allowed: pdf, png, svg"),
        ((), "journal-2", "--format: no format given; allowed: pdf, png, svg"),
        (
            ("pdf",),
            "journal",
            "--style: no style 'journal'; allowed: journal-1, journal-1.5, journal-2, slides; did you mean "
            "'journal-2'?",
        ),
    ],
)
def test_unknown_formats_and_styles_are_refused(
    tmp_path: Path, formats: tuple[str, ...], style: str, line: str
) -> None:
    with pytest.raises(InputError) as caught:
        draw_all(tmp_path, formats, style)
    assert caught.value.line() == line
