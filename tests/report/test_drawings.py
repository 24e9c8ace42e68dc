from __future__ import annotations

from attrition.report.drawings import Drawing, font_faces, inline, shown

SVG = """<?xml version="1.0"?>
<svg width="10pt" height="5pt" viewBox="0 0 10 5"><metadata>who</metadata>
 <g id="unused"><path id="mark" d="M 0.123456 1.5
L 2.987654 3 z"/></g>
 <use xlink:href="#mark" clip-path="url(#cut)"/><clipPath id="cut"/><text>0.123456</text>
</svg>"""


def test_ids_that_are_used_get_a_prefix_and_others_go() -> None:
    text = inline(SVG, "pools")
    assert 'id="pools-mark"' in text and '"#pools-mark"' in text
    assert 'id="pools-cut"' in text and "url(#pools-cut)" in text
    assert "unused" not in text and "metadata" not in text and not text.startswith("<?xml")


def test_coordinates_are_shortened_and_words_are_not() -> None:
    text = inline(SVG, "pools")
    assert 'd="M0.1 1.5L2.9 3 z"' in text and "<text>0.123456</text>" in text


def test_a_figure_is_read_by_its_words() -> None:
    text = shown(Drawing("pools", "Pools", "Not a prediction <here>.", inline(SVG, "pools")), 3, "null")
    assert '<p id="pools-alt" class="aside">Pools. Not a prediction &lt;here&gt;.</p>' in text
    assert 'role="img" aria-labelledby="pools-alt"' in text and 'data-structure="null"' in text
    assert "<figcaption>Figure 3. Pools.</figcaption>" in text
    # It is as wide as the page lets it.
    assert 'width="10pt"' not in text and 'viewBox="0 0 10 5"' in text


def test_fonts_hold_the_letters_that_are_used_and_no_more() -> None:
    few, more = font_faces("abc"), font_faces("abcdefghijklmnopqrstuvwxyz–±")
    assert few.count("@font-face") == 2 and len(few) < len(more) < 40_000
    assert few == font_faces("cba")
