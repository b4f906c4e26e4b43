"""Cells, ids and answers with faults: each is named with its place, what was expected and the cure.

Holds ``answers``, ``assemble``, ``consistency``, ``read``, ``row_ids`` and ``table`` of
``people.reading``, ``cells`` and ``tokens`` of ``people.grammar``, ``people.schema.slots``,
``ladder``, ``reporting_lines`` and ``weak_answers`` of ``people.pool``, ``text.masking`` and
``findings`` to account.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError
from reading_cases import LADDER, findings

from mentormatch.errors import InputError, UnknownPerson
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.references import check_references
from mentormatch.people.schema.profile import Goal, Need, Profile


@pytest.mark.parametrize("cell", ["two", "2-3", "2.5", "-1", "２", "1e9", "1001", "TRUE", "nan"])
def test_a_capacity_that_is_no_number_of_people_is_refused(written: Any, cell: str) -> None:
    """Capacities are whole numbers in ASCII digits; the cell, its row and column are named."""
    (finding,) = findings(written(f"id,capacity\nann,1\nbo,{cell}\n"), "capacity")
    assert (finding.row, finding.column, finding.value, finding.person) == (
        3,
        "capacity",
        cell,
        "bo",
    )
    assert finding.severity == "refused"
    assert "whole number from 0 to 1000" in str(finding)


def test_capacities_are_read_as_written(written: Any) -> None:
    """Zero is an answer, an empty cell is the default, and 2.0 of a spreadsheet is two."""
    pool = read_profiles(written("id,max_mentees\na,0\nb,\nc,2.0\nd,25\n"))
    assert [person.max_mentees for person in pool] == [0, 1, 2, 25]
    assert {f.code for f in pool.findings} == {"default", "large-capacity"}


def test_a_minimum_above_the_maximum_is_refused(written: Any) -> None:
    """Fewest above most is told with the default that an empty maximum has."""
    (finding,) = findings(written("id,min_mentees,max_mentees\na,2,\nb,1,3\n"), "capacity")
    assert (finding.row, finding.person) == (2, "a")


def test_rows_that_are_the_same_are_kept_once(written: Any) -> None:
    """A repeated row is dropped and listed as a repair."""
    pool = read_profiles(written("id,offers\na,sql\na,sql\n"))
    assert pool.ids == ("a",)
    assert pool.findings.repairs[0].code == "duplicate-row"


def test_an_id_with_two_stories_is_refused(written: Any) -> None:
    """Rows with one id and different answers are listed together and both refused."""
    path = written("id,offers\na,sql\nb,r\na,python\n")
    with pytest.raises(InputError, match="Rows 2 and 4 have the same id"):
        read_profiles(path)
    assert read_profiles(path, on_error="drop").ids == ("b",)


def test_ids_that_differ_in_nothing_visible_are_refused(written: Any) -> None:
    """Ids that become the same by tidying are two people or a slip; nobody guesses which."""
    path = written("id,offers\na\u200b,sql\na,sql\n")
    assert findings(path, "id-collision")[0].row == 2


def test_ids_stay_as_they_are_written(written: Any) -> None:
    """Leading zeros, NA and digits with an E are ids like any other."""
    path = written("id,manager\n007,NA\nNA,1E5\n1E5,\n", "people.csv")
    pool = read_profiles(path, columns={"missing": ["-"]})
    assert pool.ids == ("007", "1E5", "NA")
    assert pool.managers == {"007": "NA", "NA": "1E5"}


def test_a_row_without_an_id_is_refused(written: Any) -> None:
    """Nobody is read without an id."""
    assert findings(written("id,offers\n,sql\nb,r\n"), "missing-id")[0].row == 2


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("offers", "sql:6", "level"),
        ("offers", "sql:-1", "level"),
        ("offers", "sql:expert", "level"),
        ("offers", ":3", "no-item"),
        ("seeks", " :1>3", "no-item"),
        ("seeks", "sql:1>7", "level"),
        ("seeks", "sql:3*9", "importance"),
        ("styles_offered", "mentor", "style"),
        ("styles_offered", "coach:1.5", "share"),
        ("values", "care", "share"),
        ("values", "care:0,8", "share"),
        ("availability", "Monday morning", "slot"),
        ("availability", "Mon 25:00-26:00", "slot"),
        ("time_zone", "EST5", "time-zone"),
        ("time_zone", "Paris", "time-zone"),
        ("from_date", "03/04/2026", "date"),
        ("from_date", "2026-02-30", "date"),
        ("active", "perhaps", "flag"),
        ("team", "x" * 201, "too-long"),
        ("goals", '[{"txt": "grow"}]', "goal"),
        ("attributes.years:number", "many", "number"),
    ],
)
def test_a_cell_outside_the_grammar_is_refused_with_its_place(
    written: Any, header: str, cell: str, code: str
) -> None:
    """Row, column and id of the cell are told, and what was expected."""
    quoted = cell.replace('"', '""')
    (finding,) = findings(written(f'id,{header}\nok,\nann,"{quoted}"\n'), code)
    assert (finding.severity, finding.row, finding.person) == ("refused", 3, "ann")
    assert finding.column == header
    assert finding.expected


def test_a_rung_that_is_not_on_the_ladder_is_refused(written: Any) -> None:
    """The ladder is told, and a near rung; case and space do not matter."""
    path = written("id,grade\na,Junior\nb,seniro\n")
    (finding,) = findings(path, "rung", columns=LADDER)
    assert "did you mean 'senior'?" in finding.message
    assert finding.expected == "junior, senior"
    pool = read_profiles(path, columns=LADDER, on_error="drop")
    assert (pool["a"].seniority, pool.rungs.tolist()) == ("junior", [0])


def test_seniority_without_a_ladder_has_no_order(written: Any) -> None:
    """Words without a ladder are kept, have no position, and a warning says so."""
    pool = read_profiles(written("id,seniority\na,junior\nb,boss\n"))
    assert pool.rungs.tolist() == [-1, -1]
    assert [f.code for f in pool.findings.warnings] == ["no-ladder"]
    with pytest.raises(InputError, match="not on the ladder"):
        Profiles.of(pool, ladder=["junior"])


def test_whole_numbers_are_their_own_ladder(written: Any) -> None:
    """Job levels in digits have the same positions in every pool."""
    pool = read_profiles(written("id,seniority\na,3\nb,5\n"))
    assert pool.rungs.tolist() == [3, 5]
    assert not pool.findings


def test_addresses_as_ids_are_refused_unless_hashed(written: Any) -> None:
    """E-mail addresses never become ids; hashed alike everywhere, they still tell people apart."""
    path = written("id,manager,preferences\nann@x.org,Bo@x.org,bo@x.org\nbo@x.org,,\n")
    with pytest.raises(InputError, match="id_hash = true") as caught:
        read_profiles(path)
    assert "ann@" not in str(caught.value)
    pool = read_profiles(path, columns={"id_hash": True})
    first, second = next(iter(pool.managers.items()))
    assert set(pool.ids) == {first, second}
    assert pool[first].preferences == (second,)
    assert all(who.startswith("p-") and len(who) == 12 for who in pool.ids)


def test_addresses_as_references_are_refused(written: Any) -> None:
    """Managers by address would leak, and would match nobody."""
    path = written("id,manager\na,bo@x.org\n")
    with pytest.raises(InputError, match="named by e-mail address") as caught:
        read_profiles(path)
    assert "bo@" not in str(caught.value)


def test_preferences_are_mended_and_told(written: Any) -> None:
    """Oneself, a repeat and a vetoed partner are taken out of the preferences."""
    pool = read_profiles(written("id,preferences,vetoes\na,b; a; b; c; d,c\n"))
    assert pool["a"].preferences == ("b", "d")
    codes = {f.code for f in pool.findings}
    assert codes == {"self-preference", "repeated-item", "vetoed-preference"}


def test_a_circle_of_managers_is_shown(written: Any) -> None:
    """The ids of a circle are told once, for whoever manages oneself too."""
    pool = read_profiles(written("id,manager\na,b\nb,c\nc,b\nd,d\n"))
    found = [f.message for f in pool.findings.warnings]
    assert any("b → c → b" in message for message in found)
    assert any("d → d" in message for message in found)


def test_the_faulty_number_of_a_mapping_is_shown() -> None:
    """In native values the finding holds the level that is wrong, not the skill."""
    people = [
        {"id": "a", "offers": {"python": "expert"}},
        {"id": "b", "seeks": {"sql": {"current": 9, "target": 1}}},
        {"id": "c", "offers": {"": 3}},
    ]
    with pytest.raises(InputError) as caught:
        read_profiles(people)
    shown = {finding.person: finding.value for finding in caught.value.findings}
    assert shown == {"a": "expert", "b": "current 9, target 1", "c": None}


@pytest.mark.parametrize(
    "item", ["sql:x", "sql:four", "sql=4", "sql (4)", "sql [expert]", "sql - 4"]
)
def test_a_level_that_was_not_understood_is_told(written: Any, item: str) -> None:
    """What ends like a level stays in the name of the skill; what many write is shown."""
    rows = [f"a{k},{item}; r:4\n" for k in range(5)]
    (many,) = findings(written("id,offers\n" + "".join(rows)), "level-unread")
    assert f"{item!r} (rows 2-6)" in many.message
    (few,) = findings(written("id,offers\n" + "".join(rows[:4])), "level-unread")
    assert "rows 2-5" in few.message and item not in few.message
    assert "r:4" not in many.message + few.message


@pytest.mark.parametrize("item", ["esco:S1", "c++", "web 2", "sales (b2b)", "sql:4", "iso 27001"])
def test_a_name_that_is_no_level_is_not_doubted(written: Any, item: str) -> None:
    """Names with symbols and figures are skills like any other."""
    assert not findings(written(f"id,offers\na,{item}\n"), "level-unread")


def test_hours_without_a_time_zone_are_told(written: Any) -> None:
    """Hours that cannot be compared are counted, with the cure in the column map."""
    path = written("id,availability,tz\na,Mon 09:00-10:00,\nb,,\nc,Mon 09:00-10:00,UTC\n")
    (finding,) = findings(path, "no-time-zone")
    assert finding.message.startswith("1 person gave hours")
    assert "[constants] time_zone = " in str(finding)
    alone = written("id,availability\na,Mon 09:00-10:00\n")
    assert not findings(alone, "no-time-zone", columns={"constants": {"time_zone": "UTC"}})


def test_a_target_below_the_level_is_told(written: Any) -> None:
    """A need that is met already is more likely two figures the wrong way round."""
    path = written("id,seeks\nb,sql:1>3\na,sql:3>1\n")
    (finding,) = findings(path, "target-below-current")
    assert (finding.row, finding.person, finding.column) == (3, "a", "seeks")
    (same,) = Profiles.of(read_profiles(path)).findings
    assert (same.code, same.person) == ("target-below-current", "a")


def test_control_characters_are_refused_in_ids_and_taken_out_of_text(written: Any) -> None:
    """NUL in an id is a fault of the export; in text it is mended and told."""
    assert findings(written("id\na\x00\nb\n"), "control-character")[0].row == 2
    path = written("id,team,languages\na,x\x00y,dut\x01ch\nb,x\ty,\n")
    pool = read_profiles(path)
    assert (pool["a"].team, pool["a"].languages) == ("xy", frozenset({"nl"}))
    repairs = {(f.code, f.column) for f in pool.findings.repairs}
    assert repairs == {("control-character", "languages"), ("control-character", "team")}


def test_every_fault_is_told_at_once(written: Any) -> None:
    """One reading lists all faults, so that one correction is enough."""
    path = written(
        "id,offers,max_mentees,time_zone\na,sql:9,two,Mars\nb,r,1,UTC,x\n,r,1,UTC\nc,c,1,UTC\n"
    )
    with pytest.raises(InputError) as caught:
        read_profiles(path)
    codes = {finding.code for finding in caught.value.findings}
    assert {"level", "capacity", "time-zone", "too-many-fields", "missing-id"} <= codes
    assert str(caught.value).startswith("people.csv cannot be used as it is")
    assert read_profiles(path, on_error="drop").ids == ("c",)


def test_no_name_or_address_stands_in_any_message(
    written: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Canary: whatever is wrong with a file, names and addresses of people are not repeated."""
    caplog.set_level("DEBUG")
    rows = [
        "id,name,e-mail,gender,offers,max_mentees,manager,goals,team",
        "a,Canary Bird,canary@bird.org,Canarian,sql:9,canary@bird.org,b,grow,x",
        "b,Canary Bird,canary@bird.org,Canarian,sql,1,Canary,Bird,b,grow,x",
        'b,Canary,canary@bird.org,,canary@bird.org:8,1,a,"[{""canary"": 1}]",x',
        "c,Canary,canary@bird.org,Canarian",
        "d,Canary,canary@bird.org,Canarian,r:4,1,canary@bird.org,I am Canary,y",
        "d,Canary Two,canary2@bird.org,Canarian,r:3,1,a,I am Canary,y",
    ]
    told = []
    whole = "\n".join(rows)
    headless = [
        "Canary Bird,canary@bird.org,+31612345678\nCanary,bird@x.org,1",
        "Canary Bird,Manager,Bird street\nCanary,Lead,Bird lane",
        "The birds of Canary\nid,offers\nk,Canary:9",
        "id,active,time_zone,availability\na,Canary Bird,Canary van der Bird,Canary Bird",
    ]
    for broken in (whole, whole.replace("id,", "nr,"), "\n".join(rows[:2]), *headless):
        with pytest.raises(InputError) as caught:
            read_profiles(written(broken))
        found = caught.value.findings
        told += [str(caught.value), *map(str, found), *map(repr, found)]
    for answers in (
        {"id": "canary@bird.org"},
        {"id": "a", "max_mentees": "canary@bird.org"},
        {"id": "a", "offers": {"Canary Bird": "canary@bird.org"}},
        {"id": "a", "seeks": {"Canary Bird": {"canary@bird.org": 1}}},
        {"id": "a", "manager": "canary@bird.org", "time_zone": "Canary"},
        {"id": "a", "Canary Bird": 1, "styles_wanted": ["Canary"], "availability": ["Canary"]},
        {"id": "a", "attributes": {"Canary": ["Bird", 3]}, "from_date": "Canary"},
    ):
        with pytest.raises(InputError) as caught:
            Profile(**answers)
        told += [str(caught.value), repr(caught.value)]
    with pytest.raises(ValidationError) as hidden:
        Profile.model_validate({"id": "a", "team": 3, "manager": "canary@bird.org"})
    told.append(str(hidden.value))
    for kind in (Goal, Need):
        with pytest.raises(InputError) as caught:
            kind(**dict[str, Any]({"due": "Canary", "current": "Canary", "canary@bird.org": 1}))
        told.append(str(caught.value))
    pool = Profiles.of([Profile(id="a", preferences=["Canary Bird"], seniority="Canary Bird")])
    told += map(str, [*pool.findings, *check_references(pool, Profiles.of([Profile(id="b")]))])
    with pytest.raises(UnknownPerson) as unknown:
        pool["canary@bird.org"]
    with pytest.raises(InputError) as rung:
        Profiles.of(pool, ladder=["junior"])
    told += [str(unknown.value), str(rung.value)]
    everything = "".join([*told, caplog.text]).lower()
    assert "canar" not in everything
    assert "bird" not in everything


