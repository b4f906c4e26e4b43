"""``mentormatch reverse``: juniors as mentors, from two files or from one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.match import add_decisions, add_seconds, matched
from mentormatch.commands.output import add_output, show
from mentormatch.commands.people import add_limit, add_policy, inputs_of_one
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import note

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    reverse = add_command(
        commands,
        "reverse",
        "match seniors with juniors who mentor them",
        "mentormatch reverse juniors.csv seniors.csv --out result",
        "mentormatch reverse people.csv --columns columns.toml",
    )
    reverse.add_argument(
        "mentors", type=Path, metavar="juniors", help="file of the juniors, or of everybody"
    )
    reverse.add_argument(
        "mentees",
        type=Path,
        metavar="seniors",
        nargs="?",
        help="file of the seniors, whom they mentor",
    )
    reverse.add_argument(
        "--columns",
        type=Path,
        metavar="TOML",
        help="column map of both files (default: headers are names of fields)",
    )
    reverse.add_argument(
        "--senior-columns",
        dest="mentee_columns",
        type=Path,
        metavar="TOML",
        help="column map of the seniors, if it differs",
    )
    reverse.add_argument(
        "--sheet", metavar="NAME", help="sheet of both workbooks, where several hold people"
    )
    reverse.add_argument(
        "--senior-sheet",
        dest="mentee_sheet",
        metavar="NAME",
        help="sheet of the seniors, if it differs",
    )
    add_limit(reverse)
    add_policy(reverse)
    add_seconds(reverse)
    add_decisions(reverse)
    add_output(reverse)
    reverse.set_defaults(roles=None, run=lambda options: show(options, _matched, table="pairs"))


def _matched(options: Namespace) -> Matching:
    from mentormatch.scoring import presets

    if options.mentees is None:
        return _of_one(Namespace(**vars(options), people=options.mentors))
    return matched(options, presets.reverse)


def _of_one(options: Namespace) -> Matching:
    from mentormatch.modes.pairs.match import match
    from mentormatch.modes.pairs.reverse import reverse_pools
    from mentormatch.scoring import presets

    people, policy = inputs_of_one(options, presets.reverse)
    juniors, seniors = reverse_pools(people)
    return match(
        juniors, seniors, policy, seed=options.seed, seconds=options.seconds, progress=note
    )
