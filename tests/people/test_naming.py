"""Names and addresses in place of ids, across two files.

Holds ``people.naming``, ``people.near_people``, ``people.pool.mentions`` and
``people.reading.headers.named_people`` to account.
"""

from __future__ import annotations

import logging
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.people.pool.mentions import is_stand_in
from mentormatch.text.sentences import tell

COLUMNS = {"resolve": ["Name", "Email"]}
MENTORS = [
    {"id": "m1", "Name": "Ann Lee", "Email": "ann@example.org"},
    {"id": "m2", "Name": "Bo Zwartjes", "Email": "bo@example.org", "manager": "Ann Lee"},
]
CANARIES = ["ann", "lee", "zwartjes", "example.org", "quispel"]


def read(rows: list[dict[str, Any]], **more: Any) -> mm.Profiles:
    """Return people whose references may be names and addresses."""
    return mm.read_profiles(rows, columns={**COLUMNS, **more})


def both(mentees: list[dict[str, Any]], **more: Any) -> tuple[mm.Profiles, mm.Profiles]:
    """Return both pools, resolved."""
    return mm.resolve_references(read(MENTORS, **more), read(mentees, **more))


def mentee(**said: Any) -> dict[str, Any]:
    """Return a row."""
    return {"id": "e1", "Name": "Cem Quispel", "Email": "cem@example.org", **said}


@pytest.mark.parametrize("word", ["m1", "M1", "Ann Lee", " ann  LEE", "Ann@Example.org"])
@pytest.mark.parametrize("field", ["manager", "preferences", "vetoes", "past_partners"])
def test_id_address_and_name_mean_the_same_person_in_the_other_file(field: str, word: str) -> None:
    """Case and spaces do not matter, in each of the four fields."""
    _, mentees = both([mentee(**{field: word})])
    said = getattr(mentees["e1"], field)
    assert said == "m1" if field == "manager" else list(said) == ["m1"]


def test_names_are_found_in_the_own_file_too() -> None:
    """A manager among the mentors, of a mentor."""
    mentors, _ = both([mentee()])
    assert mentors["m2"].manager == "m1" and mentors.managers == {"m2": "m1"}


def test_who_is_named_by_id_and_by_name_is_named_once() -> None:
    """And keeps the place of the first mention; ranks have no gap."""
    _, mentees = both([mentee(preferences="bo zwartjes; m1; m2; ann@example.org")])
    assert mentees["e1"].preferences == ("m2", "m1")
    assert mentees.items("preferences").numbers["rank"].tolist() == [1, 2]


def test_wishes_for_oneself_and_for_somebody_vetoed_are_settled_by_name() -> None:
    """As they are by id."""
    _, mentees = both([mentee(preferences="Cem Quispel; Ann Lee; Bo Zwartjes", vetoes="m1")])
    assert mentees["e1"].preferences == ("m2",)
    told = {finding.code: finding for finding in mentees.findings}
    assert {"self-preference", "vetoed-preference"} <= told.keys()
    assert told["self-preference"].row == 2


def test_a_name_that_fits_several_people_is_refused_with_ids_and_rows() -> None:
    """On the same side of the table nobody can tell whom a mentee means."""
    mentors = read([MENTORS[0], {"id": "m3", "Name": "ann lee", "Email": None}])
    with pytest.raises(mm.InputError, match="not clear") as raised:
        mm.resolve_references(mentors, read([mentee(preferences="Ann Lee")]))
    (*_, told) = raised.value.findings
    assert (told.code, told.row, told.person) == ("several-meant", 2, "e1")
    assert "m1 (row 2), m3 (row 3)" in told.message
    assert "ann" not in str(raised.value).lower()


def test_a_wish_means_the_other_side_and_a_manager_may_be_on_both() -> None:
    """A fellow mentee of the same name does not stop a wish; of a manager nobody can tell."""
    namesake = {"id": "e2", "Name": "Ann Lee", "Email": None}
    rows = [mentee(preferences="Ann Lee"), namesake]
    _, mentees = mm.resolve_references(read(MENTORS[:1]), read(rows))
    assert mentees["e1"].preferences == ("m1",)
    with pytest.raises(mm.InputError, match="fits 2 people"):
        both([mentee(manager="Ann Lee"), namesake])


def test_who_stands_on_both_sides_with_one_address_is_one_person() -> None:
    """Then a manager on both is found, and means the id of the other side, which a rule bars."""
    twin = {"id": "e2", "Name": "Ann Lee", "Email": "ANN@example.org"}
    mentors, mentees = both([mentee(manager="Ann Lee"), twin])
    assert mentees["e1"].manager == "m1" and mentors["m2"].manager == "e2"
    matching = mm.match(mentors, mentees)
    assert ("m1", "e1") not in set(
        zip(*(matching.to_frame()[c] for c in ("mentor", "mentee")), strict=True)
    )
    found = mm.check(MENTORS, [mentee(manager="Ann Lee"), twin], columns=COLUMNS)
    assert found.ok and "same-address" in {finding.code for finding in found.findings}


