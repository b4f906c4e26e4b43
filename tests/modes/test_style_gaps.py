"""Which styles a programme lacks: exact counts, the people, and what one plan can meet.

Holds ``modes.style_gaps`` and ``results.style_gaps`` to account.
"""

from __future__ import annotations

import itertools
import pickle
from typing import Any

import numpy as np
import pytest
from canaries import MAP, heard, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

import mentormatch as mm
from mentormatch.errors import ProofError, TooLarge
from mentormatch.modes import style_gaps as style_gaps_module
from mentormatch.people.schema.fields import STYLES
from mentormatch.solve.pairs.judge.shortfall import check_shortfall
from mentormatch.solve.pairs.shortfall import find_shortfall

Answer = tuple[int, ...]
KNOWN = ("coach", "sponsor")


def answers(allowed: Any, places: Any) -> list[Answer]:
    """List every way to serve people: for each person a server, or -1."""
    people, servers = allowed.shape
    return [
        answer
        for answer in itertools.product(range(-1, servers), repeat=people)
        if all(j < 0 or allowed[i, j] for i, j in enumerate(answer))
        and all(answer.count(j) <= places[j] for j in range(servers))
    ]


@settings(max_examples=80)
@given(data=st.data())
def test_a_shortfall_is_that_of_enumeration(data: st.DataObject) -> None:
    """How many go without, and exactly whom some largest answer leaves out."""
    people, servers = data.draw(st.integers(0, 4)), data.draw(st.integers(0, 3))
    cells = data.draw(st.lists(st.booleans(), min_size=people * servers, max_size=people * servers))
    allowed = np.array(cells, np.bool_).reshape(people, servers)
    places = np.array(
        data.draw(st.lists(st.integers(0, 2), min_size=servers, max_size=servers)), int
    )
    found = find_shortfall(csr_array(allowed), places)
    every = answers(allowed, places)
    most = max(sum(j >= 0 for j in answer) for answer in every)
    largest = [answer for answer in every if sum(j >= 0 for j in answer) == most]
    left = {i for answer in largest for i, j in enumerate(answer) if j < 0}
    assert found.short == people - most
    assert set(np.flatnonzero(found.among).tolist()) == left


@pytest.mark.parametrize(
    ("pairs", "among", "words"),
    [
        ([(0, 0), (1, 0)], [True, True, False], "more people than there are places"),
        ([(0, 0), (0, 1)], [True, True, False], "served twice"),
        ([(2, 0)], [True, True, False], "not allowed"),
        ([(0, 0)], [True, True, False], "do not prove"),
        ([(0, 0), (2, 1)], [True, False, False], "do not prove"),
    ],
)
def test_the_judge_refuses_a_wrong_answer(
    pairs: list[tuple[int, int]], among: list[bool], words: str
) -> None:
    """Overfull, twice, forbidden, too few, or a proof that is none."""
    first = [1, int(words == "served twice")]
    allowed, places = csr_array(np.array([first, [1, 0], [0, 1]], bool)), np.array([1, 1])
    with pytest.raises(ProofError, match=words):
        check_shortfall(allowed, places, np.array(pairs), np.array(among))


def test_the_judge_takes_a_right_answer() -> None:
    """Two people, one place: one goes without, and the two are the proof."""
    allowed = csr_array(np.array([[1, 0], [1, 0], [0, 1]], bool))
    pairs, among = np.array([(0, 0), (2, 1)]), np.array([True, True, False])
    check_shortfall(allowed, np.array([1, 1]), pairs, among)


_styles = st.dictionaries(st.sampled_from(KNOWN), st.sampled_from([0.0, 0.5, 1.0]), max_size=2)