def test_what_a_survey_writes_is_understood(written: Any) -> None:
    """Trailing separators, mixed spellings and options with commas are read as meant."""
    columns = {
        "fields": {
            "offers": {
                "columns": ["Skills", "Tools"],
                "separator": ",",
                "options": ["Planning, budgets", "Budgets"],
            },
            "languages": "Tongues",
        }
    }
    path = written('id,Skills,Tools,Tongues\na,"Planning, budgets, SQL",Jira,Dutch; dutch ;EN;\n')
    pool = read_profiles(path, columns=columns)
    assert pool["a"].offers == dict.fromkeys(["jira", "planning, budgets", "sql"])
    assert pool["a"].languages == frozenset({"nl", "en"})
    assert {f.code for f in pool.findings} == {"spellings", "repeated-item"}


def test_lists_that_look_like_one_item_are_doubted(written: Any) -> None:
    """Commas in a list column without its separator get a warning with the cure."""
    (finding,) = findings(written('id,offers\na,"sql, r"\nb,"c, d"\n'), "separator")
    assert 'separator = ","' in str(finding)


def test_missing_none_and_constants_come_from_the_map(written: Any) -> None:
    """Markers of missing, of an explicit none, and answers of everybody are as declared."""
    columns = {"missing": ["NA", "?"], "none": ["nothing"], "constants": {"max_mentees": 2}}
    pool = read_profiles(
        written("id,offers,seeks,team\na,NA,nothing,?\nb,sql;NA,none,None\n"), columns=columns
    )
    assert (pool["a"].offers, pool["a"].seeks, pool["a"].team) == (None, {}, None)
    assert pool["b"].offers == {"sql": None}
    assert set(pool["b"].seeks or {}) == {"none"}
    assert (pool["b"].team, pool["a"].max_mentees) == ("None", 2)


