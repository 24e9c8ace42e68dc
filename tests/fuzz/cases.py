"""A malformed file or command line from a seed. `python -m tests.fuzz.cases SEED FOLDER` lays one out, to see it."""

from __future__ import annotations

import random
import shlex
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from attrition.scenario import files
from tests.fuzz.hostile import KEYS, NAMES, NUMBERS, TEXTS, VALUES, odd_file, spoilt

SCENARIO = """\
schema = 1
name = "war"
title = "a war"
extends = "cuba-1962"

[clock]
start = 1962-10-16
horizon_months = 3
step_hours = 6
base_slot_hours = 3
data_cutoff = 1962-11-20

[oil]
brent_median = { value = 70, low = 55, high = 90, prior = "lognormal", status = "judged", note = "why" }
brent_initial = 93.5
jump_rate = { value = 0.5, low = 0.2, high = 0.9, unit = "1/year", source = "a report", known_from = 1962-01-01 }

[choice]
precision = { value = 2, prior = "gamma(4, 0.5)" }
cost_freeze = { prior = "normal(0.2, 0.1)", low = 0, high = 1 }

[switches]
oil = true
front = false

[remove]
acts = ["no-invasion pledge"]

[[acts]]
name = "more aid"
lever = "coalition_aid"
date = 1962-11-01
hour = 7
value = { value = 1.5, low = 1.2, high = 1.8 }
actor = "coalition"
novel = true

[[acts]]
name = "under strain"
lever = "enforcement"
when = { signal = "strain", above = 40, dwell_months = 1 }
value = 0.5
status = "judged"

[[observations]]
quantity = "brent_spot"
points = [{ date = 1962-10-20, value = 80 }, { date = 1962-11-15, value = 90.5 }]
error = { kind = "log", sd = 0.05 }
bias_sd = 0.01
unit = "USD/bbl"
interpolate = "monthly"

[[figures]]
quantity = "brent"
date = 1962-11-01
value = 85
low = 80
high = 90
"""
POLICY = """\
schema = 1
name = "policy"
title = "a policy"

[remove]
acts = ["quarantine"]

[[acts]]
name = "younger men"
lever = "defender_mobilisation_age"
date = 1962-10-25
value = { value = 300, low = 100, high = 500 }

[[acts]]
lever = "price_cap"
when = { signal = "brent", below = 60.0, dwell_months = 0 }
value = { value = 45, prior = "triangular", low = 30, high = 60 }
"""


PLACES = tuple(name for name in NAMES if not name.startswith(("/", ".", "~")))
"""Names that stay in the folder of a case, whatever is written to them."""


@cache
def shipped_text(kind: str, name: str) -> str:
    """The text of a shipped file."""
    return files.shipped(kind)[name].read_text()


def reading(chance: random.Random, scenario: str) -> list[str]:
    """A command line that reads a scenario and simulates nothing."""
    command = chance.choice(("check", "check", "check", "parameters", "run"))
    if command == "run":
        out = ["--out", chance.choice(PLACES)] if chance.random() < 0.2 else []
        return ["run", scenario, "--plan-only", "--draws", "2", "--paths", "2", *out]
    more = ["--json"] if chance.random() < 0.3 else []
    if command == "parameters" and chance.random() < 0.5:
        more.append(chance.choice(KEYS))
    return [command, scenario, *more]


def scenario_file(chance: random.Random, here: Path) -> list[str]:
    """A spoilt scenario, now and then a shipped one."""
    text = SCENARIO
    if chance.random() < 0.02:
        text = shipped_text("scenario", chance.choice(("ukraine-2022", "cuba-1962")))
    (here / "war.toml").write_bytes(spoilt(chance, text))
    return reading(chance, "war.toml")


def hostile_texts(chance: random.Random, here: Path) -> list[str]:
    """A scenario that is valid but for its texts, which a terminal would obey."""
    text = SCENARIO
    for _ in range(chance.choice((1, 1, 2))):
        said = chance.choice(('"a war"', '"why"', '"a report"', '"coalition"', '"war"', '"judged"'))
        text = text.replace(said, chance.choice(TEXTS), 1)
    (here / "war.toml").write_text(text, encoding="utf-8", errors="replace")
    return [*reading(chance, "war.toml"), *(["--json"] if chance.random() < 0.5 else [])]


