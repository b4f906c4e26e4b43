"""``mentormatch desk``: requests from a file, answered on the minutes that a state file keeps."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.commands.output import (
    add_format,
    add_ids_only,
    add_language,
    format_of,
    whole,
)
from mentormatch.commands.people import add_limit, map_of
from mentormatch.commands.streams import code_of, read_by_people, say
from mentormatch.commands.terminal.first_screen import print_lines
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.errors import RequestError

if TYPE_CHECKING:
    from mentormatch.desk.answer import DeskAnswer
    from mentormatch.desk.desk import Desk
    from mentormatch.desk.request import Request
    from mentormatch.people.grammar.map_sides import Side
    from mentormatch.people.pool.profiles import Profiles


__all__ = ["add"]

_STEPS = {
    "withdraw": "a request that is not needed any more",
    "release": "a request whose minutes are given back",
    "decline": "a request that the mentor declines",
    "confirm": "a request that the mentor takes",
}
"""What may become of a request, in the order in which it is entered."""


def add(commands: Commands) -> None:
    """Add the command."""
    desk = add_command(
        commands,
        "desk",
        "answer requests for one skill, as they come",
        "mentormatch desk mentors.csv requests.csv --state desk.json --now 2026-01-05T09:00",
        "mentormatch desk mentors.csv --state desk.json --now 2026-01-05T10:00 --confirm r1",
    )
    desk.add_argument("mentors", type=Path, help="file of the mentors")
    desk.add_argument(
        "requests",
        type=Path,
        nargs="?",
        help="file of new requests: id, mentee (id, address or label), skill, and more if wanted",
    )
    desk.add_argument(
        "--state",
        type=Path,
        required=True,
        metavar="JSON",
        help="file of the desk; made if it is not there",
    )
    desk.add_argument(
        "--now",
        type=_time,
        required=True,
        metavar="TIME",
        help="the time now, such as 2026-01-05T09:00",
    )
    desk.add_argument(
        "--mentees",
        type=Path,
        metavar="FILE",
        help="file of the people who may ask (default: anybody)",
    )
    desk.add_argument(
        "--columns",
        type=Path,
        metavar="TOML",
        help="column map of both files (default: headers are names of fields)",
    )
    desk.add_argument(
        "--sheet", metavar="NAME", help="sheet of both workbooks, where several hold people"
    )
    desk.add_argument("--mentee-sheet", metavar="NAME", help="sheet of the mentees, if it differs")
    add_limit(desk)
    _add_options(desk)
    for step, words in _STEPS.items():
        desk.add_argument(f"--{step}", action="append", default=[], metavar="ID", help=words)
    desk.add_argument("--again", action="store_true", help="ask again for all requests that wait")
    desk.add_argument(
        "--one-by-one",
        action="store_true",
        help="answer in the order of the file, and not as one batch",
    )
    desk.add_argument(
        "--all", action="store_true", help="print every request, not only those of this run"
    )
    add_format(desk, "csv", "json", "text")
    add_language(desk)
    add_ids_only(desk)
    desk.add_argument(
        "--max-waiting", type=whole, metavar="N", help="exit with 1 if more than N requests wait"
    )
    desk.set_defaults(run=_run)


def _add_options(desk: argparse.ArgumentParser) -> None:
    """Add how a new desk works; one on file keeps to what it was opened with."""
    new = desk.add_argument_group("of a new desk")
    new.add_argument(
        "--policy", type=Path, metavar="TOML", help="what counts (default: the situational preset)"
    )
    new.add_argument(
        "--minutes",
        type=int,
        metavar="N",
        help="minutes a month of mentors who state none (default: 240)",
    )
    new.add_argument(
        "--reserve",
        type=float,
        metavar="SHARE",
        help="share of the minutes kept for urgent requests (default: 0.15)",
    )
    new.add_argument(
        "--hold-hours",
        type=float,
        metavar="H",
        help="hours that a mentor has to confirm (default: 48)",
    )
    new.add_argument(
        "--notice-hours",
        type=float,
        metavar="H",
        help="hours of notice that a mentor needs before a deadline (default: 24)",
    )
    new.add_argument(
        "--ahead", type=int, metavar="N", help="months that may be booked ahead (default: 1)"
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.desk.intake import read_requests
    from mentormatch.desk.lock import locked
    from mentormatch.people.grammar.limits import Limits
    from mentormatch.people.reading.read import read_profiles

    limits = Limits.of(options.limit)

    def people(file: Path, side: Side, sheet: str | None) -> Profiles:
        columns = map_of(options.columns, side)
        return read_profiles(file, columns=columns, sheet=sheet, limits=limits)

    theirs = options.sheet if options.mentee_sheet is None else options.mentee_sheet
    mentors = people(options.mentors, "mentors", options.sheet)
    mentees = people(options.mentees, "mentees", theirs) if options.mentees else None
    known = (mentors,) if mentees is None else (mentees, mentors)
    requests = read_requests(options.requests, people=known) if options.requests else ()
    with locked(options.state):
        desk = _desk(options, mentors, mentees)
        touched = _steps(desk, options) + _ask(desk, requests, options)
        desk.save(options.state)
    everybody = [answer.request for answer in desk.answers]
    _print(desk, everybody if options.all else list(dict.fromkeys(touched)), options)
    say(desk)
    return code_of(len(desk.waiting), options.max_waiting)


def _steps(desk: Desk, options: argparse.Namespace) -> list[str]:
    """Enter what became of earlier requests; return which."""
    touched = []
    for step in _STEPS:
        for request in getattr(options, step):
            enter: Callable[[str], DeskAnswer] = getattr(desk, step)
            touched.append(enter(request).request)
    return touched


def _ask(desk: Desk, requests: Sequence[Request], options: argparse.Namespace) -> list[str]:
    """Ask again if that is wanted, then for the requests of the file; return which."""
    again = desk.ask_again() if options.again else ()
    if options.one_by_one:
        answers = tuple(desk.ask(request) for request in requests)
    else:
        answers = desk.ask_all(requests)
    return [answer.request for answer in (*again, *answers)]


def _desk(options: argparse.Namespace, mentors: Profiles, mentees: Profiles | None) -> Desk:
    from mentormatch.desk.desk import Desk
    from mentormatch.scoring.policy import read_policy

    given = _given(options)
    if options.state.exists():
        if given or options.policy:
            raise RequestError(
                f"{options.state.name!r} exists already, with the policy and options it was "
                "opened with; leave those out, or name another file"
            )
        return Desk.load(options.state, mentors=mentors, mentees=mentees, clock=lambda: options.now)
    policy = read_policy(options.policy) if options.policy else None
    return Desk(mentors, policy, mentees=mentees, clock=lambda: options.now, **given)


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """Return the options of a new desk that were given."""
    from mentormatch.desk.opening import hours

    asked: dict[str, Any] = {
        name: getattr(options, name) for name in ("minutes", "reserve", "ahead")
    }
    for name in ("hold", "notice"):
        told = getattr(options, f"{name}_hours")
        asked[name] = None if told is None else hours(f"--{name}-hours", told)
    return {name: value for name, value in asked.items() if value is not None}


def _print(desk: Desk, requests: list[str], options: argparse.Namespace) -> None:
    """Print answers on stdout; people by label where people read it, and in a record never."""
    import sys

    from mentormatch.results.export import write_csv

    form = format_of(options)
    labels = read_by_people(sys.stdout) and not options.ids_only
    if form == "text":
        for request in requests:
            told = desk.answer(request).told(labels=labels, language=options.language)
            print_lines(told.splitlines(), "bold")
        return
    if form == "csv":
        frame = desk.to_frame(labels=labels, language=options.language)
        write_csv(frame[frame["request"].isin(requests)], sys.stdout)
        return
    record = [_plain(desk.answer(request)) for request in requests]
    print(json.dumps(record, indent=1, ensure_ascii=False))


def _plain(answer: DeskAnswer) -> dict[str, object]:
    told = asdict(answer)
    told["parts"] = [part._asdict() for part in answer.parts]
    told["expires"] = answer.expires.isoformat() if answer.expires else None
    return told
