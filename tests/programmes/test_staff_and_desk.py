"""Teams that exist and a desk in a programme file: who pays, who waits, and what is written.

Holds to account: ``programmes.teams`` and ``programmes.desk``.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.errors import DataMismatch, InputError, RequestError, UnknownPerson

MENTORS = """\
id,offers,max_mentees,minutes_per_month
ann,sql:4,2,120
ben,law:4;sql:2,2,60
cem,excel:3,1,60
"""
STAFF = """\
id,seeks,team,site,minutes_per_month
dee,sql,North,Porto,
eli,law,North,Porto,30
fay,sql,South,Porto,
gus,sql,South,Porto,
hal,law,,Oslo,
ina,law,North,Oslo,
"""
REQUESTS = """\
id,mentee,skill,level,minutes,urgency,deadline
r1,dee,SQL,3,30,,
r2,fay,sql,3,30,urgent,
r3,hal,cobol,3,30,,
r4,gus,excel,5,30,,
r5,ina,law,3,45,,2027-01-20
"""
HEAD = """\
name = "winter"
minutes_per_month = 120
[people.mentors]
file = "mentors.csv"
[people.staff]
file = "staff.csv"
"""
TEAMS = """\
[[programmes]]
name = "teams"
mode = "staff"
mentors = { table = "mentors" }
mentees = { table = "staff" }
mentors_per_team = [1, 1]
minutes = 60
"""
DESK = """\
[[programmes]]
name = "desk"
mode = "desk"
mentors = { table = "mentors" }
mentees = { table = "staff" }
requests = "requests.csv"
period = [2027-01-11, 2027-01-31]
reserve = 0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with people and requests."""
    for name, text in (("mentors", MENTORS), ("staff", STAFF), ("requests", REQUESTS)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return tmp_path


def plan(folder: Path, *parts: str, old: str = "", new: str = "") -> mm.Plan:
    """Read a plan of these programmes."""
    text = HEAD + "".join(parts)
    assert old in text
    (folder / "programme.toml").write_text(text.replace(old, new) if old else text, "utf-8")
    return mm.Plan.from_toml(folder / "programme.toml")


def test_members_stand_in_the_place_of_their_team(folder: Path) -> None:
    """Members meet and pay, a mentor pays for each team, and a team is nobody with an account."""
    outcome = plan(folder, TEAMS).run()
    (run,) = outcome.runs
    assert {match.group: set(match.ids) for match in run.matches} == {
        "North": {"ben", "dee", "ina"},
        "South": {"ann", "fay", "gus"},
    }
    # eli has too few minutes to be a member; hal is in no team.
    assert [f.person for f in run.findings if f.code == "no-minutes-left"] == ["eli"]
    left = outcome.ledger.balances
    assert (left["ann"], left["ben"], left["dee"], left["eli"], left["hal"]) == (60, 0, 60, 30, 120)
    assert set(outcome.to_frame().group) == {"North", "South"}
    assert outcome["teams"].matches[0].ids_of("mentee") == ("North",)


def test_teams_are_told_apart_by_any_field(folder: Path) -> None:
    """``by`` names the field, and the members are those of its words."""
    outcome = plan(folder, TEAMS, old="minutes = 60", new='minutes = 10\nby = "site"').run()
    members = {match.group: match.ids_of("mentee") for match in outcome.runs[0].matches}
    assert members == {"Porto": ("dee", "eli", "fay", "gus"), "Oslo": ("hal", "ina")}


def test_members_of_teams_can_be_left_out_later(folder: Path) -> None:
    """``outside`` means the people, not the names of their teams."""
    after = (
        '[[programmes]]\nname = "lunch"\nmode = "peers"\nminutes = 10\n'
        'people = { table = "staff", outside = ["teams"] }\n'
    )
    outcome = plan(folder, TEAMS, after).run()
    assert {who for match in outcome["lunch"].matches for who in match.ids} == {"eli", "hal"}


def test_a_desk_answers_its_file_on_what_is_left(folder: Path) -> None:
    """Requests are one batch on the first day, and what they take is charged to the mentors."""
    outcome = plan(folder, TEAMS, DESK).run()
    (run,) = outcome.desks
    told = {a.request: (a.status, a.mentor, a.reason) for a in run.answers}
    assert told == {
        "r1": ("held", "ann", None),
        "r2": ("held", "ann", None),
        "r3": ("waiting", None, "NO_SKILL"),
        "r4": ("waiting", None, "LEVEL"),
        "r5": ("waiting", None, "TOO_LONG"),
    }
    assert list(told) == ["r1", "r2", "r3", "r4", "r5"]
    assert outcome.ledger.balance("ann") == 0 and outcome.ledger.balance("dee") == 60
    spent = outcome.to_frame().groupby("person").minutes.sum()
    left = outcome.ledger.to_frame()
    assert (left.minutes - spent.reindex(left.index).fillna(0) == left.left).all()
    desk = outcome.desk("desk")
    assert [str(event.at) for event in desk.events[:1]] == ["2027-01-11 00:00:00"]
    assert desk.booked() == {"ann": 60}
    requests = outcome.requests()
    assert requests.reason.dropna().tolist() == ["NO_SKILL", "LEVEL", "TOO_LONG"]
    assert requests.score.notna().tolist() == [True, True, False, False, False]
    waiting = outcome.left_out().query("programme == 'desk'")
    assert waiting.person.tolist() == ["hal", "gus", "ina"]
    assert waiting.detail.str.startswith(("r3: ", "r4: ", "r5: ")).all()


def test_a_desk_that_comes_first_has_the_minutes_first(folder: Path) -> None:
    """What the desk booked is gone for the teams."""
    outcome = plan(folder, DESK, TEAMS).run()
    assert outcome.desk("desk").answer("r5").mentor == "ben"
    short = {f.person for f in outcome.runs[0].findings if f.code == "no-minutes-left"}
    assert "ben" in short and outcome.ledger.balance("ben") == 15


def test_settings_reach_the_desk(folder: Path) -> None:
    """Reserve, hold and notice; a value that is none is refused in words."""
    settings = "reserve = 1\nhold_hours = 3\nnotice_hours = 241"
    outcome = plan(folder, DESK, old="reserve = 0", new=settings).run()
    answers = {answer.request: answer for answer in outcome.desk("desk").answers}
    assert str(answers["r2"].expires) == "2027-01-11 03:00:00"
    assert answers["r5"].reason == "DEADLINE" and answers["r1"].reason == "RESERVED"
    for wrong in ('hold_hours = "two"', "reserve = 2"):
        with pytest.raises(RequestError, match=f"not a valid desk: {wrong.split(' ')[0]}"):
            plan(folder, DESK, old="reserve = 0", new=wrong).run()


def test_people_who_were_not_chosen_are_not_answered(folder: Path) -> None:
    """Their requests are named among the findings; who stands among the mentors may ask."""
    with (folder / "requests.csv").open("a", encoding="utf-8") as file:
        file.write("r6,ann,excel,3,10,,\n")
    only = '{ table = "staff", where = { site = "Oslo" } }'
    outcome = plan(folder, DESK, old='{ table = "staff" }', new=only).run()
    (run,) = outcome.desks
    assert [answer.request for answer in run.answers] == ["r3", "r5", "r6"]
    assert run.people == {"ina", "ben", "ann", "cem"}
    beside = [f.person for f in run.findings if f.code == "takes-no-part"]
    assert beside == ["dee", "fay", "gus"]


def test_faults_of_requests_are_told_with_all_others(folder: Path) -> None:
    """A stranger, an id that stands twice, a policy that is not there: one message."""
    with (folder / "requests.csv").open("a", encoding="utf-8") as file:
        file.write("r1,fayy,sql,3,30,,\n")
    with pytest.raises(InputError) as refused:
        plan(folder, DESK, old="reserve = 0", new='policy = "situatonal"').run()
    message = str(refused.value)
    assert "'r1' is by somebody" in message and "did you mean 'fay'" in message
    assert "two requests have the id 'r1'" in message
    assert "did you mean 'situational'" in message
    with pytest.raises(InputError, match=r"(?s)nobody.csv.*none.csv"):
        plan(
            folder, DESK, '[people.more]\nfile = "nobody.csv"\n',
            old="requests.csv", new="none.csv",
        ).run()  # fmt: skip
    (folder / "requests.csv").write_text("id,mentee,skill,minuts\nr1,dee,sql,5\n", "utf-8")
    with pytest.raises(InputError, match="did you mean 'minutes'"):
        plan(folder, DESK).run()


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        (DESK, 'requests = "requests.csv"\n', "", "takes requests"),
        (DESK, "period = [2027-01-11, 2027-01-31]\n", "", "takes a period"),
        (DESK, "reserve = 0", "minutes = 30", "no setting 'minutes'"),
        (DESK, "reserve = 0", "reserv = 0", "did you mean 'reserve'"),
        (DESK, "reserve = 0", "ledger = 0", "no setting 'ledger'"),
        (TEAMS, "minutes = 60", 'requests = "requests.csv"', "no setting 'requests'"),
        (TEAMS, "minutes = 60", "mentees_per_team = [1, 2]", "no setting 'mentees_per_team'"),
        (TEAMS, 'mentees = { table = "staff" }\n', "", "takes mentors and mentees"),
    ],
)
def test_a_mode_without_such_a_setting_says_so(
    folder: Path, part: str, old: str, new: str, told: str
) -> None:
    """What is missing, and what belongs to another mode."""
    with pytest.raises(InputError, match=told):
        plan(folder, part, old=old, new=new)


def test_all_faults_of_one_programme_are_told(folder: Path) -> None:
    """Three at once."""
    with pytest.raises(InputError, match=r"takes requests.*takes a period.*no setting 'minutes'"):
        plan(folder, '[[programmes]]\nname = "d"\nmode = "desk"\nmentors = { table = "mentors" }\n'
             'mentees = { table = "staff" }\nminutes = 5\n')  # fmt: skip


def test_a_desk_is_written_and_goes_on(folder: Path) -> None:
    """The table, the page and the log; a desk that went on elsewhere is not written over."""
    outcome = plan(folder, TEAMS, DESK).run()
    written = outcome.write(folder / "out")
    assert all(path.exists() for path in written)
    own = folder / "out" / "02 desk"
    assert [path.name for path in written[-2:]] == ["requests.csv", "desk.json"]
    with (own / "requests.csv").open(newline="") as file:
        assert [row["reason"] for row in csv.DictReader(file)][2:] == [
            "NO_SKILL", "LEVEL", "TOO_LONG",
        ]  # fmt: skip
    page = (folder / "out" / "report.html").read_text("utf-8")
    assert '<span class="code">TOO_LONG</span>' in page and "2027-01-11" in page
    pools = {
        side: mm.read_profiles(folder / f"{name}.csv")
        for side, name in (("mentors", "mentors"), ("mentees", "staff"))
    }
    desk = mm.Desk.load(
        own / "desk.json", clock=lambda: outcome.desks[0].desk.events[-1].at, **pools
    )
    assert desk.answers == outcome.desk("desk").answers
    outcome.write(folder / "out")
    desk.confirm("r1")
    desk.save(own / "desk.json")
    with pytest.raises(DataMismatch):
        plan(folder, TEAMS, DESK).run().write(folder / "out")


def test_a_desk_has_a_place_of_its_own(folder: Path) -> None:
    """By name and in words; an answer is not asked of a desk."""
    outcome = plan(folder, TEAMS, DESK).run()
    assert [run.name for run in outcome.programmes] == ["teams", "desk"] and len(outcome) == 2
    with pytest.raises(UnknownPerson, match=r"outcome.desk\('desk'\)"):
        outcome["desk"]
    with pytest.raises(UnknownPerson, match=r"no desk is called 'dsk'.*did you mean 'desk'"):
        outcome.desk("dsk")
    told = str(outcome)
    assert "2 of 5 requests have a mentor" in told and "r3 waits: NO_SKILL" in told
