"""Bad people and answers, numbers 29 to 54 and 62 to 67 of the table of bad inputs.

Holds ``people`` to account, and ``modes.check`` for what only two files together tell; one test a
number.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

import mentormatch as mm
from mentormatch.errors import InputError, ProtectedAttributeError

GRID = {"fields": {"offers": {"columns": ["R [*]"], "item": "header", "cell": "level"}}}


def only(source: Any, code: str, **options: Any) -> Any:
    """Return the one finding of a code."""
    (found,) = findings(source, code, **options)
    return found


def text(*rows: str) -> bytes:
    """Return a CSV file of these rows."""
    return ("\n".join(rows) + "\n").encode()


def of_both(mentors: bytes, mentees: bytes, code: str) -> list[Any]:
    """Return the findings of a code of two files that are checked together."""
    found = mm.check(mm.read_profiles(mentors), mm.read_profiles(mentees)).findings
    return [finding for finding in found if finding.code == code]


def test_29_the_same_row_twice_is_kept_once() -> None:
    """Identical rows of one id are one person, and told."""
    pool = mm.read_profiles(text("id,offers", "a,sql", "a,sql"))
    assert pool.ids == ("a",)
    assert [(f.severity, f.code, f.row) for f in pool.findings] == [("repair", "duplicate-row", 3)]


def test_30_one_id_with_two_stories_stops() -> None:
    """Both rows are listed, with the line of the map that says which counts."""
    with pytest.raises(InputError, match="Rows 2 and 3 have the same id") as caught:
        mm.read_profiles(text("id,offers", "a,sql", "a,r"))
    assert [found.row for found in caught.value.findings if found.severity == "refused"] == [2, 3]
    assert 'twice = "last"' in str(caught.value)


def test_31_one_address_under_two_ids_is_told_and_never_merged() -> None:
    """Case of the address does not matter; both stay, and the address is not shown."""
    raw = text("id,e-mail,offers", "a,Ann.Lee@firm.example,sql", "b,ann.lee@firm.example,r")
    found = only(raw, "same-address")
    assert (found.severity, found.row) == ("warning", 3)
    assert "firm" not in str(found)
    assert mm.read_profiles(raw).ids == ("a", "b")


def test_32_ids_are_tidied_and_told_and_what_then_falls_together_stops() -> None:
    """Spaces and marks that nobody sees go; two people never become one by that."""
    raw = "id,offers\nann\u00a0,sql\nb\u200b,r\nZoe\u0308,go\n plain ,c\n".encode()
    assert mm.read_profiles(raw).ids == ("Zoë", "ann", "b", "plain")
    found = only(raw, "tidied-id")
    assert (found.severity, "rows 2-4" in found.message) == ("repair", True)
    both = "id,offers\nann\u00a0,sql\nann,r\n".encode()
    assert {f.severity for f in findings(both, "id-collision")} == {"refused"}
    assert only(text("id,offers", "Ann,sql", "ann,r"), "look-alike-ids").severity == "warning"


def test_33_a_row_without_an_id_is_refused_unless_ids_are_made() -> None:
    """Ids are made of rows only where the map says so."""
    assert only(text("id,offers", ",sql", "b,r"), "missing-id").row == 2
    made = mm.read_profiles(text("offers", "sql", "r"), columns={"id_from": "row"})
    assert made.ids == ("row-2", "row-3")


def test_34_words_that_look_like_nothing_stay_words() -> None:
    """None, NA, NULL and True are texts; only what the map calls missing is missing."""
    raw = text("id,team,department", "a,None,NA", "b,n/a,NULL", "NA,True,Law")
    pool = mm.read_profiles(raw)
    assert pool.ids == ("NA", "a", "b")
    assert [pool["a"].team, pool["a"].department, pool["b"].department] == ["None", "NA", "NULL"]
    assert pool["NA"].team == "True"
    assert mm.read_profiles(raw, columns={"missing": ["None"]})["a"].team is None


@pytest.mark.parametrize("cell", ["-", "?", "TBD", "keine", "x", "n.v.t."])
def test_35_a_placeholder_is_told_with_the_line_for_the_map(cell: str) -> None:
    """It was taken as written, and the warning says how to make it missing."""
    raw = text("id,offers", f"a,{cell}", "b,sql")
    found = only(raw, "placeholder")
    assert (found.severity, found.row) == ("warning", 2)
    assert f'missing = ["{cell}"]' in found.cure
    assert mm.read_profiles(raw, columns={"missing": [cell]})["a"].offers is None


def test_36_any_letters_are_a_name() -> None:
    """Emoji, other scripts and apostrophes are taken; turned text is set straight."""
    raw = "id,team\nO’Brien,😀 team\nمحمد,مرحبا\n李,e\u0301te\nz1,ab\u202ecd\n".encode()
    pool = mm.read_profiles(raw)
    assert set(pool.ids) == {"O’Brien", "محمد", "李", "z1"}
    assert [pool["李"].team, pool["z1"].team] == ["éte", "abcd"]
    assert not pool.findings.refused


def test_37_letters_of_another_alphabet_are_told() -> None:
    """A Cyrillic letter inside a Latin word, in a skill and in an id."""
    raw = "id,offers\npаul,sql\nb,dаta\nc,data\n".encode()
    found = findings(raw, "look-alike-letters")
    assert {(f.severity, f.column, f.row) for f in found} == {
        ("warning", "id", 2),
        ("warning", "offers", 3),
    }
    assert mm.read_profiles(raw)["b"].offers != mm.read_profiles(raw)["c"].offers


def test_38_spellings_fall_together_and_symbols_stay() -> None:
    """Case, width, space and unseen marks do not matter; C, C# and C++ are three skills."""
    raw = "id,offers\na,python ;Python3;C;C#;C++\nb,Py\u200bthon;c++\nc,ＰＹＴＨＯＮ\n".encode()
    pool = mm.read_profiles(raw)
    assert set(pool["a"].offers or {}) == {"python", "python3", "c", "c#", "c++"}
    assert set(pool["b"].offers or {}) == {"python", "c++"}
    assert set(pool["c"].offers or {}) == {"python"}
    assert only(raw, "spellings").severity == "repair"


