"""Claims as files: what is read, and what is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrition.analysis.claims.quantities import claim_quantity_names, claim_unit
from attrition.analysis.claims.reading import read_claim, read_claims
from attrition.errors import InputError

KNOWN = claim_quantity_names()
CLAIM = """
schema = 1
id = "X1"
title = "More aid ends wars"
claim = "It does."
falsified_if = "it does not"
decision = "As the rule says."
[variants.more]
policies = ["aid-doubled"]
[[contrasts]]
name = "P(withdrawal), more aid less base"
quantity = "withdrawal"
first = "base"
second = "more"
sign = "+"
fails_if = { not_shown = true }
"""


def test_shipped_claims_are_twelve_in_order_and_each_can_fail() -> None:
    claims = read_claims(None, (), KNOWN)
    assert [claim.id for claim in claims] == [f"C{number}" for number in range(1, 13)]
    assert all(claim.deciding and claim.decision for claim in claims)
    assert len({claim.digest for claim in claims}) == 12
    assert [claim.id for claim in read_claims(None, ["C10", "C2"], KNOWN)] == ["C2", "C10"]


def test_a_claim_of_a_user_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(CLAIM)
    (claim,) = read_claims(tmp_path, (), KNOWN)
    (contrast,) = claim.contrasts
    assert (contrast.sign, contrast.fails_if, contrast.variants) == (1, "not_shown", ("base", "more"))
    assert claim.variants["more"].policies[0].label == "policies/aid-doubled.toml"
    assert read_claims(tmp_path / "mine.toml", (), KNOWN) == (claim,)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title =", "titel =", "unknown key 'titel'"),
        ('quantity = "withdrawal"', 'quantity = "withdrawel"', "did you mean 'withdrawal'"),
        ('second = "more"', 'second = "less"', "unknown name 'less'"),
        ("not_shown = true", "not_shwon = true", "did you mean 'not_shown'"),
        ("not_shown = true", "not_shown = false", "false decides nothing"),
        ("fails_if = { not_shown = true }", "", "no contrast decides"),
        ('sign = "+"', 'sign = "up"', "unknown name 'up'"),
        ('policies = ["aid-doubled"]', 'policies = ["aid-dubled"]', "did you mean 'aid-doubled'"),
        ("[variants.more]", "[variants.base]", "cannot name a variant"),
        ('first = "base"\n', "", "is no contrast"),
        ('decision = "As the rule says."', "", "has no 'decision'"),
        ("schema = 1", "schema = 2", "schema = 1"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, said: str) -> None:
    assert old in CLAIM
    with pytest.raises(InputError) as error:
        read_claim(CLAIM.replace(old, new), "mine.toml", KNOWN)
    assert said in error.value.line()
    assert "mine.toml" in error.value.line() or "aid" in said


def test_units_are_those_of_the_quantities() -> None:
    assert claim_unit("withdrawal@1962-10-29") == claim_unit("regime_end") == "probability"
    assert (claim_unit("until.turn.D1"), claim_unit("perception_lag")) == ("month", "month")
    assert (claim_unit("casualties.defender"), claim_unit("reserve_mean")) == ("thousand people", "RUB trn")


def test_an_unknown_claim_gives_the_nearest() -> None:
    with pytest.raises(InputError, match="no claim 'C13'"):
        read_claims(None, ["C13"], KNOWN)


def test_two_claims_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(CLAIM)
    with pytest.raises(InputError, match="two claims"):
        read_claims(tmp_path, (), KNOWN)
