"""``mentormatch check``: what stands in files of people, before anything is matched."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.people import ROLE, Commands, add_pools, with_role
from mentormatch.commands.streams import DONE, WRONG, say
from mentormatch.findings import Findings

if TYPE_CHECKING:
    from mentormatch.results.check import Check
    from mentormatch.scoring.policy import Policy

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    check = commands.add_parser("check", help="check files of people before matching")
    add_pools(check)
    check.add_argument("--policy", type=Path, metavar="TOML", help="what will be asked")
    check.add_argument("--html", type=Path, metavar="FILE", help="also write a page")
    check.add_argument(
        "--corrected",
        type=Path,
        metavar="DIR",
        help="write corrected copies, and the refused rows, into a folder",
    )
    check.add_argument("--format", choices=("text", "json"), default="text", help="of stdout")
    check.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    found = _of_one_form(options) if options.roles else _of_files(options)
    if options.html:
        found.to_html(options.html)
        say(f"written: {options.html}")
    for line in found.write_corrected(options.corrected) if options.corrected else ():
        say(line)
    sys.stdout.write(found.to_json() if options.format == "json" else f"{found}\n")
    return DONE if found.ok else WRONG


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
    from mentormatch.scoring.policy import read_policy

    return None if options.policy is None else read_policy(options.policy)
