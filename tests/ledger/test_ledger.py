"""One account of minutes a month for everybody: nothing is spent twice across programmes.

Holds to account: ``ledger.ledger`` and ``ledger.limits``.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

import mentormatch as mm
from mentormatch.results.match import Match, Member

pytestmark = pytest.mark.portable

PEOPLE = mm.Profiles.of(
    [
        mm.Profile(id="ann", offers={"sql": 5}, minutes_per_month=200, max_mentees=3),
        mm.Profile(id="ben", offers={"sql": 4}, max_mentees=2, min_mentees=2),
        mm.Profile(id="cem", seeks={"sql"}, minutes_per_month=0),
        mm.Profile(id="dee", seeks={"sql"}),
    ]
)


class _Answer:
    """Anything with matches."""

    def __init__(self, *matches: Match) -> None:
        self.matches = matches


def circle(lead: str, *others: str) -> Match:
    """Return a circle that somebody leads."""
    members = (Member(lead, "lead"), *(Member(who, "mentee") for who in others))
    return Match(members, 0, "g1")


class TestAccounts:
    """Who has how much."""

    def test_stated_minutes_and_the_default(self) -> None:
        """Stated minutes hold, also none at all; everybody else has the default."""
        ledger = mm.Ledger.of(PEOPLE, minutes=120)
        assert dict(ledger.accounts) == {"ann": 200, "ben": 120, "cem": 0, "dee": 120}
        assert dict(ledger.balances) == dict(ledger.accounts)

    def test_several_pools(self) -> None:
        """Somebody in two pools has one account; stated minutes beat the default."""
        other = [mm.Profile(id="ann"), mm.Profile(id="eve", minutes_per_month=30)]
        ledger = mm.Ledger.of(PEOPLE, other)
        assert (ledger.balance("ann"), ledger.balance("eve")) == (200, 30)
        torn = [mm.Profile(id="ann", minutes_per_month=10)]
        with pytest.raises(mm.InputError, match="ann: 10 and 200"):
            mm.Ledger.of(PEOPLE, torn)

    @pytest.mark.parametrize("minutes", [-1, 2.5, True, 50_000, "60", None])
    def test_bad_minutes(self, minutes: Any) -> None:
        """Minutes are whole numbers of one month."""
        with pytest.raises(mm.InputError, match="minutes: expected a whole number from 0"):
            mm.Ledger.of(PEOPLE, minutes=minutes)
        if minutes is not None:
            with pytest.raises(mm.InputError, match="minutes_per_month"):
                mm.Profile(id="a", minutes_per_month=minutes)

    def test_nobody(self) -> None:
        """A ledger of nobody is a ledger."""
        ledger = mm.Ledger.of([])
        ledger.verify()
        assert ledger.to_frame().empty
        assert mm.Ledger.from_json(ledger.to_json()) == ledger

    def test_unknown_person(self) -> None:
        """An account that is not there has no balance and cannot be charged."""
        ledger = mm.Ledger.of(PEOPLE)
        with pytest.raises(mm.UnknownPerson, match="nobody with that id has an account"):
            ledger.balance("zoe")
        with pytest.raises(mm.UnknownPerson, match="nobody with that id has an account"):
            ledger.charge({"zoe": 1}, programme="x")


class TestSpending:
    """What a programme takes."""

    def test_every_member_is_charged_once_a_match(self) -> None:
        """All roles are charged, by role where minutes differ, for each match."""
        answer = _Answer(circle("ann", "ben", "dee"), Match.pair("ann", "dee", 0))
        spent = mm.Ledger.of(PEOPLE).spend(answer, minutes=40, programme="circles")
        assert dict(spent.balances) == {"ann": 120, "ben": 200, "cem": 0, "dee": 160}
        by_role = mm.Ledger.of(PEOPLE).spend(
            answer, minutes={"lead": 90, "mentee": 10}, programme="circles"
        )
        assert dict(by_role.balances) == {"ann": 110, "ben": 230, "cem": 0, "dee": 220}
        assert list(by_role.to_frame().loc["ann"]) == [200, 90, 110]

    def test_nothing_changes_where_somebody_overspends(self) -> None:
        """All who have not enough are named with the arithmetic, and the ledger stays."""
        ledger = mm.Ledger.of(PEOPLE).charge({"ann": 150}, programme="circles")
        with pytest.raises(mm.Overspent) as caught:
            ledger.spend(_Answer(circle("ann", "cem")), minutes=60, programme="pairs")
        told = str(caught.value)
        assert "ann has 50 of 200 minutes a month left, and 60 are asked for: 10 too many" in told
        assert "cem has 0 of 0" in told
        assert ledger.balance("ann") == 50

    def test_strangers(self) -> None:
        """Whoever has no account is not charged; a matching of strangers alone is refused."""
        ledger = mm.Ledger.of(PEOPLE)
        spent = ledger.spend(_Answer(circle("zoe", "dee")), minutes=30, programme="x")
        assert [entry.person for entry in spent.entries] == ["dee"]
        with pytest.raises(mm.UnknownPerson, match="none of the 2 people"):
            ledger.spend(_Answer(circle("zoe", "yak")), minutes=30, programme="x")
        assert ledger.spend(_Answer(), minutes=30, programme="x") == ledger

    def test_any_order(self) -> None:
        """Programmes in any order leave the same balances."""
        programmes = [
            ("circles", {"ann": 50, "dee": 20}),
            ("pairs", {"ann": 30}),
            ("desk", {"ben": 240, "ann": 120}),
        ]
        left = []
        for order in permutations(programmes):
            ledger = mm.Ledger.of(PEOPLE)
            for name, minutes in order:
                ledger = ledger.charge(minutes, programme=name)
            ledger.verify()
            left.append(dict(ledger.balances))
        assert all(one == left[0] for one in left)


class TestLimits:
    """Pools that are cut to what the accounts allow."""

    def test_places_are_lowered_with_a_finding(self) -> None:
        """Maxima go down to what is left, minima with them, and each change is a finding."""
        ledger = mm.Ledger.of(PEOPLE, minutes=100)
        limited = ledger.limit(PEOPLE, minutes=60)
        assert [p.max_mentees for p in limited] == [3, 1, 0, 1]
        assert limited["ben"].min_mentees == 1
        codes = {f.person: f.message for f in limited.findings if f.code == "limited-by-ledger"}
        assert set(codes) == {"ben", "cem"}
        assert "from 2 to 1" in codes["ben"]
        assert ledger.limit(PEOPLE, minutes=0) is PEOPLE

    def test_everything_else_stays(self) -> None:
        """Answers, managers, ladder and protected columns of a limited pool are the same."""
        pool = mm.datasets.synthetic_cohort(30, 30, seed=2, max_mentees=(1, 3)).mentors
        limited = mm.Ledger.of(pool, minutes=60).limit(pool, minutes=60)
        assert limited.ids == pool.ids
        assert limited.ladder == pool.ladder
        assert limited.managers == pool.managers
        back = [a.replace(max_mentees=b.max_mentees) for a, b in zip(limited, pool, strict=True)]
        assert back == list(pool)

    def test_both_roles_share_one_account(self) -> None:
        """Somebody in both pools gets places in turns, the first as a mentor."""
        both = mm.Profile(id="ann", offers={"sql"}, seeks={"r"}, max_mentees=3, max_mentors=2)
        for minutes, places in ((0, (0, 0)), (60, (1, 0)), (130, (1, 1)), (240, (2, 2))):
            ledger = mm.Ledger.of([both], minutes=minutes)
            mentors, mentees = ledger.limit([both], [both], minutes=60)
            assert (mentors["ann"].max_mentees, mentees["ann"].max_mentors) == places

    def test_circle_leaves_less_for_pairs(self) -> None:
        """A mentor who leads a circle has so much less time for pairs."""
        ledger = mm.Ledger.of(PEOPLE, minutes=240)
        after = ledger.spend(
            _Answer(circle("ann", "dee")), minutes={"lead": 120, "mentee": 60}, programme="circles"
        )
        assert ledger.limit(PEOPLE, minutes=60)["ann"].max_mentees == 3
        assert after.limit(PEOPLE, minutes=60)["ann"].max_mentees == 1


@st.composite
def _pools(draw: st.DrawFn) -> tuple[list[mm.Profile], list[mm.Profile]]:
    """Draw two pools, in which some people stand twice."""
    minutes = st.none() | st.integers(0, 200)
    people = [
        mm.Profile(
            id=f"p{k}",
            offers={"sql": 4},
            seeks={"r", "sql"},
            minutes_per_month=draw(minutes),
            max_mentees=draw(st.integers(0, 3)),
            max_mentors=draw(st.integers(0, 2)),
        )
        for k in range(draw(st.integers(1, 6)))
    ]
    sides = [draw(st.sampled_from(["mentor", "mentee", "both"])) for _ in people]
    mentors = [p for p, side in zip(people, sides, strict=True) if side != "mentee"]
    mentees = [p for p, side in zip(people, sides, strict=True) if side != "mentor"]
    return mentors, mentees


@given(_pools(), st.data())
def test_limited_pools_never_overspend(
    pools: tuple[list[mm.Profile], list[mm.Profile]], data: st.DataObject
) -> None:
    """Whatever is matched from limited pools can be spent, round after round."""
    amounts = st.sampled_from([0, 30, 60, 90])
    ledger = mm.Ledger.of(*pools, minutes=120)
    for k in range(3):
        minutes = {"mentor": data.draw(amounts), "mentee": data.draw(amounts)}
        mentors, mentees = ledger.limit(*pools, minutes=minutes)  # type: ignore[arg-type]
        matching = mm.match(mentors, mentees, seed=k)
        ledger = ledger.spend(matching, minutes=minutes, programme=f"round {k}")  # type: ignore[arg-type]
        ledger.verify()
        assert min(ledger.balances.values()) >= 0
        assert mm.Ledger.from_json(ledger.to_json()) == ledger


class TestRecords:
    """A ledger on file."""

    def test_round_trip(self, tmp_path: object) -> None:
        """Accounts and entries come back, in their order."""
        ledger = mm.Ledger.of(PEOPLE).charge({"dee": 7, "ann": 3}, programme="x")
        again = mm.Ledger.from_json(ledger.to_json())
        assert again == ledger
        assert again.entries == ledger.entries
        assert "spent" in repr(again)

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"accounts": {"a": -1}, "entries": []}'])
    def test_other_text(self, text: str) -> None:
        """What is no ledger is refused in words."""
        with pytest.raises(mm.InputError, match="not the record of a ledger"):
            mm.Ledger.from_json(text)

    @pytest.mark.parametrize("entry", [["x", "ann", 900], ["x", "zoe", 1], ["x", "ann", -5]])
    def test_changed_record(self, entry: list[object]) -> None:
        """A record that does not add up is refused."""
        record = mm.Ledger.of(PEOPLE).to_json()
        import json

        changed = json.loads(record)
        changed["entries"] = [entry]
        with pytest.raises(mm.ProofError, match="ledger does not hold"):
            mm.Ledger.from_json(json.dumps(changed))


def test_minutes_are_read_from_files() -> None:
    """Minutes a month are read like any field; what is no number of minutes is refused."""
    rows = [{"id": "a", "Minutes a month": "90"}, {"id": "b", "Minutes a month": ""}]
    pool = mm.read_profiles(rows)
    assert [person.minutes_per_month for person in pool] == [90, None]
    assert mm.Profiles.of(list(pool)) == pool
    with pytest.raises(mm.InputError) as caught:
        mm.read_profiles([{"id": "a", "minutes_per_month": "two hours"}])
    assert caught.value.findings[0].code == "minutes"


def test_a_ledger_is_told_in_a_language() -> None:
    """One account, and several; another language is refused."""
    one = mm.Ledger({"ann": 1200}).charge({"ann": 60}, programme="pairs")
    assert one.told() == "60 of 1,200 minutes a month are spent, on 1 account"
    assert one.told("nl") == "60 van 1.200 minuten per maand zijn besteed, op 1 rekening"
    with pytest.raises(mm.InputError, match="language"):
        one.told("fr")  # type: ignore[arg-type]
