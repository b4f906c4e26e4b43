"""Names in other spellings: found where that is safe, proposed where it is not, never lost untold.

Holds ``people.meant``, ``people.pool.name_forms`` and ``people.several_named`` to account.
"""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.people.pool.name_forms import may_mean, name_words, stands_in
from mentormatch.people.references import check_references
from mentormatch.text.sentences import tell

NAMES = {
    "m1": "Rajesh Bos",
    "m2": "Jeroen van Leeuwen",
    "m3": "Ömer Visser",
    "m4": "Renée O'Neill",
    "m5": "Sven van 't Hof",
    "m6": "Bo Vos",
    "m7": "Anne-Marie de Wit",
    "m8": "Ali Yılmaz",
    "m9": "Mieke van den Berg",
}
MENTORS = [{"id": who, "Name": name} for who, name in NAMES.items()]
FIELDS = ("manager", "preferences", "vetoes", "past_partners")


def pools(mentors: list[dict[str, Any]], *mentees: dict[str, Any], **fields: Any) -> Any:
    """Return both pools, resolved, with the separators of these fields."""
    names: dict[str, Any] = {"resolve": ["Name"]}
    parted = {name: {"column": name, "separator": mark} for name, mark in fields.items()}
    rows = [{"id": f"e{k}", "Name": f"Quispel {k}", **row} for k, row in enumerate(mentees)]
    givers = mm.read_profiles(mentors, columns=names)
    return mm.resolve_references(
        givers, mm.read_profiles(rows, columns={**names, "fields": parted})
    )


def named(field: str, word: str, mentors: Any = MENTORS, separator: Any = ";") -> list[str]:
    """Return whom a mentee names by a word."""
    fields = {} if field == "manager" else {field: separator}
    _, mentees = pools(mentors, {field: word}, **fields)
    said = getattr(mentees["e0"], field)
    return [said] if isinstance(said, str) else sorted(said)


def codes(people: mm.Profiles) -> list[str]:
    """Return the codes of findings."""
    return [found.code for found in people.findings]


@pytest.mark.parametrize(
    ("word", "who"),
    [
        ("Bos, Rajesh", "m1"),
        ("RAJESH  BOS (IT)", "m1"),
        ("Leeuwen, Jeroen van", "m2"),
        ("van Leeuwen, Jeroen", "m2"),
        ("Jeroen Leeuwen", "m2"),
        ("jeroen v. Leeuwen", "m2"),
        ("Omer Visser", "m3"),
        ("Renee O’Neill", "m4"),
        ("Renee ONeill", "m4"),
        ("O'Neill, Renée [HR]", "m4"),
        ("Sven van ’t Hof", "m5"),
        ("Sven van t Hof", "m5"),
        ("Hof, Sven van 't", "m5"),
        ("Anne Marie de Wit", "m7"),
        ("Ali Yilmaz", "m8"),
        ("Mieke v.d. Berg", "m9"),
        ("Berg, Mieke van den", "m9"),
    ],
)
@pytest.mark.parametrize("field", FIELDS)
def test_another_spelling_of_one_name_is_found_and_told(field: str, word: str, who: str) -> None:
    """In every field; and the count says so, with ids alone where no label is shown."""
    assert named(field, word) == [who]
    fields = {} if field == "manager" else {field: ";"}
    _, mentees = pools(MENTORS, {field: word}, **fields)
    (told,) = [found for found in mentees.findings if found.code == "another-spelling"]
    assert told.severity == "repair"
    assert told.message == f"1 name was found by another spelling (row 2: {who})."
    assert tell(told.message, "nl", lambda one, _: NAMES[one]) == (
        f"1 naam is gevonden onder een andere schrijfwijze (rij 2: {NAMES[who]})."
    )


@pytest.mark.parametrize("separator", [",", [",", ";"]])
@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Bos, Rajesh", ["m1"]),
        ("Bos, Rajesh, Vos, Bo", ["m1", "m6"]),
        ("Ömer Visser, Bos, Rajesh", ["m1", "m3"]),
        ("Leeuwen, Jeroen van, Bo Vos", ["m2", "m6"]),
        ("Bo Vos, Rajesh Bos", ["m1", "m6"]),
    ],
)
def test_a_comma_within_a_name_parts_nobody(cell: str, meant: list[str], separator: Any) -> None:
    """Where commas part people, last name and first name find each other again."""
    for field in FIELDS[1:]:
        assert named(field, cell, separator=separator) == meant


