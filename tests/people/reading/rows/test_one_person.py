"""One person under two ids: by the address, or by ids and words in letters that look alike.

Holds ``reading.rows.one_person``, ``people.pool.marks`` and ``people.identities`` to account.
"""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from reading_cases import findings

from mentormatch.errors import InputError
from mentormatch.modes.check import check
from mentormatch.modes.pairs.match import match
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.references import check_references
from mentormatch.people.schema.profile import Profile
from mentormatch.text.sentences import tell


def codes(found: Any) -> list[str]:
    """Return the codes of findings of this file's kinds."""
    kinds = {"same-address", "look-alike-ids", "look-alike-letters"}
    return [finding.code for finding in found if finding.code in kinds]


def test_one_address_under_two_ids_is_told(written: Any) -> None:
    """Both rows are told, and the address is not."""
    path = written("id,Work e-mail\na,Ann@x.example\nb,bo@x.example\nc, ann@X.example\n")
    (finding,) = findings(path, "same-address")
    assert finding.message.startswith("Rows 2 and 4 have the same e-mail address")
    assert (finding.severity, finding.row, finding.person) == ("warning", 4, "c")
    assert "x.example" not in repr(finding)


def test_names_and_addresses_are_not_kept(written: Any) -> None:
    """A pool that is stored or sent holds neither, however it is packed."""
    people = (
        "id,Name,E-mail,Phone,Line manager name\na,Zora Quill,zq@firm.example,+31 612345678,Bo Xu\n"
    )
    pool = read_profiles(written(people))
    assert [finding.column for finding in pool.findings if finding.code == "contact-column"]
    kept = pickle.dumps(pool).lower()
    said = (b"zora", b"quill", b"zq@", b"firm.example", b"612345678")
    assert not [word for word in said if word in kept]


def test_the_address_of_a_manager_is_nobodys_own(written: Any) -> None:
    """Many people share the address of their manager, or have none."""
    path = written("id,Manager e-mail,E-mail\na,boss@x.example,\nb,boss@x.example,\n")
    assert not findings(path, "same-address")


def test_a_mailbox_of_two_people_is_not_doubted(written: Any) -> None:
    """One address under two different names is shared; a part of a name is the same name."""
    header = "id,First name,Name,Mail"
    path = written(f"{header}\na,Ann,Lee,lee@x.example\nb,Bob,Lee,lee@x.example\n")
    assert not findings(path, "same-address")
    path = written(f"{header}\na,Ann,Lee,lee@x.example\nb,,Lee,lee@x.example\n")
    assert findings(path, "same-address")


@pytest.mark.parametrize("other", ["ann", "ANN", "\u0430nn", "A nn", "a\u00a0nn"])
def test_ids_that_look_alike_are_told(written: Any, other: str) -> None:
    """Case, spaces and letters of another alphabet do not make another person."""
    path = written(f"id,offers\nAnn,sql\nbo,r\n{other},lean\n")
    (finding,) = findings(path, "look-alike-ids")
    assert finding.message.startswith("Rows 2 and 4 have ids that differ only in capitals")
    assert len(read_profiles(path)) == 3


@pytest.mark.parametrize("other", ["anne", "an-n", "ann1", "Änn"])
def test_ids_that_differ_are_not_doubted(written: Any, other: str) -> None:
    """Signs, digits, accents and one letter more are seen."""
    assert not findings(written(f"id,offers\nann,sql\n{other},r\n"), "look-alike-ids")


def test_joiners_of_pictures_are_kept(written: Any) -> None:
    """Two pictures in one and two pictures are two ids; joiners between letters stay out."""
    pool = read_profiles(written("id\n👩\u200d💻\n👩💻\na\u200db\n❤️\u200d🔥\n"))
    assert set(pool.ids) == {"👩\u200d💻", "👩💻", "ab", "❤️\u200d🔥"}
    assert Profile(id="👩\u200d💻").id == "👩\u200d💻"


