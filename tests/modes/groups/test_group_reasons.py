"""Reasons of groups against enumeration: what they claim, their numbers, and their cures.

Holds `modes.groups.reasons`, `modes.groups.lottery`, `modes.groups.binding` and
`solve.groups.seats` to account.
"""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from groups_oracle import divisions, highest, worth

import mentormatch as mm
from mentormatch.modes.groups.instance import GroupQuestion, ask, pose
from mentormatch.modes.groups.rules import GroupRules
from mentormatch.modes.pools import as_pool
from mentormatch.results.match import Unmatched
from mentormatch.scoring.scores import compile_scores
from mentormatch.solve.groups.problem import GroupProblem

Asked = tuple[list[mm.Profile] | None, list[mm.Profile], mm.Policy, dict[str, Any]]

P = mm.Profile
DRAWN = "an equally good answer has a place for this person; the draw decided: "
NO_MORE = "no division within the rules places more people"
SITES = mm.Policy(criteria=[mm.Same("site")], requirements=[mm.Same("site"), mm.NotVetoed()])
FREE = SITES.model_copy(update={"requirements": SITES.requirements[1:]})
HOURS = ("Mon 09:00-10:00", "Tue 09:00-10:00", "Wed 09:00-10:00")


def asked(r: random.Random) -> Asked:
    """Draw up to seven people, some facilitators, and a few rules of every kind."""
    ids = [f"p{k}" for k in range(r.randint(2, 7))]
    hours = r.random() < 0.3

    def person(who: str, **more: Any) -> mm.Profile:
        answers: dict[str, Any] = {"site": r.choice("ab"), "department": r.choice(["law", "it"])}
        if hours:
            answers |= {"time_zone": "UTC", "availability": set(r.sample(HOURS, r.randint(1, 2)))}
        return P(id=who, **answers, **more)

    people = [
        person(who, vetoes=set(r.sample(ids, 1)) - {who} if r.random() < 0.2 else ()) for who in ids
    ]
    low = r.randint(1, 3)
    rules: dict[str, Any] = {"size": (low, r.randint(low, 4))}
    if hours:
        rules["common_minutes"] = 60
    some = {
        "quotas": [mm.Quota("department", at_most=r.randint(1, 2))],
        "not_alone": ["department"],
        "apart": [tuple(r.sample(ids, min(3, len(ids))))],
        "together": [tuple(r.sample(ids, 2))],
        "groups": r.randint(1, 2),
    }
    rules |= {name: value for name, value in some.items() if r.random() < 0.3}
    if r.random() < 0.5:
        return None, people, r.choice([SITES, FREE]), rules
    leads = [person(f"m{k}", max_mentees=r.randint(0, 4)) for k in range(r.randint(0, 3))]
    rules |= {"facilitators": r.choice([1, 1, 2, (1, 2), 3]), "leads": r.choice([1, 1, 2, 0])}
    if leads and r.random() < 0.3:
        rules["pinned"] = {r.choice(ids): leads[0].id}
    return leads, people, r.choice([SITES, FREE]), rules


def question_of(leads: list[mm.Profile] | None, people: list[mm.Profile], policy: mm.Policy,
                rules: dict[str, Any]) -> GroupQuestion:  # fmt: skip
    """Return the question as groups ask it."""
    pool = as_pool(people)
    scores = compile_scores(pool if leads is None else as_pool(leads), pool, policy)
    asked = {"facilitators": (0, 0)} if leads is None else {"within": mm.presets.circles()}
    fit = 0.0 if leads is None else 0.5
    return ask(scores, GroupRules(**{"fit": fit, **asked, **rules}))


def most(question: GroupQuestion, problem: GroupProblem | None = None, **rules: object) -> int:
    """Return the most people of any division, with rules that are changed so."""
    if problem is None:
        scores, cohesion = question.scores, question.cohesion
        changed = question.rules.model_copy(update=rules)
        problem = pose(scores, cohesion, changed, question.places)
    return highest(problem)[0]


