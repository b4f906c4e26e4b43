"""Datasets: the bundled programme reads as promised, and synthetic cohorts keep their laws.

Holds ``datasets`` to account.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from mentormatch.datasets import Cohort, load_programme, programme_files, synthetic_cohort
from mentormatch.datasets.hidden import draw_hidden
from mentormatch.datasets.words import CALLS_FOR, KINDS
from mentormatch.errors import InputError, UnknownPerson
from mentormatch.people.arrays import ItemColumn, NumberColumn
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.fields import FIELDS
from mentormatch.people.schema.profile import Profile
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.presets import reverse
from mentormatch.scoring.scores import compile_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray


@cache
def cohort() -> Cohort:
    return synthetic_cohort(mentors=200, mentees=200, seed=3)


@cache
def programme() -> Cohort:
    return load_programme()


def _above(who: str, managers: dict[str, str]) -> list[str]:
    line: list[str] = []
    while who in managers:
        who = managers[who]
        assert who not in line
        line.append(who)
    return line


def _managers(pools: Cohort) -> dict[str, str]:
    return {**pools.mentors.managers, **pools.mentees.managers}


def _values(pool: Profiles, name: str) -> NDArray[Any]:
    column = pool.columns[name]
    assert isinstance(column, NumberColumn)
    return column.values


def _items(pool: Profiles, name: str) -> ItemColumn:
    column = pool.columns[name]
    assert isinstance(column, ItemColumn)
    return column


class TestSyntheticPeople:
    """The people of a synthetic cohort."""

    def test_same_seed_same_people(self) -> None:
        """The same arguments give the same people."""
        again = synthetic_cohort(mentors=200, mentees=200, seed=3)
        assert again.mentors.digest == cohort().mentors.digest
        assert again.mentees.digest == cohort().mentees.digest

    def test_known_people(self) -> None:
        """The people of a seed are the ones they were when this was written."""
        small = synthetic_cohort(mentors=3, mentees=2, seed=5, unanswered=0)
        mentor, mentee = small.mentors["m000001"], small.mentees["e000001"]
        assert mentor.preferences == ("e000001", "e000000")
        assert mentor.availability == frozenset({"Thu 09:30-10:30", "Tue 09:30-11:30"})
        assert mentee.values == {"learning goal": 0.44, "openness": 0.0, "structure": 0.5}
        assert mentee.seeks is not None
        assert {skill: need.target for skill, need in mentee.seeks.items()} == {
            "skill 141": 2,
            "skill 370": 1,
        }

    def test_other_seed_other_people(self) -> None:
        """Another seed gives other people."""
        assert synthetic_cohort(mentors=200, mentees=200, seed=4).mentors != cohort().mentors

    def test_people_of_one_side_do_not_depend_on_the_other(self) -> None:
        """More mentees change nothing in what mentors say of themselves."""
        more = synthetic_cohort(mentors=200, mentees=300, seed=3).mentors
        for field in ("offers", "goals", "availability", "values", "department"):
            assert list(more.column(field)) == list(cohort().mentors.column(field))

    def test_sides_differ(self) -> None:
        """Mentors and mentees are drawn apart, and mentors stand higher on the ladder."""
        pools = cohort()
        assert not set(pools.mentors.ids) & set(pools.mentees.ids)
        assert np.mean(pools.mentors.rungs) > np.mean(pools.mentees.rungs) + 1

    def test_every_field_is_answered_by_nearly_everybody(self) -> None:
        """About one in twenty leaves a field open; nobody leaves a capacity open."""
        for pool in (cohort().mentors, cohort().mentees):
            # Rounds waited come from a programme that ran before, and change what is decided.
            for name in set(FIELDS) - {"minutes_per_month", "waited", "min_mentors"}:
                share = pool.columns[name].answered.mean()
                capacity = name in ("max_mentees", "min_mentees", "max_mentors", "active")
                assert share == 1 if capacity else 0.88 < share < 0.99, name
            assert 0.88 < pool.attributes["profession"].answered.mean() < 0.99

    @pytest.mark.parametrize("unanswered", [0.0, 1.0])
    def test_share_of_unanswered_fields(self, unanswered: float) -> None:
        """Nobody, or everybody, leaves everything open if that is asked for."""
        pool = synthetic_cohort(mentors=30, mentees=30, unanswered=unanswered).mentees
        places = {"max_mentees", "min_mentees", "max_mentors", "active", "minutes_per_month"}
        open_fields = set(FIELDS) - places - {"waited", "min_mentors"}
        # The one person at the top of the company has no manager in any case.
        answered = [pool.columns[name].answered.mean() for name in open_fields - {"manager"}]
        assert set(answered) == {1 - unanswered}

    def test_people_are_valid_profiles(self) -> None:
        """Columns drawn in bulk hold what a profile allows, in the form that profiles give."""
        for pool in (cohort().mentors, cohort().mentees):
            people = list(pool)
            assert all(isinstance(person, Profile) for person in people)
            assert Profiles.of(people, ladder=pool.ladder) == pool

    def test_needs_are_open(self) -> None:
        """Every target lies above the current level."""
        seeks = _items(cohort().mentees, "seeks")
        assert np.all(seeks.numbers["target"] > seeks.numbers["current"])

    def test_reporting_lines_are_trees(self) -> None:
        """No reporting line runs in a circle, and with every answer given all lead to one top."""
        full = _managers(synthetic_cohort(mentors=80, mentees=120, seed=2, unanswered=0))
        for managers in (full, _managers(cohort())):
            lines = [_above(who, managers) for who in managers]
            assert any(len(line) > 2 for line in lines)
        assert len({_above(who, full)[-1] for who in full}) == 1
        assert len(full) == 199

    @pytest.mark.parametrize(("fewest", "most"), [(1, 1), (1, 3), (0, 2), (4, 4)])
    def test_capacities(self, fewest: int, most: int) -> None:
        """Places of mentors fill the range asked for, and mentees take as many as asked for."""
        pools = synthetic_cohort(mentors=200, mentees=50, max_mentees=(fewest, most), max_mentors=2)
        places = _values(pools.mentors, "max_mentees")
        assert set(places) == set(range(fewest, most + 1))
        assert set(_values(pools.mentees, "max_mentors")) == {2}
        assert set(_values(pools.mentors, "min_mentees")) == {0}

    @pytest.mark.parametrize(("mentors", "mentees"), [(0, 0), (0, 5), (5, 0), (1, 1), (2, 7)])
    def test_few_or_no_people(self, mentors: int, mentees: int) -> None:
        """A side may be tiny or empty."""
        pools = synthetic_cohort(mentors=mentors, mentees=mentees, unanswered=0)
        assert (len(pools.mentors), len(pools.mentees)) == (mentors, mentees)
        assert pools.truth is not None
        assert pools.truth.block(range(mentors), range(mentees)).shape == (mentors, mentees)
        assert compile_scores(pools.mentors, pools.mentees, Policy()).units.shape == (
            mentors,
            mentees,
        )

    @given(departments=st.integers(1, 4), skills=st.integers(1, 30), seed=st.integers(0, 99))
    def test_any_world(self, departments: int, skills: int, seed: int) -> None:
        """Few departments and few skills are a cohort too."""
        pools = synthetic_cohort(6, 9, seed=seed, departments=departments, skills=skills)
        assert len(set(pools.mentees.column("department")) - {None}) <= departments
        assert len(list(pools.mentees)) == 9
        assert pools.truth is not None
        affinity = pools.truth.block(range(6), range(9))
        assert affinity.min() >= 0 and affinity.max() <= 1

    def test_ids_sort_as_rows(self) -> None:
        """Ids have as many digits as are needed, and at least six."""
        assert cohort().mentees.ids[17] == "e000017"
        assert cohort().mentors.ids[-1] == "m000199"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"mentors": -1},
            {"seed": -1},
            {"departments": 0},
            {"skills": 0},
            {"max_mentees": (2, 1)},
            {"max_mentors": -1},
            {"unanswered": 1.5},
        ],
    )
    def test_impossible_cohorts(self, wrong: dict[str, object]) -> None:
        """A number out of range is refused by name."""
        with pytest.raises(InputError, match=next(iter(wrong))):
            synthetic_cohort(**wrong)  # type: ignore[arg-type]


class TestTruth:
    """The planted affinity."""

    def test_affinities_are_shares(self) -> None:
        """Affinities lie in 0…1 and differ."""
        truth = cohort().truth
        assert truth is not None
        affinity = truth.block(range(200), range(200))
        assert affinity.dtype == np.float64
        assert 0 <= affinity.min() < 0.1
        assert 0.5 < affinity.max() <= 1

    def test_formula(self) -> None:
        """An affinity is the documented sum, for one pair worked out from what is hidden."""
        here = draw_hidden(20, seed=6, side="mentors", departments=5)
        there = draw_hidden(20, seed=6, side="mentees", departments=5)
        truth = synthetic_cohort(20, 20, seed=6, departments=5).truth
        assert truth is not None
        j, i = 4, 11
        called = there.faces.dense(len(KINDS))[i] @ CALLS_FOR
        likeness = 1 - np.abs(here.lean[j] - there.lean[i])
        likeness[2] = min(here.lean[j, 2], there.lean[i, 2])
        days = here.days.dense(5)[j] @ there.days.shares.dense(5)[i]
        near = max(0.0, 1 - abs(here.universal_hour[j] - there.universal_hour[i]) / 6)
        expected = (
            0.35 * here.knows.dense(5)[j] @ there.needs.dense(5)[i]
            + 0.20 * here.lived.dense(len(KINDS))[j] @ there.faces.dense(len(KINDS))[i]
            + 0.10 * here.style[j] @ (called / called.sum())
            + 0.10 * here.path.dense(6)[j] @ there.path.shares.dense(6)[i]
            + 0.05 / (1 + ((here.rung[j] - there.rung[i] - 1.5) / 2) ** 2)
            + 0.10 * likeness.mean()
            + 0.10 * days * near
        )
        assert truth.on([j], [i])[0] == pytest.approx(expected, abs=1e-12)

    def test_a_pair_is_the_same_in_any_block(self) -> None:
        """A pair has one affinity, to the last digit, however it is asked for."""
        truth = cohort().truth
        assert truth is not None
        whole = truth.block(range(200), range(200))
        assert np.array_equal(truth.block([7, 3], [5]), whole[[7, 3], 5][:, None])
        assert np.array_equal(truth.on([7, 3], [5, 9]), whole[[7, 3], [5, 9]])
        named = truth.of(["m000007", "m000003"], ["e000005", "e000009"])
        assert np.array_equal(named, whole[[7, 3], [5, 9]])

    def test_unknown_people(self) -> None:
        """An id that is in neither pool is named."""
        truth = cohort().truth
        assert truth is not None
        with pytest.raises(UnknownPerson, match="an id is of nobody in this cohort"):
            truth.of(["m999999"], ["e000001"])

    def test_default_policy_finds_some_of_the_truth(self) -> None:
        """The default score ranks pairs much like the truth, and better than each part alone."""
        truth, scores = cohort().truth, compile_scores(cohort().mentors, cohort().mentees, Policy())
        assert truth is not None
        everybody = np.arange(200)
        affinity = truth.block(everybody, everybody).ravel()
        assert spearmanr(affinity, scores.units.ravel()).statistic > 0.35
        for part in scores.parts:
            # Wishes are too few to show among all pairs.
            least = -0.02 if part.name == "preference" else 0.05
            values = part.block(everybody, everybody).ravel()
            assert spearmanr(affinity, values).statistic > least, part.name

    def test_wishes_follow_the_truth(self) -> None:
        """First choices have a higher affinity than pairs at random."""
        pools = cohort()
        assert pools.truth is not None
        first = {p.id: p.preferences[0] for p in pools.mentees if p.preferences}
        wished = pools.truth.of(list(first.values()), list(first))
        assert wished.mean() > pools.truth.block(range(200), range(200)).mean() + 0.03


class TestProgramme:
    """The bundled programme."""

    def test_sizes(self) -> None:
        """There are 40 mentors and 60 mentees, some of them both, and no planted truth."""
        pools = programme()
        assert (len(pools.mentors), len(pools.mentees)) == (40, 60)
        assert len(set(pools.mentors.ids) & set(pools.mentees.ids)) == 5
        assert pools.truth is None

    def test_nothing_is_refused(self) -> None:
        """The usual flaws are reported or repaired, and none of them stops the reading."""
        pools = programme()
        codes = {
            finding.code for pool in (pools.mentors, pools.mentees) for finding in pool.findings
        }
        assert not pools.mentors.findings.refused
        assert not pools.mentees.findings.refused
        assert {"unknown-column", "contact-column", "protected-column"} <= codes

    def test_no_names(self) -> None:
        """Names and addresses stay in the files."""
        with programme_files() as paths:
            names = [
                line.split(",")[1] for line in paths.mentees.read_text("utf-8").splitlines()[1:]
            ]
        read = programme().mentees.to_frame().to_json() + str(programme().mentees.findings)
        assert not [name for name in names if name in read]
        assert "@" not in read

    def test_gender_is_set_aside(self) -> None:
        """The protected column is in the audit and nowhere else."""
        mentees = programme().mentees
        assert list(mentees.audit.columns) == ["Gender"]
        assert "Gender" not in mentees.attributes

    def test_every_default_criterion_tells_people_apart(self) -> None:
        """Each default criterion gives several values, so the programme shows what it does."""
        pools = programme()
        scores = compile_scores(pools.mentors, pools.mentees, Policy())
        for part in scores.parts:
            values = part.block(np.arange(40), np.arange(60))
            assert len(np.unique(values)) > 3, part.name

    def test_fewer_places_than_mentees(self) -> None:
        """Some mentees are left out by competition, and one by the rules alone."""
        pools = programme()
        scores = compile_scores(pools.mentors, pools.mentees, Policy())
        free = scores.eligible.any(axis=0)
        places = _values(pools.mentors, "max_mentees").sum()
        assert places < free.sum() < 60
        active = _values(pools.mentees, "active")
        assert [pools.mentees.ids[i] for i in np.flatnonzero(~free & active)] == ["HF126"]

    def test_reverse_mentoring_is_possible(self) -> None:
        """The same people can be matched the other way round."""
        pools = programme()
        scores = compile_scores(pools.mentees, pools.mentors, reverse())
        assert scores.eligible.any(axis=0).sum() > 30

    def test_every_manager_is_known(self) -> None:
        """Everybody's reporting line ends at the managing director."""
        managers = _managers(programme())
        assert {_above(who, managers)[-1] for who in managers} == {"HF126"}
