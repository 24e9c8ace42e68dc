"""Finding and reading scenario and policy files; anything that is not a small TOML file is refused."""

from __future__ import annotations

import re
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

from attrition.errors import InputError, nearest_name
from attrition.scenario.fields import shown

CURLY_QUOTES = "\u201c\u201d\u201e\u2018\u2019"
"""What word processors make of quotes."""
SIZE_LIMIT_BYTES = 5_000_000
_PLURAL = {"scenario": "scenarios", "policy": "policies", "design": "designs", "claim": "claims"}
"""Kinds of files; all but scenarios lie in a folder of that name."""
# The parser takes time that grows with the square of a key's parts: minutes for a hostile file of this size.
_LONG_KEY = re.compile(r"""(?<![\w"'.-])(?:["']?[\w-]++["']?[ \t]*+\.[ \t]*+){64}""")


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy as it was read: what a manifest keeps of it, since the file itself may change or go."""

    label: str
    text: str


def shipped_directory() -> Path | None:
    """Return the directory of shipped scenarios: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for candidate in (package / "configs", package.parent / "configs"):
        if candidate.is_dir():
            return candidate
    return None


def shipped(kind: str) -> dict[str, Path]:
    """Return the shipped files of a kind ("scenario", "policy", "design" or "claim") by name, sorted."""
    root = shipped_directory()
    if root is None:
        return {}
    if kind != "scenario":
        return {path.stem: path for path in sorted((root / _PLURAL[kind]).glob("*.toml"))}
    others = {root / folder for name, folder in _PLURAL.items() if name != kind}
    files = [path for path in root.rglob("*.toml") if others.isdisjoint(path.parents)]
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in sorted(files)}


def label_of(path: Path, given: str) -> str:
    """Return the name of a file for messages and manifests: a shipped one's is the same on every machine."""
    root = shipped_directory()
    resolved = path.resolve()
    if root is not None and resolved.is_relative_to(root):
        return resolved.relative_to(root).as_posix()
    return given


def find(
    name_or_path: str, kind: str, where: str | None = None, beside: Path | None = None
) -> tuple[Path, str]:
    """Return a file and its label from a path, which wins, or the name of a shipped file.

    Parameters: name_or_path; kind, one of those of `shipped`; where, the place that names the file; beside, the
    directory from which a relative path counts, the current one by default.
    Raises: InputError with the nearest shipped name.
    """
    names = shipped(kind)
    path = (beside or Path()) / name_or_path
    try:
        found = path.exists() and not (path.is_dir() and name_or_path in names)
    except (OSError, ValueError):
        found = False
    if name_or_path and found and path.is_dir():
        raise InputError(f"{shown(name_or_path)} is a directory", where=where, allowed="a TOML file")
    if name_or_path and found:
        return path, label_of(path, str(path))
    if name_or_path in names:
        return names[name_or_path], label_of(names[name_or_path], name_or_path)
    allowed = "a path" + (f", or one of the shipped names: {', '.join(names)}" if names else "")
    nearest = nearest_name(Path(name_or_path.replace("\0", "")).name.removesuffix(".toml"), names)
    if name_or_path and _is_file(beside, f"{name_or_path}.toml"):
        nearest = f"{name_or_path}.toml"
    raise InputError(
        f"no {kind} {shown(name_or_path)}",
        where=where,
        allowed=allowed if len(allowed) < 300 else None,
        nearest=nearest,
        advice=(
            f"give each {kind} an option of its own"
            if "," in name_or_path
            else f"see 'attrition list {_PLURAL[kind]}'"
        ),
    )


def _is_file(beside: Path | None, name: str) -> bool:
    try:
        return ((beside or Path()) / name).is_file()
    except (OSError, ValueError):
        return False


def read_toml(path: Path, label: str) -> dict[str, object]:
    """Return the contents of a TOML file.

    Parameters: path; label, its name in messages.
    Raises: InputError when it is no regular file, above 5 MB, not UTF-8 or not TOML.
    """
    return parse_toml(read_text(path, label), label)


def read_text(path: Path, label: str) -> str:
    """Return the text of a small file.

    Raises: InputError when it is no regular file, above 5 MB or not UTF-8.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("is a directory", where=label, allowed="a TOML file")
        if not stat.S_ISREG(status.st_mode):
            raise InputError("is not an ordinary file", where=label, allowed="a TOML file")
        with path.open("rb") as stream:
            content = stream.read(SIZE_LIMIT_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=label) from None
    if len(content) > SIZE_LIMIT_BYTES:
        raise InputError(f"is larger than {SIZE_LIMIT_BYTES} bytes", where=label, allowed="at most 5 MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 at byte {error.start}", where=label, allowed="text in UTF-8"
        ) from None


def parse_toml(text: str, label: str) -> dict[str, object]:
    """Return the contents of a TOML text.

    Raises: InputError with line and column, also for what overflows the parser.
    """
    if _LONG_KEY.search(text):
        raise InputError("holds a key of more than 64 parts", where=label)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError("is nested too deeply to be read", where=label) from None
    except ValueError as error:
        # Not only TOMLDecodeError: Python refuses integers of thousands of digits with a plain ValueError.
        reason = (
            str(error) if isinstance(error, tomllib.TOMLDecodeError) else "holds a number too long to be read"
        )
        curly = sorted(set(text) & set(CURLY_QUOTES))
        advice = f"quotes must be straight, and it holds {' '.join(curly)}" if curly else None
        raise InputError(f"is not valid TOML: {reason}", where=label, advice=advice) from None
