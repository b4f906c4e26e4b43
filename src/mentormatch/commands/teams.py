"""``mentormatch teams``: two files of people, teams of several mentors and several mentees."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mentormatch.commands.output import add_output, show
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.terminal.help import Commands, add_command

if TYPE_CHECKING:
    from mentormatch.results.groups.grouping import Grouping


__all__ = ["add", "add_search", "add_size"]


def add(commands: Commands) -> None:
    """Add the command."""
    teams = add_command(
        commands,
        "teams",
        "form teams that cover what their mentees need",
        "mentormatch teams mentors.csv mentees.csv --mentors-per-team 2 3 --out result",
        "mentormatch teams mentors.csv mentees.csv --existing team",
    )
    add_people(teams)
    add_size(teams, "--mentors-per-team", None, "mentors of each team (default: 2 3)")
    add_size(teams, "--mentees-per-team", (3, 6), "mentees of each team (default: 3 6)")
    teams.add_argument(
        "--teams", type=int, metavar="N", help="how many teams (default: chosen by the search)"
    )
    teams.add_argument(
        "--existing", metavar="FIELD",
        help="column that says who is in which team, if teams exist; "
        "finds mentors for them (default: 1 3 each)",
    )  # fmt: skip
    teams.add_argument(
        "--must-have",
        type=int,
        default=4,
        metavar="IMPORTANCE",
        help="needs of this importance come before the rest (default: 4)",
    )
    teams.add_argument(
        "--critical",
        type=int,
        default=5,
        metavar="IMPORTANCE",
        help="needs of this importance ask for two mentors (default: 5)",
    )
    add_search(teams)
    add_output(teams)
    teams.set_defaults(run=lambda options: show(options, formed))


def add_size(
    command: argparse.ArgumentParser, name: str, default: tuple[int, int] | None, words: str
) -> None:
    """Add an option of two numbers: fewest and most."""
    command.add_argument(
        name, type=int, nargs=2, default=default, metavar=("FEWEST", "MOST"), help=words
    )


def add_search(command: argparse.ArgumentParser) -> None:
    """Add the time of the search."""
    command.add_argument(
        "--seconds",
        type=float,
        default=60.0,
        metavar="S",
        help="seconds for the search, and again for the bound (default: 60)",
    )


def formed(options: argparse.Namespace) -> Grouping:
    """Form teams of the people of two files."""
    from mentormatch.modes.panels.teams import form_teams
    from mentormatch.programmes.teams import staff_existing
    from mentormatch.scoring import presets

    people, size = inputs(options, presets.teams), options.mentors_per_team
    given = {name: getattr(options, name) for name in ("must_have", "critical", "seed", "seconds")}
    if options.existing is not None:
        given["mentors_per_team"] = tuple(size or (1, 3))
        return staff_existing(*people, by=options.existing, **given)
    return form_teams(
        *people,
        mentors_per_team=tuple(size or (2, 3)),
        mentees_per_team=tuple(options.mentees_per_team),
        teams=options.teams,
        **given,
    )
