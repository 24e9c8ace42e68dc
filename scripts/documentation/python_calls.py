"""The page of Python calls, from signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from scripts.documentation.markdown import MADE, cell, code, fenced

INTRODUCTION = """\
`import attrition` loads nothing heavy; a call loads what it needs. Each call has the name and meaning of its command.
Tables are polars frames; what is wrong with input raises `attrition.errors.InputError`, whose text is the line that the
command prints. [Results in Python](../python.md) shows them at work.
"""
_SECTION = re.compile(r"\n\n(Parameters|Returns|Raises|Notes)\n-+\n")


def page() -> str:
    """Return the page."""
    import attrition
    from attrition import api
    from attrition.scenario import Scenario

    calls = [
        (name, one)
        for name, one in vars(api).items()
        if inspect.isfunction(one) and one.__module__.startswith(api.__name__) and not name.startswith("_")
    ]
    calls.append(("use_mechanisms", attrition.use_mechanisms))
    parts = [MADE, "# Python calls", INTRODUCTION, "## Calls"]
    parts += [described(f"attrition.{_place(name)}{name}", one, "###") for name, one in calls]
    for kind in (api.Run, api.Study, Scenario):
        parts += [f"## `{kind.__name__}`", documented(inspect.getdoc(kind) or "")]
        parts += list(members(kind))
    return "\n\n".join(parts) + "\n"


def _place(name: str) -> str:
    import attrition

    return "" if hasattr(attrition, name) else "api."


def described(name: str, call: Callable[..., Any], heading: str) -> str:
    """Return a call under its heading: signature and what its docstring says."""
    signature = inspect.signature(call)
    wanted = [_argument(one) for one in signature.parameters.values() if one.name != "self"]
    given = str(signature.return_annotation)
    line = f"{name}({', '.join(wanted)}) -> {given}"
    if len(line) > 88:
        line = f"{name}(\n    " + ",\n    ".join(wanted) + f",\n) -> {given}"
    return "\n\n".join(
        [
            f"{heading} `{name.rpartition('.')[2]}`",
            fenced(line, "python"),
            documented(inspect.getdoc(call) or ""),
        ]
    )


def _argument(argument: inspect.Parameter) -> str:
    # Annotations are texts here, which str() of an argument would quote.
    shown = "…" if callable(argument.default) else repr(argument.default)
    default = "" if argument.default is argument.empty else f" = {shown}"
    return f"{argument.name}: {argument.annotation}{default}"


def members(kind: type) -> list[str]:
    """Return what a user may ask of an object: its properties in one list, then its methods."""
    listed, methods = [], []
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        if callable(member):
            methods.append(described(f"{kind.__name__}.{name}", member, "###"))
        elif (text := inspect.getdoc(member)) and (isinstance(member, property) or hasattr(member, "func")):
            listed.append(f"* {code(name)}: {cell(text.partition(chr(10))[0])}")
    return ["\n".join(listed), *methods] if listed else methods


def documented(text: str) -> str:
    """Return a docstring as Markdown: its sentences, then its sections as lists."""
    first, *sections = _SECTION.split(text)
    parts = [_prose(first)]
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        if title in ("Returns", "Notes"):
            parts.append(f"*{title}*: {cell(body)}")
            continue
        lines = []
        for line in body.splitlines():
            name, mark, meaning = line.partition(" : ")
            if mark and not line.startswith(" "):
                lines.append(f"* {', '.join(code(one) for one in name.split(', '))}: {cell(meaning)}")
            elif lines:
                lines[-1] += f" {cell(line)}"
        parts.append(f"*{title}*:\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _prose(text: str) -> str:
    return "\n\n".join(cell(paragraph) for paragraph in text.split("\n\n"))
