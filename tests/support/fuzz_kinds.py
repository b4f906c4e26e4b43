"""Valid files of every kind that is read, and the public verb that reads each."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from workbook_cases import workbook_of

import mentormatch as mm
from mentormatch.cli import main

__all__ = ["CANARIES", "KINDS", "Kind", "kind_of"]

CANARIES = ("Zyxwvut Qwrtplk", "zyxwvut@canary.example", "+31 6 98765432")
"""A name, an address and a number that stand in no list and must stand in no message."""

_PEOPLE = f"""\
id,name,e-mail,phone,offers,seeks,goals,seniority,department,team,manager,site,time_zone,languages,\
availability,styles_offered,values,preferences,vetoes,max_mentees,min_mentees,minutes_per_month,\
from_date,active,gender,attributes.floor:number,attributes.tags:list,attributes.note
a1,{CANARIES[0]},{CANARIES[1]},{CANARIES[2]},python:4; sql,law:1>3*2,lead a team,3,R&D,red,b2,\
Porto,Europe/Lisbon,en; Dutch,Mon 09:00-10:00,coach:0.8; advisor,care:0.5,b2; c3,d4,2,0,120,\
2026-01-05,yes,x,3,a; b,likes tea
b2,{CANARIES[0]},b{CANARIES[1]},,sql:5; go,python:2>4; rust,\
"[{{""text"": ""grow"", ""tags"": [""x""]}}]",4,Law,blue,,Paris,Europe/Paris,fr,\
Tue 14:00-16:00,coach,care:1,a1,,1,0,60,,no,y,2.5,b,none
c3,Bo,,{CANARIES[2]},"[""sql"", ""excel""]","{{""go"": 3}}",,2,Law,blue,\
b2,Porto,,nl,,,,,,,,,2026-03-01,,,,,
d4,,,,rust:0,"go, rust",visibility,3,Sales,red,a1,Paris,Europe/Madrid,es; pt,Fri 08:00-12:00,\
challenger:1,,a1; b2; c3,,3,,240,,true,,1,c; a,{CANARIES[0]}
"""
_JSON = f"""\
[{{"id": "a1", "name": "{CANARIES[0]}", "e-mail": "{CANARIES[1]}", "offers": {{"python": 4}},
"seeks": {{"law": {{"current": 1, "target": 3, "importance": 2}}, "sql": 2}}, "seniority": 3,
"goals": [{{"text": "grow", "kind": "role", "tags": ["x"], "due": "2026-05-01"}}],
"languages": ["en", "nl"], "availability": ["Mon 09:00-10:00"], "styles_offered": {{"coach": 0.8}},
"preferences": ["b2"], "max_mentees": 2, "active": true, "from_date": "2026-01-05",
"attributes": {{"floor": 3, "tags": ["a"], "note": "likes tea"}}}},
{{"id": "b2", "phone": "{CANARIES[2]}", "offers": ["sql", "go:3"], "seeks": ["python"],
"team": "red", "manager": "a1", "time_zone": "Europe/Paris", "values": {{"care": 0.5}},
"vetoes": ["c3"], "attributes": {{"floor": 2.5, "tags": [], "note": null}}}}]
"""
_LINES = "\n".join(
    [
        '{"id": "a1", "offers": {"python": 4}, "name": "' + CANARIES[0] + '", "manager": "b2"}',
        '{"id": "b2", "seeks": ["sql:1>3"], "goals": "grow", "attributes": {"x": [1, 2]}}',
        '{"id": 3, "seeks": {"sql": 2}, "active": false, "minutes_per_month": 60}',
    ]
)
_SEMICOLONS = "id;offers;seeks;site\na1;go,sql;law;Porto\nb2;law;go;Paris\nc3;rust;sql;Porto\n"
_TABS = f"id\toffers\tname\na1\tgo; sql\t{CANARIES[0]}\nb2\tlaw\t\n"
_MAP = """\
id = "id"
missing = ["-"]
none = ["none"]
ignore = ["phone"]
encoding = "utf-8"
delimiter = ","
[fields]
offers = "offers"
goals = { column = "goals", separator = "|" }
seniority = { column = "seniority", ladder = ["1", "2", "3", "4"] }
languages = ["languages"]
[attributes]
floor = { column = "attributes.floor:number", number = true }
tags = { column = "attributes.tags:list", options = ["a", "b", "c"] }
[constants]
max_mentors = 2
"""
_PLAN = """\
name = "spring"
minutes_per_month = 120
seed = 3
[people]
staff = { file = "people.csv", drop_refused = true }
[[programmes]]
name = "lunch"
mode = "peers"
minutes = 30
period = [2026-01-01, 2026-06-30]
people = { table = "staff", where = { site = "Porto", seniority = { at_least = 2 } } }
[[programmes]]
name = "pairs"
mode = "pairs"
policy = "hierarchical"
mentors = { table = "staff", only = ["a1", "b2"] }
mentees = { table = "staff", where = { floor = 3 }, outside = ["lunch"] }
"""
_NEEDS = "need,coach,advisor,source\npivot,1,0.5,a book\nnew in role,0,1,\n"
_REQUESTS = (
    "id,mentee,skill,level,current,minutes,urgency,deadline\n"
    "r1,mia,sql,3,1,45,normal,2026-02-01\nr2,noa,python,,,,urgent,\nr3,oli,excel,2,,30,,\n"
)
_REQUESTS_JSON = (
    '[{"id": "r1", "mentee": "mia", "skill": "sql", "level": 3, "deadline": "2026-02-01"},'
    ' {"id": "r2", "mentee": "noa", "skill": "python", "minutes": 30, "urgency": "urgent"}]'
)
_HISTORY = "round,group,person\n1,1,a1\n1,1,b2\n2,1,b2\n2,1,c3\n"

_P = mm.Profile
_MENTORS = mm.Profiles.of(
    [
        _P(id="ann", offers={"sql": 5, "go": 3}, department="a", minutes_per_month=120),
        _P(id="ben", offers={"sql": 4, "law": 2}, department="b", max_mentees=2),
        _P(id="cem", offers={"excel": 5, "go": 4}, department="c", vetoes={"mia"}),
        _P(id="dee", offers={"law": 5, "excel": 3}, department="a", max_mentees=2),
    ]
)
_MENTEES = mm.Profiles.of(
    [
        _P(id="mia", seeks={"sql": {"importance": 5}, "go": {}}, team="x", manager="ann"),
        _P(id="noa", seeks={"law", "excel"}, team="x", preferences=["ben"]),
        _P(id="oli", seeks={"excel", "sql"}, team="y"),
        _P(id="kim", seeks={"go", "law"}, team="y"),
        _P(id="lea", seeks={"sql"}, team="y"),
        _P(id="max", seeks={"law"}, team="x"),
    ]
)


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, how it is written, what is valid, and what reads it."""

    name: str
    form: str
    valid: Callable[[], bytes]
    read: Callable[[Path], Any]

    @property
    def file(self) -> str:
        """Return the name of such a file, with the ending that readers look at."""
        return f"{self.name.partition(' ')[0]}.{self.form}"


