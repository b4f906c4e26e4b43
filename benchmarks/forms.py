"""Sign-up forms of thirty columns: a large CSV, a workbook, and a small one checked from cold."""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.laps import Report
from benchmarks.process import Run, call, environment, run
from benchmarks.tables import Table, Target, lap_rows, process_row

__all__ = ["check", "measure", "read", "write"]

_SKILLS = (
    "Python;SQL;Excel;Power BI;Presenting;Writing;Negotiating;Delegating;Coaching;Planning;Budgets;"
    "Statistics;Machine learning;Project management;Public speaking;Facilitation;Data modelling;"
    "Interviewing;Cloud;Security;UX research;Sales;Marketing;Finance;Law;Procurement;Logistics;R;"
    "Go;Rust"
).split(";")
_GRADES = ("Junior", "Medior", "Senior", "Principal")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_TONGUES = ("Dutch", "English", "German", "French", "Spanish")
_PARTS = ("Weekday mornings", "Friday afternoon", "Evenings")
_BACKGROUNDS = ("Retail", "Public sector", "Start-up", "Science")
_WORDS = (
    "I work on things that matter and like to help people who begin with them every day".split()
)
_GRID = _SKILLS[:8]
_HEADERS = (
    "Number", "First name", "Last name", "Work e-mail", "What can you teach?",
    "What do you want to learn?", *(f"Rate [{skill}]" for skill in _GRID), "Which languages?",
    "Grade", "Unit", "Team", "City", "Time zone", "When are you free?", "How many mentees?",
    "Hours a month", "Still with us?", "First day", "Last day", "Manager", "Tell us about yourself",
    "Background", "Years of experience",
)  # fmt: skip
_COLUMNS = """\
id = "Number"
label = ["First name", "Last name"]
contact = "Work e-mail"

[fields]
offers = "What can you teach?"
languages = "Which languages?"
department = "Unit"
team = "Team"
site = "City"
time_zone = "Time zone"
active = "Still with us?"
from_date = "First day"
until_date = "Last day"
manager = "Manager"
experience = "Background"

[fields.seeks]
columns = ["Rate [*]"]
item = "header"
cell = "level"

[fields.seniority]
column = "Grade"
ladder = ["Junior", "Medior", "Senior", "Principal"]

[fields.availability]
column = "When are you free?"

[fields.availability.values]
"Weekday mornings" = ["Mon 09:00-12:00", "Tue 09:00-12:00", "Wed 09:00-12:00", "Thu 09:00-12:00"]
"Friday afternoon" = ["Fri 13:00-17:00"]
"Evenings" = ["Mon 18:00-21:00", "Wed 18:00-21:00"]

[fields.max_mentees]
column = "How many mentees?"
range = "low"

[fields.minutes_per_month]
column = "Hours a month"
range = "low"

[attributes]
wants = { column = "What do you want to learn?", items = true }
years = { column = "Years of experience", number = true }
bio = "Tell us about yourself"
"""
_ONE_IN = 500


def _row(number: int, draw: random.Random, *, bad: bool) -> list[str]:
    """Return the answers of one person; one in five hundred holds a bad cell, if asked for."""

    def some(words: Any, most: int) -> str:
        return ";".join(draw.sample(words, draw.randint(1, most)))

    bad = draw.randrange(_ONE_IN) == 0 and bad
    return [
        f"{number:06}", f"Ann{number % 977}", f"Lee{number % 1409}", f"p{number}@firm.example",
        some(_SKILLS, 5), some(_SKILLS, 3), *(draw.choice("012345") for _ in _GRID),
        some(_TONGUES, 3), draw.choice(_GRADES), f"Unit {draw.randrange(40)}",
        f"Team {draw.randrange(300)}", draw.choice(("Utrecht", "Lisbon", "Lyon")),
        draw.choice(("Europe/Amsterdam", "Europe/Lisbon", "Europe/Paris")),
        some((*_PARTS, f"{draw.choice(_DAYS)} 09:00-10:30"), 2),
        "two" if bad else draw.choice(("1", "2", "2-3", "")), draw.choice(("1-2", "2", "4 hours")),
        draw.choice(("yes", "yes", "no")), f"2026-0{draw.randint(1, 9)}-15",
        draw.choice(("", "2027-12-31")), f"{draw.randrange(1, number + 2):06}",
        " ".join(draw.choices(_WORDS, k=25)), some(_BACKGROUNDS, 2),
        str(draw.randrange(40)),
    ]  # fmt: skip