def test_39_mixed_separators_are_doubted_and_a_name_with_a_stroke_is_not() -> None:
    """Parts that stand alone elsewhere give a list away; CI/CD is one skill."""
    raw = text("id,offers", 'a,"SQL; Python / R, Excel"', "b,CI/CD", "c,Python", "d,Excel")
    found = only(raw, "mixed-separators")
    assert (found.severity, found.row) == ("warning", 2)
    assert mm.read_profiles(raw)["b"].offers == {"ci/cd": None}
    declared = {"fields": {"offers": {"column": "offers", "separator": ","}}}
    listed = mm.read_profiles(text("id,offers", 'a,"SQL, CI/CD"'), columns=declared)
    assert set(listed["a"].offers or {}) == {"sql", "ci/cd"}


def test_40_a_misspelt_skill_gets_a_suggestion_and_is_not_changed() -> None:
    """One letter away from what many wrote; and sought, while only a near word is offered."""
    raw = text("id,offers", "a,Pyhton", *(f"m{n},Python" for n in range(5)))
    found = only(raw, "slip")
    assert (found.severity, found.row, "'python'?" in found.message) == ("warning", 2, True)
    assert mm.read_profiles(raw)["a"].offers == {"pyhton": None}
    few = text("id,offers", "a,Pyhton", *(f"m{n},Python" for n in range(4)))
    assert "python" not in str(only(few, "slip"))
    (both,) = of_both(
        text("id,offers", "m,Python"), text("id,seeks", "p,Pythn"), "offered-by-nobody"
    )
    assert "near: 'python'" in both.message


def test_41_levels_are_read_as_declared_and_other_words_refuse_the_row() -> None:
    """`python (4)` is told, `python:expert` is refused, and a grid takes the words of the map."""
    assert only(text("id,offers", "a,Python (4)"), "level-unread").severity == "warning"
    assert only(text("id,offers", "a,python:expert", "b,sql:4"), "level").row == 2
    grid = {"fields": {"offers": {**GRID["fields"]["offers"], "values": {"expert": 5}}}}
    raw = text("id,R [py],R [sql]", "a,4,expert", "b,3,guru")
    assert [f.row for f in findings(raw, "grid-cell", columns=grid) if f.severity == "refused"] == [
        3
    ]
    pool = mm.read_profiles(raw, columns=grid, on_error="drop")
    assert pool["a"].offers == {"py": 4, "sql": 5}


@pytest.mark.parametrize("columns", [None, GRID])
def test_42_levels_of_another_scale_are_never_rescaled(columns: Any) -> None:
    """The scale is told, and every row that leaves it."""
    raw = text("id,offers", "a,sql:10", "b,r:0", "c,go:8")
    raw = raw if columns is None else text("id,R [sql],R [go]", "a,10,0", "b,0,1", "c,8,3")
    found = findings(raw, "level", columns=columns)
    assert [f.row for f in found] == [2, 4]
    assert {f.expected for f in found} == {"a whole number from 0 to 5"}
    assert "never rescaled" in (found[0].cure or "")


