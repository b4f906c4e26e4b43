"""Command lines, right and wrong, and the small files that they read."""

from __future__ import annotations

__all__ = ["COMMANDS", "FILES", "LINES"]

COMMANDS = (
    "demo", "match", "reverse", "peers", "groups", "circles", "teams", "boards", "desk", "run",
    "styles", "needs", "explain", "schema",
)  # fmt: skip

FILES = {
    "m.csv": """id,offers,max_mentees,min_mentees,department,manager,seniority
ann,sql:4;python,2,,it,ben,3
ben,r:5;law:4,1,,legal,,4
cem,sql:2;excel:5,2,,it,ben,2
""",
    "e.csv": """id,seeks,preferences,team,department,availability,time_zone,goal_kind,styles_wanted
dee,sql:3,ann,blue,a,Mon 09:00-11:00,UTC,pivot,coach
eli,r:2;sql,ben;zed,blue,b,Mon 10:00-12:00,UTC,,
fay,law;sql:4*5,,red,a,,,promotion,sponsor:0.5
gus,excel:3,,red,b,Mon 10:00-11:00,UTC,,
hal,python:4,cem,,c,,,,
ida,sql;law:2,,blue,c,Mon 09:00-12:00,UTC,,
""",
    "people.csv": """id,seniority,offers,seeks,manager,department,goals
ivo,1,social media:5;python:3,negotiation,kim,web,pivot
joy,2,python:4,negotiation:3;law,,data,pivot
kim,5,negotiation:4,social media,,web,promotion
lou,6,negotiation:5;law:3,social media;python,,legal,
max,,excel:3,law,kim,data,pivot
""",
    "met.csv": "person,peer\nivo,kim\njoy,lou\n",
    "abc.csv": "a,b\n1,2\n",
    "empty.csv": "",
    "nobody.csv": "id,offers\n",
    "no_id.csv": "name of skill\nsql\n",
    "faults.csv": """id,offers,max_mentees,availability,time_zone,active,from_date
a,sql:9,two,Monday morning,Mars,perhaps,03/04/2026
b,:3,-1,Mon 25:00-26:00,UTC,,2026-02-30
,r,1,,,,
c,sql,1,,,,
""",
    "least.csv": "id,offers,min_mentees,max_mentees\nann,sql,4,4\nben,law,4,4\n",
    "policy.toml": """objective = "total"
floor = 0.05
[[criteria]]
kind = "Covers"
weight = 3
[[criteria]]
kind = "Preference"
[[requirements]]
kind = "NotVetoed"
""",
    "wrong.toml": 'objective = "best"\nflor = 0.1\n[[criteria]]\nkind = "Cover"\n',
    "broken.toml": "objective = \n",
    "skills.toml": '[[criteria]]\nkind = "Covers"\n[[requirements]]\nkind = "NotVetoed"\n',
    "strict.toml": """[[criteria]]
kind = "Covers"
[[requirements]]
kind = "HasLevel"
skill = "cobol"
level = 5
missing = "forbid"
""",
    "within.toml": '[[criteria]]\nkind = "Differs"\nfield = "department"\n',
    "map.toml": '[fields]\noffers = "What can you teach"\n',
    "table.csv": "need,coach\npivot,1\n",
    "bad_table.csv": "need,coch,coach\npivot,1,2\n,,1\n",
    "q.csv": """id,mentee,skill,level,minutes,urgency,deadline
r1,dee,SQL,3,45,,2026-02-01
r2,eli,cobol,,,urgent,
r3,fay,law,3,60,urgent,2026-01-20
r4,gus,excel,5,200,,
""",
    "bad_q.csv": "id,mentee,skill,minutes\nr1,dee,sql,two\nr2,,sql,5\nr3,eli,sql,5\n",
    "odd_q.csv": "id,mentee,skil\nr1,dee,sql\n",
    "plan.toml": """name = "winter"
minutes_per_month = 120
seed = 3
[people.m]
file = "m.csv"
[people.e]
file = "e.csv"
[people.p]
file = "people.csv"
[[programmes]]
name = "pairs"
mode = "pairs"
mentors = { table = "m" }
mentees = { table = "e", where = { department = ["a", "b"] } }
minutes = 30
[[programmes]]
name = "upwards"
mode = "reverse"
mentors = { table = "p", where = { seniority = { at_most = 2 } } }
mentees = { table = "p", where = { seniority = { at_least = 5 } } }
[[programmes]]
name = "teams"
mode = "staff"
mentors = { table = "m" }
mentees = { table = "e" }
mentors_per_team = [1, 2]
minutes = 20
[[programmes]]
name = "boards"
mode = "boards"
mentors = { table = "m" }
mentees = { table = "e", outside = ["pairs"] }
size = [1, 2]
minutes = 10
[[programmes]]
name = "lunch"
mode = "peers"
people = { table = "p" }
policy = "skills.toml"
minutes = 15
[[programmes]]
name = "circles"
mode = "circles"
people = { table = "e" }
size = [2, 3]
minutes = 15
[[programmes]]
name = "desk"
mode = "desk"
mentors = { table = "m" }
mentees = { table = "e" }
requests = "q.csv"
period = [2026-01-05, 2026-02-28]
reserve = 0
""",
    "bad_plan.toml": """[people.m]
file = "none.csv"
[[programmes]]
name = "pairs"
mode = "pairz"
mentors = { table = "m" }
mentees = { table = "e" }
sizes = 3
""",
}
"""Name of a file → its text; the files of the bundled programme stand beside them."""

