from __future__ import annotations

from attrition.report.tables import Cell, table


def test_a_table_has_a_caption_headings_and_what_it_is_sorted_by() -> None:
    text = table(
        "Shares & more", ("Key", "Value"), [[Cell("group")], ["a<b", Cell("1,000", 1000.0)]], sortable=True
    )
    assert "<caption><span>Shares &amp; more</span></caption>" in text
    assert text.count('<th scope="col" aria-sort="none"><button type="button">') == 2
    assert '<tr class="group"><th scope="colgroup" colspan="2">group</th></tr>' in text
    assert '<th scope="row">a&lt;b</th><td data-value="1000.0">1,000</td>' in text


def test_a_table_that_is_not_sorted_has_no_buttons() -> None:
    assert "button" not in table("c", ("Key",), [["a"]])
