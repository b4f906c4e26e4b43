"""Questions of groups that tests draw."""

from __future__ import annotations

import numpy as np

from mentormatch.solve.groups.problem import Classes, GroupProblem


def drawn(
    seed: int,
    members: int = 7,
    leads: int = 2,
    *,
    size: tuple[int, int] = (2, 4),
    cohesion: bool = True,
    rules: bool = True,
    times: bool = False,
    team: tuple[int, int] | None = None,
) -> GroupProblem:
    """Draw a question; few facilitators, some pairs apart, a quota, and a value to share."""
    rng = np.random.default_rng(seed)
    within = []
    for _ in range(2 if cohesion else 0):
        half = np.triu(rng.integers(0, 50_000, (members, members)), 1)
        within.append((half + half.T).astype(np.int64))
    apart = np.triu(rng.random((members, members)) < (0.12 if rules else 0), 1)
    asked: tuple[Classes, ...] = ()
    if rules:
        quota = Classes(rng.integers(-1, 3, members), 2)
        alone = Classes(np.where(rng.random(members) < 0.4, 0, -1), None)
        asked = (quota, alone)
    pinned = np.full(members, -1, np.int64)
    if rules and leads and rng.random() < 0.5:
        pinned[int(rng.integers(members))] = int(rng.integers(leads))
    block = tuple(int(i) for i in sorted(rng.choice(members, 2, replace=False)))
    together = (block,) if rules and not (apart | apart.T)[block[0], block[1]] else ()
    starts = rng.integers(0, 256, (2, members, 1)).astype(np.uint8) if times else None
    lead_starts = rng.integers(128, 256, (2, leads, 1)).astype(np.uint8) if times else None
    return GroupProblem(
        fit=rng.integers(0, 100_000, (leads, members)),
        allowed=rng.random((leads, members)) < 0.85,
        within=tuple(within),
        apart=apart | apart.T,
        size=size,
        team=team or ((1, 1) if leads else (0, 0)),
        cap=rng.integers(size[0], size[1] + 2, leads),
        leads=rng.integers(1, 3, leads),
        most=int(rng.integers(1, max(members // size[0], 1) + 1)),
        blocks=together,
        pinned=pinned,
        rules=asked,
        starts=starts,
        lead_starts=lead_starts,
    )
