"""Who reports to whom, and who names whom, in a synthetic cohort."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.datasets.columns import items, ranked
from mentormatch.datasets.hidden import Side, stream
from mentormatch.people.arrays import Column

__all__ = ["TEAMS", "named_people", "reporting_lines"]

TEAMS = 6
"""Teams of a department."""

_SPAN = 6
"""People who report to one manager."""

_CANDIDATES = 6
"""Others whom a person knows: four may be wished for, one vetoed, one was a partner before."""

_WISHED = 4


def reporting_lines(department: Ints, rung: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Draw a tree of managers over everybody.

    In each department people stand in order of seniority (equals by lot), and person q reports to
    person ``(q − 1) // 6``; heads of departments report to the head of the first one, who reports
    to nobody. A manager so always comes before, and no line runs in a circle.

    Returns
    -------
    manager
        int64 (people,): position of the manager; -1 for the one at the top.
    team
        int64 (people,): one of six in the department; those who share a manager share a team.
    """
    people = len(department)
    order = np.lexsort((rng.permutation(people), -rung, department))
    first = np.searchsorted(department[order], department[order])
    place = np.arange(people) - first
    above = np.where(place > 0, first + (place - 1) // _SPAN, np.where(first > 0, 0, -1))
    manager, team = np.empty(people, np.int64), np.empty(people, np.int64)
    manager[order] = np.where(above >= 0, order[above], -1)
    team[order] = np.maximum(place - 1, 0) // _SPAN % TEAMS
    return manager, team


def named_people(
    choosers: int,
    ids: Sequence[str],
    affinity: Callable[[Ints, Ints], Floats],
    *,
    seed: int,
    side: Side,
) -> dict[str, Column]:
    """Draw preferences, vetoes and past partners of one side.

    Parameters
    ----------
    choosers
        People of this side.
    ids
        Ids of the other side.
    affinity
        The truth about pairs of (chooser, position in ``ids``).
    """
    known = _candidates(stream(seed, side, "known"), choosers, len(ids))
    wished = known[:, :_WISHED]
    veto, past = (
        _one_of(stream(seed, side, name), known[:, column : column + 1], ids, chance)
        for name, column, chance in (("vetoes", _WISHED, 0.05), ("past", _WISHED + 1, 0.15))
    )
    preferences = _preferences(stream(seed, side, "preferences"), wished, ids, affinity)
    return {"preferences": preferences, "vetoes": veto, "past_partners": past}


def _candidates(rng: np.random.Generator, choosers: int, others: int) -> Ints:
    """Draw distinct others for each chooser, int64 (choosers, at most six)."""
    few = min(_CANDIDATES, others)
    if few == 0:
        return np.zeros((choosers, 0), np.int64)
    start = rng.integers(0, others, (choosers, 1))
    return np.asarray((start + np.arange(few) * (others // few)) % others)


def _preferences(
    rng: np.random.Generator,
    wished: Ints,
    ids: Sequence[str],
    affinity: Callable[[Ints, Ints], Floats],
) -> Column:
    """Rank one to three of the candidates by affinity as it seems to the chooser."""
    choosers, candidates = wished.shape
    everybody = np.arange(choosers)
    seems = [affinity(everybody, other) for other in wished.T]
    noisy = np.stack(seems, axis=1) if seems else np.zeros((choosers, 0))
    noisy = noisy + 0.2 * (rng.random(noisy.shape) + rng.random(noisy.shape) - 1)
    best_first: Ints = np.take_along_axis(wished, np.argsort(-noisy, axis=1, kind="stable"), axis=1)
    lengths = rng.integers(1, 4, (choosers, 1))
    owners, rank = np.nonzero(np.arange(candidates)[None, :] < lengths)
    return ranked(choosers, owners, best_first[owners, rank], ids)


def _one_of(rng: np.random.Generator, candidate: Ints, ids: Sequence[str], chance: float) -> Column:
    """Let a few name their candidate; the others answer that there is none."""
    names = rng.random(candidate.shape) < chance
    owners, _ = np.nonzero(names)
    return items(len(candidate), owners, candidate[names], ids)
