from __future__ import annotations

from attrition.report.html import Markup, joined, tag


def test_text_is_escaped_and_markup_is_not() -> None:
    assert tag("p", "a < b & c", tag("b", '"x"')) == "<p>a &lt; b &amp; c<b>&quot;x&quot;</b></p>"
    assert joined("<", None, Markup("<br>")) == "&lt;<br>"


def test_attributes_are_escaped_and_none_is_left_out() -> None:
    assert tag("a", "x", href='#"><script>', class_="one", data_value=None) == (
        '<a href="#&quot;&gt;&lt;script&gt;" class="one">x</a>'
    )
    assert tag("input", type="radio", name="n", checked="") == '<input type="radio" name="n" checked>'