@settings(max_examples=60)
@given(data=st.data())
def test_gaps_are_those_of_enumeration(data: st.DataObject) -> None:
    """Wanted, offered, places and shortfall by counting, with vetoes, absences and no places."""
    ids = "abcd"
    mentors = [
        mm.Profile(
            id=f"m{k}",
            styles_offered=data.draw(st.none() | _styles),
            max_mentees=data.draw(st.integers(0, 2)),
            active=data.draw(st.sampled_from([True, True, False])),
        )
        for k in range(data.draw(st.integers(0, 3)))
    ]
    mentees = [
        mm.Profile(
            id=who,
            styles_wanted=data.draw(st.none() | _styles),
            goals=data.draw(st.sampled_from([None, (mm.Goal(kind="skill gap"),)])),
            vetoes=data.draw(st.frozensets(st.sampled_from(["m0", "m1"]), max_size=1)),
        )
        for who in ids[: data.draw(st.integers(0, 4))]
    ]
    gaps = mm.style_gaps(mentors, mentees)
    met = []
    for style in KNOWN:
        called = [p for p in mentees if p.goals and style == "coach"]
        asked = [p for p in mentees if (p.styles_wanted or {}).get(style)]
        wanting = [p for p in mentees if p in called or p in asked]
        offering = [
            m for m in mentors if m.active and m.max_mentees and (m.styles_offered or {}).get(style)
        ]
        allowed = np.array(
            [[m.id not in (p.vetoes or ()) for m in offering] for p in wanting], np.bool_
        )
        allowed = allowed.reshape(len(wanting), len(offering))
        places = [m.max_mentees for m in offering]
        every = answers(allowed, places)
        gap = gaps[style]
        counts = (gap.asked, gap.called, gap.wanted, gap.offering, gap.places)
        assert counts == (len(asked), len(called), len(wanting), len(offering), sum(places))
        assert gap.short == min(sum(j < 0 for j in answer) for answer in every)
        barred = [p.id for p, row in zip(wanting, allowed, strict=True) if not row.any()]
        assert list(gap.without) == barred
        assert bool(gap.among) == (gap.short > len(barred))
        assert bool(gap.cure) == bool(gap.short)
        met.append({(p.id, m.id) for p in wanting for m in offering})
    present = [m for m in mentors if m.active]
    free = np.array([[m.id not in (p.vetoes or ()) for m in present] for p in mentees], np.bool_)
    every = answers(free.reshape(len(mentees), len(present)), [m.max_mentees for m in present])
    best = max(
        sum(
            (mentees[i].id, present[j].id) in style
            for i, j in enumerate(a)
            if j >= 0
            for style in met
        )
        for a in every
    )
    assert gaps.together == best


def test_the_report_reads_as_words_frame_and_page() -> None:
    """One row a style; the words say who goes without and what would help."""
    mentors = [
        mm.Profile(id="ann", styles_offered={"coach": 1.0}, vetoes={"eli"}),
        mm.Profile(id="bob"),
    ]
    mentees = [
        mm.Profile(id="eli", styles_wanted={"coach"}),
        mm.Profile(id="fay", styles_wanted={"coach"}),
        mm.Profile(id="gus", styles_wanted={"coach", "sponsor"}),
    ]
    gaps = mm.style_gaps(mentors, mentees)
    assert [gap.style for gap in gaps] == list(STYLES) and len(gaps) == 8
    assert [gap.style for gap in gaps.lacking] == ["coach", "sponsor"]
    coach = gaps["coach"]
    assert (coach.short, coach.without, coach.among) == (2, ("eli",), ("fay", "gus"))
    assert str(coach).endswith(
        "2 go without, eli and 1 of 2 (fay, gus): ask who offers it for 1 more place, or find "
        "others who do; the rules keep 1 from everybody who offers it; find somebody they allow"
    )
    assert "look at the law" in gaps["sponsor"].cure
    assert "1 mentor did not say which styles they offer" in str(gaps)
    assert "together: 1 of 4 wishes" in str(gaps)
    assert repr(gaps) == "StyleGaps(3 mentees; short: coach 2, sponsor 1)"
    frame = gaps.to_frame().set_index("style")
    assert frame.loc["coach", "among"] == "fay; gus"
    assert "<table" in gaps._repr_html_()
    with pytest.raises(mm.PolicyError, match="did you mean 'coach'"):
        gaps["coch"]


