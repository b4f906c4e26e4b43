"""What every objective must have, so that one more is a row and not a search.

Holds ``objectives`` to account, and that engines, judge and peers know its table.
"""

from __future__ import annotations

from typing import get_args

import pytest

import mentormatch as mm
from mentormatch import objectives
from mentormatch.objectives import (
    LOTTERY,
    OBJECTIVES,
    STAGES,
    Objective,
    ObjectiveName,
    objective_of,
)
from mentormatch.solve.pairs.certificates import Stage, priced_stages
from mentormatch.solve.pairs.dense import solve as dense
from mentormatch.solve.pairs.judge import stages as judge
from mentormatch.solve.pairs.scale import solve as scale

EVERY = list(OBJECTIVES.values())


def test_the_names_of_the_type_are_those_of_the_table() -> None:
    """A policy can name each, and nothing else."""
    assert set(get_args(ObjectiveName)) == set(OBJECTIVES)


@pytest.mark.parametrize("objective", EVERY, ids=lambda o: o.name)
def test_an_objective_has_what_answers_and_records_rest_on(objective: Objective) -> None:
    """The stage that it counts, one with prices where it is optimal, a check for each stage."""
    assert objective.counts in {kind.name for kind in objective.stages}
    assert any(kind.priced for kind in objective.stages) or not objective.optimal
    assert all(kind in judge._CHECKS for kind in objective.stages)
    assert all(STAGES[kind.name].words == kind.words for kind in objective.stages)


def test_a_list_of_stages_tells_its_objective() -> None:
    """By their names, with the lottery or without; the same names are the same stages."""
    for objective in EVERY:
        names = [kind.name for kind in objective.stages]
        assert objective_of(names).stages == objective.stages
        stages = [Stage(kind.name, 0, 0) for kind in (*objective.stages, LOTTERY)]
        priced = [kind.name for kind in objective.stages if kind.priced]
        assert [stage.name for stage in priced_stages(stages)] == priced


def test_both_engines_have_a_way_for_each() -> None:
    """One function each, in one table; the engine on terms for those that say so."""
    assert set(dense._STAGES_OF) == {o.name for o in EVERY if o.optimal}
    assert set(scale._STAGES_OF) == {o.name for o in EVERY if o.on_terms}


def test_peers_refuse_what_they_do_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than answering another objective in silence."""
    stranger = Objective("total", OBJECTIVES["total"].stages, people_first=False)
    monkeypatch.setitem(objectives.OBJECTIVES, "total", stranger)
    people = [mm.Profile(id=name) for name in "abcd"]
    with pytest.raises(mm.PolicyError, match="peers are not matched for the objective 'total'"):
        mm.match_peers(people, mm.Policy(objective="total"))
