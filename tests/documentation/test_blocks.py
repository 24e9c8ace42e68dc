"""Blocks are found with their marks, and no page holds a kind of block that nothing runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.documentation.blocks import LANGUAGES, ROOT, TESTED_ELSEWHERE, blocks_of, pages

PAGE = """\
# A page

```console
$ attrition list
```

*Not run by the tests: it needs a cluster.*

```sh
sbatch it
```

```python
attrition.run("plain-war")
```

```python
1 + 1
```

Save as `wars/mine.toml`:

```toml
schema = 1
```
"""


def test_blocks_have_language_line_and_marks() -> None:
    console, cluster, python, after, saved = blocks_of(PAGE)
    assert (console.language, console.text, console.line) == ("console", "$ attrition list\n", 4)
    assert console.runs and not console.full
    assert (cluster.not_run, cluster.runs) == ("it needs a cluster.", False)
    assert python.full and python.runs and after.full
    assert (saved.saved_as, saved.runs) == ("wars/mine.toml", True)
    assert PAGE[saved.start : saved.end] == saved.text


def test_a_mark_is_only_that_of_the_next_block() -> None:
    page = "*Not run by the tests: x.*\n\n```text\na\n```\n\n```sh\nls\n```\n"
    assert [block.not_run for block in blocks_of(page)] == ["x.", None]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_block_is_of_a_known_language(page: Path) -> None:
    unknown = [block for block in blocks_of(page.read_text()) if block.language not in LANGUAGES]
    assert not unknown


def test_pages_tested_elsewhere_are_there() -> None:
    for name, test in TESTED_ELSEWHERE.items():
        assert (ROOT / "docs" / name).is_file() and name in (ROOT / test).read_text()