def _pool(path: Path) -> mm.Profiles:
    """Read people, and whatever comes of them: their digest, their table, a matching."""
    pool = mm.read_profiles(path)
    assert pool.digest
    table = path.with_name("again.csv")
    pool.to_csv(table)
    again = mm.read_profiles(table)
    assert set(again.ids) <= set(pool.ids)
    return pool


def _matched(path: Path) -> mm.Matching:
    pool = mm.read_profiles(path, on_error="drop")
    return mm.match(_MENTORS, pool.filter([who for who in pool.ids if who not in _MENTORS.ids]))


def _mapped(path: Path) -> mm.Profiles:
    people = path.with_name("people.csv")
    people.write_text(_PEOPLE, "utf-8")
    return mm.read_profiles(people, columns=path)


def _plan(path: Path) -> Any:
    path.with_name("people.csv").write_text(_PEOPLE, "utf-8")
    return mm.Plan.from_toml(path).run()


def _history(path: Path) -> int:
    people = path.with_name("people.csv")
    people.write_text("id,goals\na1,x\nb2,y\nc3,z\nd4,x\n", "utf-8")
    code: int = main(["peers", str(people), "--history", str(path)])
    assert code in (0, 1, 2), code
    return code


def _desk(path: Path) -> Any:
    clock = lambda: datetime(2026, 1, 6, 9, tzinfo=UTC)  # noqa: E731
    return mm.Desk.load(path, mentors=_MENTORS, mentees=_MENTEES, clock=clock)


@cache
def _a_desk() -> bytes:
    import tempfile

    now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    desk = mm.Desk(_MENTORS, mentees=_MENTEES, clock=lambda: now)
    desk.ask(mm.Request(id="r1", mentee="mia", skill="sql", minutes=45))
    desk.ask(mm.Request(id="r2", profile=_P(id="gus", languages={"nl"}), skill="excel"))
    desk.ask(mm.Request(id="r3", mentee="oli", skill="cobol"))
    desk.confirm("r1")
    desk.decline("r2")
    with tempfile.TemporaryDirectory() as folder:
        desk.save(Path(folder) / "desk.json")
        return (Path(folder) / "desk.json").read_bytes()


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="surrogateescape")


