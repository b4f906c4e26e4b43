"""Which pairs rest on the exact weights, and on which of them: `sensitivity`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.errors import PolicyError
from mentormatch.lab.policies.draws import Progress, in_order, pairs_under, read_jobs, rules_of
from mentormatch.lab.policies.yardsticks import rows_of
from mentormatch.results.lab.sensitivity import PairKept, Sensitivity, WeightMoved
from mentormatch.results.pairs.matching import Matching
from mentormatch.scoring.policy import Policy
from mentormatch.solve.arrays import read_seed
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import sentence

__all__ = ["sensitivity"]


def sensitivity(
    matching: Matching,
    *,
    draws: int = 50,
    spread: float = 0.2,
    seed: int = 0,
    n_jobs: int = 1,
    progress: Progress | None = None,
) -> Sensitivity:
    """Match the same people again with weights a little different.

    See :meth:`mentormatch.Matching.sensitivity`.
    """
    jobs, drawn = read_jobs(n_jobs), _drawn(matching.policy, draws, spread, seed)
    tried = [*drawn, *_one_by_one(matching.policy, spread)]
    again = _matched_under(matching, tried, jobs, progress)
    made = list(map(tuple, rows_of(matching).tolist()))
    kept = _kept(matching, made, again[: len(drawn)])
    moved = _moved(matching.policy, made, again[len(drawn) :])
    found = Sensitivity(kept, moved, len(drawn), float(spread), read_seed(seed))
    return found.named(matching.names)


def _drawn(policy: Policy, draws: object, spread: object, seed: int) -> list[Policy]:
    """Return the policy with each weight drawn between 1 - spread and 1 + spread times its own."""
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 1:
        raise PolicyError(f"draws: expected a whole number of at least 1, got {quoted(str(draws))}")
    if not isinstance(spread, int | float | np.number) or not 0 <= spread < 1:
        raise PolicyError(
            f"spread: expected a share of each weight from 0 to below 1, got {quoted(str(spread))}"
        )
    generator = np.random.Generator(np.random.PCG64(read_seed(seed)))
    factors = 1 + float(spread) * generator.uniform(-1, 1, (draws, len(policy.criteria)))
    return [_weighed(policy, row) for row in factors]


def _one_by_one(policy: Policy, spread: float) -> list[Policy]:
    """Return the policy with each weight alone lower, and then higher, by the spread."""
    size = len(policy.criteria)
    below, above = np.eye(size) * -spread, np.eye(size) * spread
    return [_weighed(policy, 1 + row) for row in (*below, *above)]


def _weighed(policy: Policy, factors: Floats) -> Policy:
    weighed = zip(policy.criteria, factors.tolist(), strict=True)
    return policy.weigh({c.label: c.weight * factor for c, factor in weighed})


def _matched_under(
    matching: Matching, policies: list[Policy], jobs: int, progress: Progress | None
) -> list[set[tuple[int, ...]]]:
    """Return the pairs of each policy, with the seed of the matching."""
    scores, seed = matching.scores, matching.seed
    allowed = rules_of(scores)
    if matching.certificate.edited:
        raise PolicyError(
            "sensitivity asks how the best matching changes, and this one was edited by hand; ask "
            "the matching that it was edited from"
        )
    if scores.most_changes is not None:
        raise PolicyError(
            "sensitivity limits no changes; ask a re-match with the fewest, or one made anew"
        )
    if allowed is None and matching.decisions:
        raise PolicyError("sensitivity holds decisions in every draw up to 12,250,000 pairs")
    held = scores.pinned, scores.earlier
    tasks = [(scores.mentors, scores.mentees, p, seed, allowed, *held) for p in policies]

    def done(count: int) -> None:
        if progress:
            progress(sentence("{count} of {all} draws", count=count, all=len(tasks)))

    return list(map(_as_set, in_order(pairs_under, tasks, n_jobs=jobs, done=done)))


def _as_set(pairs: Ints) -> set[tuple[int, ...]]:
    return set(map(tuple, pairs.tolist()))


def _kept(
    matching: Matching, made: list[tuple[int, ...]], again: Iterable[set[tuple[int, ...]]]
) -> tuple[PairKept, ...]:
    every, pins = list(again), _as_set(matching.scores.pinned)
    return tuple(
        PairKept(
            match.mentor,
            match.mentee,
            match.score,
            sum(pair in one for one in every),
            pinned=pair in pins,
        )
        for match, pair in zip(matching.matches, made, strict=True)
    )


def _moved(
    policy: Policy, made: list[tuple[int, ...]], again: list[set[tuple[int, ...]]]
) -> tuple[WeightMoved, ...]:
    total, size = sum(c.weight for c in policy.criteria), len(policy.criteria)
    changed = [sum(pair not in one for pair in made) for one in again]
    return tuple(
        WeightMoved(criterion.label, criterion.weight / total, lower, higher)
        for criterion, lower, higher in zip(
            policy.criteria, changed[:size], changed[size:], strict=True
        )
    )
