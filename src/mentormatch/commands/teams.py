"""``mentormatch teams``: two files of people, teams of several mentors and several mentees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.commands.match import add_output
from mentormatch.commands.people import add_people, asked
from mentormatch.commands.streams import DONE, LEFT_OUT, print_csv, tell, write_all

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from mentormatch.commands.people import Commands
    from mentormatch.results.grouping import Grouping

__all__ = ["add", "add_search", "add_size", "show_groups"]


def add(commands: Commands) -> None:
    """Add the command."""
    teams = commands.add_parser("teams", help="form teams that cover what their mentees need")
    add_people(teams)
    add_size(teams, "--mentors-per-team", None, "mentors of each team (default: 2 3)")
    add_size(teams, "--mentees-per-team", (3, 6), "mentees of each team (default: 3 6)")
    teams.add_argument("--teams", type=int, metavar="N", help="how many (default: open)")
    teams.add_argument(
        "--existing", metavar="FIELD", help="teams exist: this column says who is in which; "
        "mentors are found for them (default: 1 3 of them)",
    )  # fmt: skip
    teams.add_argument("--must-have", type=int, default=4, metavar="IMPORTANCE")
    teams.add_argument("--critical", type=int, default=5, metavar="IMPORTANCE")
    add_search(teams)
    add_output(teams)
    teams.set_defaults(run=lambda options: show_groups(options, formed))


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
        "--seconds", type=float, default=60.0, help="for the search, and again for the bound"
    )


def formed(options: argparse.Namespace) -> Grouping:
    """Form teams of the people of two files."""
    from mentormatch.modes.staff import staff_teams
    from mentormatch.modes.team_profiles import team_profiles
    from mentormatch.modes.teams import form_teams
    from mentormatch.scoring import presets

    mentors, mentees, policy = asked(options, presets.teams)
    if options.existing is not None:
        return staff_teams(
            mentors,
            team_profiles(mentees, by=options.existing),
            policy,
            mentors_per_team=tuple(options.mentors_per_team or (1, 3)),
            must_have=options.must_have,
            critical=options.critical,
            seed=options.seed,
            seconds=options.seconds,
        )
    return form_teams(
        mentors,
        mentees,
        policy,
        mentors_per_team=tuple(options.mentors_per_team or (2, 3)),
        mentees_per_team=tuple(options.mentees_per_team),
        teams=options.teams,
        must_have=options.must_have,
        critical=options.critical,
        seed=options.seed,
        seconds=options.seconds,
    )


def show_groups(options: argparse.Namespace, run: Callable[[argparse.Namespace], Grouping]) -> int:
    """Form groups, print the table and the words, write what is asked for; return the exit code."""
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    grouping = run(options)
    tell(grouping)
    if options.format == "json":
        print(grouping.to_json())
    else:
        print_csv(grouping)
    if options.out:
        write_all(grouping, options.out, "groups")
    limit, left_out = options.max_unmatched, len(grouping.unmatched.of("mentee"))
    return LEFT_OUT if limit is not None and left_out > limit else DONE