def _grouping(path: Path, mentors: mm.Profiles | None = _MENTORS) -> mm.Grouping:
    return mm.read_grouping(_text(path), mentors=mentors, mentees=_MENTEES)


def _staffed(path: Path) -> mm.Grouping:
    teams = mm.team_profiles(_MENTEES)
    return mm.read_grouping(_text(path), mentors=_MENTORS, mentees=teams)


def _answer(make: Callable[[], Any]) -> Callable[[], bytes]:
    return cache(lambda: make().to_json().encode())


def _bytes(text: str) -> Callable[[], bytes]:
    return text.encode


def _policy() -> mm.Policy:
    rules = [mm.Same("site"), mm.NotListed([("ann", "kim")]), mm.NotVetoed(), mm.HasLevel("sql", 2)]
    criteria = [mm.Covers(weight=3), mm.Gap(), mm.Overlap(), mm.Shares("languages"), mm.StyleFit()]
    return mm.Policy(criteria=criteria, requirements=rules, period=("2026-01-01", "2026-06-30"))


def _json_policy() -> bytes:
    return _policy().to_json().encode()


KINDS: tuple[Kind, ...] = (
    Kind("people", "csv", _bytes(_PEOPLE), _pool),
    Kind("people matched", "csv", _bytes(_PEOPLE), _matched),
    Kind("people by semicolons", "csv", _bytes(_SEMICOLONS), _pool),
    Kind("people by tabs", "tsv", _bytes(_TABS), _pool),
    Kind("people", "json", _bytes(_JSON), _pool),
    Kind("people matched", "json", _bytes(_JSON), _matched),
    Kind("people", "jsonl", _bytes(_LINES), _pool),
    Kind("people packed", "csv.gz", lambda: gzip.compress(_PEOPLE.encode(), mtime=0), _pool),
    Kind("people", "xlsx", lambda: workbook_of(_PEOPLE), _pool),
    Kind("map", "toml", _bytes(_MAP), _mapped),
    Kind("map", "json", lambda: _as_json(_MAP), _mapped),
    Kind("policy", "toml", lambda: _policy().to_toml().encode(), mm.Policy.from_toml),
    Kind("policy", "json", _json_policy, mm.Policy.from_json),
    Kind("plan", "toml", _bytes(_PLAN), _plan),
    Kind("needs", "csv", _bytes(_NEEDS), mm.read_needs),
    Kind("needs", "toml", lambda: mm.read_needs().to_toml().encode(), mm.read_needs),
    Kind("requests", "csv", _bytes(_REQUESTS), mm.read_requests),
    Kind("requests", "json", _bytes(_REQUESTS_JSON), mm.read_requests),
    Kind("history", "csv", _bytes(_HISTORY), _history),
    Kind("pairs", "json", _answer(lambda: mm.match(_MENTORS, _MENTEES, seed=1)),
         lambda p: mm.Matching.from_json(_text(p), mentors=_MENTORS, mentees=_MENTEES)),
    Kind("groups", "json", _answer(lambda: mm.form_groups(_MENTORS, _MENTEES, size=(2, 3))),
         _grouping),
    Kind("circles", "json", _answer(lambda: mm.form_groups(None, _MENTEES, size=(2, 3))),
         lambda p: _grouping(p, None)),
    Kind("peers", "json", _answer(lambda: mm.match_peers(_MENTEES)), lambda p: _grouping(p, None)),
    Kind("boards", "json", _answer(lambda: mm.form_boards(_MENTORS, _MENTEES, size=2)), _grouping),
    Kind("teams", "json", _answer(lambda: mm.form_teams(
         _MENTORS, _MENTEES, mentors_per_team=(1, 2))), _grouping),
    Kind("staff", "json", _answer(lambda: mm.staff_teams(
         _MENTORS, mm.team_profiles(_MENTEES))), _staffed),
    Kind("desk", "json", _a_desk, _desk),
    Kind("ledger", "json", _answer(lambda: mm.Ledger({"ann": 60, "ben": 90}).charge(
         {"ann": 30, "ben": 20}, programme="lunch")), lambda p: mm.Ledger.from_json(_text(p))),
)  # fmt: skip


def _as_json(toml: str) -> bytes:
    import json
    import tomllib

    return json.dumps(tomllib.loads(toml), indent=1).encode()


def kind_of(name: str, form: str) -> Kind:
    """Return a kind by its name and how it is written."""
    return next(kind for kind in KINDS if (kind.name, kind.form) == (name, form))
