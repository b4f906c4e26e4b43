"""Stop rules hold when they should, and every form of mentoring answers when time is over at once.

Holds to account: solve.stop, and how it is handed down.
"""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from groups_cases import drawn

from mentormatch.solve.groups.judge import judge_groups
from mentormatch.solve.groups.solve import solve_groups
from mentormatch.solve.stop import MaxRuntime


def test_time_runs_out_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left falls to 0 and no further; the rule holds from the last moment on."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    rule = MaxRuntime(5)
    told = []
    for now[0] in (100.0, 103.0, 105.0, 200.0):
        told.append((rule.left(), rule.reached()))
    assert told == [(5.0, False), (2.0, False), (0.0, True), (0.0, True)]
    assert MaxRuntime(0).reached()
    assert (MaxRuntime(math.inf).left(), MaxRuntime(math.inf).reached()) == (math.inf, False)


@pytest.mark.parametrize("cohesion", [False, True])
@pytest.mark.parametrize("members", [8, 40])
def test_groups_without_time_are_groups_with_a_bound(members: int, cohesion: bool) -> None:
    """With no time at all groups keep their rules, and the judge accepts their bounds."""
    problem = drawn(1, members, leads=max(2, members // 5), cohesion=cohesion)
    solved = solve_groups(problem, seconds=0.0)
    judge_groups(problem, solved.answer, solved.proof)
    assert np.all([stage.value <= stage.bound for stage in solved.answer.stages])
