"""What programmes came to, told to people: by label or id, in English and Dutch, on one page.

Holds to account: ``programmes.outcome``, ``programmes.page``, ``programmes.ran`` and
``programmes.desk`` where they show people and sentences.
"""

from __future__ import annotations

import csv
import pickle
import re
import sys
from pathlib import Path

import pytest
from canaries import MAP, heard, rows

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.programmes.outcome import Outcome

PLAN = """
name = "spring <1>"
[people]
mentors = { file = "mentors.csv", columns = "map.toml" }
staff = { file = "staff.csv", columns = "map.toml" }
[[programmes]]
name = "pairs"
mode = "pairs"
mentors = { table = "mentors" }
mentees = { table = "staff" }
minutes = 30
[[programmes]]
name = "lunch"
mode = "peers"
people = { table = "staff" }
minutes = 10
[[programmes]]
name = "help"
mode = "desk"
mentors = { table = "mentors" }
mentees = { table = "staff" }
requests = "requests.csv"
period = [2027-01-11, 2027-01-31]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a plan and its files; who asks is named by address and by label."""
    where = tmp_path_factory.mktemp("plan")
    asked = [
        {"id": "r1", "mentee": "canarytaker1@example.org", "skill": "sql", "minutes": "30"},
        {"id": "r2", "mentee": "Canary CanaryTaker2", "skill": "sqll", "minutes": "30"},
    ]
    for name, people in (
        ("mentors", rows("Giver", 3, offers="sql:4", max_mentees="2", minutes_per_month="120")),
        ("staff", rows("Taker", 13, seeks="sql:3", offers="r:4")),
        ("requests", asked),
    ):
        with (where / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(people[0]))
            writer.writeheader()
            writer.writerows(people)
    mm.ColumnMap(**MAP).to_toml(where / "map.toml")
    (where / "plan.toml").write_text(PLAN, "utf-8")
    return where


@pytest.fixture(scope="module")
def outcome(folder: Path) -> Outcome:
    """Run the plan."""
    return mm.Plan.from_toml(folder / "plan.toml").run()


def page_of(outcome: Outcome, tmp_path: Path, **how: object) -> str:
    """Return the page as text."""
    outcome.report(tmp_path / "page.html", **how)  # type: ignore[arg-type]
    return (tmp_path / "page.html").read_text("utf-8")


def test_the_page_names_everybody_and_no_code(outcome: Outcome, tmp_path: Path) -> None:
    """Whoever meets, waits or has an account is called by name, in sentences too."""
    page = page_of(outcome, tmp_path)
    givers, takers = (
        {f"Canary{who}{k}" for k in range(n)} for who, n in (("Giver", 3), ("Taker", 13))
    )
    assert heard(page) == {"Canary", *givers, *takers}
    assert not re.findall(r"p-[0-9a-f]{10}", page)
    assert "r2: nobody at this desk offers &#39;sqll&#39;" in page
    assert "spring &lt;1&gt;" in page and "<1>" not in page
    # Each cell says on a narrow screen what it is, and no table is left to be scrolled.
    assert page.count("<table") == page.count('<table class="cards"')


def test_the_page_has_the_ends_of_the_scores(outcome: Outcome, tmp_path: Path) -> None:
    """Who is left out stands before who meets, and the lowest score comes first."""
    page = page_of(outcome, tmp_path, title="For the board", date="4 May 2027")
    assert "<h1>For the board</h1>" in page and "4 May 2027" in page
    assert page.index("Who is left out, and why") < page.index("Who meets whom")
    part = page[page.index('id="p1"') : page.index('id="p2"')]
    scores = [float(s) for s in re.findall(r'data-th="score, 0 to 1">([\d.]+)', part)]
    assert scores == sorted(scores) and len(scores) == len(outcome["pairs"])


def test_a_page_of_ids_has_no_name(outcome: Outcome, tmp_path: Path) -> None:
    """With ``labels=False``, and once labels are forgotten."""
    bare = outcome.without_labels()
    shown = [
        page_of(outcome, tmp_path, labels=False),
        page_of(bare, tmp_path),
        bare.told(),
        bare.to_frame().to_string(),
        bare.left_out().to_string(),
        bare.requests().to_string(),
        outcome.told(labels=False),
        str(outcome),
        repr(outcome),
        *(pickle.dumps(run.answer) for run in outcome.runs),
    ]
    assert [heard(text) for text in shown] == [set()] * len(shown)
    assert [one.answer for one in bare.runs] == [one.answer for one in outcome.runs]
    assert bare.desk("help").answers == outcome.desk("help").answers


def test_everything_is_told_in_dutch(outcome: Outcome, tmp_path: Path) -> None:
    """The page, the words and the tables; codes stay."""
    page = page_of(outcome, tmp_path, language="nl")
    assert '<html lang="nl">' in page and "In één oogopslag" in page
    for english in ("Who is left out", "what would help", "left over", "minutes a month"):
        assert english not in page
    told = outcome.told(language="nl")
    assert "spring <1>: 3 programma's" in told and "pairs (koppels, 30 minuten per maand)" in told
    assert "1 van 2 verzoeken heeft een mentor" in told
    left = outcome.left_out("nl").set_index("programme")
    assert "niemand bij deze balie" in str(left.loc["help", "detail"])
    assert "NO_SKILL" in outcome.requests("nl")["reason"].tolist()
    assert "verbeter de spelling" in outcome.requests("nl")["fix"][1]
    with pytest.raises(mm.InputError, match="language"):
        outcome.told(language="fr")  # type: ignore[arg-type]


