"""All divisions of a few people into groups, one by one: the truth for tiny instances."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mentormatch.solve.groups_problem import GroupProblem

Group = tuple[tuple[int, ...], tuple[int, ...]]


def _may(problem: GroupProblem, leads: tuple[int, ...], members: tuple[int, ...]) -> bool:
    """Tell whether a group keeps every rule, rule by rule."""
    inside = set(members)
    for j in leads:
        if problem.cap[j] < len(members) or any(not problem.allowed[j, i] for i in members):
            return False
    for i in members:
        if problem.pinned[i] >= 0 and problem.pinned[i] not in leads:
            return False
        if any(problem.apart[i, k] for k in members):
            return False
    if any(inside & set(block) and not set(block) <= inside for block in problem.blocks):
        return False
    for rule in problem.rules:
        for value in range(int(rule.codes.max()) + 1):
            count = sum(1 for i in members if rule.codes[i] == value)
            if rule.at_most is None and count == 1:
                return False
            if rule.at_most is not None and count > rule.at_most:
                return False
    if problem.starts is not None:
        for week in range(problem.starts.shape[0]):
            met = [255] * problem.starts.shape[2]
            for i in members:
                met = [a & int(b) for a, b in zip(met, problem.starts[week, i], strict=True)]
            for j in leads:
                assert problem.lead_starts is not None
                met = [a & int(b) for a, b in zip(met, problem.lead_starts[week, j], strict=True)]
            if not any(met):
                return False
    return True


def _units(problem: GroupProblem, leads: tuple[int, ...], members: tuple[int, ...]) -> int:
    total = 0
    if leads:
        total += sum(sum(int(problem.fit[j, i]) for j in leads) // len(leads) for i in members)
    for comparison in problem.within:
        pairs = sum(int(comparison[a, b]) for a, b in combinations(members, 2))
        total += 2 * pairs // max(len(members) - 1, 1)
    return total


def _teams(problem: GroupProblem) -> list[tuple[int, ...]]:
    if not problem.team[1]:
        return [()]
    everybody = range(problem.facilitators)
    return [
        team
        for k in range(problem.team[0], problem.team[1] + 1)
        for team in combinations(everybody, k)
    ]


def divisions(problem: GroupProblem) -> Iterator[list[Group]]:
    """Yield every division into groups that keeps all rules, people left out included."""
    low, high = problem.size
    teams = _teams(problem)

    def further(left: list[int], done: list[Group]) -> Iterator[list[Group]]:
        if not left:
            yield done
            return
        first, rest = left[0], left[1:]
        yield from further(rest, done)
        if len(done) == problem.most:
            return
        for size in range(low, high + 1):
            for others in combinations(rest, size - 1):
                members = (first, *others)
                for team in teams:
                    led = [j for leads, _ in done for j in leads]
                    if any(led.count(j) >= problem.leads[j] for j in team):
                        continue
                    if _may(problem, team, members):
                        after = [i for i in rest if i not in others]
                        yield from further(after, [*done, (team, members)])

    yield from further(list(range(problem.members)), [])


def highest(problem: GroupProblem) -> tuple[int, int]:
    """Return the most people that can be placed, and the most units with so many."""
    return max(
        (sum(len(m) for _, m in groups), sum(_units(problem, *group) for group in groups))
        for groups in divisions(problem)
    )