def test_two_of_one_name_with_two_addresses_may_be_one_or_two() -> None:
    """The check says both, wherever it can mean both."""
    other = {"id": "e2", "Name": "Ann Lee", "Email": "home@example.org"}
    found = mm.check(MENTORS, [mentee(manager="Ann Lee"), other], columns=COLUMNS).findings
    told = {finding.code: f"{finding.message} {finding.cure}" for finding in found}
    assert "If they are one person" in told["several-meant"]
    assert "may be that mentor or somebody else" in told["same-name"]
    assert "two people of one name" in told["same-name"]
    twice = mm.check([MENTORS[0], {**other, "id": "m9"}], columns=COLUMNS).findings
    assert "one person who signed up twice, or two people" in str(twice)


def test_one_side_with_two_ids_of_one_address_is_not_guessed() -> None:
    """To keep one id apart would leave the other one unprotected: the row is refused."""
    mentors = read([MENTORS[0], {**MENTORS[0], "id": "m9"}])
    with pytest.raises(mm.InputError, match="fits 2 people"):
        mm.resolve_references(mentors, read([mentee(vetoes="Ann Lee")]))


def test_who_is_nobody_is_told_with_row_and_near_ids() -> None:
    """Each for itself; the word is not repeated."""
    mentees = [mentee(preferences="Ann Lea"), {"id": "e2", "Name": "Dee", "manager": "Bo Zwartje"}]
    found = mm.check(MENTORS, mentees, columns=COLUMNS).findings
    wish = next(f for f in found if f.code == "preference-for-nobody")
    assert (wish.row, wish.person) == (2, "e1") and "did you mean 'm1'?" in wish.message
    boss = next(f for f in found if f.code == "manager-unknown")
    assert (boss.row, boss.person) == (3, "e2") and "did you mean 'm2'?" in boss.message


def test_managers_who_are_nobody_are_one_line_a_fault() -> None:
    """Those near somebody with whom may be meant, the others by their rows alone."""
    bosses = ["Bo Zwartje", "Ed Nobody", "Ann Lea", "Bo Zwartje", "Flo Otherwise"]
    mentees = [
        {"id": f"e{k}", "Name": name, "Email": "", "manager": boss}
        for k, (name, boss) in enumerate(
            zip(["Dee Rae", "Gus Moon", "Hal Oak", "Ivy Fern", "Jo Birch"], bosses, strict=True)
        )
    ]
    found = mm.check(MENTORS, mentees, columns=COLUMNS).findings
    near, far = (f for f in found if f.code == "manager-unknown")
    assert (far.row, far.person) == (3, "e1") and "2 people" in far.message
    assert far.message.endswith("there: rows 3 and 6.")
    assert (near.row, near.person) == (2, "e0") and "3 people" in near.message
    assert "rows 2 and 5 (did you mean 'm2'?); row 4 (did you mean 'm1'?)" in near.message
    assert tell(near.message, "nl").startswith("3 mensen noemen een leidinggevende")


def test_a_rule_that_protects_nobody_is_the_first_line() -> None:
    """Not one manager was found, so no line is known."""
    mentors = read([{"id": "m1", "Name": "Ann Lee", "Email": "", "offers": "sql"}])
    mentees = read([mentee(manager="Ed Nobody", seeks="sql")])
    answer = mm.match(mentors, mentees)
    assert "0 of 1 manager was found: 'not in reporting line' protects nobody." in str(answer)


def test_verbs_keep_to_what_names_say() -> None:
    """A veto by name keeps two people apart, a wish counts, and a record comes back."""
    mentors = read([{**row, "offers": "sql"} for row in MENTORS])
    mentees = read([mentee(vetoes="ann lee", seeks="sql")])
    matching = mm.match(mentors, mentees)
    assert [(m.mentor, m.mentee) for m in matching.matches] == [("m2", "e1")]
    again = mm.Matching.from_json(matching.to_json(), mentors=mentors, mentees=mentees)
    assert again.to_json() == matching.to_json()


def test_hashed_addresses_are_ids_and_names_are_found_beside_them() -> None:
    """With ``id_hash`` the address of a file is the id, and a name leads to it."""
    columns = {"id": "Email", "id_hash": True, "resolve": ["Name"]}
    mentors = mm.read_profiles(MENTORS, columns=columns)
    rows = [mentee(preferences="Bo Zwartjes; ANN@example.org")]
    _, mentees = mm.resolve_references(mentors, mm.read_profiles(rows, columns=columns))
    wished = [mm.hashed_id("bo@example.org"), mm.hashed_id("ann@example.org")]
    assert list(mentees[mentees.ids[0]].preferences or ()) == wished


