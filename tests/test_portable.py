"""Every way of mentoring once: asked, printed, written, read and judged again, and by its command.

Holds to account: ``forms``, and each verb with the libraries of the Python that runs this.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.cli import main

pytestmark = pytest.mark.portable

SKILLS = ("sql", "law", "python", "design")
ENGINES = ("matrix", "scale")


def _person(k: int) -> mm.Profile:
    """One of many different people, who name one another and keep hours."""
    return mm.Profile(
        id=f"p{k:02}",
        offers={SKILLS[k % 4]: 2 + k % 4, SKILLS[(k + 1) % 4]: None},
        seeks={SKILLS[(k + 2) % 4]: {"current": 1, "target": 3 + k % 3}},
        seniority=str(1 + k % 7),
        team=f"t{k // 3}",
        department="ab"[k % 2],
        site="xy"[k // 2 % 2],
        languages={"en", "nl"} if k % 2 else {"en"},
        availability={f"Mon {9 + k % 3:02}:00-12:00", "Thu 15:00-17:00"},
        time_zone="Europe/Amsterdam" if k % 3 else "Asia/Tokyo",
        styles_offered={"coach": 1.0, "sponsor": 0.5} if k % 2 else {"advisor"},
        styles_wanted={"coach"},
        goals=[mm.Goal(kind="change", tags={SKILLS[k % 4]}, due="2027-03-01")],
        values={"openness": k % 5 / 4},
        preferences=[f"p{(k + 5) % 12:02}"],
        vetoes={f"p{(k + 7) % 12:02}"},
        max_mentees=1 + k % 2,
        max_mentors=1 + (k % 3 == 0),
        minutes_per_month=240,
    )


PEOPLE = [_person(k) for k in range(12)]
MENTORS, MENTEES = PEOPLE[:5], PEOPLE[5:]


def _is_itself_again(answer: Any, mentors: Any, mentees: Any) -> None:
    """Print it, lay it out, write it, and read it back, which judges it."""
    assert len(answer.matches) > 0
    assert len(answer.to_frame()) > 0
    read = mm.Matching.from_json if isinstance(answer, mm.Matching) else mm.read_grouping
    again = read(answer.to_json(), mentors=mentors, mentees=mentees)
    assert str(again) == str(answer)
    assert again.to_json() == answer.to_json()


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("engine", ENGINES)
def test_pairs(engine: Any, objective: Any, tmp_path: Path) -> None:
    """Both engines, both objectives, several mentors each, with a report and tables."""
    policy = mm.Policy(objective=objective)
    answer = mm.match(MENTORS, MENTEES, policy, engine=engine, seed=3)
    assert answer.certificate.proven
    assert str(answer) == str(mm.match(MENTORS, MENTEES, policy, engine="matrix", seed=3))
    assert str(answer.explain(answer.matches[0].mentee))
    answer.report(tmp_path / "report.html")
    answer.to_csv(tmp_path / "pairs.csv")
    _is_itself_again(answer, MENTORS, MENTEES)


def test_pairs_again() -> None:
    """An answer begins the next one, which is the same where nothing changed."""
    first = mm.match(MENTORS, MENTEES, seed=3)
    assert str(mm.match(MENTORS, MENTEES, seed=3, start=first)) == str(first)


def test_reverse() -> None:
    """Juniors mentor seniors."""
    juniors, seniors = mm.reverse_pools(PEOPLE)
    answer = mm.match(juniors, seniors, mm.presets.reverse(), seed=3)
    _is_itself_again(answer, juniors, seniors)


def test_peers() -> None:
    """In pairs, and round after round."""
    _is_itself_again(mm.match_peers(PEOPLE, seed=3), None, PEOPLE)
    anybody = mm.Policy(requirements=[mm.NotSelf()])
    assert len(mm.schedule_peers(PEOPLE, anybody, rounds=2, seed=3).rounds) == 2


def test_groups() -> None:
    """With a facilitator, with two, and with a quota."""
    for options in ({}, {"leads": 2}, {"quotas": [mm.Quota("department", at_most=3)]}):
        answer = mm.form_groups(MENTORS, MENTEES, size=(2, 4), seed=3, **options)
        _is_itself_again(answer, MENTORS, MENTEES)


def test_circles() -> None:
    """Without a facilitator."""
    answer = mm.form_groups(None, PEOPLE, size=(3, 4), seed=3, not_alone="department")
    _is_itself_again(answer, None, PEOPLE)


def test_teams_and_staff() -> None:
    """Teams of both sides, and mentors for teams that exist."""
    _is_itself_again(mm.form_teams(MENTORS, MENTEES, seed=3), MENTORS, MENTEES)
    teams = mm.team_profiles(MENTEES)
    _is_itself_again(mm.staff_teams(MENTORS, teams, seed=3), MENTORS, teams)


def test_boards() -> None:
    """Mentors who complement one another."""
    answer = mm.form_boards(MENTORS, MENTEES, size=(1, 2), seed=3)
    _is_itself_again(answer, MENTORS, MENTEES)


def test_desk(tmp_path: Path) -> None:
    """Requests one by one, saved, opened and verified."""
    given: dict[str, Any] = {
        "mentees": MENTEES,
        "clock": lambda: datetime(2027, 1, 4, 9, tzinfo=UTC),
    }
    desk = mm.Desk(MENTORS, **given)
    asked = [mm.Request(id=f"r{k}", mentee=p.id, skill="sql") for k, p in enumerate(MENTEES)]
    assert [str(desk.ask(request)) for request in asked]
    desk.save(tmp_path / "desk.json")
    again = mm.Desk.load(tmp_path / "desk.json", mentors=MENTORS, **given)
    again.verify()
    assert again.answers == desk.answers


def test_programmes() -> None:
    """Several ways of mentoring on one account of minutes."""
    mentors = mm.Who(table="staff", only=["p00", "p01", "p02"])
    mentees = mm.Who(table="staff", only=["p05", "p06", "p07", "p08"])
    plan = mm.Plan(
        name="spring",
        people={"staff": mm.Table(file="nowhere.csv")},
        programmes=[
            mm.Programme(name="one", mode="pairs", mentors=mentors, mentees=mentees),
            mm.Programme(name="lunch", mode="peers", people=mm.Who(table="staff"), minutes=30),
        ],
    )
    run = plan.run({"staff": mm.Profiles.of(PEOPLE)})
    run.ledger.verify()
    assert len(run.runs) == 2
    assert mm.Ledger.from_json(run.ledger.to_json()).to_json() == run.ledger.to_json()


def test_style_gaps() -> None:
    """Which styles a programme lacks."""
    assert str(mm.style_gaps(MENTORS, MENTEES))


def _best(scores: Any) -> tuple[int, int]:
    """Most pairs, then the highest sum, by trying every set of mentors in every order."""
    mentors, mentees = scores.shape
    found = (0, 0)
    seats = [*range(mentors), *[None] * mentees]
    for chosen in set(permutations(seats, mentees)):
        pairs = [(m, e) for e, m in enumerate(chosen) if m is not None]
        found = max(found, (len(pairs), sum(int(scores[p]) for p in pairs)))
    return found


@pytest.mark.parametrize("shape", list(product((1, 2, 3), repeat=2)), ids=str)
def test_tiny_questions_have_the_answer_of_an_enumeration(shape: tuple[int, int]) -> None:
    """Every pool of up to three a side, with whole scores."""
    random = np.random.default_rng(shape)
    for _ in range(5):
        scores = random.integers(0, 5, shape)
        answer = mm.assign(scores, objective="total", seed=1)
        total = sum(int(scores[m, e]) for m, e in answer.pairs)
        assert total == _best(scores)[1], scores


TABLES = {
    "mentors.csv": "id,offers,max_mentees,seniority,team\nann,sql:4;python,2,5,x\nben,r:5,1,6,y\n",
    "mentees.csv": "id,seeks,seniority,team\ncem,sql:3,2,x\ndee,r:2;sql,1,x\neli,python,3,y\n",
}
COMMANDS = (
    ("match", "mentors.csv", "mentees.csv", "--out", "out"),
    ("match", "mentors.csv", "mentees.csv", "--format", "json"),
    ("peers", "mentees.csv", "--anyway"),
    ("groups", "mentors.csv", "mentees.csv", "--size", "1", "2"),
    ("circles", "mentees.csv", "--size", "2", "3", "--anyway"),
    ("teams", "mentors.csv", "mentees.csv"),
    ("boards", "mentors.csv", "mentees.csv", "--size", "1", "2"),
    ("styles", "mentors.csv", "mentees.csv"),
    ("demo",),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each command answers two small files."""
    monkeypatch.chdir(tmp_path)
    for name, text in TABLES.items():
        Path(name).write_text(text, encoding="utf-8")
    assert main([*words]) == 0, capsys.readouterr().err
    assert capsys.readouterr().out
