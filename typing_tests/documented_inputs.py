"""Every form of input that the documentation shows, as a user's type checker sees it.

`.ci/run` checks this file with ``mypy --strict`` and without the plugin of pydantic, which a user
need not have; a test runs it, so that nothing is typed that is refused.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

import mentormatch as mm

PEOPLE = [
    mm.Profile(id="a"),
    mm.Profile(id="b", offers={"sql": 4}, seeks={"sql"}),
    mm.Profile(id="c", offers={"sql": None, "r": 2}, seeks={"sql": {"current": 1, "target": 4}}),
    mm.Profile(id="d", offers={"sql"}, seeks={"sql": {}, "r": 3}),
    mm.Profile(id="e", offers=["sql", "r"], seeks=["sql"]),
    mm.Profile(id="f", offers=("sql",), seeks={"sql": mm.Need(target=4, importance=5)}),
    mm.Profile(id="g", offers=frozenset({"sql"}), seeks={"sql": None}),
    mm.Profile(id="h", goals=[mm.Goal(kind="change", tags={"team"}, due="2027-03-01")]),
    mm.Profile(id="i", goals=[{"text": "lead a team"}, mm.Goal(milestones=["first talk"])]),
    mm.Profile(id="j", goals=(mm.Goal(text="lead", tags=["team"], due=date(2027, 3, 1)),)),
    mm.Profile(id="k", languages={"en", "nl"}, availability={"Mon 09:00-11:00"}),
    mm.Profile(id="l", languages=["en"], availability=["Mon 09:00-11:00", "tue 9:00-10:00"]),
    mm.Profile(id="m", styles_offered={"coach": 1.0, "sponsor": 0.5}, styles_wanted={"coach"}),
    mm.Profile(id="n", styles_offered=["coach"], values={"openness": 0.5, "structure": 1}),
    mm.Profile(id="o", experience={"first job"}, preferences=["a", "b"], vetoes={"c"}),
    mm.Profile(id="p", experience=["first job"], preferences=("a",), vetoes=["c"]),
    mm.Profile(id="q", past_partners={"a"}, from_date="2027-01-01", until_date="2027-06-30"),
    mm.Profile(id="r", past_partners=["a"], from_date=date(2027, 1, 1), until_date=None),
    mm.Profile(id="s", attributes={"years": 3, "share": 0.5, "plant": "north", "tools": {"x"}}),
    mm.Profile(id="t", max_mentees=3, min_mentees=1, max_mentors=2, minutes_per_month=120),
    mm.Profile(id="u", seniority="4", department="x", team="y", manager="a", site="z"),
    mm.Profile(id="n1", max_mentees=np.int64(3), offers={"sql": np.int8(4)}, active=np.bool(True)),
    mm.Profile(id="n2", from_date=np.datetime64("2027-01-01"), values={"x": Decimal("0.5")}),
    mm.Profile(id="v", time_zone="Europe/Amsterdam", learning_preference="by doing", active=True),
]

REQUESTS = [
    mm.Request(id="r1", mentee="b", skill="sql", level=3, deadline="2027-01-31"),
    mm.Request(
        id="r2", profile=PEOPLE[0], skill="sql", urgency="urgent", deadline=date(2027, 1, 1)
    ),
]

POLICIES = [
    mm.Policy(criteria=[mm.Covers("seeks", "offers", weight=5), mm.Gap("seniority", ideal=(1, 2))]),
    mm.Policy(criteria=(mm.Overlap(),), requirements=[mm.Differs("team"), mm.NotSelf()]),
    mm.Policy(period=(date(2027, 1, 1), date(2027, 6, 30)), floor=0.3),
    mm.Policy(requirements=[mm.NotListed([("a", "b")])]),
    mm.Policy(period=("2027-01-01", "2027-06-30")),
]

COLUMNS = [
    mm.ColumnMap(id="staff no", fields={"offers": ["Languages", "Tools"], "seeks": "Wishes"}),
    mm.ColumnMap(label="Name", contact="Work e-mail"),
    mm.ColumnMap(label=["First name", "Last name"]),
    mm.ColumnMap(attributes={"years": {"column": "Years", "number": True}}, missing=["n/a"]),
]

PLANS = [
    mm.Plan(
        name="spring",
        people={"staff": mm.Table(file="people.csv", columns=Path("columns.toml"))},
        programmes=[
            mm.Programme(
                name="lunch",
                mode="peers",
                people=mm.Who(table="staff", where={"site": ["Porto", "Delft"]}, only=["a", "b"]),
                period=("2027-01-01", "2027-06-30"),
            ),
            mm.Programme(
                name="circles",
                mode="circles",
                people=mm.Who(table="staff", where={"years": mm.Range(at_least=3)}),
                size=[4, 6],
            ),
        ],
    ),
]

QUOTAS = [mm.Quota("department", at_most=2), mm.Quota(field="site", at_most=3)]


def verbs() -> None:
    """Plain lists of people, and the settings in the forms that the pages show."""
    mm.match(PEOPLE, PEOPLE, seed=7)
    mm.match_peers(PEOPLE)
    mm.form_groups(PEOPLE, PEOPLE, size=(4, 8), quotas=[mm.Quota("department", at_most=2)])
    mm.form_groups(None, PEOPLE, size=(4, 6), not_alone="site")
    mm.form_teams(PEOPLE, PEOPLE)
    mm.form_boards(PEOPLE, PEOPLE, size=3)
    mm.read_profiles([{"id": "a", "offers": {"sql": 4}}])
    mm.assign([[1.0, 2.0], [3.0, 4.0]], mentor_capacity=[1, 2])
