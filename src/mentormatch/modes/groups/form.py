"""Forming groups with a facilitator, and circles without: the verb `form_groups`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations, product

from mentormatch.errors import PolicyError, ProofError
from mentormatch.findings import Findings
from mentormatch.modes.groups.certificate import proof_on_rows, stages_of, told_late
from mentormatch.modes.groups.conflicts import refuse_conflicts
from mentormatch.modes.groups.facts import details_of
from mentormatch.modes.groups.instance import GroupQuestion, ask
from mentormatch.modes.groups.reasons import group_reasons
from mentormatch.modes.groups.rules import GroupRules, Quota
from mentormatch.modes.pools import as_policy, as_pool, as_pools
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.references import check_references
from mentormatch.people.schema.profile import Profile
from mentormatch.results.groups.certificate import BoundCertificate
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import GroupingRecord, refuse_other_people
from mentormatch.results.match import Match, Member, Piece
from mentormatch.scoring import presets
from mentormatch.scoring.checks.answer_share import Meetings, few_answers
from mentormatch.scoring.checks.comparison import check_comparison
from mentormatch.scoring.checks.policy_checks import check_policy, fields_of, ignored_minimums
from mentormatch.scoring.checks.waiting import ignored_waiting
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.arrays import read_seed
from mentormatch.solve.groups.judge import judge_groups, units_of_group
from mentormatch.solve.groups.problem import Formed, FormedGroups, GroupStage, formed
from mentormatch.solve.groups.solve import GroupSolution, solve_groups

__all__ = ["form_groups", "match_of", "pieces_of", "question_of", "restore"]


def form_groups(
    mentors: Profiles | Iterable[Profile] | None,
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    within: Policy | None = None,
    fit: float = 0.5,
    size: tuple[int, int] = (4, 8),
    facilitators: int | tuple[int, int] = 1,
    leads: int | Mapping[str, int] = 1,
    together: Iterable[Iterable[str]] = (),
    apart: Iterable[Iterable[str]] = (),
    pinned: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    not_alone: str | Iterable[str] = (),
    quotas: Quota | Iterable[Quota] = (),
    common_minutes: int = 0,
    groups: int | None = None,
    seed: int = 0,
    seconds: float = math.inf,
) -> Grouping:
    """Form groups around facilitators, or circles of peers, with a bound on what is possible.

    As many people as possible are placed; then the sum of what the groups are worth is made large.
    A member is worth her fit to the facilitators of her group (their mean) times `fit`, and the
    mean of what she has in common with the others there (`within`) times ``1 - fit``; a group is
    worth the sum of its members. Few people are solved exactly, and so are groups by fit alone
    (``fit=1``); beyond that groups are searched for, and the certificate tells how far from a named
    upper bound they are.

    Parameters
    ----------
    mentors
        Facilitators; None makes circles that nobody leads. ``max_mentees`` bounds the members of
        each group she leads; 1, the promise of a pair, does not count for groups, and 0 leads none.
    mentees
        Members.
    policy
        How well a facilitator suits a member: ``presets.groups()`` if None. For circles it is
        what members have in common: ``presets.circles()`` if None.
    within
        What members of one group have in common, or in which they differ, and who must not meet in
        one room: ``presets.circles()`` if None. For circles leave it out.
    fit
        Weight 0…1 of the facilitator; 1 looks at nothing else.
    size
        Fewest and most members of a group, facilitators not counted.
    facilitators
        Of each group: a number, or fewest and most.
    leads
        Groups that a facilitator may lead, for everybody or by id (1 for who is not named).
    together
        Lists of ids that share a group; lists with somebody in common are one.
    apart
        Lists of ids of whom no two share a group.
    pinned
        Member → facilitator who must lead her group.
    not_alone
        Volunteered attributes, ``"field"`` or ``"field=value"``: a group has nobody of a value, or
        at least two. Whoever did not answer is not looked at.
    quotas
        At most so many of one answer in a group.
    common_minutes
        Minutes on end at which everybody of a group is free at one time of the week, in their own
        time zones, in every week of the policy's period. Who told no hours counts as free.
    groups
        Groups at most; None forms about as many as people divided by the middle size, more only
        where otherwise people had no place.
    seed
        Of the search. The same people, policy, rules and seed give the same groups, unless time
        runs out.
    seconds
        After which the highest groups so far are returned; a stage that is not proven then says
        that time ran out.

    Returns
    -------
    Grouping
        Checked by the judge. That some cannot be placed is an answer, not an error.

    Raises
    ------
    Conflict
        If lists, pins, sizes, quotas or hours contradict each other; the smallest set is named.
    UnknownPerson
        If a list names somebody who is in no pool; near ids are named.
    PolicyError
        If policy or rules cannot be computed.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> circles = mm.form_groups(None, programme.mentees, size=(5, 7), seconds=20)
    >>> circles.certificate.stages[0].proven, len(circles) >= 8
    (True, True)
    """
    if mentors is None:
        _refuse_facilitators(within, pinned, leads, facilitators)
        within, fit, facilitators = None, 0.0, (0, 0)
    elif _nobody_leads(facilitators):
        raise PolicyError("facilitators: expected 1 or more; for circles give mentors=None")
    if mentors is not None:
        within = as_policy(within, presets.circles(), verb="form_groups")
    rules = GroupRules(
        within=within,
        fit=fit,
        size=size,
        facilitators=facilitators,
        leads=dict(leads) if isinstance(leads, Mapping) else leads,
        together=tuple(map(_ids, together)),
        apart=tuple(map(_ids, apart)),
        pinned=pinned,
        not_alone=not_alone,
        quotas=quotas,
        common_minutes=common_minutes,
        groups=groups,
    )
    givers, members = (None, as_pool(mentees)) if mentors is None else as_pools(mentors, mentees)
    question = question_of(givers, members, policy, rules)
    refuse_conflicts(question)
    drawn = read_seed(seed)
    order = question.order(drawn)
    solved = solve_groups(question.problem, seed=drawn, seconds=seconds, order=order)
    return _judged(question, solved, seed)


def restore(record: GroupingRecord, mentors: Profiles | None, mentees: Profiles) -> Grouping:
    """Put a record of groups on its people again, and judge it.

    Parameters
    ----------
    record
        What was written.
    mentors
        Facilitators; None for circles.
    mentees
        Members.

    Raises
    ------
    DataMismatch
        If these are other people, or their answers have changed.
    ProofError
        If the groups break a rule, their units are others, or counting and prices do not give the
        bounds.
    """
    rules, policy = GroupRules(**record.rules), Policy.recorded(record.policy)
    circles = record.mode == "circles"
    givers = as_pool([]) if mentors is None else mentors
    refuse_other_people(record, mentees if circles else givers, mentees)
    question = question_of(None if circles else givers, mentees, policy, rules)
    lead, member = question.places
    groups = formed(
        (
            [lead.get(who, -1) for who in match.ids_of("mentor")],
            [member.get(who, -1) for who in match.ids_of("mentee", "peer")],
        )
        for match in record.groups
    )
    if any(-1 in (*group.leads, *group.members) for group in groups):
        raise ProofError("the record places somebody who takes no part")
    stages = tuple(
        GroupStage(s.name, s.value, s.bound, s.method) for s in record.certificate.stages
    )
    answer = FormedGroups(groups, stages)
    proof = proof_on_rows(question, record.certificate.stages)
    late = told_late(record.certificate.stages)
    again = _judged(question, GroupSolution(answer, proof, late), record.seed)
    if again.certificate != record.certificate:
        raise ProofError("the record tells its bounds otherwise than its prices give")
    return again


def _nobody_leads(given: object) -> bool:
    """Tell whether no facilitator is asked for; what else it may be is told by the rules."""
    return isinstance(given, int | tuple) and given in (0, (0, 0))


def _refuse_facilitators(
    within: object, pinned: object, leads: object, facilitators: object
) -> None:
    """Refuse what only makes sense with facilitators, all at once."""
    given = {
        "within (give it as policy)": within is not None,
        "pinned": bool(pinned),
        "leads": leads != 1,
        "facilitators": facilitators != 1,
    }
    wrong = [name for name, there in given.items() if there]
    if wrong:
        raise PolicyError(f"circles have no facilitators; leave out {', '.join(wrong)}")


def _ids(listed: Iterable[str]) -> tuple[str, ...]:
    if isinstance(listed, str):
        raise PolicyError("together, apart: expected lists of ids, such as [('ann', 'bo')]")
    return tuple(listed)


def question_of(
    mentors: Profiles | None, mentees: Profiles, policy: Policy | None, rules: GroupRules
) -> GroupQuestion:
    """Return what is asked of facilitators and members, or of a circle where there is nobody."""
    if mentors is None:
        policy = as_policy(policy, presets.circles(), verb="form_groups")
        return ask(compile_scores(mentees, mentees, policy), rules)
    policy = as_policy(policy, presets.groups(), verb="form_groups")
    return ask(compile_scores(mentors, mentees, policy), rules)


def _judged(question: GroupQuestion, solved: GroupSolution, seed: int) -> Grouping:
    """Judge groups, put ids back on them, and find the reasons."""
    answer, proof, late = solved
    judged = judge_groups(question.problem, answer, proof)
    certificate = BoundCertificate(stages_of(question, answer.stages, proof, judged, late=late))
    digits = len(str(len(answer.groups)))
    one = "group" if question.led else "circle"
    return Grouping(
        matches=tuple(
            match_of(question, group, f"{one}-{number:0{digits}}")
            for number, group in enumerate(answer.groups, 1)
        ),
        unmatched=group_reasons(question, answer.groups, certificate),
        seed=seed,
        findings=_findings(question, answer.groups),
        scores=question.scores,
        certificate=certificate,
        mode="groups" if question.led else "circles",
        rules=question.rules,
        pieces=tuple(pieces_of(question, group) for group in answer.groups),
    )


def match_of(question: GroupQuestion, group: Formed, name: str) -> Match:
    """Return a group with ids in place of rows."""
    role = "mentee" if question.led else "peer"
    leads = tuple(Member(who, "mentor") for who in question.lead_ids(group.leads))
    members = tuple(Member(who, role) for who in question.member_ids(group.members))  # type: ignore[arg-type]
    return Match((*leads, *members), sum(units_of_group(question.problem, group)), name)


def pieces_of(question: GroupQuestion, group: Formed) -> tuple[Piece, ...]:
    """Return what the units of a group consist of, with facts in words."""
    units = units_of_group(question.problem, group)
    facts = details_of(question, group, units)
    return tuple(Piece(*piece) for piece in zip(question.pieces, units, facts, strict=True))


def _compared(question: GroupQuestion) -> list[Scores]:
    """Return the scores that decide: with the facilitator, and within a group."""
    fit = [question.scores] if question.led else []
    return [*fit, question.cohesion] if question.problem.within or not fit else fit


def _meetings(question: GroupQuestion, groups: Sequence[Formed]) -> Iterator[Meetings]:
    """Yield who meets whom: members with facilitators, and members with one another."""
    compared = _compared(question)
    fit = question.rules.fit if len(compared) > 1 else 1.0
    for scores in compared:
        within = scores is not question.scores or not question.led
        met = [
            pair
            for group in groups
            for pair in (
                permutations(question.member_ids(group.members), 2)
                if within
                else product(question.lead_ids(group.leads), question.member_ids(group.members))
            )
        ]
        mentors = scores.mentors.positions([mentor for mentor, _ in met])
        mentees = scores.mentees.positions([mentee for _, mentee in met])
        yield Meetings(scores, mentors, mentees, 1 - fit if within and question.led else fit)


def _findings(question: GroupQuestion, groups: Sequence[Formed]) -> Findings:
    scores, cohesion = question.scores, question.cohesion
    used = {*question.rules.fields, *fields_of(scores.policy), *fields_of(cohesion.policy)}
    found = [*question.findings, *scores.mentees.findings, *check_policy(scores, used=used)]
    found += check_references(scores.mentors, scores.mentees, together=True)
    found += check_comparison(*_compared(question))
    found += few_answers(*_meetings(question, groups))
    found += ignored_waiting(scores, "groups")
    if question.led:
        found += scores.mentors.findings
        found += ignored_minimums(scores, "groups")
        if question.problem.within:
            known = set(found)
            more = check_policy(cohesion, used=used)
            found += [finding for finding in more if finding not in known]
    return Findings(found)
