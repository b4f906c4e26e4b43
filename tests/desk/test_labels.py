"""Names at a desk: shown to people, and in no log, file, exception or pickle.

Holds to account: ``desk.answer``, ``desk.standing``, ``desk.desk``, ``desk.roster`` and
``desk.intake`` where they know labels, and the languages of ``desk.refusal`` and ``desk.shortage``.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import pickle
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from canaries import BARE, MAP, heard, pools, rows

import mentormatch as mm
from mentormatch.cli import main

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def opened(columns: dict[str, object] = MAP) -> mm.Desk:
    """Return a desk at which one request is held, one declined by all, and one waits."""
    time = [NOW]
    mentors, mentees = pools(columns)
    desk = mm.Desk(mentors, mentees=mentees, clock=lambda: time[0])
    first, second, *_ = mentees.ids
    desk.ask(mm.Request(id="r1", mentee=first, skill="sql"))
    desk.ask(mm.Request(id="r2", mentee=second, skill="sqll"))
    desk.ask(mm.Request(id="r3", mentee=second, skill="r", level=2))
    for _ in mentors.ids:
        desk.decline("r3")
    desk.ask(mm.Request(id="r4", mentee=first, skill="r", level=2))
    time[0] += timedelta(minutes=5)
    desk.ask_again()
    return desk


@pytest.fixture(scope="module")
def desk() -> mm.Desk:
    """Return a desk whose people have labels."""
    return opened()


def test_no_name_stands_in_the_log_the_file_and_what_is_printed(
    desk: mm.Desk, tmp_path: Path
) -> None:
    """Printing, representations, events, records and pickles know people by id alone."""
    desk.save(tmp_path / "desk.json")
    told = [
        desk,
        desk.events,
        desk.names,
        (tmp_path / "desk.json").read_text("utf-8"),
        *map(str, desk.answers),
        *map(repr, desk.answers),
        *(answer.told(labels=False, language="nl") for answer in desk.answers),
        *(pickle.dumps(answer) for answer in desk.answers),
        desk.to_frame(labels=False).to_string(),
    ]
    assert [heard(text) for text in told] == [set()] * len(told)


def test_names_stand_where_people_read(desk: mm.Desk) -> None:
    """What is told and the table name who asks, the mentor, the backup, and people in reasons."""
    held, _, declined, _ = desk.answers
    who, mentor, backup = held.person, held.mentor or "", held.backup or ""
    last = {one: desk.names.anyone(one).split()[-1] for one in (who, mentor, backup)}
    assert heard(held.told()) == {"Canary", *last.values()}
    assert declined.reason == "DECLINED"
    assert heard(declined.told()) >= {"CanaryGiver0", "CanaryGiver1", "CanaryGiver2"}
    frame = desk.to_frame().set_index("request")
    assert frame.loc["r1", "person_label"] == f"Canary {last[who]}"
    assert frame.loc["r1", "mentor_label"] == f"Canary {last[mentor]}"
    assert frame.loc["r1", "backup_label"] == f"Canary {last[backup]}"
    assert not isinstance(frame.loc["r2", "mentor_label"], str)
    columns = list(desk.to_frame().columns)
    assert columns[columns.index("mentor") + 1] == "mentor_label"


def test_labels_change_nothing_that_is_decided(desk: mm.Desk) -> None:
    """With labels, without them, and once they are forgotten the log is the same."""
    bare, forgotten = opened(BARE), desk.without_labels()
    assert desk.events == bare.events == forgotten.events
    assert desk.answers == bare.answers == forgotten.answers
    for one in (bare, forgotten):
        assert not one.names and not heard(one.to_frame().to_string())
        assert not {"mentor_label", "person_label"} & set(one.to_frame().columns)
        assert not [answer for answer in one.answers if heard(answer.told())]
    forgotten.ask(mm.Request(id="r9", mentee=desk.answers[0].person, skill="sql"))
    assert len(forgotten) == len(desk) + 1
    again = pickle.loads(pickle.dumps(desk.answers[0]))  # noqa: S301 - our own bytes
    assert again == desk.answers[0] and not heard(again.told())
    assert not heard(copy.deepcopy(desk.answers[0]).told(labels=False))


def test_who_asks_may_be_named_by_label_and_in_a_file_by_address() -> None:
    """The log has the id; asking again under another name of hers is asking once."""
    mentors, mentees = pools()
    desk = mm.Desk(mentors, mentees=mentees, clock=lambda: NOW)
    who = mentees.ids[0]
    label, address = mentees.labels[who], mentees.contacts[who]
    first = desk.ask(mm.Request(id="r1", mentee=f"{label.upper()} ", skill="sql"))
    assert first.person == who and not heard(desk.events)
    told = [{"id": "r1", "mentee": asked, "skill": "sql"} for asked in (who, label, address)]
    requests = mm.read_requests(told, people=(mentees, mentors))
    assert {request.person for request in requests} == {who}
    assert desk.ask_all(requests) == (first,) * 3 and len(desk) == 1
    (named,) = mm.read_requests([{**told[0], "mentee": mentors.labels.iloc[0]}], people=(mentors,))
    assert named.person == mentors.ids[0]


def test_a_stranger_is_refused_without_any_name() -> None:
    """Neither what was asked nor a near name is repeated."""
    mentors, mentees = pools()
    desk = mm.Desk(mentors, mentees=mentees, clock=lambda: NOW)
    asked = mm.Request(id="r1", mentee="Canary CanaryTaker99", skill="sql")
    with pytest.raises(mm.errors.UnknownPerson, match="id, address or label") as caught:
        desk.ask(asked)
    assert not heard(caught.value) and not len(desk)
    row = {"id": "r1", "mentee": "canarytaker99@example.org", "skill": "sql"}
    with pytest.raises(mm.InputError, match="not clear who asks") as refused:
        mm.read_requests([row], people=(mentees, mentors))
    assert not heard(refused.value) and not heard(refused.value.findings)
    desk.ask(mm.Request(id="r2", mentee=mentees.ids[0], skill="sql"))
    with pytest.raises(mm.errors.UnknownPerson) as nobody:
        desk.confirm("r2", mentor="Canary CanaryGiver99")
    assert not heard(nobody.value)


def test_a_label_of_two_people_is_refused_with_ids_and_rows() -> None:
    """At the desk, and in the file of requests."""
    people = rows("Taker", 3, seeks="sql")
    people[2]["Last name"] = people[0]["Last name"]
    mentees = mm.read_profiles(people, columns=MAP)
    twins = [mm.hashed_id(people[k]["Work e-mail"]) for k in (0, 2)]
    desk = mm.Desk(pools()[0], mentees=mentees, clock=lambda: NOW)
    row = {"id": "r1", "mentee": "Canary CanaryTaker0", "skill": "sql"}
    for call in (
        lambda: desk.ask(mm.Request(**row)),  # type: ignore[arg-type]
        lambda: mm.read_requests([row], people=(mentees,)),
    ):
        with pytest.raises(mm.InputError, match="2 people have this name") as caught:
            call()
        assert all(f"{who} (row " in str(caught.value) for who in twins)
        assert not heard(caught.value)
    assert not len(desk)


def test_mentors_agree_and_decline_by_label() -> None:
    """As everywhere else where a person is named."""
    mentors, mentees = pools()
    desk = mm.Desk(mentors, mentees=mentees, clock=lambda: NOW)
    held = desk.ask(mm.Request(id="r1", mentee=mentees.ids[0], skill="sql"))
    first = str(held.mentor)
    second = desk.decline("r1", mentor=mentors.labels[first])
    assert desk.decline("r1", mentor=mentors.contacts[first]) == second
    label = mentors.labels[str(second.mentor)]
    assert desk.confirm("r1", mentor=label).status == "confirmed"


def test_reasons_are_told_in_dutch_also_from_a_file(desk: mm.Desk, tmp_path: Path) -> None:
    """The file keeps English words, and beside them what tells them in another language."""
    path = tmp_path / "desk.json"
    desk.save(path)
    mentors, mentees = pools()
    again = mm.Desk.load(path, mentors=mentors, mentees=mentees, clock=lambda: NOW)
    waits = desk.answer("r2").told(labels=False, language="nl")
    assert "wacht: NO_SKILL - niemand bij deze balie biedt 'sqll' (bedoel je 'sql'?)" in waits
    assert "voorkeur" in desk.answer("r1").told(language="nl")
    for one, other in zip(desk.answers, again.answers, strict=True):
        assert one == other and one.told(language="nl") == other.told(language="nl")
    assert "verbeter de spelling" in again.to_frame(language="nl")["fix"][1]
    assert desk.to_frame()["fix"][1].startswith("correct the spelling")


def test_a_file_from_before_is_told_in_english(desk: mm.Desk, tmp_path: Path) -> None:
    """Its events hold words alone; it is read, saved again, and gone on with."""
    path = tmp_path / "desk.json"
    desk.save(path)
    record = json.loads(path.read_text("utf-8"))
    for event in record["events"]:
        event.pop("said", None)
    path.write_text(json.dumps(record), "utf-8")
    mentors, mentees = pools()
    old = mm.Desk.load(path, mentors=mentors, mentees=mentees, clock=lambda: NOW)
    assert old.answers == desk.answers
    assert "nobody at this desk offers 'sqll'" in old.answer("r2").told(language="nl")
    old.ask(mm.Request(id="r8", mentee=mentees.ids[0], skill="sqll"))
    assert "niemand bij deze balie" in old.answer("r8").told(language="nl")
    old.save(path)


class Terminal(io.StringIO):
    """A stream that people read."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_the_command_shows_names_to_people_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe, a record and the state have ids; a terminal has names unless ids are asked for."""
    monkeypatch.chdir(tmp_path)
    for name, people in (
        ("m", rows("Giver", 2, offers="sql:4")),
        ("e", rows("Taker", 2, seeks="sql:3")),
        ("q", [{"id": "r1", "mentee": "canary CANARYtaker1", "skill": "sql"},
               {"id": "r2", "mentee": "canarytaker0@example.org", "skill": "cobol"}]),
    ):  # fmt: skip
        with Path(f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(people[0]))
            writer.writeheader()
            writer.writerows(people)
    mm.ColumnMap(**MAP).to_toml(tmp_path / "map.toml")
    words = "desk m.csv --mentees e.csv --columns map.toml --state s.json --now 2026-01-05T09:00"
    assert main(words.replace("m.csv", "m.csv q.csv").split()) == 0
    shown = capsys.readouterr()
    assert not heard(shown.out) and not heard(shown.err)
    assert not heard(Path("s.json").read_text("utf-8"))
    for more, seen in (
        ("", True), ("--format csv", True), ("--format json", False), ("--ids-only", False),
        ("--language nl", True),
    ):  # fmt: skip
        out = Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        assert main([*words.split(), "--all", *more.split()]) == 0
        assert bool(heard(out.getvalue())) == seen, more
        assert ("wacht" in out.getvalue()) == more.endswith("nl"), more
