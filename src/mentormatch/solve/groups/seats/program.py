"""Seats of one component: an integer program over twins and groups.

Twins are counted: ``x[t, g]`` of class t sit in group g. A group is open or has nobody, is of a
size that is asked for and as large as its facilitator allows, keeps quotas, leaves nobody alone of
a class, has none of two who are apart, and meets at one time of each week. People count; where it
is wanted, then also that groups are few, which may be much harder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Bytes, Ints
from mentormatch.solve.groups.blocks import Blocks, Counts
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.seats.rows import Rows
from mentormatch.solve.programs.highs import Solution, maximise_milp
from mentormatch.solve.stop import MaxRuntime

__all__ = ["Part", "Seats", "seat_part"]

_PAIRS, _ALIKE, _TEAMED = 30_000, 2_500, 300
"""Classes of twins times groups at most: with a facilitator each, where groups are alike, and where
facilitators form teams."""
_APART = 500
"""The same of classes that are apart from another: a colouring, in which a search does better."""
_CELLS = 400_000
"""Factors of a program at most; beyond that nobody waits for its linear program."""
_NODES = 1_000
_WORK = 60_000_000
"""Branch-and-bound nodes at most, and factors that all of them look at."""


@dataclass(frozen=True, eq=False)
class Part:
    """One component of who may sit together.

    Parameters
    ----------
    problem, blocks
        The whole question.
    twins
        Rows of its blocks, in classes of twins.
    leads
        Rows of the facilitators who may lead here.
    held
        int64 (groups + 1,): by arithmetic, the most people in 0, 1, 2, … groups.
    """

    problem: GroupProblem
    blocks: Blocks
    twins: list[Ints]
    leads: Ints
    held: Ints

    @property
    def first(self) -> Ints:
        """int64 (classes,): the first block of each class, which stands for all."""
        return np.array([rows[0] for rows in self.twins], np.int64)

    @property
    def count(self) -> Ints:
        """int64 (classes,): blocks of each class."""
        return np.array([len(rows) for rows in self.twins], np.int64)

    @property
    def plain(self) -> bool:
        """Whether only sizes and one quota bind, so that people can be dealt like cards."""
        blocks, first = self.blocks, self.first
        rows = np.concatenate(self.twins)
        return (
            not self.problem.led
            and blocks.starts is None
            and bool((blocks.weight[first] == 1).all())
            and not blocks.apart[np.ix_(rows, rows)].any()
            and len(self.rules) <= 1
            and all(rule.at_most is not None for rule in self.rules)
        )

    @property
    def rules(self) -> list[Counts]:
        """Rules about classes that somebody here is in."""
        rows = np.concatenate(self.twins)
        return [rule for rule in self.blocks.rules if rule.of[rows].any()]


class Seats(NamedTuple):
    """Seats of a component.

    Parameters
    ----------
    teams
        Facilitators of each group.
    taken
        int64 (classes, groups): how many of each class of twins sit there.
    people, bound
        Seated, and at most, in as many groups as were allowed.
    settled
        Whether nobody seats more, nor as many in fewer groups if these were wanted.
    """

    teams: tuple[tuple[int, ...], ...]
    taken: Ints
    people: int
    bound: int
    settled: bool


def seat_part(part: Part, most: int, stop: MaxRuntime, *, fewest: bool) -> Seats:
    """Seat as many people of a component as possible.

    Parameters
    ----------
    part
        The component.
    most
        Groups at most.
    stop
        When it is over.
    fewest
        Whether as few groups as will do are wanted; otherwise any number is as good.
    """
    most = min(most, len(part.held) - 1)
    if not most:
        return _nobody(part, 0)
    if part.plain:
        return _by_arithmetic(part, most, fewest=fewest)
    seats = _seat_leads(part)
    groups = most if seats is None else len(seats)
    mixed = part.blocks.apart[np.ix_(part.first, part.first)].any(axis=1)
    if len(part.twins) * groups > _reach(part) or int(mixed.sum()) * groups > _APART:
        return _nobody(part, int(part.held[most]))
    return _Seating(part, most, seats).solved(stop, fewest=fewest)


def _reach(part: Part) -> int:
    if part.problem.led:
        return _PAIRS if part.problem.team == (1, 1) else _TEAMED
    return _ALIKE


def _nobody(part: Part, bound: int) -> Seats:
    """Return no seats, with a bound where there may be some."""
    return Seats((), np.zeros((len(part.twins), 0), np.int64), 0, bound, not bound)


def _by_arithmetic(part: Part, most: int, *, fewest: bool) -> Seats:
    """Deal out people class by class, so that sizes and quotas are spread evenly."""
    people = int(part.held[most])
    same = np.flatnonzero(part.held[: most + 1] == people)
    groups = int(same[0] if fewest else same[-1])
    seats = _by_quota(part, groups)[:people]
    taken = np.zeros((len(part.twins), groups), np.int64)
    np.add.at(taken, (seats, np.arange(people) % groups), 1)
    return Seats(((),) * groups, taken, people, people, True)


def _by_quota(part: Part, groups: int) -> Ints:
    """Return the class of twins of everybody whom a quota lets in, those of one answer together."""
    classes = np.repeat(np.arange(len(part.twins)), part.count)
    if not part.rules:
        return classes
    (rule,) = part.rules
    held = rule.of[part.first]
    code = np.where(held.any(axis=1), held.argmax(axis=1), -1)[classes]
    classes, code = classes[order := np.argsort(code, kind="stable")], code[order]
    turn = np.arange(len(code)) - np.searchsorted(code, code)
    return classes[(code < 0) | (turn < (rule.at_most or 0) * groups)]


class _Seating:
    """The program of a component."""

    def __init__(self, part: Part, most: int, seat: Ints | None) -> None:
        problem, blocks = part.problem, part.blocks
        self.part, self.rows = part, Rows()
        self.weight, self.most = blocks.weight[part.first], most
        self.seat = seat
        groups = most if seat is None else len(seat)
        mixed = blocks.apart[np.ix_(part.first, part.first)].any(axis=1)
        alone = np.array([_apart_inside(blocks, rows) for rows in part.twins])
        self.mixed = np.flatnonzero(mixed)
        upper = np.minimum(np.where(alone, 1, part.count), problem.size[1] // self.weight)
        self.upper = np.asarray(upper, np.int64)
        self.open = self.rows.variables(np.ones(groups))
        self.x = self.rows.variables(self.upper[:, None] * self._welcome(groups))
        self._sizes()
        self._classes()
        self._apart()
        self._leads()
        self._times()

    def _welcome(self, groups: int) -> Bools:
        """Return bool (classes, groups): who may be led there."""
        part = self.part
        if self.seat is None:
            return np.ones((len(part.twins), groups), np.bool_)
        blocks = part.blocks
        pinned = blocks.pinned[part.first][:, None]
        may = blocks.allowed[np.ix_(self.seat, part.first)].T
        return np.asarray(may & ((pinned < 0) | (pinned == self.seat)))

    def _sizes(self) -> None:
        problem, rows = self.part.problem, self.rows
        low, high = problem.size
        cap = np.full(len(self.open), high)
        if self.seat is not None:
            cap = np.minimum(problem.cap[self.seat], high)
        inside = self.x.T, self.weight
        rows.sums([(self.x, 1.0)], most=self.part.count)
        rows.sums([inside, (self.open[:, None], -cap[:, None])], most=0.0)
        rows.sums([inside, (self.open[:, None], -low)], least=0.0)
        rows.sums([(self.open[None, :], 1.0)], most=float(self.most))
        one, other = self.open[:-1], self.open[1:]
        if self.seat is not None:
            same = self.seat[:-1] == self.seat[1:]
            one, other = one[same], other[same]
        # Groups that are alike open one after the other.
        if len(one):
            rows.sums([(other[:, None], 1.0), (one[:, None], -1.0)], most=0.0)

    def _classes(self) -> None:
        """Keep quotas, and leave nobody alone."""
        part = self.part
        for rule in part.blocks.rules:
            held = rule.of[part.first]
            total = (held * part.count[:, None]).sum(axis=0)
            for value in np.flatnonzero(total > (rule.at_most or 0)):
                here = np.flatnonzero(held[:, value])
                inside = self.x[here].T, held[here, value]
                if rule.at_most is not None:
                    limit = self.open[:, None], -rule.at_most
                    self.rows.sums([inside, limit], most=0.0)
                    continue
                some = self.rows.variables(np.ones(len(self.open)))[:, None]
                most = min(int(total[value]), part.problem.size[1])
                self.rows.sums([inside, (some, -most)], most=0.0)
                self.rows.sums([inside, (some, -2.0)], least=0.0)

    def _apart(self) -> None:
        """Of classes that are apart pair by pair a group has one at most."""
        if not len(self.mixed):
            return
        part, rows = self.part, self.part.first[self.mixed]
        there = self.rows.variables(np.ones((len(rows), len(self.open))))
        upper = -self.upper[self.mixed][:, None, None]
        inside = self.x[self.mixed]
        for k in range(len(rows)):
            self.rows.sums([(inside[k][:, None], 1.0), (there[k][:, None], upper[k])], most=0.0)
        for clique in _cliques(part.blocks.apart[np.ix_(rows, rows)]):
            self.rows.sums([(there[clique].T, 1.0), (self.open[:, None], -1.0)], most=0.0)

    def _leads(self) -> None:
        """Give groups of several facilitators a team, where seats are not theirs already."""
        part, problem, rows = self.part, self.part.problem, self.rows
        self.lead = np.zeros((0, len(self.open)), np.int64)
        if not problem.led or self.seat is not None:
            return
        few, most = problem.team
        high, groups = problem.size[1], len(self.open)
        self.lead = lead = rows.variables(np.ones((len(part.leads), groups)))
        rows.sums([(lead.T, 1.0), (self.open[:, None], -float(few))], least=0.0)
        rows.sums([(lead.T, 1.0), (self.open[:, None], -float(most))], most=0.0)
        rows.sums([(lead, 1.0)], most=problem.places[part.leads])
        for j, row in enumerate(part.leads):
            barred = ~part.blocks.allowed[row, part.first]
            over = lead[j][:, None], float(high)
            rows.sums([(self.x[barred].T, self.weight[barred]), over], most=float(high))
            less = float(high - min(high, int(problem.cap[row])))
            rows.sums([(self.x.T, self.weight), (lead[j][:, None], less)], most=float(high))
        for t, pinned in enumerate(part.blocks.pinned[part.first]):
            if pinned >= 0:
                hers = lead[part.leads == pinned].T
                rows.sums([(self.x[t][:, None], 1.0), (hers, -float(self.upper[t]))], most=0.0)

    def _times(self) -> None:
        """Let a group meet at one time of each week, with those who are free then."""
        part, problem = self.part, self.part.problem
        if part.blocks.starts is None:
            return
        leads = part.leads if problem.lead_starts is not None else part.leads[:0]
        for members, theirs in _weeks(part.blocks.starts[:, part.first], problem, leads):
            self._week(*_slots(members, theirs))

    def _week(self, members: Bools, theirs: Bools) -> None:
        upper = np.ones((members.shape[1], len(self.open)))
        if self.seat is not None and len(theirs):
            upper = theirs[np.searchsorted(self.part.leads, self.seat)].T.astype(np.float64)
        at = self.rows.variables(upper)
        self.rows.sums([(at.T, 1.0), (self.open[:, None], -1.0)], least=0.0, most=0.0)
        for t, free in enumerate(members):
            there = at[free].T, -float(self.upper[t])
            self.rows.sums([(self.x[t][:, None], 1.0), there], most=0.0)
        for j, free in enumerate(theirs if len(self.lead) else ()):
            self.rows.sums([(self.lead[j][:, None], 1.0), (at[free].T, -1.0)], most=0.0)

    def solved(self, stop: MaxRuntime, *, fewest: bool) -> Seats:
        """Return the seats, as far as nodes and time allow."""
        rows, held = self.rows, int(self.part.held[self.most])
        if rows.cells > _CELLS or stop.reached():
            return _nobody(self.part, held)
        # All groups together count for less than one person.
        more = len(self.open) + 1 if fewest else 1
        gain = np.zeros(len(rows))
        gain[self.x] = more * self.weight[:, None]
        gain[self.open] = -1.0 if fewest else 0.0
        found = maximise_milp(
            gain,
            rows.constraints(),
            upper=np.concatenate(rows.upper),
            seconds=max(stop.left(), 0.1),
            whole=np.ones(len(rows), np.bool_),
            nodes=max(1, min(_NODES, _WORK // rows.cells)),
        )
        if not found.x.size:
            return _nobody(self.part, held)
        return self._seats(found, more, held)

    def _seats(self, found: Solution, more: int, held: int) -> Seats:
        taken = np.rint(found.x[self.x]).astype(np.int64)
        there = taken.any(axis=0)
        people = int((taken.sum(axis=1) * self.weight).sum())
        lead = found.x[self.lead] > 0.5
        teams = tuple(self._team(lead, int(g)) for g in np.flatnonzero(there))
        limit = min(found.bound + 1e-6 + more - 1, float(held * more))
        bound = people if found.optimal else max(people, math.floor(limit / more))
        return Seats(teams, taken[:, there], people, bound, found.optimal)

    def _team(self, lead: Bools, g: int) -> tuple[int, ...]:
        if self.seat is not None:
            return (int(self.seat[g]),)
        return tuple(int(j) for j in self.part.leads[lead[:, g]])


def _seat_leads(part: Part) -> Ints | None:
    """Return the facilitator of each seat where groups have one each; otherwise None."""
    problem = part.problem
    if problem.team != (1, 1):
        return None
    return np.repeat(part.leads, np.minimum(problem.places[part.leads], len(part.held) - 1))


def _apart_inside(blocks: Blocks, rows: Ints) -> bool:
    return bool(blocks.apart[np.ix_(rows, rows)].any())


def _cliques(apart: Bools) -> list[Ints]:
    """Return sets of rows that are apart pair by pair, so that every such pair is in one."""
    left, cliques = np.triu(apart), []
    while left.any():
        one = int(left.any(axis=1).argmax())
        clique = [one, int(left[one].argmax())]
        for other in np.flatnonzero(apart[clique].all(axis=0)):
            if apart[clique, other].all():
                clique.append(int(other))
        clique.sort()
        left[np.ix_(clique, clique)] = False
        cliques.append(np.array(clique))
    return cliques


def _weeks(starts: Bytes, problem: GroupProblem, leads: Ints) -> list[tuple[Bools, Bools]]:
    """Return for each week that differs bool (classes, times) and (facilitators, times)."""
    known: dict[bytes, tuple[Bools, Bools]] = {}
    for week, packed in enumerate(starts):
        theirs = packed[:0]
        if problem.lead_starts is not None:
            theirs = problem.lead_starts[week][leads]
        bits = (np.unpackbits(some, axis=1).astype(np.bool_) for some in (packed, theirs))
        known.setdefault(packed.tobytes() + theirs.tobytes(), tuple(bits))  # type: ignore[arg-type]
    return list(known.values())


def _slots(members: Bools, theirs: Bools) -> tuple[Bools, Bools]:
    """Leave out times at which nobody is free who is not free at another one as well."""
    everybody = np.unique(np.concatenate([members, theirs]).T, axis=0)
    size = everybody.sum(axis=1)
    order = np.argsort(-size, kind="stable")
    kept: list[int] = []
    for row in order:
        if size[row] and not (everybody[kept] >= everybody[row]).all(axis=1).any():
            kept.append(int(row))
    slots = everybody[kept].T
    return slots[: len(members)], slots[len(members) :]
