"""The first screen: the sentence, who is left out, the best and the worst, nothing else.

Holds ``results.first_screen`` to account.
"""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

import mentormatch as mm
from mentormatch.results.first_screen import first_screen

SKILLS = mm.Policy(criteria=[mm.Covers("seeks", "offers")], floor=None)


def pairs(levels: list[int], mentors: int | None = None) -> mm.Matching:
    """Return a matching of a mentee a level with as many mentors, of whom each can help one."""
    count = len(levels) if mentors is None else mentors
    # A need for a skill of her own, at a level that scores as much as the test wants.
    givers = [mm.Profile(id=f"m{n:02}", offers={f"s{n}": levels[n]}) for n in range(count)]
    takers = [
        mm.Profile(id=f"e{n:02}", seeks={f"s{n}": mm.Need(target=5)}) for n in range(len(levels))
    ]
    return mm.match(givers, takers, SKILLS)


def shown(answer: mm.Matching | mm.Grouping) -> dict[str, list[str]]:
    """Return the first word of each line below its title, headings of tables left out."""
    return {
        section.title: [line.split()[0] for line in section.lines if line.startswith("  ")][1:]
        for section in first_screen(answer)
    }


def test_the_five_best_and_the_five_worst_of_many() -> None:
    """Best first and worst first, and nobody in between."""
    told = shown(pairs([1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5]))
    assert told["the 5 best pairs"] == ["e11", "e08", "e09", "e10", "e04"]
    assert told["the 5 worst pairs, worst first"] == ["e00", "e03", "e02", "e01", "e07"]


@pytest.mark.parametrize(("count", "title"), [(1, "the pair"), (10, "all 10 pairs, best first")])
def test_few_pairs_are_shown_once(count: int, title: str) -> None:
    """Two lists that overlap would count people twice."""
    told = shown(pairs([3] * count))
    assert len(told[title]) == count and len(told) == 2


def test_who_is_left_out_stands_before_pairs_and_is_alarming() -> None:
    """With everybody served there is no such section."""
    sections = first_screen(pairs([3, 3, 3], mentors=2))
    assert sections[1].title == "without a mentor: 1" and sections[1].alarming
    assert not sections[0].alarming
    assert not any(section.alarming for section in first_screen(pairs([3])))


def test_a_draw_is_alarming() -> None:
    """The first line says that nobody was compared."""
    first, *_ = first_screen(mm.match([mm.Profile(id="a")], [mm.Profile(id="b")]))
    assert first.alarming and "chance decides" in first.title


def test_nothing_to_show_is_no_section() -> None:
    """Without pairs there is neither best nor worst."""
    matching = mm.match([mm.Profile(id="a", max_mentees=0)], [mm.Profile(id="b")])
    assert [section.title for section in first_screen(matching)][1:] == ["without a mentor: 1"]


def test_a_pair_names_what_most_of_it_rests_on() -> None:
    """What nobody answered gives neutral points and is no reason."""
    policy = mm.Policy(criteria=[mm.Covers("goals", "goals", weight=9), *SKILLS.criteria])
    matching = mm.match(
        [mm.Profile(id="a", offers={"sql": 4})], [mm.Profile(id="b", seeks={"sql": 3})], policy
    )
    assert first_screen(matching)[-1].lines[-1].split()[-1] == "seeks"


def test_groups_show_their_members_and_who_leads() -> None:
    """And are ordered by the mean of a member, not by their size."""
    mentors = [mm.Profile(id=f"m{n}", offers={"sql": 4}) for n in range(2)]
    mentees = [mm.Profile(id=f"e{n}", seeks={"sql": 3}) for n in range(6)]
    grouping = mm.form_groups(mentors, mentees, size=(3, 3))
    section = first_screen(grouping)[-1]
    assert section.title == "all 2 groups, best first"
    assert "m0 (mentor)" in "".join(section.lines)
    people = {word.strip(",") for line in section.lines for word in line.split()}
    assert {person.id for person in mentees} <= people


def test_people_are_called_by_label_unless_asked_not_to() -> None:
    """The screen is for eyes."""
    mentors = mm.Profiles.of([mm.Profile(id="a", offers={"sql"})]).with_labels({"a": "Ann Lee"})
    matching = mm.match(mentors, [mm.Profile(id="b", seeks={"sql"})])
    lines = {labels: str(first_screen(matching, labels=labels)) for labels in (True, False)}
    assert "Ann Lee" in lines[True] and "Ann Lee" not in lines[False]


@given(st.lists(st.integers(1, 5), min_size=11, max_size=16))
def test_no_pair_outside_the_lists_is_better_or_worse(levels: list[int]) -> None:
    """Whatever is not shown lies between what is."""
    matching = pairs(levels)
    told = list(shown(matching).values())
    best, worst = set(told[-2]), set(told[-1])
    score = {match.mentee: match.units for match in matching.matches}
    rest = [score[who] for who in score.keys() - best - worst]
    assert len(best) == len(worst) == 5 and not best & worst
    assert all(min(score[who] for who in best) >= units for units in rest)
    assert all(max(score[who] for who in worst) <= units for units in rest)
