"""``mentormatch peers``: one file of people, pairs of equals, in one round or several."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.people import Commands, add_policy, add_pool, inputs_of_one
from mentormatch.commands.streams import DONE, LEFT_OUT, print_csv, say, tell, write_all
from mentormatch.errors import InputError
from mentormatch.people.reading.attempts import tried

if TYPE_CHECKING:
    from mentormatch.modes.peers.history import Pairs
    from mentormatch.modes.peers.rounds import PeerSchedule
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.results.groups.grouping import Grouping
    from mentormatch.scoring.policy import Policy


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    peers = commands.add_parser("peers", help="match the people of one file with one another")
    add_pool(peers)
    add_policy(peers)
    peers.add_argument(
        "--combine", choices=("geometric", "minimum"), default="geometric", help="two directions"
    )
    peers.add_argument("--no-trio", action="store_true", help="pairs only, also in an odd pool")
    peers.add_argument(
        "--rounds", type=int, metavar="R", help="plan R rounds in which nobody meets twice"
    )
    peers.add_argument(
        "--history", type=Path, metavar="CSV", help="who has met: groups.csv of before, or pairs"
    )
    peers.add_argument("--out", type=Path, metavar="DIR", help="also write report, tables, record")
    peers.add_argument(
        "--max-unmatched", type=int, metavar="N", help="exit with 1 if more people are left out"
    )
    peers.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.modes.peers.match import match_peers
    from mentormatch.modes.peers.rounds import schedule_peers

    people, policy, history = _inputs(options)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    settings = {"seed": options.seed, "combine": options.combine, "trio": not options.no_trio}
    if options.rounds is None:
        answer = match_peers(people, policy, history=history, **settings)
        _show(answer, options.out)
        return _code([answer], options.max_unmatched)
    plan = schedule_peers(people, policy, rounds=options.rounds, history=history, **settings)
    _show_rounds(plan, options.out)
    return _code(list(plan), options.max_unmatched)


def _inputs(options: argparse.Namespace) -> tuple[Profiles, Policy, Pairs]:
    """Read people, policy and history, and tell the faults of all three at once."""
    from mentormatch.modes.peers.history import read_history
    from mentormatch.scoring import presets

    faults: list[str] = []
    asked = tried(lambda: inputs_of_one(options, presets.peers), faults)
    path: Path | None = options.history
    history = tried(lambda: read_history(path) if path else (), faults)
    if asked is None or history is None:
        raise InputError("\n".join(faults))
    return *asked, history


def _show(answer: Grouping, folder: Path | None) -> None:
    tell(answer)
    print_csv(answer)
    if folder:
        write_all(answer, folder, "groups")


def _show_rounds(plan: PeerSchedule, folder: Path | None) -> None:
    """Print all rounds as one table; write one folder a round, and the table beside them."""
    import sys

    if plan[0].findings:
        say(str(plan[0].findings))
    say(str(plan).replace(": see .findings", ": see above"))
    plan.to_csv(sys.stdout)
    if folder:
        for number, answer in enumerate(plan, start=1):
            (folder / f"round-{number}").mkdir(exist_ok=True)
            write_all(answer, folder / f"round-{number}", "groups")
        plan.to_csv(folder / "rounds.csv")
        say(f"written: {folder}/rounds.csv")


def _code(answers: list[Grouping], limit: int | None) -> int:
    most = max(len(answer.unmatched) for answer in answers)
    return LEFT_OUT if limit is not None and most > limit else DONE
