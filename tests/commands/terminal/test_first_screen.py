"""What a command prints on a terminal: words in its width and colours, files first, then the rest.

Holds ``commands.terminal`` (``first_screen``, ``colours``) and ``commands.output`` to account.
"""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from mentormatch.cli import main
from mentormatch.commands.terminal.colours import has_colours
from mentormatch.commands.terminal.first_screen import pointed

COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Terminal(io.StringIO):
    """A stream that people read."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal of 80 columns with colours."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def run(screen: Terminal, *words: str) -> int:
    """Run a command on a terminal."""
    with redirect_stdout(screen):
        return main(words)


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """Write twelve mentors and fourteen mentees."""
    mentors = "".join(f"m{n:02},s{n}:{n % 5 + 1}\n" for n in range(12))
    mentees = "".join(f"e{n:02},s{n}:0>5,s{n ^ 1}:4\n" for n in range(14))
    (tmp_path / "mentors.csv").write_text(f"id,offers\n{mentors}", "utf-8")
    (tmp_path / "mentees.csv").write_text(f"id,seeks,offers\n{mentees}", "utf-8")
    return [str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv")]


def test_a_terminal_gets_words_and_the_place_of_the_report(
    people: list[str], tmp_path: Path, terminal: Terminal
) -> None:
    """The sentence, who is left out, best and worst, and an address that a click opens."""
    out = tmp_path / "a folder"
    assert run(terminal, "match", *people, "--out", str(out)) == 0
    told = COLOUR.sub("", terminal.getvalue())
    assert told.startswith("12 of 14 mentees have a mentor")
    headings = ["without a mentor: 2", "the 5 best pairs", "the 5 worst pairs", "report: "]
    assert sorted(headings, key=told.index) == headings
    assert f"report: {(out / 'report.html').as_uri()}\n" in told
    assert "mentor,mentee,score" not in told
    assert {path.name for path in out.iterdir()} > {"report.html", "pairs.csv", "matching.json"}


def test_a_table_on_a_terminal_is_asked_for(people: list[str], terminal: Terminal) -> None:
    """And so is the record."""
    assert run(terminal, "match", *people, "--format", "csv") == 0
    assert terminal.getvalue().startswith("mentor,mentee,score")
    terminal.truncate(0)
    assert run(terminal, "match", *people, "--format", "json") == 0
    assert terminal.getvalue().lstrip("\0").startswith("{")


def test_words_in_a_pipe_are_asked_for(
    people: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """They have neither colours nor line breaks of a width that nobody knows."""
    assert main(["match", *people, "--format", "text"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("12 of 14 mentees") and "\x1b" not in told
    assert "the 5 worst pairs" in told


@pytest.mark.parametrize(
    ("command", "more"),
    [("match", ()), ("peers", ()), ("peers", ("--rounds", "1")), ("groups", ("--size", "4", "6"))],
)
def test_files_are_there_before_anything_is_printed(
    people: list[str],
    tmp_path: Path,
    command: str,
    more: tuple[str, ...],
) -> None:
    """Whoever reads stdout may stop after a line."""
    out = tmp_path / "out"

    class Watching(Terminal):
        seen: bool | None = None

        def write(self, text: str) -> int:
            if self.seen is None:
                self.seen = any(out.rglob("report.html"))
            return super().write(text)

    for form in ("csv", "text"):
        screen = Watching()
        files = people[1:] if command == "peers" else people
        words = (command, *files, *more, "--format", form, "--out", str(out))
        assert run(screen, *words) == 0
        assert screen.seen
        for path in sorted(out.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def test_lines_fit_the_terminal_and_addresses_stay_whole(
    people: list[str], tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there to be copied is not broken."""
    monkeypatch.setenv("COLUMNS", "50")
    assert run(terminal, "match", *people, "--out", str(tmp_path / "out")) == 0
    lines = COLOUR.sub("", terminal.getvalue()).splitlines()
    assert all(len(line) <= 50 for line in lines if not line.startswith("report: file:"))


def test_an_answer_that_a_terminal_would_obey_is_shown_harmless(
    tmp_path: Path, terminal: Terminal
) -> None:
    """A label with an escape code moves no cursor and rings no bell."""
    (tmp_path / "m.csv").write_text("id,offers,Full name\nann,sql,Eve\x1b[2J\x07 X\n", "utf-8")
    (tmp_path / "e.csv").write_text("id,seeks\ncem,sql\n", "utf-8")
    (tmp_path / "c.toml").write_text('[mentors]\nlabel = "Full name"\n', "utf-8")
    files = [str(tmp_path / name) for name in ("m.csv", "e.csv")]
    assert run(terminal, "match", *files, "--columns", str(tmp_path / "c.toml")) == 0
    assert "\x1b" not in COLOUR.sub("", terminal.getvalue()) and "\x07" not in terminal.getvalue()


@pytest.mark.parametrize(
    ("name", "value", "coloured"),
    [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False)],
)
def test_colours_are_for_terminals_that_have_them(
    people: list[str],
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    coloured: bool,
) -> None:
    """NO_COLOR counts unless it is empty, as no-color.org has it."""
    monkeypatch.setenv(name, value)
    assert run(terminal, "match", *people) == 0
    assert bool(COLOUR.search(terminal.getvalue())) == coloured
    assert not has_colours(io.StringIO())


def test_a_terminal_is_not_pointed_to_what_only_python_has(
    people: list[str], tmp_path: Path, terminal: Terminal
) -> None:
    """Nor to a report that was not written."""
    assert run(terminal, "match", *people) == 0
    assert run(terminal, "match", *people, "--out", str(tmp_path / "out")) == 0
    assert ".findings" not in terminal.getvalue() and ".unmatched" not in terminal.getvalue()
    lines = ["1 warning: see .findings", "  and 3 more: see .unmatched"]
    assert "--out" in pointed(lines, kept=False)[1] and "report" in pointed(lines, kept=True)[1]


def test_the_demo_shows_its_invented_people_by_name(tmp_path: Path, terminal: Terminal) -> None:
    """A stranger sees people, and what to type next."""
    assert run(terminal, "demo", "--out", str(tmp_path / "demo")) == 0
    told = COLOUR.sub("", terminal.getvalue())
    assert "Nuno Lobo-Neves" in told and "HF197" not in told
    assert told.splitlines()[-1].startswith("With people of your own: mentormatch match ")
