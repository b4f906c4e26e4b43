"""What follows the solver needs no array of all pairs, whatever the size.

Holds to account: ``results.pairs`` (``explain``, ``unmatched``, ``partners``, ``checks``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.lab.fixes import first_fix
from mentormatch.lab.what_if import asked
from mentormatch.modes.pairs.match import check_pairs
from mentormatch.results.pairs import partners
from mentormatch.results.pairs.question import question
from mentormatch.scoring.scores import Scores

COHORT = mm.datasets.synthetic_cohort(80, 90, seed=3, max_mentees=(0, 3), max_mentors=2)
RULES = (*mm.Policy().requirements, mm.Differs("team"), mm.Shares("languages", missing="forbid"))
POLICIES = {
    "default": mm.Policy(),
    "rules and a floor": mm.Policy(requirements=RULES, floor=0.35),
    "total": mm.Policy(requirements=RULES, objective="total"),
}


@pytest.fixture(scope="module", autouse=True)
def _told_as_of_a_large_pool() -> Iterator[None]:
    """Tell no prices and fixes, which are told of small pools alone and look at all pairs."""
    with pytest.MonkeyPatch.context() as patch:
        for told in (asked, first_fix):
            patch.setattr(told, "_FEW_PAIRS", 0)
        yield


@pytest.fixture(scope="module", params=POLICIES)
def matching(request: pytest.FixtureRequest) -> mm.Matching:
    """The answer to a cohort in which some have two mentors and some are left out."""
    return mm.match(COHORT.mentors, COHORT.mentees, POLICIES[request.param], seed=5)


@pytest.fixture
def no_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every array of mentors by mentees."""

    def refuse(self: Scores) -> Any:
        raise AssertionError("an array of all pairs was asked for")

    for name in ("units", "values", "eligible"):
        monkeypatch.setattr(Scores, name, property(refuse))


@pytest.mark.usefixtures("no_arrays")
def test_an_answer_is_told_without_arrays_of_all_pairs(
    matching: mm.Matching, tmp_path: Path
) -> None:
    """Reasons, faces, tables, explanations, report and record."""
    scores, assignment = matching.scores, matching.certificate.assignment
    again = mm.Matching.of(scores, assignment, matching.seed, matching.findings)
    assert again == matching and again.unmatched
    assert {f.code for f in check_pairs(scores, assignment)} <= {"no-shared-hours", "solver"}
    assert str(again) == str(matching)
    assert again._repr_html_() == matching._repr_html_()
    assert again.to_frame().equals(matching.to_frame())
    again.to_csv(io.StringIO())
    assert len(again.unmatched.to_frame()) == len(again.unmatched)
    assert again.worst is not None and again.confidence > 0
    assert all(again.explain(match.mentee) for match in again.matches[:3])
    again.report(tmp_path / "report.html")
    assert again.to_json() == matching.to_json()
    assert question(scores).as_terms().shape == scores.shape


def test_the_size_of_tiles_changes_no_word(
    matching: mm.Matching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reasons and runners-up are the same however few pairs are evaluated at once."""
    told = [matching.explain(match.mentee) for match in matching.matches[:5]]
    for name, size in (("_PEOPLE", 7), ("_CELLS", 20), ("_FIRST", 2)):
        monkeypatch.setattr(partners, name, size)
    scores, assignment = matching.scores, matching.certificate.assignment
    again = mm.Matching.of(scores, assignment, matching.seed, matching.findings)
    assert again.unmatched == matching.unmatched
    assert [again.explain(match.mentee) for match in matching.matches[:5]] == told


def test_look_ups_by_mentee_hold_every_pair(matching: mm.Matching) -> None:
    """Mentors of a mentee are those of her pairs, highest score first."""
    pairs = {(mentor, i) for i in matching.scores.mentees.ids for mentor in matching.mentors_of(i)}
    assert pairs == {(match.mentor, match.mentee) for match in matching.matches}
    assert any(len(matching.mentors_of(i)) == 2 for i in matching.scores.mentees.ids)
    present = matching.scores.mentee_present.sum()
    best = [max(e.score for e in matching.explain(i)) for i in {m.mentee for m in matching.matches}]
    assert matching.mean == pytest.approx(np.sum(best) / present)