def test_one_person_in_two_pools_is_told() -> None:
    """An address that stands in both files under two ids is told where they meet."""
    mentors = read_profiles([{"id": "M1", "E-mail": "ann@x.example", "offers": "sql"}])
    mentees = read_profiles([{"id": "E1", "Mail": "ANN@x.example", "seeks": "sql"}])
    (finding,) = [f for f in match(mentors, mentees).findings if f.code == "same-address"]
    assert "'M1' and 'E1'" in finding.message
    assert "x.example" not in repr(finding)
    both = read_profiles([{"id": "M1", "E-mail": "ann@x.example", "seeks": "sql"}])
    assert not codes(check_references(mentors, both))
    assert not codes(check_references(mentors, mentors))


def test_somebody_filtered_out_is_nobodys_twin() -> None:
    """Marks of people who are no longer in the pool do not count."""
    mentors = read_profiles([{"id": who, "E-mail": f"{who}@x.example"} for who in ("ann", "bob")])
    mentees = read_profiles([{"id": "e", "E-mail": "ann@x.example"}])
    assert codes(check_references(mentors, mentees)) == ["same-address"]
    assert not codes(check_references(mentors.filter(["bob"]), mentees))


def test_ids_of_two_pools_that_look_alike_are_told() -> None:
    """Ids of three letters and more that differ in case only are one person or a slip."""
    mentors = Profiles.of([Profile(id=who) for who in ("Ann", "A", "bob")])
    mentees = Profiles.of([Profile(id=who) for who in ("ann", "a", "bob")])
    assert codes(check_references(mentors, mentees)) == ["look-alike-ids"]


@pytest.mark.parametrize("word", ["\u0440ython", "p\u0443thon"])
@pytest.mark.parametrize("field", ["offers", "department", "languages"])
def test_words_in_look_alike_letters_are_told(written: Any, field: str, word: str) -> None:
    """A word that mixes alphabets equals nothing, and is told with its row."""
    (finding,) = findings(written(f"id,{field}\na,python\nb,{word}\n"), "look-alike-letters")
    assert (finding.severity, finding.row, finding.column) == ("warning", 3, field)


def test_a_word_of_another_alphabet_is_not_doubted(written: Any) -> None:
    """Words in Cyrillic or Greek are words, unless they are a Latin word in disguise."""
    path = written("id,offers\na,опыт; α-helix; μικρό\nb,café; 東京\n")
    assert not findings(path, "look-alike-letters")
    assert findings(written("id,offers\na,сор\nb,cop\n"), "look-alike-letters")


def two_people(mentors: Any, mentees: Any) -> list[str]:
    """Return the codes of findings on ids that may be two people."""
    kinds = {"row-numbers-as-ids", "id-of-two-people"}
    return [f.code for f in check_references(mentors, mentees) if f.code in kinds]


@pytest.mark.parametrize("first", ["1", "0", "2"])
def test_row_numbers_of_two_files_stop_the_run(first: str) -> None:
    """With both counts, and the two lines that say which it is; each of them lets it run."""
    ids = [str(int(first) + k) for k in range(4)]
    rows = [{"id": who, "offers": "sql", "seeks": "sql"} for who in ids]
    mentors, mentees = read_profiles(rows), read_profiles(rows[:3])
    with pytest.raises(InputError, match="4 mentors, 3 mentees") as raised:
        match(mentors, mentees)
    assert 'id_from = "row"' in str(raised.value) and "shared_ids = true" in str(raised.value)
    found = check(mentors, mentees)
    assert not found.ok and [f.code for f in found.between.refused] == ["row-numbers-as-ids"]
    one, other = (read_profiles(some, columns={"shared_ids": True}) for some in (rows, rows[:3]))
    assert len(match(one, other).matches) == 3


