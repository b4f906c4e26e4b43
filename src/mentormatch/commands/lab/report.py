"""``mentormatch report``: the page of a matching, with what is asked for besides."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.commands.lab.asked import add_asked, asking
from mentormatch.commands.lab.draws import add_jobs, at_least_one
from mentormatch.commands.output import whole
from mentormatch.commands.streams import say
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import note, working

if TYPE_CHECKING:
    from mentormatch.results.lab.comparison import Comparison
    from mentormatch.results.pairs.matching import Matching

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    report = add_command(
        commands,
        "report",
        "write the page of a matching, with pictures and what else is asked for",
        "mentormatch report mentors.csv mentees.csv --record matching.json --out report.html",
        "mentormatch report mentors.csv mentees.csv --out report.html --draws 50 --by Gender",
    )
    add_asked(report, more_follow=False)
    report.add_argument(
        "--out", type=Path, metavar="FILE", required=True, help="the HTML file to write"
    )
    report.add_argument("--title", metavar="TEXT", help="what stands above the page")
    report.add_argument(
        "--date", metavar="TEXT", help="date on the page, shown as it is given (default: none)"
    )
    report.add_argument(
        "--most",
        type=whole,
        default=500,
        metavar="N",
        help="pairs that are explained (default: 500)",
    )
    report.add_argument(
        "--draws",
        type=at_least_one,
        metavar="N",
        help="also tell how many of N draws of the weights make each pair again",
    )
    report.add_argument(
        "--by",
        action="append",
        metavar="COLUMN",
        help="also tell how groups fared, by this protected column; several, where they meet",
    )
    report.add_argument(
        "--against",
        type=Path,
        action="append",
        metavar="TOML",
        help="also compare with this policy: a file, or the name of a preset; may be repeated",
    )
    add_jobs(report)
    report.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    return asking(options, lambda matching: _write(options, matching))


def _write(options: argparse.Namespace, matching: Matching) -> None:
    asked: dict[str, Any] = {}
    if options.draws:
        with working("drawing weights"):
            asked["sensitivity"] = matching.sensitivity(
                draws=options.draws, n_jobs=options.jobs, progress=note
            )
    if options.by:
        asked["audit"] = matching.audit(options.by)
    if options.against:
        with working("comparing"):
            asked["comparison"] = _compared(options, matching)
    with working("writing the report"):
        matching.report(
            options.out, title=options.title, date=options.date, language=options.language,
            labels=not options.ids_only, most=options.most, **asked,
        )  # fmt: skip
    say(f"written: {options.out}")


def _compared(options: argparse.Namespace, matching: Matching) -> Comparison:
    """Return the policy of the matching beside the others, by its scores."""
    from mentormatch.commands.lab.compare import policies_of
    from mentormatch.lab.policies.compare import compare

    ours = "this policy"
    others = policies_of(options.against, "--against")
    return compare(
        {ours: matching.policy, **others}, matching.scores.mentors, matching.scores.mentees,
        seeds=[matching.seed], reference=ours, n_jobs=options.jobs, progress=note,
    )  # fmt: skip