def test_the_details_of_one_goal_are_put_together(written: Any) -> None:
    """Kind, tags and due date describe the one goal; several goals cannot share them."""
    text = "id,goals,goal_kind,goal_tags,goal_due\na,Lead a team,Career,lead; team,2026-05-01\n"
    pool = read_profiles(written(text + "b,,,,\n"))
    (goal,) = pool["a"].goals or ()
    assert (goal.text, goal.kind) == ("Lead a team", "career")
    assert goal.tags == {"lead", "team"}
    assert str(goal.due) == "2026-05-01"
    assert pool["b"].goals is None
    assert findings(written(text + "b,one; two,career,,\n"), "goal-details")[0].person == "b"


def test_dates_that_end_before_they_begin_are_refused(written: Any) -> None:
    """A last day before the first is a slip in one of them."""
    path = written("id,from_date,until_date\na,2026-02-01,2026-01-01\n")
    assert findings(path, "dates")[0].person == "a"


def test_whole_numbers_as_ids_lose_their_point() -> None:
    """Ids that a frame turned into numbers are written without a decimal point."""
    pool = read_profiles(pd.DataFrame({"id": [1042.0, 7.0], "manager": [7.0, None]}))
    assert pool.ids == ("1042", "7")
    assert pool.managers == {"1042": "7"}


def test_findings_are_data_and_text(written: Any) -> None:
    """Findings can be counted, sliced, put into a frame, and read in a notebook."""
    cells = "\n".join(f"p{number},no" for number in range(9))
    told = "people.csv, rows 2, 3, 4 and 6 more, column 'max_mentees': This is not a number"
    with pytest.raises(InputError, match=told) as caught:
        read_profiles(written(f"id,max_mentees,<b>\n{cells}\n".replace(",no", ",no,")))
    pool = read_profiles(
        written(f"id,max_mentees,<b>\nok,1,\n{cells}\n".replace(",no", ",no,")), on_error="drop"
    )
    assert len([f for f in caught.value.findings if f.severity == "refused"]) == 9
    assert pool.findings.to_frame()["row"].dropna().tolist() == list(range(3, 12))
    table = pool.findings._repr_html_()
    assert "&lt;b&gt;" in table and table.count("rows 3 (p0), 4 (p1), 5 (p2)") == 1
    assert repr(pool.findings[:2]) == "Findings(2 refused)"