def test_wishes_keep_their_ranks_when_names_find_each_other() -> None:
    """The place of a wish is that of its first word."""
    _, mentees = pools(
        MENTORS, {"preferences": "Visser, Ömer, Bo Vos, Bos, Rajesh"}, preferences=","
    )
    assert mentees["e0"].preferences == ("m3", "m6", "m1")


@pytest.mark.parametrize("word", ["R. Bos", "Rajesh", "Bos Rajesh", "Rajehs Bos", "J. van Leeuwen"])
def test_initials_parts_and_slips_are_proposed_and_never_taken(word: str) -> None:
    """The warning asks whether the near one was meant."""
    mentors, mentees = pools(MENTORS, {"vetoes": word}, vetoes=";")
    (said,) = mentees["e0"].vetoes
    assert is_stand_in(said)
    (told,) = [f for f in check_references(mentors, mentees) if f.code == "veto-for-nobody"]
    assert ("m2" if "Leeuwen" in word else "m1") in told.message
    assert "another-spelling" not in codes(mentees)


def test_another_tussenvoegsel_is_another_person() -> None:
    """Somebody called de Leeuwen is not van Leeuwen."""
    assert is_stand_in(named("vetoes", "Jeroen de Leeuwen")[0])


@pytest.mark.parametrize("word", ["Jeroen Leeuwen", "JEROEN  leeuwen (hr)"])
def test_a_spelling_that_fits_two_is_refused(word: str) -> None:
    """With ids and rows; who is exactly so called comes first."""
    two = [*MENTORS, {"id": "m10", "Name": "Jeroen de Leeuwen"}]
    with pytest.raises(mm.InputError) as raised:
        named("vetoes", word, mentors=two)
    (told,) = [found for found in raised.value.findings if found.code == "several-meant"]
    assert "m2" in told.message and "m10" in told.message
    three = [*two, {"id": "m11", "Name": "Jeroen Leeuwen"}]
    assert named("vetoes", word, mentors=three) == ["m11"]


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("Rajesh Bos en Bo Vos", " en "),
        ("Rajesh Bos and Bo Vos", " and "),
        ("Rajesh Bos & Bo Vos", " & "),
        ("Rajesh Bos; Bo Vos", ";"),
        ("Rajesh Bos / Omer Visser", "/"),
    ],
)
def test_several_people_in_one_are_told_with_the_line(cell: str, mark: str) -> None:
    """The cure names the separators that the cells use, and following it finds both."""
    mentors, mentees = pools(MENTORS, {"vetoes": cell}, vetoes=",")
    (told,) = [f for f in check_references(mentors, mentees) if f.code == "several-in-one-name"]
    assert f'separator = [",", "{mark}"]' in str(told)
    assert (told.row, told.column) == (2, "vetoes")
    assert tell(told.message, "nl").startswith("1 cel noemt verscheidene mensen")
    assert len(named("vetoes", cell, separator=[",", mark])) == 2


def test_a_company_name_with_and_is_not_told() -> None:
    """Nothing in it is anybody."""
    mentors, mentees = pools(MENTORS, {"vetoes": "Smith and Wesson"}, vetoes=",")
    assert "several-in-one-name" not in [f.code for f in check_references(mentors, mentees)]


def test_no_word_that_was_written_stands_in_a_pickle() -> None:
    """Forms are stand-ins, and they find people in another process."""
    maps = {"resolve": ["Name"], "fields": {"vetoes": {"column": "vetoes", "separator": ","}}}
    rows = [{"id": "e0", "Name": "Cem Quispel", "vetoes": "Bos, Rajesh, Omer Visser en Bo Vos"}]
    read = [
        mm.read_profiles(MENTORS, columns={"resolve": ["Name"]}),
        mm.read_profiles(rows, columns=maps),
    ]
    raw = pickle.dumps(read)
    for word in (b"ajesh", b"isser", b"uispel", b"Vos"):
        assert word not in raw
    _, mentees = mm.resolve_references(*pickle.loads(raw))  # noqa: S301
    assert "m1" in (mentees["e0"].vetoes or ())


FIRST = ["Ömer", "Renée", "Jan", "Zoë", "Ali"]
PARTICLES = ["", "van ", "van der ", "de ", "van 't "]
LAST = ["Yılmaz", "O'Neill", "Berg", "Şahin", "Løvås"]