def test_43_an_empty_capacity_is_one_and_counted() -> None:
    """The default is told with how many people it stands for."""
    raw = text("id,max_mentees", "a,", "b,2", "c,")
    assert mm.read_profiles(raw)["a"].max_mentees == 1
    assert "2 people left this empty" in only(raw, "default").message


def test_44_a_capacity_of_zero_is_an_answer() -> None:
    """Nobody is given to whoever has no place, and she is listed with the reason."""
    mentors = mm.read_profiles(text("id,offers,max_mentees", "m0,sql,0", "m1,sql,1"))
    matching = mm.match(mentors, mm.read_profiles(text("id,seeks", "p,sql")))
    assert [match.mentor for match in matching.matches] == ["m1"]
    assert "m0" in {one.person for one in matching.unmatched}


@pytest.mark.parametrize("cell", ["-1", "2.5", "NaN", "inf", "1e9", "TRUE"])
def test_45_a_capacity_is_a_whole_number(cell: str) -> None:
    """Anything else refuses the row; more than twenty is a warning."""
    found = only(text("id,max_mentees", f"a,{cell}", "b,1"), "capacity")
    assert (found.severity, found.row) == ("refused", 2)
    assert only(text("id,max_mentees", "a,25"), "large-capacity").severity == "warning"
    native = [{"id": "a", "max_mentees": True}, {"id": "b", "max_mentees": float("inf")}]
    assert [f.row for f in findings(native, "capacity")] == [2, 3]


@pytest.mark.parametrize(
    ("cell", "hint"), [("two", "digits"), ("2-3", "range ="), ("max 2", "digits"), ("２", "digits")]
)
def test_46_a_capacity_is_written_in_ascii_digits(cell: str, hint: str) -> None:
    """Words, ranges and digits of other scripts refuse the row, with what to write."""
    found = findings(text("id,max_mentees", f"a,{cell}"), "capacity")
    found += findings(text("id,max_mentees", f"a,{cell}"), "range")
    assert [f.severity for f in found] == ["refused"]
    assert hint in (found[0].cure or "")


def test_47_a_decimal_comma_is_refused_with_the_cure() -> None:
    """A number is never half read."""
    found = findings(text("id;attributes.share:number", "a;0,75", "b;1,5"), "number")
    assert [f.row for f in found] == [2, 3]
    assert "2.5 for 2,5" in (found[0].cure or "")


def test_49_who_names_oneself_is_left_out_of_the_wishes() -> None:
    """The wish is dropped and told."""
    pool = mm.read_profiles(text("id,preferences", "a,a;b", "b,"))
    assert pool["a"].preferences == ("b",)
    assert [f.row for f in pool.findings if f.code == "self-preference"] == [2]


def test_50_a_wish_for_nobody_is_told_with_a_near_id() -> None:
    """Only the wish is dropped."""
    mentors = text("id,offers", "bob,sql", "m2,r")
    found = of_both(
        mentors, text("id,seeks,preferences", "p,sql,Bobb;zed"), "preference-for-nobody"
    )
    assert {f.severity for f in found} == {"warning"}
    assert any("did you mean 'bob'?" in f.message for f in found)
    assert {f.person for f in found} == {"p"}


def test_51_one_rank_twice_is_settled_and_told() -> None:
    """Of 1, 1, 3 the order of the columns settles the tie."""
    columns = {"fields": {"preferences": {"columns": ["R [*]"], "item": "header", "cell": "rank"}}}
    raw = text("id,R [m1],R [m2],R [m3]", "a,2,1,1")
    pool = mm.read_profiles(raw, columns=columns)
    assert pool["a"].preferences == ("m2", "m3", "m1")
    assert "gave the same rank twice" in " ".join(f.message for f in pool.findings.warnings)


def test_52_a_veto_comes_before_a_wish() -> None:
    """Whoever is ranked and vetoed is vetoed."""
    pool = mm.read_profiles(text("id,preferences,vetoes", "a,b;c,b", "b,,", "c,,"))
    assert (pool["a"].preferences, pool["a"].vetoes) == (("c",), frozenset({"b"}))
    assert [f.code for f in pool.findings.warnings] == ["vetoed-preference"]


