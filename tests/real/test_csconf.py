"""Bids of reviewers at three conferences (PrefLib 00039): vetoes and coarse wishes.

Reviewers are mentors with a capacity, papers are mentees who ask for three, a conflict is a veto.
A reviewer said yes, maybe or nothing of a paper. What the verb answers is held against a linear
program that is written from the raw bids and knows neither profiles nor policies.

Holds ``modes.pairs`` on real bids to account.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import mentormatch as mm
from mentormatch.arrays import Ints

ASKED = 3
"""Reviews that each paper asks for."""

FILES = {1: "00039-00000001.cat", 2: "00039-00000002.cat", 3: "00039-00000003.cat.gz"}
SHAPES = {1: (31, 54, 45), 2: (24, 52, 98), 3: (146, 176, 133)}
"""Reviewers, papers, conflicts."""

COARSE = {1: {"yes": 104, "maybe": 23, "no": 35}, 2: {"yes": 130, "maybe": 20, "no": 6},
          3: {"yes": 400, "maybe": 64, "no": 64}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bids:
    """What the reviewers of one conference said, by row of reviewer and paper."""

    yes: list[list[int]]
    maybe: list[list[int]]
    conflict: list[list[int]]
    papers: int

    @property
    def capacity(self) -> int:
        """Reviews that each reviewer must take so that there are enough."""
        return -(-ASKED * self.papers // len(self.yes))

    def kind(self, reviewer: int, paper: int) -> str:
        """Return the word of a pair."""
        said = {"yes": self.yes, "maybe": self.maybe, "conflict": self.conflict}
        return next((word for word, bids in said.items() if paper in bids[reviewer]), "no")

    def listed(self, bids: list[list[int]]) -> list[tuple[str, str]]:
        """Return pairs of ids."""
        return [(who(j), what(i)) for j, papers in enumerate(bids) for i in papers]


def who(reviewer: int) -> str:
    return f"reviewer-{reviewer:03}"


def what(paper: int) -> str:
    return f"paper-{paper:03}"


def _read(path: Path) -> Bids:
    """Read categorical preferences; a paper in no category is a conflict."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    head = re.search(r"# NUMBER ALTERNATIVES: (\d+)", text)
    assert head is not None
    papers = int(head.group(1))
    said: list[list[list[int]]] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            count, categories = line.split(":")
            sets = re.findall(r"\{[\d,]*\}|\d+", categories)
            said += int(count) * [[[int(n) - 1 for n in re.findall(r"\d+", s)] for s in sets]]
    named = [{paper for category in bids for paper in category} for bids in said]
    conflict = [sorted(set(range(papers)) - known) for known in named]
    return Bids([bids[0] for bids in said], [bids[1] for bids in said], conflict, papers)


@pytest.fixture(params=FILES)
def conference(request: pytest.FixtureRequest, shared_data: Path) -> tuple[int, Bids]:
    """Give one conference after the other."""
    return request.param, _read(shared_data / "assignment/00039_csconf" / FILES[request.param])


def _people(bids: Bids) -> tuple[mm.Profiles, mm.Profiles]:
    """Write the bids as profiles: the yes papers are named first, in order of their number."""
    reviewers = [
        mm.Profile(
            id=who(j),
            preferences=tuple(what(i) for i in [*bids.yes[j], *bids.maybe[j]]),
            vetoes={what(i) for i in bids.conflict[j]},
            max_mentees=bids.capacity,
        )
        for j in range(len(bids.yes))
    ]
    papers = [mm.Profile(id=what(i), max_mentors=ASKED) for i in range(bids.papers)]
    return mm.Profiles.of(reviewers), mm.Profiles.of(papers)


def _coarse(bids: Bids, **settings: object) -> mm.Policy:
    """Return a policy that knows yes, maybe and no, and no order among the yes."""
    criteria = [
        mm.Listed(bids.listed(bids.yes), name="yes", weight=2),
        mm.Listed(bids.listed(bids.maybe), name="maybe", weight=1),
    ]
    return mm.Policy(criteria=criteria, requirements=[mm.NotVetoed()], **settings)


def _ranked_units(bids: Bids) -> Ints:
    """Return what each pair is worth if the bids are read as ranks; papers wish for nobody."""
    units = np.full((len(bids.yes), bids.papers), 500_000)
    for j, (first, second) in enumerate(zip(bids.yes, bids.maybe, strict=True)):
        ranked = [*first, *second]
        for rank, i in enumerate(ranked, 1):
            wish = 0.5 + 0.5 * (len(ranked) + 1 - rank) / len(ranked)
            units[j, i] = round(1_000_000 * 2 * wish * 0.5 / (wish + 0.5))
    return units


