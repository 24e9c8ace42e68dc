"""Says on which machine, with which versions and at which commit something was measured."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TELLING_FLAGS = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512dq", "avx512vl", "asimd", "sve")
"""Processor flags that decide how wide a loop over lanes becomes."""

PACKAGES = ("numba", "llvmlite", "numpy", "simpy", "jax", "jaxlib", "polars", "matplotlib")
COMPILERS = ("gcc", "clang")


def machine() -> dict[str, str]:
    """Return what is known of this machine, by name; what cannot be read is left out."""
    processor = Path("/proc/cpuinfo")
    fields = cpu_fields(processor.read_text()) if processor.exists() else {}
    found = {
        "processor": fields.get("model name") or platform.processor() or platform.machine(),
        "flags": ", ".join(telling(fields.get("flags", fields.get("Features", "")).split())),
        "cores": cores(),
        "memory": memory(),
        "governor": read_line(Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")),
        "load": load(),
        "system": f"{platform.system()} {platform.release()}",
    }
    return {name: text for name, text in found.items() if text}


def versions() -> dict[str, str]:
    """Return the versions of what the engines are made with, by name; what is not installed is left out."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    if "llvmlite" in found:
        llvm = import_module("llvmlite.binding").llvm_version_info
        found["llvm"] = ".".join(str(part) for part in llvm)
    for compiler in dict.fromkeys((*filter(None, (os.environ.get("CC"),)), *COMPILERS)):
        said = first_line([compiler, "--version"]) if shutil.which(compiler) else None
        if said:
            found[compiler] = said
    return found


def commit() -> str:
    """Return the commit of the checkout, marked when files of it were changed since, or "unknown"."""
    known = first_line(["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"])
    if known is None:
        return "unknown"
    changed = first_line(["git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no"])
    return f"{known} and changes" if changed else known


def today() -> str:
    """Return date and time of this moment, UTC, to the minute."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def cpu_fields(text: str) -> dict[str, str]:
    """Return the fields of the first processor in the text of /proc/cpuinfo."""
    fields: dict[str, str] = {}
    for line in text.split("\n\n", maxsplit=1)[0].splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields[name.strip()] = value.strip()
    return fields


def telling(flags: Iterable[str]) -> list[str]:
    """Return those of some processor flags that matter here, in a fixed order."""
    there = set(flags)
    return [flag for flag in TELLING_FLAGS if flag in there]


def cores() -> str:
    """Return how many cores there are, and how many this process may use where that is fewer."""
    every = os.cpu_count() or 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else every
    return str(every) if usable == every else f"{usable} of {every}"


def memory() -> str:
    """Return the size of the main memory, or an empty text."""
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return ""
    return f"{size / 2**30:.1f} GiB"


def load() -> str:
    """Return how many processes wanted to run in the last minute: a busy machine measures badly."""
    try:
        return f"{os.getloadavg()[0]:.1f} in the minute before"
    except (AttributeError, OSError):
        return ""


def read_line(path: Path) -> str:
    """Return the first line of a file, or an empty text where it cannot be read."""
    try:
        return path.read_text().partition("\n")[0].strip()
    except OSError:
        return ""


def first_line(command: list[str]) -> str | None:
    """Return the first line that a command prints, or None when it fails or prints nothing."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.partition("\n")[0].strip() or None
