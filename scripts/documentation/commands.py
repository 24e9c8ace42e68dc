"""The page of commands, from click's own declarations."""

from __future__ import annotations

import click

from scripts.documentation.markdown import MADE, cell, code, fenced, table

INTRODUCTION = """\
Every command prints one line and ends with status 2 on bad input; `attrition --debug COMMAND …` shows a traceback.
Status 0 is done, 75 stopped early and resumable, 1 anything else. `--json` prints data instead of text. A SCENARIO is a
file or the name of a shipped one; where both exist the file wins.
"""


def page() -> str:
    """Return the page."""
    from attrition.cli.main import group

    context = click.Context(group, info_name="attrition")
    found = [(name, group.get_command(context, name)) for name in group.list_commands(context)]
    parts = [MADE, "# Commands", INTRODUCTION]
    parts.append(
        table(
            ["command", "what it does"],
            [
                [f"[{name}](#{name})", cell(one.get_short_help_str(200))]
                for name, one in found
                if one is not None
            ],
        )
    )
    parts += [section(name, one, context) for name, one in found if one is not None]
    return "\n\n".join(parts) + "\n"


def section(name: str, command: click.Command, parent: click.Context) -> str:
    """Return what a command's own --help says, with its options as a table."""
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([f"attrition {name}", *command.collect_usage_pieces(context)])
    parts = [f"({name})=\n## {name}", fenced(usage), cell_text(command.help or "")]
    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and "--help" not in parameter.opts:
            rows.append([code(record[0]), cell(record[1])])
    if rows:
        parts.append(table(["option", "meaning"], rows))
    if command.epilog:
        parts.append(fenced(command.epilog.removeprefix("Example: ")))
    return "\n\n".join(parts)


def cell_text(text: str) -> str:
    """Return paragraphs of a help text with nothing in them taken as markup."""
    return "\n\n".join(cell(paragraph) for paragraph in text.replace("\b", "").split("\n\n"))
