"""Peers who have all met: no further round, or those again who met longest ago.

Holds ``repeats`` of ``modes.peers.rounds`` to account.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import PolicyError

_CHATS = mm.Policy(criteria=[mm.Differs("team")], requirements=[mm.NotVetoed()])


def _staff(size: int, vetoes: frozenset[tuple[int, int]] = frozenset()) -> list[mm.Profile]:
    return [
        mm.Profile(id=f"p{k}", team="xy"[k % 2], vetoes={f"p{b}" for a, b in vetoes if a == k})
        for k in range(size)
    ]


def _meetings(answer: mm.Grouping) -> set[tuple[str, str]]:
    return {pair for group in answer.matches for pair in combinations(sorted(group.ids), 2)}


def _again(answer: mm.Grouping) -> list[str]:
    return [str(f.message) for f in answer.findings if f.code == "meets-again"]


def test_four_people_in_five_weeks() -> None:
    """In the fourth and fifth those of the first and second meet again, and that is told."""
    plan = mm.schedule_peers(_staff(4), _CHATS, rounds=5, seed=1, repeats="oldest")
    weeks = [_meetings(one) for one in plan]
    assert weeks[3] == weeks[0] and weeks[4] == weeks[1]
    assert [len(_again(one)) for one in plan] == [0, 0, 0, 1, 1]
    assert _again(plan[3])[0].startswith("In round 4 nobody has anybody new to meet")
    assert len(plan.met) == 6
    never = mm.schedule_peers(_staff(4), _CHATS, rounds=5, seed=1)
    assert [one.to_json() for one in plan[:2]] == [one.to_json() for one in never[:2]]
    assert len(never) == 3
    assert "repeats='oldest'" in next(
        str(f.cure) for f in never[2].findings if f.severity == "warning"
    )


@given(
    st.integers(2, 5),
    st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4),
    st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4),
    st.booleans(),
)
@settings(max_examples=20, deadline=None)
def test_nobody_meets_again_while_somebody_new_is_left(
    size: int, vetoes: frozenset[tuple[int, int]], before: frozenset[tuple[int, int]], trio: bool
) -> None:
    """No round is empty while a pair is allowed; those who meet again met longest ago."""
    vetoes = frozenset((a, b) for a, b in vetoes if a != b and max(a, b) < size)
    history = [(f"p{a}", f"p{b}") for a, b in before if a != b and max(a, b) < size]
    plan = mm.schedule_peers(
        _staff(size, vetoes), _CHATS, rounds=6, repeats="oldest", history=history, trio=trio
    )
    barred = {(f"p{min(pair)}", f"p{max(pair)}") for pair in vetoes}
    allowed = set(combinations([f"p{k}" for k in range(size)], 2)) - barred
    assert len(plan) == (6 if allowed else 1)
    last = {(min(pair), max(pair)): 0 for pair in history}
    for number, answer in enumerate(plan, start=1):
        met = _meetings(answer)
        assert met <= allowed
        assert bool(met) == bool(allowed)
        new = allowed - set(last)
        if new:
            assert met <= new
        elif allowed:
            oldest = min(last[pair] for pair in allowed)
            assert all(last[pair] == oldest for pair in met)
        assert bool(_again(answer)) == (bool(allowed) and not new)
        last |= dict.fromkeys(met, number)


def test_a_rule_against_old_partners_holds() -> None:
    """NotMetBefore still forbids, and with nobody else there is no round more."""
    people = [
        mm.Profile(id="ann", team="x", past_partners={"bo"}),
        mm.Profile(id="bo", team="y"),
    ]
    policy = _CHATS.replace(requirements=[mm.NotMetBefore()])
    plan = mm.schedule_peers(people, policy, rounds=3, repeats="oldest")
    assert [one.matches for one in plan] == [()]


def test_other_words_are_refused() -> None:
    """There are two."""
    with pytest.raises(PolicyError, match="'never' or 'oldest'"):
        mm.schedule_peers(_staff(2), _CHATS, rounds=2, repeats="newest")  # type: ignore[arg-type]
