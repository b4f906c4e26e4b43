"""Synthetic cohorts: people drawn from a documented model, column by column."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.datasets.columns import numbers, silenced, text
from mentormatch.datasets.hidden import Hidden, Side, draw_hidden, stream
from mentormatch.datasets.observed import World, attributes_of, columns_of
from mentormatch.datasets.relations import TEAMS, named_people, reporting_lines
from mentormatch.datasets.truth import Truth, planted
from mentormatch.datasets.words import LADDER
from mentormatch.errors import InputError
from mentormatch.people.arrays import Column
from mentormatch.people.pool.profiles import Profiles

__all__ = ["Cohort", "synthetic_cohort"]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Two pools of people who may be matched.

    Parameters
    ----------
    mentors, mentees
        The pools.
    truth
        The true affinity of every pair where it is known, that is in synthetic cohorts.
    """

    mentors: Profiles
    mentees: Profiles
    truth: Truth | None = field(default=None, repr=False)


def synthetic_cohort(
    mentors: int = 500,
    mentees: int = 800,
    *,
    seed: int = 0,
    departments: int = 20,
    skills: int = 400,
    max_mentees: tuple[int, int] = (1, 1),
    max_mentors: int = 1,
    unanswered: float = 0.05,
) -> Cohort:
    r"""Draw a cohort whose true affinities are known.

    First what is true of each person is drawn and hidden; what people say of themselves is a
    noisy function of it. The same arguments give the same people on every machine: all draws are
    uniform numbers, whole numbers and permutations of NumPy's PCG64.

    Parameters
    ----------
    mentors, mentees
        People on each side, from 0. Ids are ``m000000``, … and ``e000000``, ….
    seed
        Whole number from 0.
    departments
        Departments; each has its core skills, six teams, and a tree of managers over both sides.
    skills
        Distinct skills. Popularity falls as 1 / rank.
    max_mentees
        Fewest and most places of a mentor; drawn evenly.
    max_mentors
        Most mentors of a mentee, the same for everybody.
    unanswered
        Share 0…1 of people who leave a field open, for each field apart. Capacities and the flag
        ``active`` are always answered.

    Returns
    -------
    Cohort
        Pools in which every field of the schema is filled, and the truth.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    **Hidden.** There is one field of work *d* a department. Person *p* has

    - strengths :math:`a_{pd} \in [0, 1]` in three fields, the own department's the strongest, and
      needs :math:`n_{pd}`, :math:`\sum_d n_{pd} = 1`, in two: the own department and any other;
    - situations *k* (the kinds of goals of the need × style table) lived through
      :math:`l_{pk} \in [0, 1]`, and faced :math:`f_{pk}`, :math:`\sum_k f_{pk} = 1`;
    - strengths :math:`q_{ps} = u^2`, *u* uniform, in the eight styles of help;
    - paths :math:`h_{pw}` through working life (six, two a person); leanings
      :math:`o_{pv} \in [0, 1]` on openness, structure and learning goal; a rung :math:`r_p` of
      eight; suitable days :math:`b_{pe} \in [0, 1]` and an hour :math:`t_p` in universal time.

    **Truth** of mentor *j* with mentee *i*, where a bar scales numbers to sum 1 and *Z* is the need
    × style table:

    .. math::

       T_{ji} = .35 \sum_d n_{id} a_{jd} + .20 \sum_k f_{ik} l_{jk}
              + .10 \sum_s \overline{(f_i Z)}_s q_{js} + .10 \sum_w \bar h_{iw} h_{jw}
              + .05 \, \frac{1}{1 + ((r_j - r_i - 1.5) / 2)^2} \\
              + .10 \, \tfrac{1}{3} \bigl(2 - |o_{j1} - o_{i1}| - |o_{j2} - o_{i2}|
                + \min(o_{j3}, o_{i3})\bigr)
              + .10 \, \max(0, 1 - |t_j - t_i| / 6) \sum_e \bar b_{ie} b_{je}

    **Observed.** A skill is drawn from all skills (1 in 4), or from the core skills of a field that
    is picked in proportion to *a* (offers, up to eight) or *n* (seeks, up to six); level
    :math:`\lfloor 1 + 5 (.7 a + .3 u) \rfloor`, at most 5; a target lies one to three levels above
    the current level. Goals name a situation picked in proportion to *l* or *f* and a department
    picked in proportion to *a* or *n*. Styles are those whose strength stays above .35 after noise
    of ±.15; tags of experience come from the paths; values are leanings with noise of ±.2. Slots
    fall on suitable days around the suitable hour ±2. People name one to three of four others,
    in order of :math:`T` with noise of ±.2; one in twenty vetoes somebody, and one in seven has a
    past partner. Languages, profession, learning preference, dates and the criterion that counts
    double have nothing to do with the truth.

    Examples
    --------
    >>> cohort = synthetic_cohort(mentors=40, mentees=60, seed=7)
    >>> cohort.mentors.ids[:2], len(cohort.mentees), cohort.truth.shape
    (('m000000', 'm000001'), 60, (40, 60))
    """
    fewest, most = max_mentees
    _check(
        {
            "mentors must be 0 or more": mentors >= 0,
            "mentees must be 0 or more": mentees >= 0,
            "seed must be 0 or more": seed >= 0,
            "departments must be 1 or more": departments >= 1,
            "skills must be 1 or more": skills >= 1,
            "max_mentees must be (fewest, most) with 0 <= fewest <= most": 0 <= fewest <= most,
            "max_mentors must be 0 or more": max_mentors >= 0,
            "unanswered must be a share from 0 to 1": 0 <= unanswered <= 1,
        }
    )
    world = World(seed, departments, skills)
    here = draw_hidden(mentors, seed=seed, side="mentors", departments=departments)
    there = draw_hidden(mentees, seed=seed, side="mentees", departments=departments)
    ids, others = _ids("m", mentors), _ids("e", mentees)
    truth = planted(ids, others, here, there, departments=departments)
    lines, lines_back = _lines(here, there, (*ids, *others), world)
    wishes = named_people(mentors, others, truth.on, seed=seed, side="mentors")
    wishes_back = named_people(mentees, ids, lambda i, j: truth.on(j, i), seed=seed, side="mentees")
    draft = _Draft(world, unanswered, max_mentees, max_mentors)
    return Cohort(
        draft.pool(ids, here, "mentors", {**lines, **wishes}),
        draft.pool(others, there, "mentees", {**lines_back, **wishes_back}),
        truth,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """What was asked for, as far as both sides have it in common."""

    world: World
    unanswered: float
    max_mentees: tuple[int, int]
    max_mentors: int

    def pool(
        self, ids: tuple[str, ...], hidden: Hidden, side: Side, between: dict[str, Column]
    ) -> Profiles:
        """Return people of one side, some of whom leave some fields open."""
        columns = {**columns_of(hidden, self.world, side), **between}
        asked = {name: self._asked(name, column, side) for name, column in columns.items()}
        own = attributes_of(hidden, self.world, side)
        return Profiles.from_columns(
            ids,
            {**asked, **self._places(len(ids), side)},
            ladder=LADDER,
            attributes={name: self._asked(name, column, side) for name, column in own.items()},
        )

    def _asked(self, name: str, column: Column, side: Side) -> Column:
        rng = stream(self.world.seed, side, "answers", name)
        return silenced(column, rng.random(len(column.answered)) >= self.unanswered)

    def _places(self, people: int, side: Side) -> dict[str, Column]:
        """Return what a form does not leave open."""
        fewest, most = self.max_mentees
        places = stream(self.world.seed, side, "places").integers(fewest, most + 1, people)
        return {
            "max_mentees": numbers(places),
            "min_mentees": numbers(np.zeros(people, np.int64)),
            "max_mentors": numbers(np.full(people, self.max_mentors, np.int64)),
            "active": numbers(np.ones(people, np.bool_)),
        }


def _ids(letter: str, people: int) -> tuple[str, ...]:
    # As many digits for everybody, so that the order of ids is the order of rows.
    digits = max(6, len(str(people)))
    return tuple(f"{letter}{number:0{digits}}" for number in range(people))


def _lines(
    here: Hidden, there: Hidden, ids: tuple[str, ...], world: World
) -> tuple[dict[str, Column], dict[str, Column]]:
    """Return manager and team of each side, from one tree over both."""
    department = np.concatenate([here.department, there.department])
    rung = np.concatenate([here.rung, there.rung])
    manager, team = reporting_lines(department, rung, stream(world.seed, "lines"))
    names = [f"{name} team {t + 1}" for name in world.department_names for t in range(TEAMS)]
    sides = slice(len(here)), slice(len(here), None)
    ours, theirs = (_line(manager[s], ids, department[s] * TEAMS + team[s], names) for s in sides)
    return ours, theirs


def _line(manager: Ints, ids: tuple[str, ...], team: Ints, names: list[str]) -> dict[str, Column]:
    return {"manager": text(manager, ids), "team": text(team, names)}


def _check(rules: dict[str, bool]) -> None:
    broken = [rule for rule, holds in rules.items() if not holds]
    if broken:
        raise InputError(f"no such cohort can be drawn: {'; '.join(broken)}")
