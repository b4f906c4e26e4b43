"""Supply and demand are counted by person: who takes part, seeks, offers, and meets an offer.

Holds ``results.supply`` to account.
"""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
from hypothesis import given

import mentormatch as mm
from mentormatch.results.supply import Supply, supply

SKILLS = mm.Policy(criteria=[mm.Covers("seeks", "offers")])
WORDS = st.sets(st.sampled_from(["sql", "r", "go", "law"]), max_size=3)


def pool(letter: str, field: str, said: list[set[str]]) -> list[mm.Profile]:
    """Return people who said these skills."""
    return [
        mm.Profile.model_validate({"id": f"{letter}{n}", field: words})
        for n, words in enumerate(said)
    ]


def test_everybody_is_counted_once_with_the_places_of_givers() -> None:
    """A skill nobody offers comes first; places are those of the mentors who offer it."""
    mentors = [
        mm.Profile(id="ann", offers={"sql": 4, "go": 2}, max_mentees=2),
        mm.Profile(id="ben", offers={"sql": 1}, max_mentees=3),
    ]
    mentees = pool("e", "seeks", [{"sql"}, {"sql", "r"}, {"r"}])
    assert supply(mm.match(mentors, mentees, SKILLS)) == (
        Supply("seeks", "r", 2, 0, 0, 0),
        Supply("seeks", "sql", 2, 2, 5, 2),
        Supply("seeks", "go", 0, 1, 2, 0),
    )


def test_who_takes_no_part_and_what_is_known_already_do_not_count() -> None:
    """Neither those who withdrew, on either side, nor a need that is met before it starts."""
    mentors = [
        mm.Profile(id="ann", offers={"sql": 4}),
        mm.Profile(id="ben", offers={"sql": 4}, active=False),
    ]
    mentees = [
        mm.Profile(id="cem", seeks={"sql": 3}),
        mm.Profile(id="dee", seeks={"sql": mm.Need(current=4, target=2)}),
        mm.Profile(id="eve", seeks={"sql"}, until_date=date(2020, 1, 1)),
    ]
    policy = SKILLS.replace(period=(date(2026, 1, 1), date(2026, 6, 1)))
    assert supply(mm.match(mentors, mentees, policy)) == (Supply("seeks", "sql", 1, 1, 1, 1),)


def test_a_weight_and_a_rule_on_the_same_skills_are_one_row_a_skill() -> None:
    """And fields come in the order of the criteria."""
    rule = mm.Covers("seeks", "offers", at_least=0.1)
    policy = mm.Policy(
        criteria=[mm.Covers("seeks", "offers"), mm.Covers("goals", "goals")], requirements=[rule]
    )
    mentees = [mm.Profile(id="cem", seeks={"sql"}, goals=[mm.Goal(kind="craft")])]
    rows = supply(mm.match([mm.Profile(id="ann", offers={"sql": 3})], mentees, policy))
    assert [(row.field, row.item) for row in rows] == [("seeks", "sql"), ("goals", "craft")]


def test_in_groups_all_mentors_of_a_group_count_and_nobody_has_places() -> None:
    """One who learns from a fellow peer meets an offer, and never from herself."""
    people = [
        mm.Profile(id="ann", seeks={"sql"}, offers={"r": 4}),
        mm.Profile(id="ben", seeks={"r"}, offers={"sql": 4}),
        mm.Profile(id="cem", seeks={"law"}, offers={"law": 1}),
    ]
    policy = SKILLS.replace(floor=None)
    rows = {row.item: row for row in supply(mm.match_peers(people, policy, trio=False))}
    assert (rows["sql"].met, rows["r"].met) == (1, 1)
    assert rows["law"] == Supply("seeks", "law", 1, 1, None, 0)


def test_what_looks_like_an_address_is_not_shown() -> None:
    """A skill that is an address would put it into a report."""
    mentees = pool("e", "seeks", [{"ask ann@example.org"}])
    (row,) = supply(mm.match(pool("m", "offers", [set()]), mentees, SKILLS))
    assert "ann" not in row.item and row.seekers == 1


@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(WORDS, min_size=1, max_size=5))
def test_counts_are_those_of_a_count_by_hand(
    mentors: list[set[str]], mentees: list[set[str]]
) -> None:
    """Each number is what somebody with a pencil finds, and nobody meets more than she seeks."""
    matching = mm.match(pool("m", "offers", mentors), pool("e", "seeks", mentees), SKILLS)
    partner = {int(match.mentee[1:]): int(match.mentor[1:]) for match in matching.matches}
    found = {row.item: (row.seekers, row.givers, row.met) for row in supply(matching)}
    words = set().union(*mentors, *mentees)
    assert found == {
        word: (
            sum(word in said for said in mentees),
            sum(word in said for said in mentors),
            sum(word in mentees[i] and word in mentors[j] for i, j in partner.items()),
        )
        for word in words
    }