def _rows(people: int, *, bad: bool = True) -> Iterator[list[str]]:
    draw = random.Random(1)  # noqa: S311  (people that nobody is)
    return (_row(number, draw, bad=bad) for number in range(1, people + 1))


def write(folder: str, *, people: int, sheet: int, few: int) -> Report:
    """Write a large CSV, a workbook, and two small CSV files; a task."""
    import xlsxwriter

    at = Path(folder)
    (at / "columns.toml").write_text(_COLUMNS, "utf-8")
    for name, count in (("people.csv", people), ("mentors.csv", few), ("mentees.csv", few)):
        with (at / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_HEADERS, *_rows(count, bad=count > few)])
    with xlsxwriter.Workbook(at / "people.xlsx", {"constant_memory": True}) as book:
        page = book.add_worksheet("People")
        for number, row in enumerate([_HEADERS, *_rows(sheet)]):
            page.write_row(number, 0, row)
    return Report()


def read(folder: str, name: str) -> Report:
    """Read a file, bad rows left out; a task."""
    from mentormatch import read_profiles

    report = Report()
    with report.lap("read, every cell checked"):
        pool = read_profiles(
            Path(folder, name), columns=Path(folder, "columns.toml"), on_error="drop"
        )
    report.facts |= {"account": str(pool.account), "findings": len(pool.findings)}
    return report


def check(folder: str, name: str) -> Report:
    """Check a file by itself; a task."""
    import mentormatch as mm

    report = Report()
    with report.lap("`check`, everything that is told"):
        found = mm.check(Path(folder, name), columns=Path(folder, "columns.toml"))
        report.facts["told"] = len(str(found))
    return report


def measure(
    scratch: Path, *, people: int = 100_000, sheet: int = 10_000, few: int = 100, repeats: int = 3
) -> Table:
    """Time reading and checking, each in processes of its own."""
    env = environment(scratch)
    call(write, env, folder=scratch, people=people, sheet=sheet, few=few)
    _checked(scratch, env)  # so that no process that counts has to compile bytecode
    large = [call(read, env, folder=scratch, name="people.csv") for _ in range(repeats)]
    told = [call(check, env, folder=scratch, name="people.csv") for _ in range(repeats)]
    book = [call(read, env, folder=scratch, name="people.xlsx") for _ in range(repeats)]
    small = [_checked(scratch, env) for _ in range(repeats)]
    rows = []
    for what, runs in ((f"{people:,} rows, CSV", large), ("the same", told)):
        rows += [*lap_rows(runs), process_row(f"process: {what}", "cold", runs)]
    rows += [*lap_rows(book), process_row(f"process: {sheet:,} rows, .xlsx", "cold", book)]
    rows.append(process_row(f"`mentormatch check`, {few} + {few} rows", "warm", small))
    targets = (
        Target(f"{people:,} rows read and checked, CPU", rows[0].cpu, 10, "s"),
        Target("the same by `check`, CPU", rows[2].cpu, 10, "s"),
        Target("peak of either", max(rows[1].peak or 0, rows[3].peak or 0), 1000, "MB"),
        Target(f".xlsx of {sheet:,} rows, CPU", rows[4].cpu, 10, "s"),
        Target("`check` from cold, CPU", rows[6].cpu, 1.5, "s"),
    )
    mapped = "an id, labels, an address, lists, a grid of levels, hours in words, ranges, days, "
    mapped += "yes and no, numbers, and a text about oneself"
    remarks = (
        f"{len(_HEADERS)} columns, all mapped: {mapped}.",
        f"What became of the rows: {large[0].facts['account']}.",
    )
    return Table("forms", f"Forms of {len(_HEADERS)} columns", rows, targets, remarks)


def _checked(folder: Path, env: dict[str, str]) -> Run:
    files = [str(folder / name) for name in ("mentors.csv", "mentees.csv")]
    command = [sys.executable, "-m", "mentormatch", "check", *files]
    return run([*command, "--columns", str(folder / "columns.toml")], env)[0]
