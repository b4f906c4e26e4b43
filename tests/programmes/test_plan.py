"""Programme files: what is read, what is refused, and what runs.

Holds to account: ``programmes`` (``plan``, ``schema``, ``run``, ``modes``, ``minutes``, ``ran``,
``outcome``, ``report``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import InputError, PolicyError, UnknownPerson

PEOPLE = """\
id,offers,seeks,site,seniority,max_mentees,minutes_per_month
ann,sql:4;r:3,leading,Porto,5,2,150
ben,leading:4,sql,Porto,4,1,
cem,r:4,sql;leading,Porto,4,1,60
dee,leading:3,r,Porto,3,1,90
eve,sql:5,leading,Oslo,5,1,30
fin,,sql;r,Porto,1,1,
gil,,r,Porto,1,1,
"""
PLAN = """\
name = "spring"
minutes_per_month = 120
[people.staff]
file = "people.csv"
[[programmes]]
name = "lunch"
mode = "peers"
people = { table = "staff", where = { seniority = { at_least = 3 } } }
minutes = 60
[[programmes]]
name = "pairs"
mode = "pairs"
mentors = { table = "staff", where = { seniority = { at_least = 3 } } }
mentees = { table = "staff", where = { seniority = 1 } }
minutes = 45
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with people and a plan."""
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "programme.toml").write_text(PLAN, "utf-8")
    return tmp_path


def changed(folder: Path, *changes: tuple[str, str]) -> mm.Plan:
    """Read the plan with some of its text replaced."""
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "programme.toml").write_text(text, "utf-8")
    return mm.Plan.from_toml(folder / "programme.toml")


def met(outcome: mm.Outcome, name: str) -> Iterator[set[str]]:
    """Yield who meets in a programme."""
    return (set(match.ids) for match in outcome[name].matches)


def test_programmes_run_in_order_on_one_ledger(folder: Path) -> None:
    """Who comes first has the minutes first, nobody is overspent, and shortage is told."""
    outcome = mm.Plan.from_toml(folder / "programme.toml").run()
    lunch, pairs = outcome.runs
    assert len(lunch.answer) == 2 and "eve" not in set().union(*met(outcome, "lunch"))
    assert [(f.code, f.person) for f in lunch.findings if f.severity == "warning"] == [
        ("no-minutes-left", "eve")
    ]
    # After lunch cem has nothing left and dee 30 minutes; ann and ben can mentor.
    assert {match.mentor for match in pairs.answer.matches} <= {"ann", "ben"}
    assert outcome.ledger.balance("cem") == 0 and outcome.ledger.balance("dee") == 30
    assert min(outcome.ledger.balances.values()) >= 0
    spent = outcome.to_frame().groupby("person").minutes.sum()
    left = outcome.ledger.to_frame()
    assert (left.minutes - spent.reindex(left.index).fillna(0) == left.left).all()


def test_another_order_gives_the_minutes_to_another_programme(folder: Path) -> None:
    """The programme that stands first finds the accounts full."""
    first, second = PLAN.split("[[programmes]]")[1:]
    head = PLAN.split("[[programmes]]", maxsplit=1)[0]
    text = f"{head}[[programmes]]{second}[[programmes]]{first}"
    (folder / "programme.toml").write_text(text, "utf-8")
    outcome = mm.Plan.from_toml(folder / "programme.toml").run()
    assert [run.name for run in outcome.runs] == ["pairs", "lunch"]
    assert len(outcome["pairs"]) == 2


def test_members_of_an_earlier_programme_can_be_left_out(folder: Path) -> None:
    """``outside`` names programmes whose members do not take part again."""
    old = 'mentors = { table = "staff", where = { seniority = { at_least = 3 } } }'
    plan = changed(folder, (old, 'mentors = { table = "staff", outside = ["lunch"] }'))
    outcome = plan.run()
    lunched = set().union(*met(outcome, "lunch"))
    assert not {m.mentor for m in outcome["pairs"].matches} & lunched


def test_only_some_ids_and_people_who_are_read_already(folder: Path) -> None:
    """``only`` lists ids; ``run`` takes people in place of files."""
    plan = changed(folder, ("where = { seniority = 1 }", 'only = ["gil"]'))
    people = mm.read_profiles(folder / "people.csv")
    outcome = plan.run({"staff": people})
    assert {m.mentee for m in outcome["pairs"].matches} == {"gil"}
    with pytest.raises(InputError, match="no people are given for the table 'staff'"):
        plan.run({})


def test_settings_of_the_mode_policy_and_period_reach_the_verb(folder: Path) -> None:
    """A preset by name, a policy file, dates, a seed, and an option of the verb."""
    mm.Policy(objective="total").to_toml(folder / "mine.toml")
    settings = (
        'minutes = 45\npolicy = "mine.toml"\nseed = 5\nengine = "matrix"\n'
        "period = [2027-01-11, 2027-06-30]"
    )
    plan = changed(folder, ("minutes = 45", settings))
    answer = plan.run()["pairs"]
    assert answer.policy.objective == "total" and answer.seed == 5
    assert answer.policy.period is not None and answer.policy.period[0].year == 2027
    named = changed(folder, ("minutes = 45", 'minutes = 45\npolicy = "skills_first"'))
    assert named.run()["pairs"].policy == mm.presets.skills_first()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('mode = "peers"', 'mode = "pears"', "did you mean 'peers'"),
        ('mode = "peers"', 'mode = "pairs"', "takes mentors and mentees"),
        ('table = "staff", where = { seniority = 1 }', 'table = "staf"', "did you mean 'staff'"),
        ('name = "pairs"', 'name = "Lunch"', "two programmes are called 'lunch'"),
        ("minutes = 45", "minutes = -1", "minutes"),
        ("minutes = 45", "minuets = 45", "did you mean 'minutes'"),
        ("where = { seniority = 1 }", 'outside = ["dinner"]', "no earlier programme"),
        ("[[programmes]]", "[programmes", "is not valid TOML"),
        ('file = "people.csv"', 'fil = "people.csv"', "did you mean 'file'"),
    ],
)
def test_faults_of_the_file_are_refused_with_a_cure(
    folder: Path, old: str, new: str, told: str
) -> None:
    """Names, modes, tables, numbers: the message says what was meant."""
    with pytest.raises(InputError, match=told):
        changed(folder, (old, new))


def test_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    """A missing file of people, a missing policy and a preset that is not there: one message."""
    plan = changed(
        folder,
        ('file = "people.csv"', 'file = "nobody.csv"'),
        ("minutes = 60", 'minutes = 60\npolicy = "skill_first"'),
        ("minutes = 45", 'minutes = 45\npolicy = "none.toml"'),
    )
    with pytest.raises(InputError) as refused:
        plan.run()
    message = str(refused.value)
    assert "nobody.csv" in message and "did you mean 'skills_first'" in message
    assert "none.toml" in message


def test_a_condition_that_cannot_be_compared_is_refused(folder: Path) -> None:
    """It is known only once the people are read."""
    plan = changed(folder, ("seniority = 1", "floor = 1"))
    with pytest.raises(PolicyError, match="no field 'floor'"):
        plan.run()


def test_a_file_that_is_not_there(folder: Path) -> None:
    """The message names the file and the reason."""
    with pytest.raises(InputError, match="cannot be read"):
        mm.Plan.from_toml(folder / "nothing.toml")
    (folder / "latin.toml").write_bytes("name = 'Zoë'".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        mm.Plan.from_toml(folder / "latin.toml")
    with pytest.raises(InputError, match="either"):
        mm.Plan.from_toml()


def test_everything_is_written(folder: Path) -> None:
    """One page, tables that a spreadsheet opens, and each programme in its own folder."""
    outcome = mm.Plan.from_toml(folder / "programme.toml").run()
    written = outcome.write(folder / "out")
    assert all(path.exists() for path in written)
    page = (folder / "out" / "report.html").read_text("utf-8")
    assert "lunch" in page and "no-minutes-left" not in page and "minutes a month, and only" in page
    with (folder / "out" / "members.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["programme"] for row in rows} == {"lunch", "pairs"}
    assert (folder / "out" / "01 lunch" / "grouping.json").exists()
    with (folder / "out" / "ledger.csv").open(newline="") as file:
        assert {row["person"] for row in csv.DictReader(file)} == set(
            "ann ben cem dee eve fin gil".split()
        )
    with pytest.raises(UnknownPerson, match="did you mean 'lunch'"):
        outcome["lunhc"]
    assert str(outcome).startswith("spring: 2 programmes")


def test_the_command_runs_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table on stdout, words on stderr, files in a folder; a fault is exit code 2."""
    assert main(["run", str(folder / "programme.toml"), "--out", str(folder / "out")]) == 0
    shown = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert {row["mode"] for row in rows} == {"peers", "pairs"}
    assert "begin with report.html" in shown.err and "lunch (peers, 60 minutes" in shown.err
    assert main(["run", str(folder / "missing.toml")]) == 2
