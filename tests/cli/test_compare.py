"""`attrition compare` and `sweep`: what cannot be run is refused in a line, before anything is computed."""

from __future__ import annotations

import pytest

from attrition.cli import main


@pytest.mark.parametrize(
    ("arguments", "essence"),
    [
        (["compare", "ukraine-2022"], "nothing to compare with the base"),
        (["compare", "ukraine-2022", "--policy", "surg"], "no policy 'surg'"),
        (
            ["compare", "ukraine-2022", "--policy", "surge", "--regret", "casulties"],
            "did you mean 'casualties'",
        ),
        (["compare", "ukraine-2022", "--policy", "surge", "--satisfice", "x"], "is no criterion"),
        (["sweep", "ukraine-2022"], "which design?"),
        (["sweep", "ukraine-2022", "aid-enforcment"], "did you mean 'aid-enforcement'"),
    ],
)
def test_what_cannot_be_run_is_refused(
    arguments: list[str], essence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    errors = capsys.readouterr().err
    assert essence in errors and len(errors.splitlines()) == 1
