"""Must-link components of groups; holds `solve.groups.blocks` to account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from groups_cases import drawn

from mentormatch.solve.groups.blocks import blocks_of

TOGETHER = ((0, 3), (2, 5, 6))


@pytest.mark.parametrize("seed", range(5))
def test_sums_of_a_block_are_those_of_its_members(seed: int) -> None:
    """Fit, cohesion, permission and classes of a block are added up over its members."""
    problem = replace(drawn(seed, members=8, leads=3), blocks=TOGETHER)
    blocks = blocks_of(problem)
    members = [blocks.members(block) for block in range(len(blocks))]
    assert members == [[0, 3], [1], [2, 5, 6], [4], [7]]
    assert blocks.weight.tolist() == [2, 1, 3, 1, 1]
    for a, some in enumerate(members):
        inner = sum(int(problem.common[i, k]) for i in some for k in some if i < k)
        assert blocks.inner[a] == inner
        for j in range(3):
            assert blocks.fit[j, a] == sum(int(problem.fit[j, i]) for i in some)
            assert blocks.allowed[j, a] == all(problem.allowed[j, i] for i in some)
        for b, others in enumerate(members):
            between = sum(int(problem.common[i, k]) for i in some for k in others)
            assert blocks.common[a, b] == (between if a != b else 0)
            apart = any(problem.apart[i, k] for i in some for k in others)
            assert blocks.apart[a, b] == (apart and a != b)
        for counts, rule in zip(blocks.rules, problem.rules, strict=True):
            for code in range(counts.of.shape[1]):
                assert counts.of[a, code] == sum(rule.codes[i] == code for i in some)


def test_sets_that_meet_are_one_block() -> None:
    """More sets are united with those of the question, whoever is named first."""
    problem = replace(drawn(1, members=7, rules=False), blocks=((0, 3), (2, 5)))
    assert blocks_of(problem, [(6, 3)]).owner.tolist() == [0, 1, 2, 0, 3, 2, 0]
    assert blocks_of(problem, [(5, 0)]).owner.tolist() == [0, 1, 0, 0, 2, 0, 3]


def test_a_block_can_meet_when_all_of_it_can_and_goes_where_one_was_promised() -> None:
    """Times are those that all members share; a pin of one member holds for the block."""
    problem = replace(drawn(2, members=7, times=True), blocks=((1, 4),))
    pinned = np.full(7, -1, np.int64)
    pinned[4] = 1
    blocks = blocks_of(replace(problem, pinned=pinned))
    assert blocks.pinned.tolist() == [-1, 1, -1, -1, -1, -1]
    assert problem.starts is not None and blocks.starts is not None
    assert (blocks.starts[:, 1] == problem.starts[:, 1] & problem.starts[:, 4]).all()


def test_a_rule_counts_one_class_at_a_time() -> None:
    """A quota is broken above its number, company by exactly one."""
    quota, alone = blocks_of(drawn(3)).rules
    assert quota.broken(np.array([[2, 2, 0], [3, 0, 0]])).tolist() == [False, True]
    assert alone.broken(np.array([[0], [1], [2]])).tolist() == [False, True, False]
