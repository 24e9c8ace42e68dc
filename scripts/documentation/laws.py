"""What the table of verify-model in docs/verification.md says, by verdict."""

from __future__ import annotations

from collections import Counter

from scripts.documentation.blocks import ROOT


def verdicts() -> Counter[str]:
    """Return how many comparisons of the committed table have which verdict."""
    page = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")
    table = page.partition("<!-- table of verify-model")[2].partition("<!-- end of the table -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    return Counter(row.rstrip("| ").rpartition("|")[2].strip() for row in rows)
