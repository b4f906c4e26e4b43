"""``mentormatch rematch``: matched again after people joined or left, with few changes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mentormatch.commands.guards.weak_answers import refuse_weak
from mentormatch.commands.match import add_decisions
from mentormatch.commands.output import add_output, format_of, prepare, show_answer
from mentormatch.commands.people import add_policy, add_pools, inputs_with, policy_of
from mentormatch.commands.streams import code_of, read_by_people, say
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import working

if TYPE_CHECKING:
    from mentormatch.results.lab.change_curve import ChangeCurve
    from mentormatch.results.lab.moved import Moved
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    rematch = add_command(
        commands,
        "rematch",
        "match again after people joined or left, with few changes",
        "mentormatch rematch mentors.csv mentees.csv --record old/matching.json --out new",
        "mentormatch rematch mentors.csv mentees.csv --record old/matching.json --changes free",
    )
    add_pools(rematch)
    add_policy(rematch, of_record=True)
    rematch.add_argument(
        "--record",
        type=Path,
        required=True,
        metavar="FILE",
        help="matching.json of the matching before; its policy, seed and decisions hold",
    )
    rematch.add_argument(
        "--changes",
        type=_changes,
        default="fewest",
        metavar="fewest|K|free",
        help="how many pairs that could stay may change: a number, or free (default: fewest)",
    )
    rematch.add_argument(
        "--curve",
        action="store_true",
        help="also tell what more changes would gain, and write curve.csv into the folder",
    )
    rematch.add_argument(
        "--seconds",
        type=float,
        default=60.0,
        metavar="S",
        help="after this many seconds take the best so far (default: 60)",
    )
    add_decisions(rematch)
    add_output(rematch)
    rematch.set_defaults(run=_run)


def _changes(word: str) -> Literal["fewest"] | int | None:
    """Return how many changes; argparse tells what is wrong with anything else."""
    if word in ("fewest", "free"):
        return "fewest" if word == "fewest" else None
    if word.isdecimal():
        return int(word)
    raise argparse.ArgumentTypeError("expected fewest, free, or a whole number such as 5")


def _run(options: argparse.Namespace) -> int:
    prepare(options)
    with working("starting"):
        matching, curve = _matched(options)
    refuse_weak(options, matching)
    shown = matching.without_labels() if options.ids_only else matching
    moved = shown.moved
    tables = {"moved.csv": moved.to_frame(options.language)}
    tables |= {"curve.csv": curve.to_frame()} if curve else {}
    show_answer(options, matching, "pairs", besides=tables)
    _tell(options, moved, curve)
    return code_of(len(matching.unmatched.of("mentee")), options.max_unmatched)


def _matched(options: argparse.Namespace) -> tuple[Matching, ChangeCurve | None]:
    """Return the matching, and the curve if it was asked for."""
    from mentormatch.lab.rematch.curve import change_curve
    from mentormatch.lab.rematch.rematch import rematch

    policy = None if options.policy is None else lambda: policy_of(options.policy)
    mentors, mentees, asked = inputs_with(options, policy or (lambda: None))
    people, decided = (options.record, mentors, mentees, asked), options.decisions
    matching = rematch(
        *people,
        changes=options.changes,
        decisions=decided,
        seed=options.seed,
        seconds=options.seconds,
    )
    return matching, change_curve(*people, decisions=decided) if options.curve else None


def _tell(options: argparse.Namespace, moved: Moved, curve: ChangeCurve | None) -> None:
    """Tell who moved, and the curve: below the words on a terminal, else on stderr."""
    text = format_of(options) == "text"
    labels = read_by_people(sys.stdout) if text else sys.stderr.isatty()
    told = [moved.told(labels=labels, language=options.language)]
    told += [curve.told(options.language)] if curve else []
    for part in told:
        if text:
            print(f"\n{part}")
        else:
            say(part)