def with_leads(question: GroupQuestion, more: int) -> GroupProblem:
    """Return the question with facilitators whom everybody may have."""
    problem = pose(question.scores, question.cohesion, question.rules, question.places)
    theirs = problem.lead_starts
    members = problem.members
    if theirs is not None:
        full = np.full((len(theirs), more, theirs.shape[2]), 255, np.uint8)
        theirs = np.concatenate([theirs, full], axis=1)
    return replace(
        problem,
        fit=np.vstack([problem.fit, np.zeros((more, members), np.int64)]),
        allowed=np.vstack([problem.allowed, np.ones((more, members), np.bool_)]),
        cap=np.append(problem.cap, [problem.size[1]] * more),
        leads=np.append(problem.leads, [1] * more),
        lead_starts=theirs,
    )


def without(question: GroupQuestion, name: str) -> int:
    """Return the most people without a requirement."""
    scores, cohesion = (
        replace(s, rules=tuple(r for r in s.rules if r.criterion.label != name))
        for s in (question.scores, question.cohesion)
    )
    return most(question, pose(scores, cohesion, question.rules, question.places))


Cure = Callable[[GroupQuestion, re.Match[str]], int]

CURES: dict[str, Cure] = {
    r"raise the quota on department to (\d)": lambda q, m: most(
        q, quotas=(mm.Quota("department", at_most=int(m[1])),)
    ),
    r"drop the quota on department": lambda q, _: most(q, quotas=()),
    r"leave department out of not_alone": lambda q, _: most(q, not_alone=()),
    r"take .* off the list 'apart'": lambda q, _: most(q, apart=()),
    r"shorten (\w+)$": lambda q, m: most(q, None, **{m[1]: ()}),
    r"relax '(.*)'": lambda q, m: without(q, m[1]),
    r"allow sizes from (\d) to (\d)": lambda q, m: most(q, size=(int(m[1]), int(m[2]))),
    r"lower the smallest size to (\d)": lambda q, m: most(q, size=(int(m[1]), q.rules.size[1])),
    r"find (\d) (more )?facilitators(?!,)": lambda q, m: most(q, with_leads(q, int(m[1]))),
    r"find a facilitator": lambda q, _: most(q, with_leads(q, 1)),
    r"(allow|.*, or) more groups": lambda q, _: most(q, groups=None),
    r".*, or raise the size": lambda q, _: most(q, size=(q.rules.size[0], q.rules.size[1] + 1)),
}
"""How each cure is applied; those that say "relax a rule" name none."""


def cures(question: GroupQuestion, told: Unmatched) -> Iterator[int]:
    """Yield how many people each cure in a fix places, by enumeration."""
    for pattern, apply in CURES.items():
        if found := re.match(pattern, told.fix):
            yield apply(question, found)


def is_true(question: GroupQuestion, told: Unmatched, placed: int) -> bool:
    """Tell whether the numbers of a reason are those of the question."""
    problem = question.problem
    if told.reason == "OBJECTIVE":
        return told.detail.startswith(NO_MORE)
    numbers = [int(n) for n in re.findall(r"\b\d+\b", told.detail)]
    if told.reason in ("SIZES", "LOTTERY") and "can hold" in told.detail:
        groups, low, *more, held, count = numbers
        high = more[0] if more else low
        return (low, high) == problem.size and held == placed <= groups * high and count > held
    if "with room for" in told.detail:
        groups, room, count = numbers
        return room == placed < count and groups == problem.most_groups()
    return True


def serves(problem: GroupProblem, person: int) -> bool:
    """Tell whether a division that is as good as any serves a member."""
    best = highest(problem)
    return any(
        worth(problem, groups) == best and any(person in members for _, members in groups)
        for groups in divisions(problem)
    )


def check(leads: list[mm.Profile] | None, people: list[mm.Profile], policy: mm.Policy,
          rules: dict[str, Any]) -> None:  # fmt: skip
    """Compare the people placed and every reason with enumeration."""
    try:
        grouping = mm.form_groups(leads, people, policy, **rules)
    except mm.Conflict:
        return
    question = question_of(leads, people, policy, rules)
    placed = sum(len(match.ids_of("mentee", "peer")) for match in grouping.matches)
    assert placed == most(question)
    assert grouping.certificate.stages[0].proven
    for told in grouping.unmatched:
        if told.side != "mentor":
            assert told.reason != "STOPPED"
            assert is_true(question, told, placed), told
            if told.reason == "LOTTERY" and grouping.certificate.proven:
                assert serves(question.problem, question.places.member[told.person]), told
            assert all(helped > placed for helped in cures(question, told)), told


