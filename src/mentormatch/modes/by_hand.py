"""Groups, circles and teams edited by hand: who sits where, then counted anew by their form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mentormatch.errors import InputError, MentorMatchError, PolicyError, UnknownPerson
from mentormatch.forms import FORMS, named
from mentormatch.results.groups.certificate import BoundCertificate, BoundedStage
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.lab.edited_grouping import Counted, EditedGrouping, GroupMove
from mentormatch.results.match import Match, Member, Role, Unmatched, UnmatchedList
from mentormatch.terms import UNIT
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import sentence

__all__ = ["by_groups", "edited"]


def edited(grouping: Grouping, changes: Mapping[str, str | None]) -> EditedGrouping:
    """Put people into other groups; see :meth:`mentormatch.Grouping.edited`."""
    wanted = _by_id(grouping, changes)
    return by_groups(grouping, _moved(grouping, wanted))


def by_groups(grouping: Grouping, matches: Sequence[Match]) -> EditedGrouping:
    """Count groups that somebody edited.

    Parameters
    ----------
    grouping
        What was found, or edited before.
    matches
        The groups as they are now.

    Raises
    ------
    PolicyError
        If groups of this form cannot be edited.
    """
    count = FORMS[grouping.mode].by_hand
    if count is None:
        raise PolicyError("edited: for pairs, groups, circles and teams only")
    found: Counted = named(count)(grouping, matches)
    bound = (grouping.optimum or grouping).certificate.stages[-1].bound / UNIT
    score = sum(match.units for match in found.matches) / UNIT
    return EditedGrouping(
        broken_rules=found.broken,
        score=score,
        before=grouping.total,
        difference=max(0.0, bound - _summed(found)),
        moves=tuple(_moves(grouping.matches, matches)),
        grouping=None if found.broken else _counted(grouping, found),
    )


def _summed(found: Counted) -> float:
    """Return the value of the last stage, a sum over people."""
    return (list(found.values.values()) or [0])[-1] / UNIT


def _by_id(grouping: Grouping, changes: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return groups by the ids of people; whoever and whatever is not known is told at once."""
    groups, faults = [match.group for match in grouping.matches], list[MentorMatchError]()
    wanted: dict[str, str | None] = {}
    for word, group in changes.items():
        try:
            wanted[grouping.id_of(word)] = group
        except (UnknownPerson, InputError) as error:
            faults.append(error)
        if group is not None and group not in groups:
            near = did_you_mean(group, [name for name in groups if name])
            faults.append(InputError(f"no group is called {quoted(group)}{near}"))
    if faults:
        raise type(faults[0])("\n".join(map(str, faults)))
    return wanted


def _moved(grouping: Grouping, wanted: Mapping[str, str | None]) -> list[Match]:
    """Return the groups with people where they are wanted; a group of nobody is none."""
    roles = {who: _role(grouping, who) for who in wanted}
    moved = []
    for match in grouping.matches:
        stay = [m for m in match.members if m.id not in wanted or m.role != roles[m.id]]
        come = [Member(who, roles[who]) for who, group in wanted.items() if group == match.group]
        members = tuple(sorted([*stay, *come], key=lambda m: (_GIVES[m.role], m.id)))
        moved.append(replace(match, members=members))
    return [match for match in moved if match.members]


_GIVES: dict[Role, int] = {"lead": 0, "mentor": 1, "mentee": 2, "peer": 2}


def _role(grouping: Grouping, who: str) -> Role:
    """Return what somebody is in a group: as she is in one now, or on the side that she is of."""
    now = {m.role for match in grouping.matches for m in match.members if m.id == who}
    if grouping.mode == "circles":
        return "peer"
    mentee = who in grouping.scores.mentees.position
    return "mentee" if "mentee" in now or (mentee and not now) else "mentor"


def _moves(before: Sequence[Match], after: Sequence[Match]) -> list[GroupMove]:
    was, now = _seats(before), _seats(after)
    people = sorted({who for who, _ in was.keys() | now.keys()})
    roles = dict(was.keys() | now.keys())
    pairs = ((who, was.get((who, roles[who])), now.get((who, roles[who]))) for who in people)
    return [GroupMove(who, old, new) for who, old, new in pairs if old != new]


def _seats(matches: Sequence[Match]) -> dict[tuple[str, Role], str | None]:
    return {(m.id, m.role): match.group for match in matches for m in match.members}


def _counted(grouping: Grouping, found: Counted) -> Grouping:
    """Return the edited groups; bounds are those of what was found, and nothing is proven."""
    optimum = grouping.optimum or grouping
    stages = tuple(_stage(stage, found.values) for stage in optimum.certificate.stages)
    return replace(
        grouping,
        matches=found.matches,
        pieces=found.pieces,
        unmatched=_left_out(grouping, found.matches),
        certificate=BoundCertificate(stages, edited=True),
        optimum=optimum,
    )


def _stage(stage: BoundedStage, values: Mapping[str, int]) -> BoundedStage:
    value = values[stage.name]
    note = sentence("edited by hand: counted, not proven")
    return BoundedStage(stage.name, value, max(stage.bound, value), stage.method, note)


def _left_out(grouping: Grouping, matches: Sequence[Match]) -> UnmatchedList:
    """Return who is in no group now: as before, or by hand."""
    placed = {(m.id, m.role) for match in matches for m in match.members}
    still = [one for one in grouping.unmatched if (one.person, one.side) not in placed]
    lost = sorted({(m.id, m.role) for match in grouping.matches for m in match.members} - placed)
    told = sentence("was in a group until the groups were edited by hand")
    back = sentence("take the edit back")
    return UnmatchedList(
        sorted(
            [*still, *(Unmatched(who, side, "EDITED", told, back) for who, side in lost)],
            key=lambda one: (-_GIVES[one.side], one.person),
        )
    )
