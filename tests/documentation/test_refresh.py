"""Printing a page anew changes what is shown and nothing else."""

from __future__ import annotations

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