def policy_file(chance: random.Random, here: Path) -> list[str]:
    """A spoilt policy over a scenario that is well."""
    names = sorted(files.shipped("policy"))
    text = POLICY if chance.random() < 0.7 else shipped_text("policy", chance.choice(names))
    (here / "policy.toml").write_bytes(spoilt(chance, text))
    return [*reading(chance, "cuba-1962"), "--policy", "policy.toml"]


def odd_files(chance: random.Random, here: Path) -> list[str]:
    """Something else than a small text file: as scenario, as policy, or as what a scenario extends."""
    odd_file(chance, here / "odd.toml")
    way = chance.randrange(3)
    if way == 0:
        return reading(chance, chance.choice(("odd.toml", "odd.link", "./odd.toml/", "odd.toml/x")))
    if way == 1:
        return ["check", "cuba-1962", "--policy", "odd.toml"]
    (here / "war.toml").write_text('schema = 1\nextends = "odd.toml"\n')
    return ["check", "war.toml"]


def odd_name(chance: random.Random, here: Path) -> list[str]:
    """A file with a name that a terminal would obey, with something wrong in it."""
    name = chance.choice(
        (
            "\x1b[2J.toml",
            "a\nb.toml",
            "\x9b31m.toml",
            "\udcff.toml",
            "-x.toml",
            "right\u202eleft.toml",
            "a'b c.toml",
        )
    )
    text = SCENARIO.encode() if chance.random() < 0.2 else spoilt(chance, SCENARIO)
    (here / name).write_bytes(text)
    return reading(chance, f"./{name}") if chance.random() < 0.9 else reading(chance, name)


def chain(chance: random.Random, here: Path) -> list[str]:
    """Files that extend each other: deep, in a circle, in other folders, or to nowhere."""
    depth = chance.choice((1, 2, 8, 9, 10, 11, 30))
    (here / "folder").mkdir()
    names = [f"{chance.choice(('', 'folder/', 'folder/../'))}link{number}.toml" for number in range(depth)]
    last = chance.choice(("cuba-1962", names[0], names[-1], "folder", "../..", *NAMES))
    for name, following in zip(names, [*names[1:], last], strict=True):
        written = (
            following if following.startswith("/") or following == last else f"{here.resolve()}/{following}"
        )
        plain = "".join(letter if letter.isprintable() and letter not in '"\\' else "_" for letter in written)
        (here / name).write_text(f'schema = 1\nextends = "{plain}"\n', encoding="utf-8", errors="replace")
    return ["check", names[0]]


def options(chance: random.Random, here: Path) -> list[str]:
    """Layers given as options."""
    line = reading(chance, "cuba-1962")
    for _ in range(chance.choice((1, 1, 2, 4))):
        key, value = chance.choice(KEYS), chance.choice((*VALUES, *NAMES, *NUMBERS))
        line += ["--set", chance.choice((f"{key}={value}", f"{key} = {value}", key, f"={value}", value))]
    return line


VALID = (
    "check ukraine-2022 --set oil.brent_median=65 --policy pressure --json",
    "parameters cuba-1962 choice --json",
    "list levers --json",
    "init my-war --extends cuba-1962",
    "init surge --policy",
    "run cuba-1962 --plan-only --draws 2 --paths 2 --seed 0 --structures options,null --engine kernel --out out",
    "run cuba-1962 --plan-only --draws 2 --paths 2 --threads 1 --shard 0/2 --time-budget 55m --keep-paths 1 --quiet",
    "run cuba-1962 --plan-only --free-run 1962-10-20 --no-driftless --no-figures --resume --keep-nodes 1 --draws 1",
    "fit-table cuba-1962 --observed nowhere --free-run 1962-11-01 --draws 2 --paths 1 --seed 0 --json",
    "observed --observed nowhere --series brent_spot --json",
    "hindcast cuba-1962 --observed nowhere --origin 1962-11-01 --months 2 --no-fit --draws 8 --paths 1 --json",
    "show out --json",
    "export out --csv",
    "verify out",
    "status out --read --json",
    "merge out",
    "figures out --format svg",
)
"""Command lines, each of which simulates nothing when a few words of it are changed."""
READ_ONLY = (
    "--help",
    "-h",
    "--version",
    "--debug-x",
    "--json",
    "--quiet",
    "--set",
    "--policy",
    "--extends",
    "--",
)