def test_53_a_circle_of_managers_is_shown() -> None:
    """The ids of the circle are told, and nobody in it is brought together."""
    raw = text("id,manager", "a,b", "b,a", "c,c")
    found = findings(raw, "circular-chain")
    assert any("a → b → a" in f.message for f in found)
    assert any("c → c" in f.message for f in found)
    mentors = mm.read_profiles(text("id,offers,manager", "a,sql,b"))
    mentees = mm.read_profiles(text("id,seeks,manager", "b,sql,a"))
    matching = mm.match(mentors, mentees)
    assert not matching.matches
    assert {one.reason for one in matching.unmatched} == {"CHAIN_EXCLUDED_ALL"}


def test_54_managers_who_are_in_no_file_are_counted() -> None:
    """The check of reporting lines is incomplete, and says so."""
    people = text("id,seeks,manager", "p,sql,zed", "q,sql,m")
    (found,) = of_both(text("id,offers", "m,sql"), people, "manager-unknown")
    assert (found.severity, found.message.startswith("1 of 2 managers found")) == ("warning", True)


@pytest.mark.parametrize("zone", ["EST", "GMT+2", "Paris", "CET", "W. Europe Standard Time"])
def test_62_a_time_zone_is_the_name_of_a_place(zone: str) -> None:
    """Abbreviations, distances, cities and labels are refused with what to write."""
    found = only(text("id,time_zone", f"a,{zone}", "b,UTC"), "time-zone")
    assert (found.severity, found.row) == ("refused", 2)
    assert "IANA" in found.expected


def test_62_no_time_zone_is_unknown() -> None:
    """Hours without a zone are not those of UTC: they count as unanswered, and that is told."""
    hours = text("id,time_zone,availability", "a,,Mon 09:00-10:00", "b,UTC,Mon 09:00-10:00")
    assert mm.read_profiles(hours)["a"].time_zone is None
    assert "1 person gave hours but no time zone" in only(hours, "no-time-zone").message


@pytest.mark.parametrize("slot", ["Mon 25:00-26:00", "Mon 09:00-09:00", "Mon 09:61-10:00"])
def test_63_impossible_hours_refuse_the_row_and_midnight_may_be_crossed(slot: str) -> None:
    """Mon 22:00-02:00 ends on Tuesday."""
    assert only(text("id,time_zone,availability", f"a,UTC,{slot}"), "slot").row == 2
    late = text("id,time_zone,availability", "a,UTC,Mon 22:00-02:00")
    assert len(mm.read_profiles(late)["a"].availability or ()) == 1


def test_65_a_protected_column_is_kept_for_audits_and_scores_nobody() -> None:
    """It is set aside and told; a map or a policy that uses it stops."""
    raw = text("id,Gender,offers", "a,f,sql")
    pool = mm.read_profiles(raw)
    assert pool.audit.columns.tolist() == ["Gender"]
    assert only(raw, "protected-column").column == "Gender"
    with pytest.raises(ProtectedAttributeError):
        mm.read_profiles(raw, columns={"fields": {"team": "Gender"}})
    with pytest.raises(ProtectedAttributeError):
        mm.Policy(criteria=[mm.Same("gender")])


@pytest.mark.parametrize("header", ["attributes.bio", "goals"])
def test_66_texts_on_health_and_faith_are_told_by_their_rows_alone(header: str) -> None:
    """The number and the rows, and not one word of them; in English and Dutch."""
    raw = text(
        f"id,{header}",
        "a,I am diabetic and sing in a choir",
        "b,I like chess",
        "c,Ik ben zwanger",
        "d,My work is in health care and age-friendly design",
    )
    found = only(raw, "special-category")
    assert (found.severity, found.row, "rows 2 and 4" in found.message) == ("warning", 2, True)
    assert not any(word in str(found).lower() for word in ("diabet", "zwanger", "choir"))


def test_67_a_text_without_end_refuses_its_row() -> None:
    """More than 20,000 characters, or ten million, and tens of thousands of skills."""
    bio = text("id,attributes.bio", f"a,{'x' * 20_001}", "b,short")
    assert (only(bio, "too-long").row, only(bio, "too-long").column) == (2, "attributes.bio")
    huge = [{"id": "a", "bio": "x" * 10_000_000}, {"id": "b", "bio": "short"}]
    columns = {"attributes": {"bio": "bio"}}
    assert only(huge, "too-long", columns=columns).row == 2
    assert mm.read_profiles(huge, columns=columns, on_error="drop").ids == ("b",)
    skills = ";".join(f"s{n}" for n in range(20_000))
    assert only(text("id,offers", f"a,{skills}", "b,r"), "too-many-items").row == 2
