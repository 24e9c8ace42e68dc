"""Which mechanisms a process uses: files named before the model is loaded, run as code because their user said so.

A process settles this once, when the model is first loaded, so that everything that is declared stays constant while
it runs. Child processes inherit the environment variable and so the mechanisms.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.abc import SourceLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

from attrition.errors import InputError
from attrition.model.mechanism import Mechanism, Rule
from attrition.model.straight import refuse_crooked
from attrition.numeric import outside

VARIABLE = "ATTRITION_MECHANISMS"
"""Environment variable: files of mechanisms, separated as in PATH."""
ATTRIBUTE = "MECHANISM"
MOST_BYTES = 1 << 20
_REGISTRY = "attrition.model.registry"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mechanism in use, its file, the file's text, and the BLAKE2b-256 digest of text and constants of its rules."""

    mechanism: Mechanism
    file: Path
    text: str
    digest: str


def use(files: Sequence[str | Path]) -> tuple[Loaded, ...]:
    """Use these mechanisms in this process and its children, beside those it uses already.

    Raises: InputError for a file that is none, holds no sound mechanism, or comes after the model was loaded.
    """
    places = [str(Path(file).resolve()) for file in files]
    known = _named()
    new = [place for place in dict.fromkeys(places) if place not in known]
    if new and _REGISTRY in sys.modules:
        raise InputError(
            f"mechanism '{new[0]}' comes after the model was loaded",
            advice="name it before anything is loaded or run, in a new process",
        )
    for place in new:
        if os.pathsep in place:
            raise InputError(f"the path '{place}' holds '{os.pathsep}', which separates paths")
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = os.pathsep.join([*known, *new])
    if not os.environ[VARIABLE]:
        del os.environ[VARIABLE]
    try:
        return loaded()
    except InputError:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before
        raise


def loaded() -> tuple[Loaded, ...]:
    """Return the mechanisms of this process, in the order in which they were named."""
    return tuple(_loaded(place) for place in _named())


def settle() -> None:
    """Make the mechanisms part of what compiled code is made from; the model does so when it is loaded."""
    for each in loaded():
        outside.add(f"mechanism {each.mechanism.name}", each.digest)


def gathered(kind: str) -> tuple[object, ...]:
    """Return what all mechanisms declare of a kind, as in "parameters"."""
    return tuple(item for each in loaded() for item in getattr(each.mechanism, kind))


def effects() -> dict[str, Rule]:
    """Return the effects of all events of mechanisms, by the event's name."""
    return {name: effect for each in loaded() for name, effect in each.mechanism.effects.items()}


def _named() -> list[str]:
    return [place for place in os.environ.get(VARIABLE, "").split(os.pathsep) if place]


@cache
def _loaded(place: str) -> Loaded:
    file = Path(place)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputError(f"'{place}' is larger than {MOST_BYTES:,} bytes", where="--mechanism")
        content = file.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise InputError(f"'{place}': {error.strerror}", where="--mechanism") from None
    except UnicodeDecodeError:
        raise InputError(f"'{place}' is no text in UTF-8", where="--mechanism") from None
    module = _run(file, text)
    mechanism = getattr(module, ATTRIBUTE, None)
    if not isinstance(mechanism, Mechanism):
        raise InputError(
            f"no {ATTRIBUTE} in it",
            where=file.name,
            allowed=f"{ATTRIBUTE} = Mechanism(…)",
            advice="see the guide to mechanisms in the documentation",
        )
    mechanism.check(file.name)
    numbers = refuse_crooked(mechanism.rules(), module, text, file.name)
    digest = hashlib.blake2b(content, digest_size=32)
    # A constant may come from another file, or be computed: its value counts as if it were written.
    for name, value in sorted(numbers.items()):
        digest.update(f"\n{name} = {value!r}".encode())
    return Loaded(mechanism, file, text, digest.hexdigest())


class _Read(SourceLoader):
    """Loads a module from text that was read: what runs is what was digested, and no compiled file is kept of it."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text

    def get_filename(self, fullname: str) -> str:
        """Return the path that tracebacks show."""
        return self.path

    def get_data(self, path: bytes | str) -> bytes:
        """Return the source."""
        return self.text.encode()


def _run(file: Path, text: str) -> ModuleType:
    """Run a file as a module and return it."""
    name = f"attrition_mechanism_{file.stem}"
    loader = _Read(str(file), text)
    specification = spec_from_loader(name, loader)
    assert specification is not None
    module = module_from_spec(specification)
    module.__file__ = str(file)
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except InputError:
        raise
    except SyntaxError as error:
        raise InputError(f"line {error.lineno}: {error.msg}", where=file.name) from None
    except Exception as error:
        raise InputError(
            f"line {_line(error, file)}: {type(error).__name__}: {error}", where=file.name
        ) from None
    return module


def _line(error: BaseException, file: Path) -> int:
    """Return the last line of a file that an error passed through."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
