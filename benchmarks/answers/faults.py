"""What is said about wrong input: cells, columns, policies, arguments, ids and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd

import mentormatch as mm
from benchmarks.answers.invented import Pools, one_pool, pools
from benchmarks.answers.told import Case, Parts, attempt, findings, frame

__all__ = ["cases"]

_CELLS = {
    "max_mentees": ("two", "2-3", "2.5", "-1", "1001", "nan", "25", "2.0"),
    "min_mentees": ("2",),
    "offers": ("sql:6", "sql:expert", ":3", "sql=4", "sql (4)", "sql, r", "none", "sql;sql", "C++"),
    "seeks": (" :1>3", "sql:1>7", "sql:3*9", "sql:3>1", "sql:2>4*5;r"),
    "styles_offered": ("mentor", "coach:1.5", "coach; advisor:0.5"),
    "values": ("care", "care:0,8", "care:0.8"),
    "availability": ("Monday morning", "Mon 25:00-26:00", "monday 9:00 - 11.30"),
    "time_zone": ("EST5", "Paris", "UTC"),
    "from_date": ("03/04/2026", "2026-02-30", "2026-03-04"),
    "active": ("perhaps", "no", "1"),
    "team": ("x" * 201, "a\x00b", "=1+1"),
    "goals": ('[{""txt"": ""grow""}]', "grow", "promotion"),
    "manager": ("bo@x.org", "ann", "nobody"),
    "preferences": ("b; ann; b", "ann@x.org"),
    "vetoes": ("a;b",),
    "gender": ("x",),
    "shoe size": ("43",),
    "attributes.years:number": ("many", "7"),
    "Seniority": ("boss", "3"),
}
"""Header → cells that are put below it, one file each."""

_FILES = {
    "empty": "",
    "header only": "id,offers\n",
    "no id": "idd,offers\na,sql\n",
    "no header": "Ann Lee,Accounts,Rotterdam\nBo Peep,bo@corp.com,2\n",
    "same row": "id,offers\na,sql\na,sql\n",
    "two stories": "id,offers\na,sql\nb,r\na,python\n",
    "hidden signs": "id,offers\na\u200b,sql\na,sql\n",
    "no name": "id,offers\n,sql\nb,r\n",
    "open quote": 'id,offers\na,sql:9\nb,"python\nc,r\n',
    "widths": "id,offers,team\na,sql,x,y\nb,r\nc,r,z\n",
    "blank row": "id,team\na,x\n,\nb,y\n",
    "semicolons": "id;offers;team\na;sql:3;x, y\n",
    "two separators": "id;a,b\n1;2,3\n",
    "addresses": "id,manager\nann@x.org,Bo@x.org\nbo@x.org,\n",
    "wished addresses": "id,preferences\nann,bo@x.org\n",
    "circle": "id,manager\na,b\nb,c\nc,b\nd,d\n",
    "two headers": "id,dept,division\na,x,y\n",
    "near header": "id,offerss,shoe size\na,sql,43\n",
    "hours": "id,availability,tz\na,Mon 09:00-10:00,\nb,,\nc,Mon 09:00-10:00,UTC\n",
    "many faults": "id,offers,max_mentees,time_zone\na,sql:9,two,Mars\nb,r,1,UTC,x\n,r,1,UTC\n",
}

_POLICIES = (
    'objective = "best"',
    "floor = 2",
    "flor = 0.1",
    "worst_slack = -1",
    "criteria = []",
    "objective =",
    "period = [2026-04-01, 2026-03-01]",
    '[[criteria]]\nkind = "Cover"',
    '[[criteria]]\nkind = "Same"',
    '[[criteria]]\nkind = "Same"\nfield = "gender"',
    '[[criteria]]\nkind = "Same"\nfield = "deparment"',
    '[[criteria]]\nkind = "Covers"\nweight = -1',
    '[[criteria]]\nkind = "Covers"\nat_least = 0.5',
    '[[criteria]]\nkind = "Covers"\n[[criteria]]\nkind = "Covers"',
    '[[criteria]]\nkind = "Gap"\nfield = "department"',
    '[[criteria]]\nkind = "Gap"\nfield = "seniority"\nideal = [3, 1]',
    '[[requirements]]\nkind = "NotSelf"\nweight = 3',
    '[[criteria]]\nkind = "StyleFit"\n[criteria.needs.pivot]\ncoch = 1',
    '[[criteria]]\nkind = "Same"\nfield = "languages"',
)


def cases() -> Iterator[Case]:
    """Yield the cases of wrong input."""
    yield Case("faults/cells", _cells)
    yield Case("faults/files", _files)
    yield Case("faults/sources", _sources)
    yield Case("faults/policies", _policies)
    yield Case("faults/profiles", _profiles)
    yield Case("faults/calls", _calls)


def _cells(folder: Path) -> Parts:
    texts = {
        f"{header} {number}": f'id,{header}\nok,\nann,"{cell}"\n'
        for header, cells in _CELLS.items()
        for number, cell in enumerate(cells)
    }
    return _read(texts, folder)


def _files(folder: Path) -> Parts:
    return _read(_FILES, folder)


def _read(texts: dict[str, str], folder: Path) -> Parts:
    """Read each text as a file, strictly and without what cannot be read."""
    parts: Parts = {}
    for name, text in texts.items():
        path = folder / "people.csv"
        path.write_text(text, "utf-8")
        told = [attempt(partial(_people, path, on_error=way)) for way in ("raise", "drop")]
        parts[name] = "\n".join(told)
    return parts


def _people(source: Any, **options: Any) -> str:
    read = mm.read_profiles(source, **options)
    return "\n".join(
        [repr(read), *map(repr, read), findings(read.findings), frame(read.to_frame())]
    )


def _sources(folder: Path) -> Parts:
    """Read what is no table of people, and by maps that do not fit."""
    path = folder / "people.csv"
    path.write_text("id,T,grade\na,x,junior\nb,y,seniro\n", "utf-8")
    (folder / "people.jsonl").write_text('{"id": "a"}\n{"id": \n[1]\n', "utf-8")
    (folder / "people.json").write_text('[{"id": "a", "offers": {"sql": 9}}]', "utf-8")
    (folder / "people.xlsx").write_bytes(b"PK")
    table = pd.DataFrame({"id": ["a"], "team": ["x"], "offers": ["sql:9"]})
    ladder = {"fields": {"seniority": {"column": "grade", "ladder": ["junior", "senior"]}}}
    asked: dict[str, tuple[Any, dict[str, Any]]] = {
        "missing": (folder / "none.csv", {}),
        "folder": (folder, {}),
        "ending": (folder / "people.pdf", {}),
        "sheet": (folder / "people.xlsx", {}),
        "json lines": (folder / "people.jsonl", {}),
        "json": (folder / "people.json", {}),
        "number": (7, {}),
        "list of numbers": ([7], {}),
        "nobody": ([], {}),
        "frame": (table, {}),
        "indexed frame": (table.set_index("id"), {}),
        "dicts": ([{"id": "a", "offers": {"python": "expert"}}, {"id": "b", "ofers": 1}], {}),
        "way": ([{"id": "a"}], {"on_error": "ignore"}),
        "rung": (path, {"columns": ladder}),
        "mapped": (path, {"columns": {"fields": {"team": "Team"}}}),
        "field": (path, {"columns": {"fields": {"tem": "T"}}}),
        "protected": (path, {"columns": {"attributes": {"gender": "T"}}}),
        "hashed": ([{"id": "ann@x.org"}], {"columns": {"id_hash": True}}),
        "encoding": (path, {"columns": {"encoding": "klingon"}}),
        "map": (path, {"columns": folder / "none.toml"}),
    }
    return {name: attempt(partial(_people, it, **how)) for name, (it, how) in asked.items()}


def _policies(folder: Path) -> Parts:
    """Read wrong policies, and match by those that can be read."""
    people = pools(Random(1))  # noqa: S311  (people are drawn, and no secrets)
    return {
        text: attempt(partial(lambda text: mm.match(*people, mm.Policy.from_toml(text=text)), text))
        for text in _POLICIES
    }


def _profiles(folder: Path) -> Parts:
    """Make people and parts of people with wrong answers."""
    answers: tuple[dict[str, Any], ...] = (
        {},
        {"id": "a@b.org"},
        {"id": ""},
        {"id": "a", "ofers": {"sql"}},
        {"id": "a", "offers": "sql"},
        {"id": "a", "offers": {"sql": 9}},
        {"id": "a", "seeks": {"sql": {"target": 7}}},
        {"id": "a", "max_mentees": "2"},
        {"id": "a", "min_mentees": 3},
        {"id": "a", "time_zone": "Europe/Amsterdm"},
        {"id": "a", "availability": ["Mon"]},
        {"id": "a", "styles_wanted": ["coch"]},
        {"id": "a", "attributes": {"age": 3}},
        {"id": "a", "preferences": ["b", "b"]},
        {"id": "a", "from_date": "2026-03-02", "until_date": "2026-03-01"},
    )
    parts = {repr(told): attempt(partial(mm.Profile, **told)) for told in answers}
    boss = mm.Profile(id="a", seniority="boss")
    return parts | {
        "goal": attempt(lambda: mm.Goal(txt="grow")),  # type: ignore[call-arg]
        "need": attempt(lambda: mm.Need(target=9)),
        "request": attempt(lambda: mm.Request(id="r", mentee="a", skill="", level=9)),
        "replace": attempt(lambda: mm.Profile(id="a").replace(active="perhaps")),
        "twice": attempt(lambda: mm.Profiles.of([mm.Profile(id="a"), mm.Profile(id="a")])),
        "ladder": attempt(lambda: mm.Profiles.of([boss], ladder=["junior"])),
        "criterion": attempt(lambda: mm.Same("gender")),
        "own": attempt(lambda: mm.Covers("seeks", weight="much")),
        "quota": attempt(lambda: mm.Quota("department", at_most=-1)),
    }


def _calls(folder: Path) -> Parts:
    """Call the verbs with what they cannot take."""
    draw = Random(2)  # noqa: S311  (people are drawn, and no secrets)
    people = pools(draw, (4, 4), (6, 6), min_mentees=0, max_mentees=4)
    asked = {**_wrong_answers(people), **_wrong_modes(people, one_pool(draw)), **_wrong_arrays()}
    return {name: attempt(do) for name, do in asked.items()}


def _wrong_answers(people: Pools) -> dict[str, Callable[[], object]]:
    mentors, mentees = people
    found = mm.match(mentors, mentees, seed=1)
    needy = [person.replace(min_mentees=4) for person in mentors]
    ledger = mm.Ledger.of(mentors, mentees, minutes=60)

    def now() -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC)

    return {
        "explain nobody": lambda: found.explain("e0"),
        "explain mentor": lambda: found.explain("m00"),
        "person": lambda: mentors["m0"],
        "field": lambda: mentors.column("tem"),
        "infeasible": lambda: mm.match(needy, mentees),
        "engine": lambda: mm.match(mentors, mentees, engine="fast"),  # type: ignore[arg-type]
        "seed": lambda: mm.match(mentors, mentees, seed=1.5),  # type: ignore[arg-type]
        "policy": lambda: mm.match(mentors, mentees, {"floor": 1}),  # type: ignore[arg-type]
        "people": lambda: mm.match(["ann"], mentees),  # type: ignore[list-item]
        "start": lambda: mm.match(mentors, mentees, start="x"),  # type: ignore[arg-type]
        "nobody": lambda: mm.match([], []),
        "record": lambda: mm.Matching.from_json("{}", mentors=mentors, mentees=mentees),
        "record of others": lambda: mm.read_grouping(found.to_json(), mentees=mentees),
        "needs": lambda: mm.read_needs({"pivot": {"coch": 2}}),
        "plan": lambda: mm.Plan.from_toml(text="name = 3"),
        "no table": lambda: mm.Plan.from_toml(
            text='[people]\n[[programmes]]\nname = "a"\nmode = "peers"\npeople = { table = "x" }'
        ).run(),
        "overspent": lambda: ledger.spend(found, minutes=500, programme="pairs"),
        "account": lambda: ledger.balance("nobody"),
        "ledger": lambda: mm.Ledger.from_json("{}"),
        "desk": lambda: mm.Desk(mentors, clock=now, reserve=3),
        "desk request": lambda: mm.Desk(mentors, clock=now).confirm("r1"),
        "requests": lambda: mm.read_requests([{"id": "r", "mentee": "a", "skil": "x"}]),
    }


def _wrong_modes(people: Pools, peers: mm.Profiles) -> dict[str, Callable[[], object]]:
    ids = people.mentees.ids
    groups = partial(mm.form_groups, *people)
    teams, boards = partial(mm.form_teams, *people), partial(mm.form_boards, *people)
    wrong: dict[str, dict[str, Any]] = {
        "groups: size": {"size": (5, 2)},
        "groups: fit": {"fit": 2},
        "groups: person": {"together": [("e0x", ids[1])]},
        "groups: pinned": {"pinned": {ids[0]: "m0x"}},
        "groups: contradiction": {"together": [ids[:2]], "apart": [ids[:2]]},
        "groups: quota": {"quotas": mm.Quota("departmnt", at_most=2)},
        "groups: protected": {"not_alone": "gender"},
        "groups: option": {"colour": 1},
        "groups: leads": {"leads": {"m0x": 2}},
        "groups: minutes": {"common_minutes": -5},
    }
    return {
        **{name: partial(groups, **options) for name, options in wrong.items()},
        "peers: combine": lambda: mm.match_peers(peers, combine="sum"),  # type: ignore[arg-type]
        "peers: history": lambda: mm.match_peers(peers, history=[("a",)]),  # type: ignore[list-item]
        "peers: rounds": lambda: mm.schedule_peers(peers, rounds=0),
        "peers: partners": lambda: mm.schedule_peers(peers, rounds=1).partners_of("p0x"),
        "teams: sizes": lambda: teams(mentees_per_team=(5, 4)),
        "teams: number": lambda: teams(teams=9),
        "teams: policy": lambda: teams(mm.Policy(criteria=[mm.Same("site")])),
        "teams: field": lambda: mm.team_profiles(people.mentees, by="tema"),
        "boards: size": lambda: boards(size=0),
        "boards: diversity": lambda: boards(diversity=2),
        "boards: field": lambda: boards(distinct=["departmnt"]),
    }


def _wrong_arrays() -> dict[str, Callable[[], object]]:
    scores = np.array([[1.0, 2.0], [3.0, 4.0]])
    wrong: dict[str, dict[str, Any]] = {
        "eligible": {"eligible": [[True]]},
        "capacity": {"mentor_capacity": [1, -1]},
        "minimum": {"mentor_minimum": [2, 2], "mentor_capacity": 2},
        "above": {"mentor_minimum": 3},
        "objective": {"objective": "best"},
        "engine": {"engine": "fast"},
        "slack": {"worst_slack": 2},
        "keys": {"mentor_keys": ["a", "a"]},
        "resolution": {"resolution": 0},
        "seed": {"seed": "x"},
    }
    bad: dict[str, Any] = {
        "words": [["a"]],
        "flat": [1, 2],
        "nan": [[np.nan]],
        "huge": [[1e300]],
        "none": [[]],
    }
    return {
        **{f"assign: {name}": partial(mm.assign, scores, **how) for name, how in wrong.items()},
        **{f"assign: {name}": partial(mm.assign, table) for name, table in bad.items()},
    }
