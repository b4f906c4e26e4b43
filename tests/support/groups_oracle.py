"""All divisions of a few people into groups, one by one: the truth for tiny instances."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mentormatch.solve.groups.problem import GroupProblem

Group = tuple[tuple[int, ...], tuple[int, ...]]


def _may(problem: GroupProblem, leads: tuple[int, ...], members: tuple[int, ...]) -> bool:
    """Tell whether a group keeps every rule."""
    inside = set(members)
    led = all(problem.allowed[j, i] for j in leads for i in members)
    led = led and all(problem.cap[j] >= len(members) for j in leads)
    promised = all(problem.pinned[i] < 0 or problem.pinned[i] in leads for i in members)
    apart = any(problem.apart[i, k] for i in members for k in members)
    parted = any(inside & set(b) and not set(b) <= inside for b in problem.blocks)
    return (
        led and promised and not apart and not parted
        and _classes(problem, members) and _time(problem, leads, members)
    )  # fmt: skip


def _classes(problem: GroupProblem, members: tuple[int, ...]) -> bool:
    for rule in problem.rules:
        for value in range(int(rule.codes.max()) + 1):
            count = sum(1 for i in members if rule.codes[i] == value)
            if count > (rule.at_most or 99) or (rule.at_most is None and count == 1):
                return False
    return True


def _time(problem: GroupProblem, leads: tuple[int, ...], members: tuple[int, ...]) -> bool:
    if problem.starts is None:
        return True
    for week in range(problem.starts.shape[0]):
        met = (1 << 8 * problem.starts.shape[2]) - 1
        for i in members:
            met &= int.from_bytes(problem.starts[week, i].tobytes(), "big")
        for j in leads:
            assert problem.lead_starts is not None
            met &= int.from_bytes(problem.lead_starts[week, j].tobytes(), "big")
        if not met:
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


def worth(problem: GroupProblem, groups: list[Group]) -> tuple[int, int]:
    """Return people and units of a division."""
    return sum(len(m) for _, m in groups), sum(_units(problem, *group) for group in groups)


def highest(problem: GroupProblem) -> tuple[int, int]:
    """Return the most people that can be placed, and the most units with so many."""
    return max(worth(problem, groups) for groups in divisions(problem))
