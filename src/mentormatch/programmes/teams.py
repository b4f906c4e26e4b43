"""Teams that exist, in a programme: staffed as teams, and told and paid for by their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mentormatch.modes.panels.staff import staff_teams
from mentormatch.modes.panels.team_profiles import members_by, team_profiles
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.match import Match, Member
from mentormatch.scoring.policy import Policy

__all__ = ["staff_existing", "with_members"]

_BY = "team"


def staff_existing(
    mentors: Profiles,
    mentees: Profiles,
    policy: Policy,
    *,
    by: str = _BY,
    mentors_per_team: tuple[int, int] = (1, 3),
    must_have: int = 4,
    critical: int = 5,
    seed: int = 0,
    seconds: float = 60.0,
) -> Grouping:
    """Find mentors for the teams in which people are already.

    Parameters
    ----------
    mentors, mentees
        The mentors, and the members of the teams.
    policy
        What counts.
    by
        The field or attribute that says who is in which team.
    mentors_per_team, must_have, critical, seed, seconds
        As in :func:`mentormatch.staff_teams`.

    Returns
    -------
    Grouping
        One group a team, in which the team itself stands as the mentee.
    """
    return staff_teams(
        mentors,
        team_profiles(mentees, by=by),
        policy,
        mentors_per_team=mentors_per_team,
        must_have=must_have,
        critical=critical,
        seed=seed,
        seconds=seconds,
    )


def with_members(
    matches: Sequence[Match], mentees: Profiles, options: Mapping[str, Any]
) -> tuple[Match, ...]:
    """Return the same groups, with the members of each team in its place.

    Parameters
    ----------
    matches, mentees
        What :func:`staff_existing` gave, and was given.
    options
        The settings of the programme, which may say ``by``.
    """
    members = members_by(mentees, options.get("by", _BY))
    return tuple(
        replace(
            match,
            members=(
                *(member for member in match.members if member.role != "mentee"),
                *(Member(person.id, "mentee") for person in members[match.mentee]),
            ),
        )
        for match in matches
    )
