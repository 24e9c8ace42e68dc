"""The command line, a file a command; `main` is the entry point of the installed `attrition`."""

from __future__ import annotations

from attrition.cli.main import main

__all__ = ["main"]
