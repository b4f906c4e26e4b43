"""``mentormatch reverse``: juniors as mentors, from two files or from one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.match import add_seconds, matched
from mentormatch.commands.output import add_output, show
from mentormatch.commands.people import Commands, add_limit, add_policy, inputs_of_one
from mentormatch.commands.streams import say

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    reverse = commands.add_parser("reverse", help="match seniors with juniors who mentor them")
    reverse.add_argument("mentors", type=Path, metavar="juniors", help="or one file of everybody")
    reverse.add_argument("mentees", type=Path, metavar="seniors", nargs="?")
    reverse.add_argument("--columns", type=Path, metavar="TOML", help="column map of both files")
    reverse.add_argument(
        "--senior-columns",
        dest="mentee_columns",
        type=Path,
        metavar="TOML",
        help="if theirs differs",
    )
    reverse.add_argument("--sheet", metavar="NAME", help="sheet of both workbooks")
    reverse.add_argument(
        "--senior-sheet", dest="mentee_sheet", metavar="NAME", help="if theirs differs"
    )
    add_limit(reverse)
    add_policy(reverse)
    add_seconds(reverse)
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
    return match(juniors, seniors, policy, seed=options.seed, seconds=options.seconds, progress=say)
