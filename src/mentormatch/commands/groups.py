"""``mentormatch groups`` and ``mentormatch circles``: files of people, groups that are written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.commands.match import add_seconds
from mentormatch.commands.output import add_output, show
from mentormatch.commands.people import (
    Commands,
    add_people,
    add_policy,
    add_pool,
    inputs,
    inputs_of_one,
)
from mentormatch.commands.teams import add_size
from mentormatch.errors import PolicyError

if TYPE_CHECKING:
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.results.groups.grouping import Grouping


__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add both commands."""
    groups = commands.add_parser("groups", help="form groups, each with a facilitator")
    add_people(groups)
    _add_rules(groups)
    _add_leading(groups)
    groups.set_defaults(run=lambda options: show(options, _groups))
    circles = commands.add_parser("circles", help="form circles of peers that nobody leads")
    add_pool(circles)
    add_policy(circles)
    _add_rules(circles)
    circles.set_defaults(run=lambda options: show(options, _circles, side="peer"))


def _add_rules(command: argparse.ArgumentParser) -> None:
    add_size(command, "--size", (4, 8), "members")
    command.add_argument("--groups", type=int, metavar="N", help="groups at most")
    several: dict[str, Any] = {"action": "append", "default": []}
    command.add_argument("--together", **several, metavar="ID,ID", help="who share a group")
    command.add_argument("--apart", **several, metavar="ID,ID", help="of whom no two share a group")
    command.add_argument(
        "--not-alone", **several, metavar="FIELD[=VALUE]", help="a group has none of it, or two"
    )
    command.add_argument(
        "--quota", **several, metavar="FIELD=N", help="at most N of one answer in a group"
    )
    command.add_argument(
        "--common-minutes", type=int, default=0, metavar="N", help="free at one time for everybody"
    )
    add_seconds(command)
    add_output(command)


def _add_leading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--facilitators", type=int, nargs="+", default=[1], metavar="N", help="of a group"
    )
    command.add_argument("--leads", type=int, default=1, metavar="N", help="groups a facilitator")
    command.add_argument(
        "--pin", action="append", default=[], metavar="MEMBER=FACILITATOR", help="who leads whom"
    )
    command.add_argument(
        "--fit", type=float, default=0.5, metavar="SHARE", help="weight of the facilitator, 0 to 1"
    )
    command.add_argument(
        "--within", type=Path, metavar="TOML", help="policy of members with members"
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
