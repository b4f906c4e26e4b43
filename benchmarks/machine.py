"""On what the timings were taken, in one line."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["machine"]

_LIBRARIES = ("mentormatch-engine", "numpy", "scipy", "pandas", "pydantic", "numba")


def machine() -> str:
    """Describe processor, memory, load and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    parts = (
        f"{_processor()}, {os.cpu_count()} processors, {memory:.0f} GB",
        f"{platform.system()} {platform.machine()}",
        f"load {os.getloadavg()[0]:.1f} at the start",
        f"{platform.python_implementation()} {platform.python_version()}",
        *(f"{name} {_version(name)}" for name in _LIBRARIES),
    )
    return "; ".join(parts) + "."


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"
