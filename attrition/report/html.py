"""Elements of HTML as text: whatever is not markup already is escaped, so nothing from a file can become markup."""

from __future__ import annotations

from html import escape

VOID = frozenset({"meta", "input", "br", "link", "hr"})
"""Elements that have no end tag."""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = Markup | str | None


def tag(name: str, /, *children: Child, **attributes: str | int | None) -> Markup:
    """Return an element.

    Parameters
    ----------
    name : of the element.
    children : inside it; None is left out, text that is not `Markup` is escaped.
    attributes : an underscore stands for a hyphen, one at the end is dropped; None is left out, "" is a bare name.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + (f'="{escape(str(value))}"' if value != "" else "")
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: Child) -> Markup:
    """Return children beside each other, escaped where they are no markup."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else escape(child) for child in children if child is not None
        )
    )


def anchor(name: str) -> str:
    """Return a name as an id: letters, digits and hyphens."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name.lower()).strip(
        "-"
    )
