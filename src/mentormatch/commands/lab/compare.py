"""``mentormatch compare`` and ``objectives``: policies, or objectives, side by side."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.commands.lab.draws import add_jobs, at_least_one
from mentormatch.commands.output import add_format, add_language, format_of
from mentormatch.commands.people import (
    add_people,
    add_pools,
    add_seeded,
    inputs,
    inputs_with,
    policy_of,
)
from mentormatch.commands.streams import DONE, say
from mentormatch.commands.terminal.first_screen import print_lines
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.commands.terminal.progress import note, working
from mentormatch.errors import InputError
from mentormatch.text.masking import quoted

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.lab.comparison import Comparison
    from mentormatch.scoring.policy import Policy

__all__ = ["add", "policies_of"]


def add(commands: Commands) -> None:
    """Add the commands."""
    compare = add_command(
        commands,
        "compare",
        "several policies side by side on the same people",
        "mentormatch compare mentors.csv mentees.csv --policy default --policy skills_first",
        "mentormatch compare mentors.csv mentees.csv --policy ours.toml --policy default "
        "--draws 50",
    )
    add_pools(compare)
    compare.add_argument(
        "--policy",
        type=Path,
        action="append",
        default=[],
        metavar="TOML",
        help="a policy: a file, or the name of a preset; give it two times or more",
    )
    compare.add_argument(
        "--reference",
        metavar="NAME",
        help="whose scores all are measured by: a preset, or a file as given (default: the first)",
    )
    compare.add_argument(
        "--draws",
        type=at_least_one,
        metavar="N",
        help="also match each with N draws of its weights, and tell how much stays",
    )
    add_jobs(compare)
    add_seeded(compare)
    _add_shown(compare)
    compare.set_defaults(run=_compare)
    objectives = add_command(
        commands,
        "objectives",
        "one policy under each objective, side by side",
        "mentormatch objectives mentors.csv mentees.csv",
    )
    add_people(objectives)
    _add_shown(objectives)
    objectives.set_defaults(run=_objectives)


def _add_shown(command: argparse.ArgumentParser) -> None:
    add_format(command, "csv", "text")
    add_language(command)


def _compare(options: argparse.Namespace) -> int:
    from mentormatch.lab.policies.compare import compare

    if not options.policy:
        raise InputError("compare: name two or more policies, such as --policy default")
    *people, policies = inputs_with(options, lambda: policies_of(options.policy))
    with working("comparing"):
        compared = compare(
            policies,
            *people,
            seeds=[options.seed],
            reference=options.reference,
            n_jobs=options.jobs,
            progress=note,
        )
        frame = _with_draws(compared, options)
    return _show(options, compared, frame)


def _objectives(options: argparse.Namespace) -> int:
    from mentormatch.lab.policies.compare import compare
    from mentormatch.scoring.presets import objectives

    mentors, mentees, policy = inputs(options)
    every = objectives(policy)
    if mentors.numbers("min_mentees").values.any():
        say("stable: left out, since it knows no minimum loads and min_mentees promises some")
        del every["stable"]
    elif mentees.numbers("waited").values.any() and policy.waiting == "first":
        # Rounds waited come before stability; the others serve them first.
        every["stable"] = every["stable"].replace(waiting="ignore")
        say("stable: rounds waited are ignored, since it knows none")
    with working("comparing"):
        compared = compare(every, mentors, mentees, seeds=[options.seed], progress=note)
    return _show(options, compared, compared.to_frame())


def policies_of(paths: list[Path], option: str = "--policy") -> dict[str, Policy]:
    """Read several policies by name, and tell the faults of all at once."""
    from mentormatch.commands.people import all_read

    names = [path.stem if path.is_file() else str(path) for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"{option}: {quoted(twice[0])} is the name of two; give one file another name"
        )
    read = all_read(*((lambda path=path: policy_of(path)) for path in paths))
    return dict(zip(names, read, strict=True))


def _with_draws(compared: Comparison, options: argparse.Namespace) -> pd.DataFrame:
    """Return the table, with how much stays in draws of the weights if that was asked for."""
    frame = compared.to_frame()
    if options.draws is None:
        return frame
    stays = []
    for name, matching in compared.matchings.items():
        note(f"drawing weights of {name}")
        stays.append(matching.sensitivity(draws=options.draws, n_jobs=options.jobs).mean)
    frame.insert(len(frame.columns) - 1, "same_in_draws", stays)
    return frame


def _show(options: argparse.Namespace, compared: Comparison, frame: pd.DataFrame) -> int:
    """Print a table in words on a terminal, else as CSV with whose scores it holds beside it."""
    from mentormatch.results.export import write_csv
    from mentormatch.text.tables import lines_of

    told = "\n".join(note.told(options.language) for note in compared.notes)
    if format_of(options) == "text":
        shown = frame.drop(columns="reference")
        print_lines([*lines_of(shown, options.language), "", *told.splitlines()])
        return DONE
    say(told)
    write_csv(frame, sys.stdout)
    return DONE
