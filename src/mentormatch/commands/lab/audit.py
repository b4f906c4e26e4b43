"""``mentormatch audit``: how groups of people fared."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from mentormatch.commands.lab.asked import add_asked, asking
from mentormatch.commands.output import add_format, format_of, whole
from mentormatch.commands.streams import say
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.errors import InputError

if TYPE_CHECKING:
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    audit = add_command(
        commands,
        "audit",
        "tell how groups of people fared, with intervals",
        "mentormatch audit mentors.csv mentees.csv --by Gender --record result/matching.json",
        "mentormatch audit mentors.csv mentees.csv --by Gender --by Age --side mentor",
    )
    add_asked(audit, more_follow=False)
    audit.add_argument(
        "--by",
        action="append",
        metavar="COLUMN",
        help="protected column that makes the groups; several, and it is where they meet "
        "(default: the only one)",
    )
    audit.add_argument(
        "--side",
        choices=("mentee", "mentor"),
        default="mentee",
        help="whose groups (default: mentee)",
    )
    audit.add_argument(
        "--reference",
        action="append",
        metavar="GROUP",
        help="compare the others with this group; one for each --by (default: the largest group)",
    )
    audit.add_argument(
        "--value",
        action="append",
        metavar="ANSWER=MEANING",
        help="count an answer as another one, such as V=Vrouw; case and common words are known",
    )
    audit.add_argument(
        "--level", type=float, default=0.95, help="level of the intervals (default: 0.95)"
    )
    audit.add_argument(
        "--small",
        type=whole,
        default=5,
        metavar="N",
        help="do not show groups of fewer people (default: 5)",
    )
    add_format(audit, "csv", "text")
    audit.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    return asking(options, lambda matching: _show(options, matching))


def _show(options: argparse.Namespace, matching: Matching) -> None:
    """Print the words where people read, else the table, and the words on stderr."""
    found = matching.audit(
        options.by, side=options.side, reference=options.reference, level=options.level,
        small=options.small, values=_values(options.value),
    )  # fmt: skip
    words = found.told(language=options.language)
    if format_of(options) == "text":
        print(words)
    else:
        found.to_csv(sys.stdout)
        say(words)


def _values(words: list[str] | None) -> dict[str, str]:
    """Return answers by what they mean."""
    found = {}
    for word in words or ():
        answer, sign, meaning = word.partition("=")
        if not sign or not answer.strip() or not meaning.strip():
            raise InputError("--value: expected ANSWER=MEANING, such as V=Vrouw")
        found[answer.strip()] = meaning.strip()
    return found
