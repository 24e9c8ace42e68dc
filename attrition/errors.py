"""Errors that a user can cause: one line that says what, where, what is allowed and what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(Exception):
    """Bad input: the command line prints it as one line and exits with status 2.

    Parameters
    ----------
    what : what is wrong, with the value, as a clause ("unknown key 'chalenger'").
    where : file and key, or the option, in which it stands; None where there is no place.
    allowed : what would be accepted.
    nearest : the nearest valid name, if one is near.
    advice : what to do next.
    """

    exit_status = 2

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        allowed: str | None = None,
        nearest: str | None = None,
        advice: str | None = None,
    ) -> None:
        self.what = what
        self.where = where
        self.allowed = allowed
        self.nearest = nearest
        self.advice = advice
        super().__init__(self.line())

    def line(self) -> str:
        """Return the error as a single line of text without control characters."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.nearest:
            text += f"; did you mean '{self.nearest}'?"
        if self.advice:
            text += f"; {self.advice}"
        return shortened(
            "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
        )


class StoppedEarly(Exception):
    """A run stopped at a whole unit on a signal or a time budget: resumable, exit status 75."""

    exit_status = 75


_SHORTEST_PART = 3
_LONGEST_LINE = 2000


def shortened(text: str) -> str:
    """Return a line without the middle of what no one would read: at most 2,000 characters."""
    if len(text) <= _LONGEST_LINE:
        return text
    left_out = len(text) - _LONGEST_LINE + 100
    tail = _LONGEST_LINE // 4
    return f"{text[: _LONGEST_LINE - 100 - tail]} [… {left_out} characters …] {text[-tail:]}"


def refuse_unknown(noun: str, name: str, known: Iterable[str], where: str | None = None) -> None:
    """Refuse a name that is not among the known ones.

    Parameters
    ----------
    noun : what the name is of, as in "no style 'x'".
    name : that was given.
    known : the valid names, in the order in which they are told.
    where : the option or the key in which it stands.

    Raises
    ------
    InputError : with the valid names and the nearest of them.
    """
    valid = list(known)
    if name not in valid:
        raise InputError(
            f"no {noun} '{name}'", where=where, allowed=", ".join(valid), nearest=nearest_name(name, valid)
        )


def nearest_name(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name closest to `name`, or None when nothing is close."""
    candidates = list(valid)
    matches = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    if not matches:
        lowered = {candidate.lower(): candidate for candidate in candidates}
        matches = [
            lowered[match]
            for match in difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
        ]
    if not matches and len(name) >= _SHORTEST_PART:
        matches = sorted(
            (candidate for candidate in candidates if name.lower() in candidate.lower()), key=len
        )
    return matches[0] if matches else None
