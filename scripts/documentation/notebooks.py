"""Notebooks: cells are run in this process and their outputs kept in the file, and pages are made of the result.

Only what a page needs of Jupyter's format is written (nbformat 4.5), so that neither tests nor site need Jupyter.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.documentation.blocks import ROOT
from scripts.documentation.execute import inside
from scripts.documentation.markdown import MADE

FOLDER = ROOT / "docs" / "notebooks"
DOTS_PER_INCH = 80
_MOVING = re.compile(r"digest [0-9a-f]{12,}|\d+ parameters \(\d+ with a prior\)")


def notebooks() -> list[Path]:
    """Return the notebooks, sorted."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path) -> dict[str, Any]:
    """Return a notebook with the outputs that its cells give now, run in order in a directory of their own."""
    book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "__main__"}
    with tempfile.TemporaryDirectory() as place:
        code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        for count, cell in enumerate(code, start=1):
            cell["outputs"] = list(run_cell("".join(cell["source"]), names, Path(place), count))
            cell["execution_count"] = count
    return book


def run_cell(source: str, names: dict[str, Any], directory: Path, count: int) -> Iterator[dict[str, Any]]:
    """Run one cell and yield its outputs: what it printed, and what its last expression shows."""
    statements = ast.parse(source).body
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    # What goes to the error stream is progress, which is another on each machine.
    with inside(directory), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        exec(compile(ast.Module(statements, []), "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        data = shown(value) if value is not None else {}
    if printed.getvalue():
        yield {"name": "stdout", "output_type": "stream", "text": lines(printed.getvalue())}
    if data:
        yield {"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"}


def shown(value: object) -> dict[str, Any]:
    """Return a value as a notebook shows it: a figure as a picture, else its HTML if it has one, and its text."""
    if hasattr(value, "savefig"):
        picture = io.BytesIO()
        value.savefig(picture, format="png", dpi=DOTS_PER_INCH)
        return {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": ["<Figure>"]}
    data: dict[str, Any] = {"text/plain": lines(repr(value))}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = lines(value._repr_html_())
    return data


def lines(text: str) -> list[str]:
    """Return a text as notebooks keep it: a list of lines with their ends."""
    return text.splitlines(keepends=True)


def written(book: dict[str, Any]) -> str:
    """Return a notebook as its file holds it."""
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def refresh() -> None:
    """Run every notebook and keep its outputs."""
    for path in notebooks():
        path.write_text(written(executed(path)), encoding="utf-8")
        print(f"executed  {path}")


def texts(book: dict[str, Any]) -> list[list[str]]:
    """Return what each code cell prints and shows as text: what a test compares.

    Pictures differ in their bytes, a digest moves with every column that a table gains, and parameters are added.
    """
    found = []
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            said = []
            for output in cell["outputs"]:
                said += output["text"] if "text" in output else output["data"]["text/plain"]
            found.append([_MOVING.sub("…", line) for line in said])
    return found


def write_pages(directory: Path) -> None:
    """Write a page for each notebook, with its pictures beside it."""
    for path in notebooks():
        (directory / f"{path.stem}.md").write_text(page(path, directory), encoding="utf-8")


def page(path: Path, directory: Path) -> str:
    """Return a notebook as a page; pictures go into the directory."""
    book = json.loads(path.read_text(encoding="utf-8"))
    parts = [MADE]
    for number, cell in enumerate(book["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        for place, output in enumerate(cell["outputs"]):
            parts.append(_output(output, directory, f"{path.stem}-{number}-{place}.png"))
    parts.append(f"*The notebook itself: `docs/notebooks/{path.name}`.*")
    return "\n\n".join(parts) + "\n"


def _output(output: dict[str, Any], directory: Path, picture: str) -> str:
    if "text" in output:
        return f"```text\n{''.join(output['text']).rstrip()}\n```"
    data = output["data"]
    if "image/png" in data:
        (directory / picture).write_bytes(base64.b64decode(data["image/png"]))
        return f"![figure of the cell above]({picture})"
    if "text/html" in data:
        return f'```{{raw}} html\n<div class="wide">{"".join(data["text/html"])}</div>\n```'
    return f"```text\n{''.join(data['text/plain']).rstrip()}\n```"
