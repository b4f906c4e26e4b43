"""Matching of plain arrays, by every engine, and pools that are not small."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import mentormatch as mm
from benchmarks.answers.told import Case, Parts, attempt, grouping, matching

__all__ = ["cases", "large"]

_SEEDS = 40
_SIDE = 10_000


def large() -> Iterator[Case]:
    """Yield the cases of pools that are not small."""
    yield Case("large/10000", _ten_thousand)
    yield Case("large/pairs", _middling)
    yield Case("large/peers", _many_peers)
    yield Case("large/groups", _many_groups)


def cases() -> Iterator[Case]:
    """Yield a case for each seed of arrays."""
    for seed in range(_SEEDS):
        yield Case(f"arrays/{seed:02}", partial(_arrays, seed))


def _arrays(seed: int, folder: Path) -> Parts:
    """Match numbers by every engine and objective."""
    rng = np.random.default_rng(seed)
    shape = tuple(int(n) for n in rng.integers(1, 9, 2))
    scores: Any = rng.integers(-3, 20, shape) if seed % 2 else rng.random(shape)
    options: dict[str, Any] = {
        "eligible": rng.random(shape) < 0.8,
        "mentor_capacity": rng.integers(0, 4, shape[0]),
        "mentee_capacity": rng.integers(1, 3, shape[1]) if seed % 3 == 0 else 1,
        "worst_slack": float(rng.choice([0.0, 0.01, 0.3])),
        "seed": seed,
    }
    if seed % 4 == 0:
        options["mentor_minimum"] = np.minimum(options["mentor_capacity"], 1)
        options["minimum"] = "as_far_as_possible" if seed % 8 == 0 else "required"
    return {
        f"{objective}, {engine}": attempt(
            partial(_assigned, scores, objective=objective, engine=engine, **options)
        )
        for objective in ("coverage", "total")
        for engine in ("auto", "matrix", "dense", "flow", "scale")
    }


def _assigned(scores: Any, **options: Any) -> str:
    found = mm.assign(scores, **options)
    return f"{found!r}\n{found.proven}\n{found.pairs.tolist()}\n{found.drawn.tolist()}"


def _ten_thousand(folder: Path) -> Parts:
    """Match ten thousand people with ten thousand."""
    cohort = mm.datasets.synthetic_cohort(_SIDE, _SIDE, seed=1)
    found = mm.match(cohort.mentors, cohort.mentees, seed=7)
    pairs = [f"{match.mentor} {match.mentee} {match.units}" for match in found.matches]
    stages = [(s.name, s.value, s.bound, s.proven, s.note) for s in found.certificate.stages]
    return {
        "people": f"{cohort.mentors.digest} {cohort.mentees.digest}",
        "pairs": "\n".join(pairs),
        "stages": "\n".join(map(repr, stages)),
        "repr": str(found),
        "unmatched": str(found.unmatched),
        "record": found.to_json(),
    }


def _middling(folder: Path) -> Parts:
    """Match a few hundred people with places, by both engines."""
    cohort = mm.datasets.synthetic_cohort(150, 300, seed=2, max_mentees=(1, 3), max_mentors=2)
    parts: Parts = {}
    for engine in ("matrix", "scale"):
        found = mm.match(cohort.mentors, cohort.mentees, seed=3, engine=engine)
        told = matching(found, cohort.mentors, cohort.mentees, folder)
        parts |= {f"{engine}: {name}": text for name, text in told.items()}
    return parts


def _many_peers(folder: Path) -> Parts:
    cohort = mm.datasets.synthetic_cohort(0, 201, seed=4)
    found = mm.match_peers(cohort.mentees, seed=5)
    return grouping(found, None, cohort.mentees, folder)


def _many_groups(folder: Path) -> Parts:
    """Form groups of more people than an exact method can take."""
    cohort = mm.datasets.synthetic_cohort(8, 40, seed=6, max_mentees=(4, 6))
    parts: Parts = {}
    for fit in (0.5, 1.0):
        found = mm.form_groups(cohort.mentors, cohort.mentees, fit=fit, seed=5)
        told = grouping(found, cohort.mentors, cohort.mentees, folder)
        parts |= {f"fit {fit}: {name}": text for name, text in told.items()}
    return parts