@pytest.mark.parametrize("turn", range(6))
def test_reasons_and_cures_are_true_by_enumeration(turn: int) -> None:
    """As many are placed as in the best of all divisions; numbers hold, and a cure places more."""
    seed = secrets.randbelow(10**6)
    print(f"{turn=} {seed=}")  # noqa: T201 - shown where the test fails
    r = random.Random(seed)  # noqa: S311
    for _ in range(8):
        check(*asked(r))


def told(grouping: mm.Grouping) -> tuple[str, str, str]:
    """Return reason, detail and fix of the first who is left out; of a draw, why it was needed."""
    first = grouping.unmatched[0]
    return first.reason, first.detail.removeprefix(DRAWN), first.fix


def test_a_quota_that_binds_is_named() -> None:
    """Six of one department and two of another fill one group of four with two of each."""
    people = [P(id=f"x{k}", department="sales") for k in range(6)]
    people += [P(id=f"y{k}", department="law") for k in range(2)]
    quota = mm.Quota("department", at_most=2)
    assert told(mm.form_groups(None, people, size=(4, 4), quotas=[quota])) == (
        "LOTTERY",
        f"{NO_MORE}; the quota on department stands in the way",
        "raise the quota on department to 3",
    )


def test_a_list_of_who_is_apart_is_named() -> None:
    """Three who are apart pair by pair leave one pair of four people."""
    people = [P(id=who) for who in "habc"]
    assert told(mm.form_groups(None, people, size=(2, 2), apart=[("a", "b", "c")])) == (
        "LOTTERY",
        f"{NO_MORE}; a, b, c must be apart",
        "take a, b, c off the list 'apart'",
    )


def test_vetoes_that_bind_are_named() -> None:
    """Three who veto one another leave one pair of four people; nobody says whose veto it was."""
    vetoes = {"h": "", "a": "bc", "b": "c", "c": ""}
    people = [P(id=who, vetoes=set(named)) for who, named in vetoes.items()]
    assert told(mm.form_groups(None, people, SITES, size=(2, 2))) == (
        "LOTTERY",
        f"{NO_MORE}; 'no veto' stands in the way",
        "relax 'no veto'",
    )


def test_sizes_that_do_not_suit_the_sites_are_told() -> None:
    """Three of each of two sites are two pairs; sizes from one to three seat all six."""
    people = [P(id=f"{site}{k}", site=site) for site in "xy" for k in range(3)]
    assert told(mm.form_groups(None, people, SITES, size=(2, 2))) == (
        "LOTTERY",
        "no division into groups of 2 to 2 places more than 4 of 6",
        "allow sizes from 1 to 3",
    )


def test_who_has_no_company_is_told_what_keeps_it_away() -> None:
    """Alone at her site, a list is not to blame."""
    people = [P(id="a", site="x"), *(P(id=f"b{k}", site="y") for k in range(2))]
    assert told(mm.form_groups(None, people, SITES, size=(2, 2)))[2] == (
        "relax a requirement, or lower the smallest size"
    )


@pytest.mark.parametrize(
    ("leads", "facilitators", "fix"),
    [(1, 2, "find 1 more facilitators"), (2, 3, "find 1 more facilitators"),
     (1, (3, 4), "find 2 more facilitators"), (0, 2, "find 2 facilitators")],
)  # fmt: skip
@pytest.mark.parametrize("each", [1, 2])
def test_fewer_facilitators_than_a_group_has(
    leads: int, facilitators: int | tuple[int, int], fix: str, each: int
) -> None:
    """Nobody is placed, however often they lead, and the number that is missing is told."""
    mentors, people = [P(id=f"f{k}") for k in range(leads)], [P(id=f"m{k}") for k in range(4)]
    groups = mm.form_groups(mentors, people, facilitators=facilitators, leads=each)
    assert len(groups) == 0
    assert {(u.reason, u.fix) for u in groups.unmatched.of("mentee")} == {("NO_FACILITATOR", fix)}