@given(
    first=st.sampled_from(FIRST),
    particle=st.sampled_from(PARTICLES),
    last=st.sampled_from(LAST),
    change=st.sampled_from(["comma", "upper", "brackets", "accents", "left out", "comma behind"]),
)
def test_each_change_of_spelling_is_the_same_name(
    first: str, particle: str, last: str, change: str
) -> None:
    """Law: every one of the promised changes leaves a name what it is."""
    name = f"{first} {particle}{last}"
    changed = {
        "comma": f"{particle}{last}, {first}",
        "comma behind": f"{last}, {first} {particle}",
        "upper": name.upper(),
        "brackets": f"{name} (Finance)",
        "accents": " ".join(name_words(name)),
        "left out": f"{first} {last}",
    }[change]
    assert named("vetoes", changed, mentors=[{"id": "m1", "Name": name}]) == ["m1"]
    assert may_mean(changed, name)


def test_a_tenth_of_managers_that_is_not_found_is_told_first() -> None:
    """Where the rule on reporting lines stands, the answer begins with how many it misses."""
    rows = [{"manager": "Rajesh Bos"}, {"manager": "Jolanda Nobody"}]
    mentors, mentees = pools(MENTORS, *rows)
    found = mm.match(mentors, mentees).findings
    (told,) = [one for one in found if one.code == "some-unprotected"]
    assert told.message.startswith("1 of 2 managers was not found: 'not in reporting line'")
    assert tell(told.message, "nl").startswith("1 van de 2 leidinggevenden is niet gevonden")
    assert told.message in str(mm.match(mentors, mentees))


@pytest.mark.parametrize(
    "cell",
    [
        "Please not Rajesh Bos, my neighbour",
        "liever niet (Rajesh Bos)",
        "RAJESH BOS is my ex",
        "anybody but rajesh   bós please",
    ],
)
def test_a_full_name_within_a_sentence_is_proposed_and_the_veto_told_first(cell: str) -> None:
    """The pair may meet until somebody looks, so the answer begins with it; no word is repeated."""
    mentors, mentees = pools(MENTORS, {"vetoes": cell}, {"vetoes": "Jeroen Leeuwen"}, vetoes="|")
    answer = mm.match(mentors, mentees)
    (told,) = [one for one in answer.findings if one.code == "vetoes-lost"]
    assert told.message == "1 of 2 vetoes names nobody: 'no veto' keeps nobody apart by it."
    assert tell(told.message, "nl").startswith("1 van de 2 veto's noemt niemand")
    assert told.message in str(answer) and "mentormatch check" in (told.cure or "")
    (single,) = [one for one in answer.findings if one.code == "veto-for-nobody"]
    assert "did you mean 'm1'?" in single.message and single.row == 2
    assert "eighbour" not in str(answer) + str(answer.findings)


@pytest.mark.parametrize("cell", ["Rajesh", "my boss", "Rajesh Bosman", "Bo"])
def test_what_holds_no_full_name_is_not_within(cell: str) -> None:
    """A first name or the begin of another name is no name in a sentence."""
    assert not any(stands_in(name, cell) for name in NAMES.values())


@given(st.sampled_from(sorted(NAMES.values())), st.sampled_from(["", "not ", "Ik wil niet met "]))
def test_each_name_stands_in_what_is_said_around_it(name: str, before: str) -> None:
    """Law: whatever is written around it."""
    assert stands_in(name, f"{before}{name}, please") and stands_in(name, f"{before}({name})")


def test_vetoes_that_name_somebody_are_no_headline() -> None:
    """Nor is a veto by id of who has left, nor one without the rule."""
    mentors, mentees = pools(MENTORS, {"vetoes": "Rajesh Bos"})
    assert "vetoes-lost" not in {one.code for one in mm.match(mentors, mentees).findings}
    by_id = [{"id": f"e{n}", "seeks": "sql", "vetoes": who} for n, who in enumerate(("m1", "left"))]
    givers = mm.read_profiles([{"id": f"m{n}", "offers": "sql"} for n in (1, 2)])

    def codes_of(rows: list[dict[str, Any]]) -> set[str]:
        return {one.code for one in mm.match(givers, mm.read_profiles(rows)).findings}

    assert "vetoes-lost" not in codes_of(by_id) | codes_of(by_id[1:])
    mentors, mentees = pools(MENTORS, {"vetoes": "Nobody Atall"})
    policy = mm.Policy(requirements=(mm.NotSelf(),))
    assert "vetoes-lost" in {one.code for one in mm.match(mentors, mentees).findings}
    assert "vetoes-lost" not in {one.code for one in mm.match(mentors, mentees, policy).findings}
