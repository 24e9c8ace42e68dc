from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from attrition.report import write_report
from attrition.report.html import VOID
from tests.report.conftest import HOSTILE

HEADINGS = ("h1", "h2", "h3")


class Reader(HTMLParser):
    """What a page is made of: elements in order with their attributes; an end tag must fit its start."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> ends nothing"

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def test_nothing_of_a_file_becomes_markup(page: str, read: Reader) -> None:
    assert len(read.all("script")) == 1 and not read.all("img")
    assert not [key for _, attributes in read.elements for key in attributes if key.startswith("on")]
    # It is there, as text: in the title, the heading and the table of inputs.
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4 and HOSTILE not in page


def test_the_page_loads_nothing_and_only_its_own_script_may_run(page: str, read: Reader) -> None:
    for _, attributes in read.elements:
        for key in ("src", "href", "xlink:href", "action", "srcset"):
            assert (attributes.get(key) or "#").startswith("#"), attributes
    for target in re.findall(r"url\(([^)]*)\)", page):
        assert target.startswith(("#", "data:font/woff;base64,")), target[:60]
    (policy,) = [meta["content"] for meta in read.all("meta") if "http-equiv" in meta]
    (script,) = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    seal = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy is not None and f"script-src 'sha256-{seal}'" in policy and "default-src 'none'" in policy


def test_ids_are_unique_and_every_reference_finds_one(page: str, read: Reader) -> None:
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in read.elements:
        for key in ("aria-labelledby", "href", "xlink:href"):
            if key in attributes:
                assert (attributes[key] or "").removeprefix("#") in ids, attributes
    for used in re.findall(r"url\(#([^)]*)\)", page):
        assert used in ids


def test_a_screen_reader_finds_headings_captions_and_words_for_every_figure(read: Reader) -> None:
    levels = [int(name[1]) for name, _ in read.elements if name in HEADINGS]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables, captions = read.all("table"), read.all("caption")
    assert len(tables) == len(captions) >= 3
    figures = [attributes for attributes in read.all("svg") if attributes.get("role") == "img"]
    assert len(figures) == len(read.all("figcaption")) >= 4
    assert all("aria-labelledby" in attributes for attributes in figures)
    assert all(th.get("scope") for th in read.all("th"))
    assert read.all("html")[0]["lang"] == "en"
    assert all(box.get("tabindex") == "0" for box in read.all("div") if box.get("class") == "wide")


def test_a_structure_can_be_chosen_without_a_script(page: str, read: Reader) -> None:
    shown = {item.get("data-structure") for item in read.all("figure")}
    assert shown == {None, "options", "null"}
    choices = [item["value"] for item in read.all("input")]
    assert choices == ["all", "options", "null"]
    assert 'html:has(#show-null:checked) [data-structure]:not([data-structure="null"])' in page


def test_it_says_what_it_is_not_and_where_it_comes_from(page: str) -> None:
    for part in (
        "Not a prediction: in this model, under structures options, null and these priors.",
        "Data end 2025-12-31",
        "Identity of the run",
        "Digest of the results",
        "Casualties are people",
    ):
        assert part in page
    assert "@media print" in page


def test_the_same_run_gives_the_same_bytes(written: Path) -> None:
    before = written.read_bytes()
    assert write_report(written.parent) == written and written.read_bytes() == before