def test_requests_have_labels_behind_ids(outcome: Outcome) -> None:
    """As the tables of every other answer; desks without requests still have a table."""
    frame = outcome.requests()
    assert frame["person_label"].tolist() == ["Canary CanaryTaker1", "Canary CanaryTaker2"]
    assert list(frame.columns[:4]) == ["programme", "request", "person", "person_label"]
    none = Outcome("none", outcome.runs, outcome.ledger).requests()
    assert list(none.columns[:2]) == ["programme", "request"] and not len(none)


def test_the_command_writes_pages_in_a_language(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pages and words; records stay English, and have ids."""
    words = ["run", str(folder / "plan.toml"), "--out", str(tmp_path), "--language", "nl"]
    assert main(words) == 0
    shown = capsys.readouterr()
    assert "programma's" in shown.err and not heard(shown.err)
    for file in ("report.html", "01 pairs/report.html"):
        page = (tmp_path / file).read_text("utf-8")
        assert '<html lang="nl">' in page and heard(page)
    assert heard((tmp_path / "03 help" / "requests.csv").read_text("utf-8"))
    record = (tmp_path / "03 help" / "desk.json").read_text("utf-8")
    assert "correct the spelling" in record and not heard(record)


STAFF = """
name = "winter"
[people]
mentors = { file = "mentors.csv", columns = "map.toml" }
staff = { file = "staff.csv", columns = "map.toml" }
[[programmes]]
name = "teams"
mode = "staff"
mentors = { table = "mentors" }
mentees = { table = "staff" }
mentors_per_team = [1, 1]
minutes = 30
"""


@pytest.fixture
def staffed(tmp_path: Path) -> Path:
    """Write a plan of teams that exist; one team is called as a member of the other is numbered."""
    (tmp_path / "mentors.csv").write_text(
        "id,Name,offers,max_mentees\n9,Canary CanaryGiver9,sql:4,1\n", "utf-8"
    )
    (tmp_path / "staff.csv").write_text(
        "id,Name,seeks,team\n1,Canary CanaryTaker1,sql,7\n"
        "7,Canary CanaryTaker7,cobol,8\n8,Canary CanaryTaker8,cobol,8\n",
        "utf-8",
    )
    (tmp_path / "map.toml").write_text('id = "id"\nlabel = "Name"\n', "utf-8")
    (tmp_path / "plan.toml").write_text(STAFF, "utf-8")
    return tmp_path


def test_members_of_existing_teams_are_called_by_label(staffed: Path) -> None:
    """On the page, in its accounts and in the table; a team stays what it is called."""
    outcome = mm.Plan.from_toml(staffed / "plan.toml").run()
    page = page_of(outcome, staffed)
    met = page[page.index("Who meets whom") : page.index("Minutes a month</h2>")]
    assert "7: " in met and heard(met) == {"Canary", "CanaryTaker1", "CanaryGiver9"}
    accounts = page[page.index("Minutes a month</h2>") :]
    assert heard(accounts) >= {"CanaryTaker1", "CanaryTaker7", "CanaryTaker8", "CanaryGiver9"}
    left = page[page.index("Who is left out, and why") : page.index("Who meets whom")]
    assert '<td class="who">8</td>' in left and not heard(left)
    assert outcome.to_frame()["label"].tolist() == ["Canary CanaryGiver9", "Canary CanaryTaker1"]
    assert outcome.left_out()[["person", "label"]].values.tolist() == [["8", "8"]]


def test_members_of_existing_teams_are_ids_where_nobody_may_be_named(staffed: Path) -> None:
    """With ``labels=False``, once labels are forgotten, and in what is no face for people."""
    outcome = mm.Plan.from_toml(staffed / "plan.toml").run()
    bare = outcome.without_labels()
    shown = [
        page_of(outcome, staffed, labels=False),
        page_of(bare, staffed),
        bare.to_frame().to_string(),
        str(outcome),
        repr(outcome),
        repr(outcome.runs),
        *map(pickle.dumps, outcome.runs),
    ]
    assert [heard(text) for text in shown] == [set()] * len(shown)
    assert bare.runs == outcome.runs


def test_a_workbook_lies_beside_each_answer(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As ``match`` writes it; without the extra the command says so, once."""
    words = ["run", str(folder / "plan.toml"), "--out"]
    assert main([*words, str(tmp_path / "with")]) == 0
    assert "no matching.xlsx" not in capsys.readouterr().err
    books = sorted(path.parent.name for path in (tmp_path / "with").glob("*/matching.xlsx"))
    assert books == ["01 pairs", "02 lunch"]
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert main([*words, str(tmp_path / "without")]) == 0
    told = capsys.readouterr().err
    assert told.count("no matching.xlsx (needs the extra [excel])") == 1
    assert not list((tmp_path / "without").glob("*/*.xlsx"))
    assert main([*words, str(tmp_path / "text"), "--format", "text"]) == 0
    assert "no matching.xlsx (needs the extra [excel])" in capsys.readouterr().out


def test_limits_hold_for_the_people_of_a_plan(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--limit`` means what it means of a file given to match."""
    words = ["run", str(folder / "plan.toml"), "--limit"]
    assert main([*words, "file_bytes=50"]) == 2
    told = capsys.readouterr().err
    assert "mentors.csv" in told and "staff.csv" in told and "--limit file_bytes=" in told
    assert main([*words, "file_byte=50"]) == 2
    assert "did you mean 'file_bytes'?" in capsys.readouterr().err
    with pytest.raises(mm.InputError, match="file_bytes"):
        mm.Plan.from_toml(folder / "plan.toml").run(limits=mm.Limits(file_bytes=50))
    assert main([*words, "items=150"]) == 0
