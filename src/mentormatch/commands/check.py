"""``mentormatch check``: what stands in files of people, before anything is matched."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.output import add_ids_only
from mentormatch.commands.people import ROLE, add_pools, policy_of, with_role
from mentormatch.commands.streams import DONE, WRONG, read_by_people, say
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.findings import Findings
from mentormatch.text.sentences import LANGUAGES, sentence

if TYPE_CHECKING:
    from mentormatch.results.check import Check
    from mentormatch.scoring.policy import Policy

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    check = add_command(
        commands,
        "check",
        "check files of people before matching",
        "mentormatch check mentors.xlsx mentees.xlsx --columns columns.toml --html check.html",
        'mentormatch check everybody.csv --roles "I want to be"',
    )
    add_pools(check)
    check.add_argument(
        "--policy",
        type=Path,
        metavar="TOML",
        help="what will count in the match: a file or a preset's name (default: the default "
        "policy)",
    )
    check.add_argument(
        "--html",
        type=Path,
        metavar="FILE",
        help="file into which a page with all findings is written too",
    )
    check.add_argument(
        "--corrected",
        type=Path,
        metavar="DIR",
        help="folder into which corrected copies and the refused rows are written",
    )
    check.add_argument(
        "--format", choices=("text", "json"), default="text", help="what is printed (default: text)"
    )
    check.add_argument(
        "--language",
        choices=LANGUAGES,
        default="en",
        help="language of text and page; JSON stays English (default: en)",
    )
    add_ids_only(check)
    check.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    found = _of_one_form(options) if options.roles else _of_files(options)
    if options.html:
        found.to_html(options.html, options.language, labels=not options.ids_only)
        say(f"written: {options.html}")
    for line in found.write_corrected(options.corrected) if options.corrected else ():
        say(line)
    sys.stdout.write(_told(found, options))
    return DONE if found.ok else WRONG


def _told(found: Check, options: argparse.Namespace) -> str:
    """Return what is printed; people by label where people read it, and in JSON never."""
    if options.format == "json":
        return found.to_json()
    labels = read_by_people(sys.stdout) and not options.ids_only
    told = f"{found.told(options.language, labels=labels)}\n"
    if options.html or len(found.findings) <= told.count("\n"):
        return told
    every = sentence("To see every row: add --html FILE, or --format json.")
    return f"{told}{every.told(options.language)}\n"


def _of_files(options: argparse.Namespace) -> Check:
    from mentormatch.modes.check import check
    from mentormatch.people.grammar.limits import Limits

    return check(
        options.mentors,
        options.mentees,
        options.columns,
        mentee_columns=options.mentee_columns,
        sheet=options.sheet,
        mentee_sheet=options.mentee_sheet,
        policy=_policy(options),
        limits=Limits.of(options.limit),
    )


def _of_one_form(options: argparse.Namespace) -> Check:
    """Check one form for both roles as a whole, and then its two sides together."""
    from mentormatch.modes.check import check
    from mentormatch.people.grammar.limits import Limits
    from mentormatch.people.pool.roles import split_roles
    from mentormatch.results.check import Check

    columns, limits = with_role(options), Limits.of(options.limit)
    whole = check(options.mentors, columns=columns, sheet=options.sheet, limits=limits)
    people = whole.readings[0].people
    if people is None:
        return whole
    mentors, mentees = split_roles(people, ROLE, columns.roles)
    both = check(mentors, mentees, policy=_policy(options))
    told = [finding for finding in mentors.findings if finding not in people.findings]
    return Check(whole.readings, Findings([*told, *both.between]))


def _policy(options: argparse.Namespace) -> Policy | None:
    return None if options.policy is None else policy_of(options.policy)