def test_a_name_in_two_columns() -> None:
    """A list in the list."""
    rows = [
        {"id": "a", "First": "Ann", "Last": "Lee"},
        {"id": "b", "First": "Bo", "Last": "Li", "manager": "ann lee"},
    ]
    people = mm.read_profiles(rows, columns={"resolve": [["First", "Last"]]})
    assert mm.resolve_references(people)[0]["b"].manager == "a"


def test_one_form_for_both_roles() -> None:
    """Names are looked for among everybody, and a wish means the other side."""
    columns = {"resolve": "Name", "attributes": {"role": "Role"}}
    rows = [
        {"id": "a", "Name": "Ann Lee", "Role": "mentor"},
        {"id": "b", "Name": "Bo", "Role": "mentee", "preferences": "Ann Lee", "manager": "cem"},
        {"id": "c", "Name": "Cem", "Role": "both"},
    ]
    people = mm.read_profiles(rows, columns=columns)
    _, mentees = mm.resolve_references(*mm.split_roles(people, "role"))
    assert (mentees["b"].preferences, mentees["b"].manager) == (("a",), "c")


def test_a_survey_joined_with_a_directory_finds_its_names() -> None:
    """The directory knows who is called how."""
    survey = read([{"id": "b", "Name": "Bo", "Email": "", "manager": "Ann Lee"}])
    staff = read([{"id": "a", "Name": "Ann Lee", "Email": ""}])
    assert mm.resolve_references(survey.join(staff))[0].managers["b"] == "a"


def test_no_name_stands_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    """Neither in columns, digests, pickles, frames, findings nor logs."""
    caplog.set_level(logging.DEBUG)
    rows = [mentee(manager="Lee Example.org", preferences="Ann Lee", vetoes="Zwartjes")]
    pools = read(MENTORS), read(rows)
    surfaces = [
        *(str(part) for pool in pools for part in (pool, pool.findings, pool.mentions)),
        *(pool.to_frame().to_csv() for pool in pools),
        *(repr(pickle.dumps(pool)) for pool in pools),
        caplog.text,
    ]
    told = "".join(surfaces).lower()
    assert not [word for word in CANARIES if word in told]
    assert is_stand_in(pools[1]["e1"].manager or "")


def test_pickled_pools_still_find_each_other() -> None:
    """The words are gone, and their stand-ins lead to the same people."""
    pools = read(MENTORS), read([mentee(vetoes="ann lee")])
    again = [pickle.loads(pickle.dumps(pool)) for pool in pools]  # noqa: S301
    assert list(mm.resolve_references(*again)[1]["e1"].vetoes or ()) == ["m1"]


def test_forgetting_labels_forgets_the_words() -> None:
    """What is left finds people, and tells nothing of them."""
    pool = read([mentee(manager="Ed Nobody")]).without_labels()
    assert pool.mentions is not None and not pool.mentions.words and not pool.mentions.called


def test_columns_of_names_are_told_and_protected_ones_refused() -> None:
    """They are read, and no answer."""
    notes = [f for f in read([mentee()]).findings if f.code == "resolve-column"]
    assert [note.column for note in notes] == ["Name", "Email"]
    with pytest.raises(mm.ProtectedAttributeError):
        mm.read_profiles([{"id": "a", "Gender": "x"}], columns={"resolve": ["Gender"]})
    with pytest.raises(mm.InputError, match="'Naam' for resolve is not there"):
        mm.read_profiles([{"id": "a", "Name": "x"}], columns={"resolve": ["Naam"]})


def test_the_map_is_written_and_read_again(tmp_path: Path) -> None:
    """With a list in the list."""
    columns = mm.ColumnMap(resolve=[["First", "Last"], "Email"])
    columns.to_toml(tmp_path / "columns.toml")
    assert mm.ColumnMap.of(tmp_path / "columns.toml") == columns


@given(st.lists(st.sampled_from(["m1", "m2", "Ann Lee", "bo zwartjes", "zyx", "e1"]), max_size=6))
def test_law_resolving_twice_changes_nothing(words: list[str]) -> None:
    """And ids are as they would be had everybody written ids."""
    by_id = {"Ann Lee": "m1", "bo zwartjes": "m2"}
    once = both([mentee(vetoes="; ".join(words))])
    assert mm.resolve_references(*once) == once
    found = {who for who in once[1]["e1"].vetoes or () if not is_stand_in(who)}
    assert found == {by_id.get(word, word) for word in words} - {"zyx"}
