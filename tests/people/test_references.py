"""Referential integrity of two pools: whoever is named and is nobody is told.

Holds ``people.references`` and ``text.near`` to account.
"""

from __future__ import annotations

import pytest

import mentormatch as mm
from mentormatch.people.references import check_references

P = mm.Profile
FIELDS = {
    "preferences": "preference-for-nobody",
    "vetoes": "veto-for-nobody",
    "past_partners": "past-partner-for-nobody",
}
SLIPS = ["bob smith", "BobSmith", "Bob-Smith", "B\u043eb Smith", "Bob Smiht"]


def found(
    mentors: list[mm.Profile], mentees: list[mm.Profile], **options: bool
) -> list[mm.Finding]:
    """Return what is told of who is named in two pools."""
    return list(check_references(mm.Profiles.of(mentors), mm.Profiles.of(mentees), **options))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_a_warning_with_the_near_id(field: str, slip: str) -> None:
    """Case, spaces, signs, look-alike letters and swapped ones: equally loud in every field."""
    (told,) = found([P(id="Bob Smith")], [P.model_validate({"id": "ann", field: [slip]})])
    assert (told.severity, told.code, told.column) == ("warning", FIELDS[field], field)
    assert told.person == "ann"
    assert "did you mean 'Bob Smith'?" in told.message


@pytest.mark.parametrize(("slip", "meant"), [("7", "007"), ("E007", "E-007"), ("e 007", "E007")])
def test_numbers_are_found_without_their_zeros_and_signs(slip: str, meant: str) -> None:
    """As spreadsheets take them away."""
    (told,) = found([P(id=meant), P(id="other")], [P(id="ann", vetoes=[slip])])
    assert f"did you mean {meant!r}?" in told.message


def test_what_looks_like_a_name_is_not_repeated() -> None:
    """A name of two words is masked, and past partners who have left are one line."""
    told = found(
        [P(id="anna"), P(id="bo")],
        [
            P(id="m", preferences=["bo", "Bo Peep"], vetoes={"zed"}, past_partners=["q", "r"]),
            P(id="n", past_partners=["q"]),
        ],
    )
    assert {f.code for f in told} == set(FIELDS.values()) and len(told) == 3
    assert "Peep" not in " ".join(map(str, told))
    (gone,) = (f for f in told if f.column == "past_partners")
    assert gone.message.startswith("3 past partners are not among the mentors")


def test_a_manager_who_is_nobody_is_told_with_the_near_id() -> None:
    """And with how many were found."""
    (near,) = found([P(id="Boss")], [P(id="eli", manager="boss")])
    assert (near.severity, near.person) == ("warning", "eli")
    assert "did you mean 'Boss'?" in near.message
    (none,) = found([P(id="ann")], [P(id="eli", manager="zyx")])
    assert "0 of 1 manager found" in none.message
    (some,) = found([P(id="ann")], [P(id="eli", manager="zyx"), P(id="fay", manager="ann")])
    assert "1 of 2 managers found" in some.message


def test_who_stands_on_the_same_side_matters_where_people_sit_together() -> None:
    """In pairs a veto of a fellow mentee changes nothing; in groups and teams it does."""
    people = [P(id="eli", vetoes=["fay"]), P(id="fay")]
    (told,) = found([P(id="ann")], people)
    assert (told.severity, told.code) == ("note", "veto-beside")
    assert found([P(id="ann")], people, together=True) == []


@pytest.mark.parametrize(
    "verb",
    [
        lambda people: mm.match([P(id="m")], people),
        mm.match_peers,
        lambda people: mm.form_groups(None, people, size=(2, 3)),
        lambda people: mm.form_groups([P(id="m")], people, size=(2, 3)),
        lambda people: mm.form_teams([P(id="m"), P(id="n")], people),
        lambda people: mm.form_boards([P(id="m")], people),
    ],
)
def test_every_verb_tells_of_a_veto_that_names_nobody(verb: object) -> None:
    """Whoever runs it hears it, led or not."""
    people = [P(id="Eli", vetoes=["fai"]), P(id="Fay"), P(id="gus")]
    findings = verb(people).findings  # type: ignore[operator]
    assert "veto-for-nobody" in {f.code for f in findings}


@pytest.mark.parametrize("field", ["vetoes", "preferences", "past_partners", "manager"])
def test_a_name_among_hashed_addresses_is_told_at_reading(field: str) -> None:
    """With its row and column; hashed, it could be told from no id any more."""
    rows = [
        {"mail": "ann@x.example", field: "bob@x.example"},
        {"mail": "bob@x.example", field: "Zyx Qwrt"},
        {"mail": "cem@x.example", field: None},
    ]
    pool = mm.read_profiles(rows, columns={"id": "mail", "id_hash": True})
    (told,) = (f for f in pool.findings if f.code == "no-address")
    assert (told.severity, told.row, told.column) == ("warning", 3, field)
    assert "Zyx" not in str(pool.findings)
    numbers = [{"no": "17", field: "18"}, {"no": "18", field: "17"}]
    pool = mm.read_profiles(numbers, columns={"id": "no", "id_hash": True})
    assert "no-address" not in {f.code for f in pool.findings}
