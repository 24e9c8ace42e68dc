"""What a hostile or careless hand writes: values, names, files and ways to spoil a text."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

VALUES = (
    *r"""
nan  -nan  inf  -inf  1e308  -1e308  1e309  5e-324  -0.0  0  -1  1  0.5  1_000  9223372036854775807
-9223372036854775809  0x7fffffff  0b1  0o17  true  false  []  {}  [[]]  [{}]  [1, 2]  ["a"]  { value = nan }
{ value = 1, value = 2 }  ""  "text"  'literal'  "\u0000"  "\u001b[2J"  "\u009b2J"  "\u202e"  "\u0085x"
"\u2028y"  "\ud800"  "\U0010ffff"  "é"  "Україна"  0001-01-01  9999-12-31  2022-02-30  2022-02-24  2026-01-01
2022-02-24T07:00:00Z  07:32:00  { value = 1, low = 2, high = 0 }  { value = 0.5, prior = "normal(0, 0)" }
{ low = 0, high = 1 }  { value = 0.5, prior = "beta(1e-300, 1e300)" }  { prior = "lognormal(nan, inf)" }
{ prior = "((((" }  { value = 1, prior = "uniform", low = 1, high = 1 }  { value = 1, status = "certain" }
{ when = 1 }  { value = 1e-320, low = 0, high = 1e-319, prior = "beta" }  { prior = "gamma(0.05, 1e308)" }
{ signal = "strain", above = inf }  { signal = "strain" }  { signal = "x", above = 1, below = 2 }
{ date = 2022-03-01, value = 1 }  [{ date = 2022-03-01 }]  [{ date = 2022-03-01, value = nan }]
{ value = 1, unit = "\u001b]0;title\u0007" }  { value = 1, note = 1 }  { value = 1, known_from = "x" }  =  1 2
[  {  "  '  nul  None  NaN  Infinity  1.  .5  1e  +  #  \
""".replace("  ", "\n")
    .strip()
    .split("\n"),
    *("", '"""\nmany\nlines"""', "1" + "0" * 400, "1" * 5000, '"' + "long " * 500 + '"'),
    *("[" * 3000 + "]" * 3000, "{a=" * 200 + "1" + "}" * 200),
)
"""What stands behind a sign of equality: right in some places, wrong in others or everywhere."""
TEXTS = tuple(value for value in VALUES if value[:1] in ("'", '"') and len(value) > 2)
# fmt: off
NAMES = (
    '', ' ', '.', '..', '-', '--', 'no\nsuch', 'tab\there', '\x1b[2J', '\x07bell', 'nul\x00nul', 'é', 'Україна',
    'right\u202eleft', '\x9b31m', '\x85', '\u2028', '\udcff', '%s%n', '{0}', '$(id)', '`id`', '[bold]x[/]',
    'ukraine-2022', 'ukrane-2022', 'cuba-1962', 'pressure', 'presure', '/', '/nowhere/x.toml', '../x', '~', '*',
    'con', 'war.toml', 'policy.toml', 'base.toml', 'folder', 'loop.toml', 'empty.toml', 'binary.toml', '-h',
    '--set', '@file',
    "a" * 300, "a" * 5000,
)
"""Names of files, scenarios, keys and options: some exist, most do not."""
NUMBERS = (
    '0', '1', '-1', '2', '00', '1e3', '0.5', 'nan', 'inf', '-inf', '', ' ', 'x', '1,5', '0x10', '1_0', '+1',
    '٣', '½', '999999999999999999999999999999', '-999999999999999999999999999999', '18446744073709551616',
    '18446744073709551615', '16777217', '\x1b[1m', '1\n2',
    "9" * 30, "-" + "9" * 30, "1" * 5000,
)
KEYS = (
    'oil.brent_median', 'oil', 'oil.', '.oil', 'oil..brent', 'oil.brent_medain', 'clock.start',
    'clock.horizon_months', 'clock.step_hours', 'clock.data_cutoff', 'switches.oil', 'switches.oul',
    'acts.x.value', 'acts..value', 'acts.value', 'choice.precision', 'study.driftless', 'a.b', '\x1b[2J', 'é',
    '=', '==', '', ' ', 'oil.brent_median=65', 'acts."quarantine".value', 'territory.initial', 'defeat.weeks',
    'beliefs.punished_predecessors', '[acts]', 'name',
    "x" * 9000,
)
# fmt: on

CHARACTERS = "=[]{}\"'#.,\n\t \0\x1b\x7f\x85\x9b\u202e\u2028é☃𝔘0-9eE_\\\r"


def spoilt(chance: random.Random, text: str) -> bytes:
    """A text with a few things wrong, or right by luck, as bytes of some encoding."""
    for _ in range(chance.choice((1, 1, 1, 1, 2, 5))):
        text = chance.choice(SPOILERS)(chance, text)
    if chance.random() < 0.08:
        return _encoded(chance, text)
    return text.encode("utf-8", "surrogatepass")


def _encoded(chance: random.Random, text: str) -> bytes:
    kind = chance.randrange(8)
    if kind < 4:
        name = ("utf-16", "utf-32", "utf-8-sig", "utf-7")[kind]
        return text.encode(name, "surrogatepass" if name != "utf-7" else "replace")
    plain = text.encode("utf-8", "surrogatepass")
    if kind == 4:
        return text.encode("cp1252", "replace")
    place = chance.randrange(len(plain) + 1)
    if kind == 5:
        return (
            plain[:place]
            + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
            + plain[place:]
        )
    if kind == 6:
        return plain.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\x0b", b"\n\r")))
    return plain[:place]


def _changed_line(change: Callable[[random.Random, str], str]) -> Callable[[random.Random, str], str]:
    def changed(chance: random.Random, text: str) -> str:
        lines = text.split("\n")
        place = chance.randrange(len(lines))
        lines[place] = change(chance, lines[place])
        return "\n".join(lines)

    return changed


def _other_value(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    places = [index for index, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    if places:
        place = chance.choice(places)
        lines[place] = f"{lines[place].partition('=')[0]}= {chance.choice(VALUES)}"
    return "\n".join(lines)


def _other_text(chance: random.Random, text: str) -> str:
    """Another text for a text: one that a terminal or a reader would stumble over."""
    places = [match.span() for match in re.finditer(r'"[^"\n]*"', text)]
    if not places:
        return text
    first, last = chance.choice(places)
    return text[:first] + chance.choice(TEXTS) + text[last:]


def _other_key(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    places = [index for index, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    if places:
        place = chance.choice(places)
        key, _, value = lines[place].partition("=")
        typo = list(key or " ")
        typo[chance.randrange(len(typo))] = chance.choice(CHARACTERS)
        lines[place] = f"{chance.choice((''.join(typo), chance.choice(KEYS), key + key))}={value}"
    return "\n".join(lines)


def _inner(chance: random.Random, text: str) -> str:
    """Another value for one key of an inline table."""
    places = [
        index
        for index, letter in enumerate(text)
        if letter == "=" and "{" in text[:index].rsplit("\n", maxsplit=1)[-1]
    ]
    if not places:
        return text
    place = chance.choice(places) + 1
    ends = [end for end in (text.find(",", place), text.find("}", place)) if end >= 0]
    return text[:place] + " " + chance.choice(VALUES) + text[min(ends, default=len(text)) :]


def _swapped(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _character(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(CHARACTERS) + text[place + chance.randrange(2) :]


SPOILERS: tuple[Callable[[random.Random, str], str], ...] = (
    _other_value,
    _other_value,
    _other_value,
    _inner,
    _inner,
    _other_text,
    _other_text,
    _other_key,
    _swapped,
    _character,
    _character,
    _changed_line(lambda chance, line: ""),
    _changed_line(lambda chance, line: f"{line}\n{line}"),
    _changed_line(lambda chance, line: f"{line}\n{chance.choice(KEYS)} = {chance.choice(VALUES)}"),
    _changed_line(lambda chance, line: f"{line}\n[{chance.choice(KEYS)}]"),
    _changed_line(
        lambda chance, line: f"{line}\n[[{chance.choice(('acts', 'observations', 'figures', 'clock'))}]]"
    ),
    lambda chance, text: text[: chance.randrange(len(text) + 1)],
    lambda chance, text: text + chance.choice(VALUES),
)


def odd_file(chance: random.Random, path: Path, *, endless: bool = True) -> None:
    """Put something at a path that is no small text file; `endless` things among them never come to an end."""
    kind = chance.choice([kind for kind in range(12) if endless or kind not in (3, 5)])
    if kind == 0:
        path.mkdir()
    elif kind == 1:
        path.symlink_to(path.name)
    elif kind == 2:
        path.symlink_to("nowhere.toml")
    elif kind == 3:
        path.symlink_to("/dev/null" if chance.random() < 0.5 else "/dev/zero")
    elif kind == 4:
        path.symlink_to("/")
    elif kind == 5:
        os.mkfifo(path)
    elif kind == 6:
        path.write_bytes(b"")
    elif kind == 7:
        path.write_bytes(chance.randbytes(chance.choice((1, 100, 10_000))))
    elif kind == 8:
        path.write_bytes(b"# " + b"x" * chance.choice((200_000, 5_000_001)))
    elif kind == 9:
        path.write_text(chance.choice(("[", "{", "a.", "x=[", "a={b=", "[[", "x=1\n", "[a]\n")) * 5_000)
    elif kind == 10:
        path.write_text("".join(f"[t{number}]\n" for number in range(3_000)))
    else:
        path.write_text('schema = 1\nextends = "cuba-1962"\ntitle = "a link\'s end"\n')
        path.with_suffix(".link").symlink_to(path.name)