def test_row_ids_of_two_files_are_different_people(written: Any) -> None:
    """The other line of the two; without names of files they would be the same again."""
    columns = {"id_from": "row"}
    mentors = read_profiles(written("offers\nsql\nr\nlaw\n", "mentors.csv"), columns=columns)
    mentees = read_profiles(written("seeks\nsql\nr\nlaw\n", "mentees.csv"), columns=columns)
    assert len(match(mentors, mentees).matches) == 3
    one, other = (read_profiles([{n: "sql"}] * 3, columns=columns) for n in ("offers", "seeks"))
    with pytest.raises(InputError, match="a column of ids"):
        match(one, other)


def test_two_people_on_a_side_are_no_row_numbers() -> None:
    """It may be chance, and is told."""
    rows = ([{"id": "1", name: "sql"}, {"id": "2"}] for name in ("offers", "seeks"))
    one, other = map(read_profiles, rows)
    (finding,) = [f for f in match(one, other).findings if f.code == "row-numbers-as-ids"]
    assert finding.severity == "warning"


@pytest.mark.parametrize("first", ["R_1", "P001"])
def test_row_numbers_of_two_files_are_told(first: str) -> None:
    """Ids that count the rows of both files mean nobody; it is told who cannot meet."""
    start = int(first[-1])
    ids = [f"{first[:-1]}{start + k}" for k in range(3)]
    mentors = read_profiles([{"id": who, "offers": "sql"} for who in ids])
    mentees = read_profiles([{"id": who, "seeks": "sql"} for who in ids[:2]])
    (finding,) = [f for f in match(mentors, mentees).findings if f.code == "row-numbers-as-ids"]
    assert (finding.severity, finding.person) == ("warning", ids[0])
    assert "2 ids are in both" in finding.message


def test_one_file_on_both_sides_is_no_two_files(written: Any) -> None:
    """One file may serve both sides, whole, in part, or by two maps."""
    path = written("id,Learn,Teach\n1,sql,r\n2,r,sql\n3,lean,\n")
    learn, teach = ({"fields": {n: h}} for n, h in (("seeks", "Learn"), ("offers", "Teach")))
    mentors, mentees = (read_profiles(path, columns=columns) for columns in (teach, learn))
    assert not two_people(mentors, mentees)
    assert not two_people(mentors.filter(["1", "2"]), mentees)
    assert not two_people(mentors, mentors)


def test_names_that_agree_make_numbers_good_ids() -> None:
    """Where name or address is the same on both sides the ids mean people."""
    rows = [{"id": k, "Name": name} for k, name in ((1, "Ann Lee"), (2, "Bo Peep"))]
    mentors, mentees = (read_profiles(rows[:n]) for n in (2, 1))
    assert not two_people(mentors, mentees)
    other = read_profiles([{"id": 1, "Name": "Eli"}])
    assert two_people(mentors, other) == ["row-numbers-as-ids"]


def test_an_id_under_two_names_is_told() -> None:
    """An id with another name, or without names another address, may be two people."""
    mentors = read_profiles([{"id": "007", "Name": "Ann Lee"}, {"id": "x9", "Name": "Bo"}])
    for name, told in (("Eli", True), ("Lee, Ann", False), ("ann", False), ("", False)):
        mentees = read_profiles([{"id": "007", "Name": name}])
        assert two_people(mentors, mentees) == (["id-of-two-people"] if told else [])
    by_mail = [read_profiles([{"id": "007", "Mail": f"{who}@x.example"}]) for who in ("a", "b")]
    assert two_people(*by_mail) == ["id-of-two-people"]
    assert "x.example" not in str(check_references(*by_mail))


def test_ids_of_an_office_are_not_doubted() -> None:
    """Ids with gaps are of an office, and so are those that stand in one file only."""
    mentors = read_profiles([{"id": who} for who in ("1", "2", "7")])
    assert not two_people(mentors, read_profiles([{"id": "1"}, {"id": "2"}]))
    one_to_three = read_profiles([{"id": who} for who in ("1", "2", "3")])
    assert not two_people(one_to_three, read_profiles([{"id": "E1"}, {"id": "E2"}]))


FORM = "id,Full name,E-mail\n"


