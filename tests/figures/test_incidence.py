from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from attrition.figures.content import Content
from attrition.figures.incidence import NAMES, SHORT_NAMES, draw_incidence, incidence_page, name_bands
from attrition.figures.sheet import new_sheet
from attrition.model.ends import End
from tests.figures.conftest import Ends
from tests.figures.layout import notes

pytestmark = pytest.mark.usefixtures("style")


def test_areas_stack_to_all_paths(made: Callable[..., Content]) -> None:
    content = made()
    found = content.incidence("options")
    _, (ax,) = new_sheet(183.0, 60.0, (1, 1), title="t", notes=[])
    assert draw_incidence(ax, content.dates(found.days), found) is ax
    assert len(ax.collections) == len(found.ends) + 1
    tops = [np.max(area.get_paths()[0].vertices[:, 1]) for area in ax.collections]
    assert tops[0] == 0.0 and tops[1] == pytest.approx(2.0) and tops[-1] == pytest.approx(100.0)


def test_a_panel_alone_names_its_bands_with_their_shares_and_intervals(made: Callable[..., Content]) -> None:
    sheet = incidence_page(made())
    texts = [text.get_text() for text in sheet.axes[0].texts]
    assert texts[-1] == "still fighting  97 % (95–100)"
    assert texts[1] == "fighting freezes  2 % (0–5)"
    assert texts[0] == "challenger withdraws  0 % (0–3)"


def test_ends_that_are_not_modelled_are_named_and_not_drawn(made: Callable[..., Content]) -> None:
    sheet = incidence_page(made(missing=(End.WITHDRAWAL, End.ESCALATION)))
    assert not any(NAMES[End.WITHDRAWAL] in text.get_text() for text in sheet.axes[0].texts)
    assert "not drawn: challenger withdraws, escalation out of control." in notes(sheet)


def test_labels_do_not_overlap_and_stay_on_the_sheet(made: Callable[..., Content]) -> None:
    sheet = incidence_page(made({"options": {end: [2000.0] for end in list(End)[1:]}}))
    sheet.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in sheet.axes[0].texts), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 + 1.0 for lower, upper in pairwise(boxes))
    assert max(box.x1 for box in boxes) < sheet.bbox.x1


def test_structures_stand_side_by_side_over_a_table(made: Callable[..., Content], five: Ends) -> None:
    sheet = incidence_page(made(five))
    *panels, table = sheet.axes
    assert [ax.get_title(loc="left") for ax in panels] == ["options", "red line", "spiral", "mirror", "null"]
    cells = [text.get_text() for text in table.texts]
    assert len(cells) == len(End) * (1 + len(panels))
    assert cells[:2] == ["still fighting", "46 (44–49)"]
    assert [cells[row * 6] for row in range(7)] == [NAMES[end] for end in (End(0), *reversed(list(End)[1:]))]
    assert "under structures options, red line, spiral, mirror, null and" in notes(sheet)


def test_a_table_says_what_a_structure_does_not_model(made: Callable[..., Content], five: Ends) -> None:
    content = made(five)
    content.summary["structures"]["null"]["outcomes"]["escalation"] = None
    cells = [text.get_text() for text in incidence_page(content).axes[-1].texts]
    assert cells[6:12] == ["escalation out of control", *["9 (7–12)"] * 4, "not modelled"]


def test_a_band_is_named_inside_itself_or_not_at_all(made: Callable[..., Content]) -> None:
    content = made({"options": {End.FREEZE: [1500.0] * 60, End.ESCALATION: [1500.0]}})
    found = content.incidence("options")
    sheet, (ax,) = new_sheet(183.0, 60.0, (1, 1), title="t", notes=[])
    name_bands(draw_incidence(ax, content.dates(found.days), found), found)
    sheet.canvas.draw()
    levels = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert set(levels) == {SHORT_NAMES[End.FREEZE], SHORT_NAMES[End.STILL_FIGHTING]}
    assert levels["freeze"] == pytest.approx(0.3) and 0.61 < levels["still fighting"] < 1.0


def test_words_never_leave_a_band_that_grows(made: Callable[..., Content]) -> None:
    days = [1410.0 + 30.0 * index for index in range(90)]
    content = made({"options": {End.FREEZE: days}})
    found = content.incidence("options")
    sheet, (ax,) = new_sheet(89.0, 60.0, (1, 1), title="t", notes=[])
    name_bands(draw_incidence(ax, content.dates(found.days), found), found)
    sheet.canvas.draw()
    (freeze,) = (text for text in ax.texts if text.get_text() == "freeze")
    box = freeze.get_window_extent().transformed(ax.transAxes.inverted())
    place = (found.days - found.days[0]) / (found.days[-1] - found.days[0])
    assert box.y1 <= np.interp(box.x0, place, found.ends[End.FREEZE]) + 0.01
