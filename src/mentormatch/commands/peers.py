"""``mentormatch peers``: one file of people, pairs of equals, in one round or several."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.guards.weak_answers import add_anyway, refuse_weak
from mentormatch.commands.output import (
    add_format,
    add_ids_only,
    add_language,
    format_of,
    say_written,
    show_answer,
    whole,
)
from mentormatch.commands.people import add_policy, add_pool, all_read, inputs_of_one
from mentormatch.commands.streams import code_of, read_by_people, say, write_all
from mentormatch.commands.terminal.first_screen import (
    pointed,
    print_closing,
    print_lines,
    say_findings,
)
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import working
from mentormatch.errors import InputError
from mentormatch.findings import Findings
from mentormatch.text.sentences import Language

if TYPE_CHECKING:
    from mentormatch.modes.peers.rounds import PeerSchedule


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    peers = add_command(
        commands,
        "peers",
        "match the people of one file with one another",
        "mentormatch peers people.csv --out result",
        "mentormatch peers people.csv --rounds 3 --history groups.csv",
    )
    add_pool(peers)
    add_policy(peers)
    peers.add_argument(
        "--combine",
        choices=("geometric", "minimum"),
        default="geometric",
        help="how the gains of two people become one score (default: geometric)",
    )
    peers.add_argument(
        "--no-trio",
        action="store_true",
        help="never make a trio, even if the number of people is odd",
    )
    peers.add_argument(
        "--rounds", type=int, metavar="R", help="plan R rounds in which no two people meet twice"
    )
    peers.add_argument(
        "--repeats",
        choices=("never", "oldest"),
        default="never",
        help="with --rounds, once nobody new is left: plan no further round, or let those meet "
        "again who met longest ago (default: never)",
    )
    peers.add_argument(
        "--history",
        type=Path,
        metavar="CSV",
        help="who has met before: groups.csv or rounds.csv of an earlier run",
    )
    peers.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder into which report, tables and record are written too",
    )
    peers.add_argument(
        "--max-unmatched",
        type=whole,
        metavar="N",
        help="exit with 1 if more than N people are left out",
    )
    add_format(peers, "csv", "json", "text")
    add_anyway(peers)
    add_ids_only(peers)
    add_language(peers)
    peers.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.modes.peers.history import read_history
    from mentormatch.modes.peers.match import match_peers
    from mentormatch.modes.peers.rounds import schedule_peers
    from mentormatch.scoring import presets

    if options.repeats == "oldest" and options.rounds is None:
        raise InputError("--repeats says what later rounds do; add --rounds N")
    (people, policy), history = all_read(
        lambda: inputs_of_one(options, presets.peers),
        lambda: read_history(options.history) if options.history else (),
    )
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    settings = {"seed": options.seed, "combine": options.combine, "trio": not options.no_trio}
    if options.rounds is None:
        with working("matching"):
            answer = match_peers(people, policy, history=history, **settings)
        refuse_weak(options, answer)
        show_answer(options, answer)
        return code_of(len(answer.unmatched), options.max_unmatched)
    with working("planning rounds"):
        plan = schedule_peers(
            people, policy, rounds=options.rounds, history=history, repeats=options.repeats,
            **settings,
        )  # fmt: skip
    refuse_weak(options, plan[0])
    _show_rounds(options, plan.without_labels() if options.ids_only else plan)
    return code_of(max(len(answer.unmatched) for answer in plan), options.max_unmatched)


def _show_rounds(options: argparse.Namespace, plan: PeerSchedule) -> None:
    """Write one folder a round and the table of all; print the table, or words on a terminal."""
    language = options.language
    written = _write_rounds(options.out, plan, language) if options.out else ()
    # The last round says where rounds are missing.
    told = Findings(
        [*plan[0].findings, *(one for one in plan[-1].findings if one not in plan[0].findings)]
    )
    if format_of(options) == "text":
        say_findings(told, plan[0].names, kept=bool(written), language=language)
        words = plan.told(labels=read_by_people(sys.stdout), language=language)
        lines = pointed(words.splitlines(), kept=bool(written), language=language)
        print_lines(lines, "bold")
        report = options.out / written[0] if written else None
        print_closing(report, written[1:], language=language)
        return
    labels = sys.stderr.isatty()
    if told:
        say(told.told(language, plan[0].names if labels else None))
    words = plan.told(labels=labels, language=language)
    say("\n".join(pointed(words.splitlines(), kept=False, language=language)))
    say_written(options.out, written)
    (plan if read_by_people(sys.stdout) else plan.without_labels()).to_csv(sys.stdout)


def _write_rounds(folder: Path, plan: PeerSchedule, language: Language) -> tuple[str, ...]:
    """Write one folder a round, and the table beside them; return the names of the first files."""
    for number, answer in enumerate(plan, start=1):
        (folder / f"round-{number}").mkdir(exist_ok=True)
        write_all(answer, folder / f"round-{number}", "groups", language)
    plan.to_csv(folder / "rounds.csv")
    pages = [f"round-{number}/report.html" for number in range(1, len(plan) + 1)]
    return (*pages, "rounds.csv")