def test_one_name_under_two_ids_is_told(written: Any) -> None:
    """With two addresses too; accents and the order of the words do not hide it."""
    text = (
        FORM
        + "1,Sven van 't Hof,sven@x.example\n2,Bo Li,bo@x.example\n3,VAN T HOF Sven,s@y.example\n"
    )
    (found,) = findings(written(text), "same-name")
    assert (found.severity, found.row) == ("warning", 4)
    assert found.message.startswith("Rows 2 and 4 have the same name")
    assert "Hof" not in repr(found)
    assert tell(found.message, "nl").startswith("Rijen 2 en 4 hebben dezelfde naam")
    assert not findings(written(text), "same-name", columns={"namesakes": True})


def test_a_first_name_in_common_is_not_told(written: Any) -> None:
    """Many people are called Ann."""
    assert not findings(written("id,Name\n1,Ann\n2,Ann\n"), "same-name")


@pytest.mark.parametrize(
    ("names", "mails", "told"),
    [
        (
            ("Pieter Okafor", "Pieter Okaofr"),
            ("pieter.okafor@x.example", "thuis.pieter.okafor@y.example"),
            True,
        ),
        (
            ("Pieter Okafor", "Pieter Okaofr"),
            ("pieter.okafor@x.example", "pieter.okaofr@x.example"),
            True,
        ),
        (("Jan Jansen", "Jan Janssen"), ("j.jansen@x.example", "boekhouding@y.example"), False),
        (("Pieter Okafor", "Pia Okonkwo"), ("pieter.okafor@x.example", "pia@x.example"), False),
    ],
)
@pytest.mark.parametrize("hashed", [False, True])
def test_near_names_with_addresses_that_agree_are_told(
    written: Any, names: tuple[str, str], mails: tuple[str, str], told: bool, hashed: bool
) -> None:
    """One letter apart, and one address holds the other; ids may be the addresses."""
    rows = "".join(f"{k},{n},{m}\n" for k, (n, m) in enumerate(zip(names, mails, strict=True), 7))
    columns = {"id": "E-mail", "id_hash": True, "label": ["Full name"]} if hashed else {}
    found = findings(written(FORM + rows), "near-names", columns=columns)
    assert [one.row for one in found] == ([3] if told else [])
    assert all("Okafor" not in repr(one) for one in found)


@pytest.mark.parametrize("address", ["ann@x.example", "private@y.example"])
def test_one_person_in_two_files_is_never_matched_with_herself(address: str) -> None:
    """Under two ids, by address or by name; unless the map says that these are two people."""
    columns: dict[str, Any] = {"label": ["Name"]}
    ann = {"Name": "Ann van der Lee", "E-mail": "ann@x.example"}
    mentors = read_profiles([{"id": "M1", **ann, "offers": "sql"}], columns=columns)
    row = {"id": "E1", "Name": "Lee, Ann van der", "E-mail": address, "seeks": "sql"}
    mentees = read_profiles([row], columns=columns)
    matching = match(mentors, mentees)
    assert not matching.matches
    code = "same-address" if address == ann["E-mail"] else "same-name"
    (found,) = [one for one in matching.findings if one.code == code]
    assert "'M1' and 'E1'" in found.message and "'not self' keeps the two apart" in found.message
    assert "niet zichzelf" in tell(found.message, "nl")
    if code == "same-name":
        two = read_profiles([row], columns={**columns, "namesakes": True})
        assert len(match(mentors, two).matches) == 1


def test_a_namesake_whose_ids_are_the_same_everywhere_is_somebody_else() -> None:
    """Where one of the two stands on both sides under one id, ids mean people."""
    columns = {"label": ["Name"]}
    ann, bea = {"id": "7", "Name": "Ann Lee"}, {"id": "8", "Name": "Ann Lee"}
    mentors = read_profiles([ann], columns=columns)
    mentees = read_profiles([ann, bea], columns=columns)
    assert [(m.mentor, m.mentee) for m in match(mentors, mentees).matches] == [("7", "8")]