def _allowed(bids: Bids) -> NDArray[np.bool_]:
    allowed = np.ones((len(bids.yes), bids.papers), bool)
    for j, papers in enumerate(bids.conflict):
        allowed[j, papers] = False
    return allowed


def _highest_total(worth: Ints, allowed: NDArray[np.bool_], capacity: int) -> int:
    """Solve the transport problem as a linear program, from numbers alone."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, csc_array, vstack

    reviewer, paper = np.nonzero(allowed)
    ones, pair = np.ones(len(reviewer)), np.arange(len(reviewer))
    rows = vstack([coo_array((ones, (reviewer, pair))), coo_array((ones, (paper, pair)))])
    room = np.concatenate([np.full(worth.shape[0], capacity), np.full(worth.shape[1], ASKED)])
    # Nothing is asked to be whole: the corners of this polytope are.
    found = milp(
        -worth[allowed].astype(float),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(csc_array(rows), -np.inf, room),
    )
    assert found.x is not None
    return round(-found.fun)


def _kinds(bids: Bids, matching: mm.Matching) -> dict[str, int]:
    pairs = [(int(m.mentor[-3:]), int(m.mentee[-3:])) for m in matching.matches]
    return dict(Counter(bids.kind(*pair) for pair in pairs))


def test_the_files_are_read_whole(conference: tuple[int, Bids]) -> None:
    """Reviewers, papers and conflicts are those of the published files."""
    number, bids = conference
    assert (len(bids.yes), bids.papers, sum(map(len, bids.conflict))) == SHAPES[number]


def test_wishes_as_ranks_reach_the_total_of_a_linear_program(
    conference: tuple[int, Bids],
) -> None:
    """Preferences and vetoes through the verb: three reviews a paper, no conflict, proven."""
    number, bids = conference
    policy = mm.Policy(criteria=[mm.Preference()], requirements=[mm.NotVetoed()], objective="total")
    matching = mm.match(*_people(bids), policy, seed=39)
    assert matching.certificate.proven
    expected = _highest_total(_ranked_units(bids), _allowed(bids), bids.capacity)
    assert sum(match.units for match in matching.matches) == expected
    assert set(Counter(match.mentee for match in matching.matches).values()) == {ASKED}
    assert _kinds(bids, matching)["yes"] < COARSE[number]["yes"]
    assert "conflict" not in _kinds(bids, matching)


def test_coarse_bids_reach_the_total_of_a_linear_program(conference: tuple[int, Bids]) -> None:
    """Yes and maybe as lists of pairs, without an order that nobody gave."""
    number, bids = conference
    matching = mm.match(*_people(bids), _coarse(bids, objective="total"), seed=39)
    worth = np.zeros((len(bids.yes), bids.papers), np.int64)
    for value, said in ((2, bids.yes), (1, bids.maybe)):
        for j, papers in enumerate(said):
            worth[j, papers] = value
    expected = _highest_total(worth, _allowed(bids), bids.capacity)
    found = _kinds(bids, matching)
    assert matching.certificate.proven
    assert 2 * found["yes"] + found["maybe"] == expected
    assert found == COARSE[number]


@pytest.mark.parametrize(
    ("no", "settings", "full"),
    [
        (0.0, {}, False),
        (0.1, {}, False),  # six reviews are less than the hundredth that may be given up
        (0.1, {"worst_slack": 0.0}, True),
        (0.1, {"objective": "total"}, True),
    ],
)
def test_raising_the_worst_pair_may_cost_reviews(
    shared_data: Path, no: float, settings: dict[str, object], *, full: bool
) -> None:
    """The trap: a second or third review that is worth little is given up to raise the worst."""
    bids = _read(shared_data / "assignment/00039_csconf" / FILES[2])
    yes, maybe = _coarse(bids).criteria
    policy = _coarse(bids, **settings).replace(criteria=[yes.replace(otherwise=no), maybe])
    matching = mm.match(*_people(bids), policy)
    loads = Counter(Counter(match.mentee for match in matching.matches).values())
    assert loads == ({3: 52} if full else {3: 48, 2: 2, 1: 2})


def test_both_engines_give_the_same_reviews(shared_data: Path) -> None:
    """Coarse bids have many ties; matrix and terms draw the same lot."""
    pytest.importorskip("numba")
    bids = _read(shared_data / "assignment/00039_csconf" / FILES[3])
    answers = [
        mm.match(*_people(bids), _coarse(bids), seed=5, engine=engine).matches
        for engine in ("matrix", "scale")
    ]
    assert answers[0] == answers[1]
