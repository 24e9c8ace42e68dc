"""Printing a page anew changes what is shown and nothing else."""

from __future__ import annotations

from pathlib import Path

from scripts.documentation.refresh import refreshed

PAGE = """\
Before.

```console
$ printf 'one\\ntwo\\nthree\\nfour\\n'
old
...
old
$ attrition check \\
> nowhere.toml  # status 2
$ true
```

```python
1 + 1  # -> 3
```

After.
"""


def test_outputs_are_new_and_the_rest_is_kept() -> None:
    expected = PAGE.replace("old\n...\nold", "one\n...\nfour").replace("# -> 3", "# -> 2")
    assert refreshed(PAGE) == expected


def test_a_page_that_is_right_stays_as_it_is() -> None:
    once = refreshed(PAGE)
    assert refreshed(once) == once


def test_images_that_its_blocks_draw_are_put_where_the_page_shows_them(tmp_path: Path) -> None:
    page = "```sh\nprintf new > one.png\n```\n\n![One](drawn/one.png) ![Another](other.png)\n"
    (tmp_path / "other.png").write_text("kept")
    assert refreshed(page, tmp_path) == page
    assert (tmp_path / "drawn" / "one.png").read_text() == "new"
    assert (tmp_path / "other.png").read_text() == "kept"