_BUNDLED = "mentors.csv mentees.csv --columns columns.toml"

LINES = {
    "demo": """
demo
demo --out there --seed 7
demo --out mentors.csv
""",
    "match-bundled": f"""
match {_BUNDLED} --seed 7 --out out
match {_BUNDLED} --seed 7 --format json
match {_BUNDLED} --max-unmatched 3
match {_BUNDLED} --policy lunch.toml --seed 3 --max-unmatched 60
match {_BUNDLED} --policy policy.toml --drop-refused --seconds 600
match mentors.csv mentees.csv
explain {_BUNDLED} HF135 HF177 HF125 HF105 HF106 --seed 7
explain {_BUNDLED} HF135 HF103 HF107 HF108 HF109 --record out/matching.json
explain {_BUNDLED} HF101 HF102 --seed 7
explain {_BUNDLED} HF1000 --seed 7
""",
    "match": """
match m.csv e.csv
match m.csv e.csv --seed 5 --out out --format json
match m.csv e.csv --policy policy.toml --max-unmatched 0
match m.csv e.csv --policy strict.toml
match m.csv e.csv --mentee-columns map.toml
match m.csv e.csv --out m.csv
match m.csv m.csv
explain m.csv e.csv dee eli --record out/matching.json
explain m.csv e.csv dee ann
explain m.csv m.csv ann --record out/matching.json
explain m.csv e.csv dee --record policy.toml
explain m.csv e.csv dee --record none.json
""",
    "match-errors": """
match
fit
match nothing.csv e.csv
match faults.csv faults.csv
match faults.csv e.csv --drop-refused
match empty.csv nobody.csv --policy none.toml
match no_id.csv abc.csv --columns none.toml
match m.csv e.csv --columns map.toml
match m.csv e.csv --policy wrong.toml
match m.csv e.csv --policy broken.toml
match least.csv e.csv
match m.csv e.csv --seed x
match m.csv e.csv --format xml
match m.csv e.csv --max-unmatched -1
match . e.csv
""",
    "reverse": """
reverse people.csv --seed 3 --out out
reverse people.csv --format json
reverse people.csv m.csv
reverse nothing.csv e.csv --policy none.toml
reverse people.csv --senior-columns none.toml
reverse m.csv e.csv --max-unmatched 1
""",
    "reverse-bundled": """
reverse mentees.csv mentors.csv --columns columns.toml --seed 7 --out out
reverse mentees.csv --columns columns.toml --seed 7
""",
    "peers": """
peers people.csv --out out
peers people.csv --no-trio --combine minimum --max-unmatched 0
peers people.csv --policy skills.toml --rounds 3 --out rounds
peers people.csv --policy skills.toml --no-trio --history rounds/rounds.csv
peers people.csv --history out/groups.csv
peers people.csv --history met.csv --seed 4
peers nothing.csv --history abc.csv
peers nothing.csv --history empty.csv
peers people.csv --rounds 0
peers mentees.csv --columns columns.toml --policy lunch.toml --seed 7 --out bundled
""",
    "groups": """
groups m.csv e.csv --size 2 3 --out out
groups m.csv e.csv --size 2 3 --fit 1 --format json
groups m.csv e.csv --size 2 3 --together dee,eli --apart fay,gus --pin hal=ann --leads 2
groups m.csv e.csv --size 2 3 --quota department=1 --not-alone team --common-minutes 30
groups m.csv e.csv --size 2 3 --facilitators 1 2 --within within.toml --groups 1
groups m.csv e.csv --size 2 3 --policy skills.toml --seconds 600 --max-unmatched 0
groups m.csv e.csv --together dee,eli --apart eli,dee
groups m.csv e.csv --quota department
groups m.csv e.csv --quota departmnt=2
groups m.csv e.csv --pin hal=nobody
groups m.csv e.csv --size 5 2
groups m.csv nothing.csv --within none.toml
""",
    "circles": """
circles e.csv --size 2 3 --out out
circles e.csv --size 2 3 --seed 4 --format json --not-alone department=a
circles e.csv --size 2 3 --together dee,eli --together eli,fay --apart dee,fay
circles e.csv --size 5 5 --max-unmatched 0
circles mentees.csv --columns columns.toml --size 4 7 --common-minutes 30
""",
    "teams": """
teams m.csv e.csv --out out
teams m.csv e.csv --mentors-per-team 1 2 --mentees-per-team 2 3 --format json --seed 2
teams m.csv e.csv --existing team --must-have 3 --critical 4
teams m.csv e.csv --existing tema
teams m.csv e.csv --teams 9
teams m.csv e.csv --mentees-per-team 5 4
teams m.csv e.csv --mentees-per-team 6 6 --max-unmatched 0
teams m.csv e.csv --policy within.toml
""",
    "boards": """
boards m.csv e.csv --out out
boards m.csv e.csv --size 2 2 --chain --distinct department team --diversity 0.3 --seed 2
boards m.csv e.csv --format json --size 1 2
boards m.csv e.csv --size 2 2 --max-unmatched 0
boards m.csv e.csv --size 0 2
boards m.csv e.csv --diversity 2
boards m.csv e.csv --distinct departmnt
""",
    "styles": f"""
needs
needs --out needs.csv
needs --out needs.toml
needs --out none/needs.toml
styles m.csv e.csv
styles m.csv e.csv --needs table.csv --policy skills.toml
styles nothing.csv e.csv --needs bad_table.csv
styles {_BUNDLED}
styles {_BUNDLED} --needs needs.toml
""",
    "desk": """
desk m.csv q.csv --mentees e.csv --now 2026-01-05T09:00 --state d.json --reserve 0.2
desk m.csv --mentees e.csv --now 2026-01-05T10:00 --state d.json --confirm r1 --again
desk m.csv --mentees e.csv --now 2026-01-05T11:00 --state d.json --withdraw r2 --decline r3
desk m.csv --mentees e.csv --now 2026-01-05T12:00 --state d.json --release r1 --all --format json
desk m.csv --mentees e.csv --now 2026-01-09T12:00 --state d.json --all --max-waiting 0
desk m.csv q.csv --now 2026-01-05T09:00 --state f.json --one-by-one --hold-hours 3
desk m.csv --now 2026-01-05T12:00 --state f.json --all
desk m.csv --now 2026-01-05T13:00 --state f.json --confirm r9
desk m.csv --now 2026-01-05T13:00 --state f.json --reserve 0.5
desk least.csv --now 2026-01-05T13:00 --state f.json
desk m.csv --now 2026-01-01T13:00 --state f.json
desk m.csv bad_q.csv --now 2026-01-05T09:00 --state g.json
desk m.csv odd_q.csv --now 2026-01-05T09:00 --state g.json
desk m.csv empty.csv --now 2026-01-05T09:00 --state g.json
desk m.csv none.csv --now 2026-01-05T09:00 --state g.json
desk m.csv q.csv --now tomorrow --state g.json
desk m.csv q.csv --now 2026-01-05T09:00 --state g.json --reserve 3
desk m.csv q.csv --now 2026-01-05T09:00 --state m.csv
desk m.csv q.csv --now 2026-01-05T09:00+01:00 --state h.json --policy policy.toml --minutes 60
""",
    "run": """
run plan.toml --out out
run plan.toml
run bad_plan.toml
run none.toml
run broken.toml
""",
    "run-bundled": "run programme.toml --out out",
    "schema": """
schema
schema profile
schema policy
schema columns
schema matching
schema grouping
schema desk
schema ledger
schema people
""",
}
"""Name → command lines, one after another in one folder."""
