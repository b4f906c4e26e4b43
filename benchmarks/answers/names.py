"""The public names with their signatures, the presets, and the data sets."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import mentormatch as mm
from benchmarks.answers.told import Case, Parts, findings, frame

__all__ = ["cases"]

_MODULE = re.compile(r"\bmentormatch(?:\.\w+)+\.(\w+)")
"""A name with the module it stands in: modules move, names do not."""


def cases() -> Iterator[Case]:
    """Yield the cases that ask nothing."""
    yield Case("names", _names)
    yield Case("presets", _presets)
    yield Case("datasets", _datasets)


def _names(folder: Path) -> Parts:
    """Return every public name, with its signature and the first line that describes it."""
    described = {name: getattr(mm, name) for name in mm.__all__}
    members = {
        f"{name}.{part}": getattr(thing, part)
        for name, thing in described.items()
        for part in (_own(thing) if not inspect.isfunction(thing) else ())
    }
    everything = {**described, **members}
    return {
        "all": "\n".join(sorted(mm.__all__)),
        "members": "\n".join(sorted(members)),
        "signatures": "\n".join(f"{name}{_signature(it)}" for name, it in everything.items()),
        "first lines": "\n".join(f"{name}: {_first_line(it)}" for name, it in everything.items()),
        "errors": "\n".join(f"{name}: {_kinds(it)}" for name, it in described.items()),
        "docs": "\n".join(f"{name}: {inspect.getdoc(it)}" for name, it in described.items()),
    }


def _own(thing: Any) -> list[str]:
    """Return the public members of a module or class, without what pydantic gives to its models."""
    if inspect.ismodule(thing):
        return sorted(thing.__all__)
    inherited = set(dir(_pydantic())) if hasattr(thing, "model_fields") else set()
    return [name for name in dir(thing) if not name.startswith("_") and name not in inherited]


def _pydantic() -> type:
    from pydantic import BaseModel

    return BaseModel


def _signature(thing: Any) -> str:
    """Return how something is called; of models only the names and defaults of their fields."""
    if not callable(thing):
        return ""
    try:
        called = inspect.signature(thing)
    except (TypeError, ValueError):
        return "(?)"
    if hasattr(thing, "model_fields"):
        bare = [p.replace(annotation=inspect.Parameter.empty) for p in called.parameters.values()]
        called = called.replace(parameters=bare)
    return _MODULE.sub(r"\1", str(called))


def _first_line(thing: Any) -> str:
    described = isinstance(thing, (type, property)) or callable(thing) or inspect.ismodule(thing)
    return (inspect.getdoc(thing) or "").partition("\n")[0] if described else repr(thing)


def _kinds(thing: Any) -> str:
    """Return what an error can be caught as."""
    if not (isinstance(thing, type) and issubclass(thing, BaseException)):
        return ""
    return ", ".join(kind.__name__ for kind in thing.__mro__)


def _presets(folder: Path) -> Parts:
    """Return every preset in each of its forms."""
    made: dict[str, Callable[[], mm.Policy]] = {
        name: getattr(mm.presets, name) for name in mm.presets.PRESETS
    }
    parts: Parts = {}
    for name, make in made.items():
        policy = make()
        forms = [policy.to_toml(), policy.to_json(), f"{policy!r}\n{policy}\n{policy.to_dict()}"]
        parts[name] = "\n".join([*forms, frame(policy.to_frame())])
    needs = mm.read_needs()
    parts["needs"] = "\n".join([repr(needs), needs.to_toml(), frame(needs.to_frame())])
    parts["hashed ids"] = " ".join(map(mm.hashed_id, ("ann@x.org", " Ann@X.org")))
    return parts


def _datasets(folder: Path) -> Parts:
    """Return the bundled programme and a drawn cohort."""
    cohort = mm.datasets.synthetic_cohort(30, 40, seed=11, max_mentees=(1, 3))
    programme = mm.datasets.load_programme()
    sides = {
        "mentors": programme.mentors,
        "mentees": programme.mentees,
        "drawn mentors": cohort.mentors,
        "drawn mentees": cohort.mentees,
    }
    parts: Parts = {}
    for name, people in sides.items():
        parts[f"{name}: people"] = "\n".join([people.digest, *map(repr, people)])
        parts[f"{name}: to_frame"] = frame(people.to_frame())
        parts[f"{name}: findings"] = findings(people.findings)
        parts[f"{name}: repr"] = f"{people!r}\n{people.attributes}\n{people.audit}"
    assert cohort.truth is not None
    block = cohort.truth.block(np.arange(30), np.arange(40))
    return {**parts, "truth": repr(block.tolist()), "repr": f"{cohort!r}\n{programme!r}"}
