"""The report in a real browser: it sorts, lets a structure be chosen, and is no wider than a phone.

Skipped where there is no Chromium; ATTRITION_CHROMIUM names another one than those of the PATH.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attrition.figures.styles import END_COLOURS
from tests.report.conftest import page, written

__all__ = ["page", "written"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PROBE = """
const table = document.querySelector("table.sortable");
const column = () => [...table.tBodies[0].rows].map(row => Number(row.cells[1].dataset.value));
const before = column();
const button = table.tHead.rows[0].cells[1].firstElementChild;
button.click();
const rising = column();
const sorts = [...table.tHead.rows[0].cells].map(cell => cell.getAttribute("aria-sort"));
button.click();
const falling = column();
const seen = () => [...document.querySelectorAll("figure[data-structure]")]
  .filter(figure => figure.offsetParent !== null).map(figure => figure.dataset.structure);
const first = seen();
document.querySelector("#show-null").click();
const other = seen();
document.querySelector("#show-all").click();
document.title = JSON.stringify({before, rising, falling, sorts, first, other, all: seen(),
  wide: document.documentElement.scrollWidth, room: window.innerWidth,
  fonts: document.fonts.check("10px 'DejaVu Sans'"), alerts: window.alerts || 0});
"""

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def chromium() -> str:
    found = os.environ.get("ATTRITION_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(
            "NO BROWSER: the report is not opened; install chromium, or name one in ATTRITION_CHROMIUM"
        )
    return found


def opened(chromium: str, folder: Path, file: Path, *options: str) -> str:
    """Open a file without a network and return what the browser prints."""
    done = subprocess.run(
        [
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            f"--user-data-dir={folder / 'profile'}",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            *options,
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def probed(chromium: str, folder: Path, text: str, width: int) -> dict[str, Any]:
    # The policy of the page lets no script but its own run: the probe stands in for the reader's hands.
    changed = re.sub(r'<meta http-equiv="[^>]*>', "", text).replace(
        "</body>", f"<script>{PROBE}</script></body>"
    )
    file = folder / "probe.html"
    file.write_text(changed, encoding="utf-8")
    out = opened(chromium, folder, file, f"--window-size={width},900", "--dump-dom")
    title = re.search(r"<title>(.*?)</title>", out, flags=re.DOTALL)
    assert title is not None
    found: dict[str, Any] = json.loads(title[1])
    return found


def test_it_sorts_chooses_and_fits_a_phone(chromium: str, page: str, tmp_path: Path) -> None:
    found = probed(chromium, tmp_path, page, 500)
    assert found["rising"] == sorted(found["before"]) and found["falling"] == found["rising"][::-1]
    assert found["sorts"].count("ascending") == 1
    assert set(found["first"]) == {"options"} and set(found["other"]) == {"null"}
    assert set(found["all"]) == {"options", "null"}
    assert found["wide"] <= found["room"], "the page scrolls sideways on a phone"
    assert found["fonts"] and found["alerts"] == 0


def test_it_is_drawn_and_printed(chromium: str, written: Path, tmp_path: Path) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.image import imread

    picture, paper = tmp_path / "page.png", tmp_path / "page.pdf"
    opened(chromium, tmp_path, written, "--window-size=1200,2400", f"--screenshot={picture}")
    pixels = imread(picture)[..., :3]
    assert pixels.shape[1] == 1200
    # The bands of the first figure are there in their colours, and words are dark.
    bands = [np.abs(pixels - to_rgb(colour)).max(axis=2) < 0.01 for colour in END_COLOURS.values()]
    assert sum(int(band.sum()) for band in bands) > 20_000
    assert (pixels.sum(axis=2) < 0.5).sum() > 2000
    opened(chromium, tmp_path, written, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF") and paper.stat().st_size > 100_000
