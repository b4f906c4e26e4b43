"""Decisions are frozen, in an order of their own, and read with all their faults at once.

Holds to account: ``decisions`` (``model``, ``reading``, ``conflicts``).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.decisions.conflicts import clashes
from mentormatch.decisions.model import KINDS, Decision, Decisions

DAY = date(2026, 3, 2)
TOLD: dict[str, Any] = {"who": "coordinator", "why": "asked by both", "when": DAY}
ROW = {"kind": "pin", "mentor": "ann", "mentee": "cem", "who": "c", "why": "w", "when": DAY}

words = st.text("abcdefg =+-;'é,\n", min_size=1).filter(lambda word: word.strip())
some = st.builds(
    Decision,
    kind=st.sampled_from(KINDS),
    mentor=st.sampled_from(["ann", "ben", "007"]),
    mentee=st.sampled_from(["cem", "dee"]),
    who=words,
    why=words,
    when=st.dates(),
)
several = st.lists(some, max_size=6)


@settings(max_examples=40)
@given(rows=several)
def test_decisions_survive_toml_and_frames(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Decision]
) -> None:
    """Whatever was decided is read back from each form that it is written in."""
    decisions = Decisions(rows)
    path = tmp_path_factory.mktemp("decisions") / "decisions.toml"
    decisions.to_toml(path)
    assert Decisions.read(path) == decisions == Decisions.read(list(decisions))
    assert Decisions.read(decisions.to_frame()) == decisions


def test_decisions_survive_csv(tmp_path: Path) -> None:
    """A cell that a spreadsheet would run, commas and rules set aside come back as they were."""
    decisions = Decisions().pin(
        "ann", "cem", **TOLD | {"why": "=1, and more"}, override=["a b", "floor"]
    )
    decisions = decisions.reject("ben", "dee", **TOLD)
    decisions.to_csv(tmp_path / "decisions.csv")
    assert Decisions.read(tmp_path / "decisions.csv") == decisions


@settings(max_examples=40)
@given(rows=several, seed=st.randoms())
def test_the_order_of_rows_plays_no_part(rows: list[Decision], seed: Any) -> None:
    """Rows in another order, or twice, are the same decisions with the same text."""
    shuffled = [*rows, *rows]
    seed.shuffle(shuffled)
    assert Decisions(shuffled) == Decisions(rows)
    assert Decisions(shuffled).to_toml() == Decisions(rows).to_toml()


def test_all_faults_of_all_rows_are_told_at_once() -> None:
    """Each has a finding with its row and column; none repeats what stood in a cell."""
    rows = [
        ROW | {"kind": "pinn", "who": " "},
        ROW | {"when": "2026-02-30", "why": None},
        ROW | {"kind": "ban", "override": "floor", "mentor": "Ann Lee <ann@example.org>"},
    ]
    with pytest.raises(mm.InputError) as caught:
        Decisions.read(rows)
    found = [(f.row, f.column) for f in caught.value.findings]
    assert found == [(2, "kind"), (2, "who"), (3, "why"), (3, "when"), (4, "override")]
    assert "did you mean 'pin'" in str(caught.value) and "example.org" not in str(caught.value)


def test_unknown_and_missing_columns_are_told(tmp_path: Path) -> None:
    """Near names are told of one that is unknown, in tables and in TOML."""
    with pytest.raises(mm.InputError, match="did you mean 'mentor'"):
        Decisions.read([{"kind": "pin", "mentr": "ann"}])
    path = tmp_path / "decisions.toml"
    path.write_text('[[decision]]\nkind = "pin"\nbecause = "x"\n', "utf-8")
    with pytest.raises(mm.InputError, match=r"'because' is none of a decision"):
        Decisions.read(path)
    path.write_text('schema_version = "7"\n', "utf-8")
    with pytest.raises(mm.InputError, match="schema_version"):
        Decisions.read(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("who", ""),
        ("why", "  "),
        ("when", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("when", "2026-03-02"),
    ],
)
def test_a_decision_says_who_why_and_when(name: str, value: Any) -> None:
    """In the library the day is a date: nobody reads the clock, and nothing is guessed."""
    with pytest.raises(mm.InputError, match=f"not a valid decision: {name}"):
        Decisions().pin("ann", "cem", **TOLD | {name: value})


def test_what_was_said_can_be_dropped() -> None:
    """Dropping returns others, and what is not there cannot be dropped."""
    decisions = Decisions().pin("ann", "cem", **TOLD).ban("ben", "cem", **TOLD)
    assert [one.pair for one in decisions.drop("ann", "cem")] == [("ben", "cem")]
    assert len(decisions) == 2
    with pytest.raises(mm.InputError, match="nothing was decided"):
        decisions.drop("ben", "dee")


# -- conflicts ---------------------------------------------------------------------------------


def _holds(rows: list[Decision], places: dict[str, int]) -> bool:
    made = {one.pair for one in rows if one.makes}
    barred = {one.pair for one in rows if not one.makes}
    people = {who for pair in made for who in pair}
    return not made & barred and all(sum(w in p for p in made) <= places[w] for w in people)


@settings(max_examples=40)
@given(rows=several, rooms=st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_a_clash_is_smallest_and_told_iff_there_is_one(
    rows: list[Decision], rooms: list[int]
) -> None:
    """Each set that is told cannot hold, and holds without any one of its decisions."""
    places = dict(zip(("ann", "ben", "007", "cem", "dee"), rooms, strict=True))
    found = clashes(list(Decisions(rows)), places, places)
    assert bool(found) != _holds(rows, places)
    for clash in found:
        told = list(clash.decisions)
        assert not _holds(told, places)
        for one in told:
            # The other side of a pin may be short of places by itself; that is another clash.
            rest = [other for other in told if other is not one]
            few = clash.people if all(other.makes for other in told) else ()
            roomy = {who: n if who in few else 9 for who, n in places.items()}
            assert _holds(rest, roomy)