def test_the_table_of_the_policy_is_used_unless_another_is_given() -> None:
    """What a pivot calls for: the published table, the criterion's own, or the argument."""
    mentees = [mm.Profile(id="eli", goals=[mm.Goal(kind="pivot")])]
    own = mm.Policy(criteria=[mm.StyleFit(needs={"pivot": {"coach": 1.0}})])
    found = [
        mm.style_gaps([], mentees, policy, needs=needs).lacking
        for policy, needs in ((None, None), (own, None), (own, {"pivot": {"sponsor": 1}}))
    ]
    assert [[g.style for g in gaps] for gaps in found] == [
        ["advisor", "connector"], ["coach"], ["sponsor"],
    ]  # fmt: skip


@pytest.mark.parametrize(("mentors", "mentees"), [(0, 0), (1, 0), (0, 1)])
def test_nobody_lacks_nothing(mentors: int, mentees: int) -> None:
    """No mentors, no mentees or neither: eight empty rows, and no error."""
    pools = [[mm.Profile(id=f"p{k}") for k in range(size)] for size in (mentors, mentees)]
    gaps = mm.style_gaps(pools[0], pools[1])
    assert not gaps.lacking and gaps.together == 0 and len(gaps.to_frame()) == 8


def test_too_many_pairs_are_refused_or_not_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    """One plan for all styles is left out first; a style that is too large is an error."""
    mentors = [mm.Profile(id=f"m{k}", styles_offered={"coach": 1}) for k in range(2)]
    mentees = [mm.Profile(id=f"e{k}", styles_wanted={"coach": 1}) for k in range(3)]
    assert mm.style_gaps(mentors, mentees).together == 2
    monkeypatch.setattr(style_gaps_module, "_MOST_TOGETHER", 5)
    gaps = mm.style_gaps(mentors, mentees)
    assert gaps.together is None and gaps["coach"].short == 1 and "together" not in repr(gaps)
    monkeypatch.setattr(style_gaps_module, "_MOST_PAIRS", 5)
    with pytest.raises(TooLarge, match="3 mentees want a style that 2 mentors offer"):
        mm.style_gaps(mentors, mentees)


def test_unknown_styles_are_refused_where_people_are_read() -> None:
    """A table with a style that is none of the eight names the row, and offers the near one."""
    with pytest.raises(mm.InputError) as told:
        mm.read_profiles([{"id": "ann", "styles_offered": "coch; advisor"}])
    assert "row 2" in str(told.value) and "did you mean 'coach'" in str(told.value)


def _labelled() -> mm.StyleGaps:
    """Return gaps of people with labels: one goes without whatever happens, two share a place."""
    mentors = mm.read_profiles(rows("Giver", 1, styles_offered="coach:1"), columns=MAP)
    mentees = mm.read_profiles(rows("Taker", 3, styles_wanted="coach; connector"), columns=MAP)
    return mm.style_gaps(mentors, mentees)


def test_names_are_shown_to_people_only() -> None:
    """What is told, the table and the notebook name people; words, pickles and records do not."""
    gaps = _labelled()
    everybody = {"Canary", *(f"CanaryTaker{k}" for k in range(3))}
    for shown in (
        gaps.told(),
        gaps["coach"].told(),
        gaps.to_frame().to_string(),
        gaps._repr_html_(),
    ):
        assert heard(shown) == everybody
    assert {"without_label", "among_label"} <= set(gaps.to_frame().columns)
    bare = gaps.without_labels()
    assert bare == gaps
    hidden = [
        gaps, repr(gaps), gaps["coach"], repr(gaps["coach"]), pickle.dumps(gaps),
        gaps.told(labels=False), gaps.to_frame(labels=False).to_string(),
        bare.told(), bare["coach"].told(), bare.to_frame().to_string(), bare._repr_html_(),
    ]  # fmt: skip
    assert [heard(text) for text in hidden] == [set()] * len(hidden)
    assert "among_label" not in bare.to_frame()


def test_gaps_are_told_in_dutch() -> None:
    """Words and cures; the names of styles stay."""
    gaps = _labelled()
    told = gaps.told(language="nl")
    assert "coach: gewenst door 3" in told and "niemand biedt het; zoek 3 plaatsen" in told
    frame = gaps.to_frame(language="nl").set_index("style")
    assert str(frame.loc["connector", "cure"]).startswith("niemand biedt het")
    assert gaps["connector"].cure.startswith("nobody offers it")
    assert str(gaps) == gaps.told(labels=False)
