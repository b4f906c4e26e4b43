"""``mentormatch groups`` and ``mentormatch circles``: files of people, groups that are written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.commands.match import add_seconds
from mentormatch.commands.output import add_output, show
from mentormatch.commands.people import (
    add_people,
    add_policy,
    add_pool,
    inputs,
    inputs_of_one,
)
from mentormatch.commands.teams import add_size
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.errors import PolicyError

if TYPE_CHECKING:
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.results.groups.grouping import Grouping


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add both commands."""
    groups = add_command(
        commands,
        "groups",
        "form groups, each with a facilitator",
        "mentormatch groups mentors.csv mentees.csv --size 4 6 --quota department=2",
    )
    add_people(groups)
    _add_rules(groups)
    _add_leading(groups)
    groups.set_defaults(run=lambda options: show(options, _groups))
    circles = add_command(
        commands,
        "circles",
        "form circles of peers that nobody leads",
        "mentormatch circles people.csv --size 5 7 --apart ann,ben",
    )
    add_pool(circles)
    add_policy(circles)
    _add_rules(circles)
    circles.set_defaults(run=lambda options: show(options, _circles, side="peer"))


def _add_rules(command: argparse.ArgumentParser) -> None:
    add_size(command, "--size", (4, 8), "members of a group, without who leads (default: 4 8)")
    command.add_argument(
        "--groups",
        type=int,
        metavar="N",
        help="make at most N groups (default: chosen by the search)",
    )
    several: dict[str, Any] = {"action": "append", "default": []}
    command.add_argument(
        "--together",
        **several,
        metavar="ID,ID",
        help="people who share a group; may be given several times",
    )
    command.add_argument(
        "--apart",
        **several,
        metavar="ID,ID",
        help="people who must not share a group; may be given several times",
    )
    command.add_argument(
        "--not-alone",
        **several,
        metavar="FIELD[=VALUE]",
        help="nobody is the only one with this answer in a group",
    )
    command.add_argument(
        "--quota",
        **several,
        metavar="FIELD=N",
        help="at most N people with the same answer in a group",
    )
    command.add_argument(
        "--common-minutes",
        type=int,
        default=0,
        metavar="N",
        help="minutes in a row when the whole group is free (default: 0)",
    )
    add_seconds(command)
    add_output(command)


def _add_leading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--facilitators",
        type=int,
        nargs="+",
        default=[1],
        metavar="N",
        help="facilitators of a group: one number, or fewest and most (default: 1)",
    )
    command.add_argument(
        "--leads",
        type=int,
        default=1,
        metavar="N",
        help="groups that one facilitator leads at most (default: 1)",
    )
    command.add_argument(
        "--pin",
        action="append",
        default=[],
        metavar="MEMBER=FACILITATOR",
        help="a member who stays with a facilitator; may be given several times",
    )
    command.add_argument(
        "--fit",
        type=float,
        default=0.5,
        metavar="SHARE",
        help="share of the score for the fit of member and facilitator, 0 to 1 (default: 0.5)",
    )
    command.add_argument(
        "--within", type=Path, metavar="TOML", help="policy for members among themselves"
    )


def _groups(options: argparse.Namespace) -> Grouping:
    from mentormatch.modes.groups.form import form_groups
    from mentormatch.scoring import presets
    from mentormatch.scoring.policy import Policy

    mentors, mentees, policy = inputs(options, presets.groups)
    fewest, most = options.facilitators[0], options.facilitators[-1]
    return form_groups(
        mentors,
        mentees,
        policy,
        within=Policy.from_toml(options.within) if options.within else None,
        fit=options.fit,
        facilitators=(fewest, most),
        leads=options.leads,
        pinned=[_pinned(pin, mentors, mentees) for pin in options.pin],
        **_rules(options, mentees),
    )


def _circles(options: argparse.Namespace) -> Grouping:
    from mentormatch.modes.groups.form import form_groups
    from mentormatch.scoring import presets

    people, policy = inputs_of_one(options, presets.circles)
    return form_groups(None, people, policy, **_rules(options, people))


def _rules(options: argparse.Namespace, members: Profiles) -> dict[str, Any]:
    return {
        "size": tuple(options.size),
        "groups": options.groups,
        "together": [_ids(listed, members) for listed in options.together],
        "apart": [_ids(listed, members) for listed in options.apart],
        "not_alone": options.not_alone,
        "quotas": [_quota(quota) for quota in options.quota],
        "common_minutes": options.common_minutes,
        "seed": options.seed,
        "seconds": options.seconds,
    }


def _ids(listed: str, people: Profiles) -> list[str]:
    return [_id(who.strip(), people) for who in listed.split(",") if who.strip()]


def _id(who: str, people: Profiles) -> str:
    """Return the id of whoever is meant; who is nobody is refused by the rules, with its place."""
    return people.id_of(who) if people.called(who) else who


def _pinned(pin: str, mentors: Profiles, mentees: Profiles) -> tuple[str, str]:
    member, facilitator = _pair(pin, "--pin", "MEMBER=FACILITATOR")
    return _id(member, mentees), _id(facilitator, mentors)


def _pair(text: str, option: str, expected: str) -> tuple[str, str]:
    one, equals, other = text.partition("=")
    if not (one.strip() and equals and other.strip()):
        raise PolicyError(f"{option}: expected {expected}")
    return one.strip(), other.strip()


def _quota(text: str) -> object:
    from mentormatch.modes.groups.rules import Quota

    field, count = _pair(text, "--quota", "FIELD=N")
    if not count.isdecimal():
        raise PolicyError("--quota: expected FIELD=N with a whole number")
    return Quota(field, at_most=int(count))
