"""`python -m attrition` is the command line."""

from __future__ import annotations

from attrition.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