def command_line(chance: random.Random, here: Path) -> list[str]:
    """A command line with some words changed, dropped, doubled or swapped."""
    line = chance.choice(VALID).split()
    kept = "--plan-only" in line
    for _ in range(chance.choice((1, 1, 2, 3))):
        place = chance.randrange(len(line)) if line else 0
        change = chance.randrange(7)
        if change == 0:
            line[place : place + 1] = []
        elif change == 1:
            line[place:place] = [chance.choice(PLACES)]
        elif change == 2:
            line[place : place + 1] = [chance.choice(NUMBERS)]
        elif change == 3 and line:
            word = line[place]
            line[place] = (
                word[: len(word) // 2] + chance.choice(CHARACTERS_OF_OPTIONS) + word[len(word) // 2 :]
            )
        elif change == 4:
            line[place:place] = [chance.choice(READ_ONLY)]
        elif change == 5 and line:
            line[place] = f"{line[place]}={chance.choice(NUMBERS)}"
        else:
            chance.shuffle(line)
    if kept or "run" in line:
        # Whatever else was changed, nothing is to be simulated.
        line = [word for word in line if word != "--"] + ["--plan-only"]
    return [word.replace("\0", "") for word in line]


CHARACTERS_OF_OPTIONS = "-=x 0\x1b\né"


def run_directory(chance: random.Random, here: Path) -> list[str]:
    """A finished run of which a file was spoilt, or something that is no run."""
    name = chance.choice(("out", "a run", "\x1b[2J", "a\nb", "-out"))
    place = here / name
    if chance.random() < 0.85:
        shutil.copytree(here / ".." / "finished", place)
        found = sorted(path for path in place.rglob("*") if path.is_file())
        for _ in range(chance.choice((0, 1, 1, 2))):
            path = chance.choice(found)
            content = path.read_bytes() if path.is_file() else b""
            path.unlink(missing_ok=True)
            change = chance.randrange(6)
            if change == 0:
                odd_file(chance, path, endless=False)
            elif change == 1:
                path.write_bytes(content[: chance.randrange(len(content) + 1)])
            elif change == 2 and content:
                at = chance.randrange(len(content))
                path.write_bytes(content[:at] + chance.randbytes(1) + content[at + 1 :])
            elif change == 3:
                path.write_bytes(spoilt(chance, content.decode("latin-1")))
            elif change == 4:
                path.write_bytes(
                    chance.choice((b"{}", b"[]", b"null", b"\0" * 100, b'{"schema": 1}', b'{"schema": NaN}'))
                )
    else:
        odd_file(chance, place, endless=False)
    return chance.choice(
        (
            ["show", f"./{name}"],
            ["show", f"./{name}", "--json"],
            ["status", f"./{name}"],
            ["status", f"./{name}", "--json", "--read"],
            ["verify", f"./{name}"],
            ["export", f"./{name}", "--csv"],
            ["run", f"./{name}", "--plan-only", "--quiet"],
        )
    )


KINDS: tuple[tuple[float, Callable[[random.Random, Path], list[str]]], ...] = (
    (0.34, scenario_file),
    (0.04, hostile_texts),
    (0.18, policy_file),
    (0.07, odd_files),
    (0.05, odd_name),
    (0.04, chain),
    (0.10, options),
    (0.14, command_line),
    (0.06, run_directory),
)


def laid_out(seed: int, here: Path) -> list[str]:
    """Lay out the files of a case in an empty folder and return its command line; `finished` lies beside the folder."""
    chance = random.Random(seed)
    weights = [weight for weight, _ in KINDS]
    return chance.choices([kind for _, kind in KINDS], weights)[0](chance, here)


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True)
    print("cd", shlex.quote(str(folder)), "&& attrition", shlex.join(laid_out(int(sys.argv[1]), folder)))
