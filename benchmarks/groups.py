"""Groups: by fit alone at size, and with company beside simpler ways on the same objective."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import group_rivals
from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Row, Table, Target, grid, number, process_row

if TYPE_CHECKING:
    from mentormatch.modes.groups.instance import GroupQuestion

__all__ = ["measure"]

_SIZE = 6
_WAYS = ("mentormatch", "k-means, then fill", "greedy", "random restarts with swaps")
_FIT_SECONDS, _COMPANY_SECONDS, _GAP = 30.0, 60.0, 0.2
"""What was promised."""
_BY = {True: "judged by prices", False: "by the program alone"}


def measure(
    scratch: Path, *, mentees: int = 600, mentors: int = 120, by_fit: tuple[int, int] = (2000, 300)
) -> Table:
    """Time both, and compare what the ways reach."""
    env = environment(scratch)
    fit = call(by_fit_alone, env, mentees=by_fit[0], mentors=by_fit[1])
    ours = call(with_company, env, way=_WAYS[0], mentees=mentees, mentors=mentors)
    runs = {_WAYS[0]: ours}
    for way in _WAYS[1:]:
        runs[way] = call(
            with_company, env, way=way, mentees=mentees, mentors=mentors,
            seconds=ours.laps[0].wall,
        )  # fmt: skip
    return _table(fit, runs, mentees, by_fit)


def by_fit_alone(mentees: int, mentors: int) -> Report:
    """Form groups of 4 to 8 with at most three of a department; a task."""
    import mentormatch as mm

    report = Report()
    cohort = mm.datasets.synthetic_cohort(mentors, mentees, seed=1)
    quota = mm.Quota("department", at_most=3)
    with report.lap("groups by fit alone"):
        groups = mm.form_groups(cohort.mentors, cohort.mentees, fit=1.0, quotas=quota)
    people, value = groups.certificate.stages
    judged = value.method.endswith("judged by prices")
    report.facts = {"people": people.value, "gap": value.bound - value.value, "judged": judged}
    return report


def with_company(way: str, mentees: int, mentors: int, seconds: float = 0.0) -> Report:
    """Form groups of six in one way, and tell what they are worth; a task."""
    from mentormatch.solve.groups.judge import keeps_rules
    from mentormatch.solve.groups.problem import value_of

    report = Report()
    question, members = _asked(mentees, mentors)
    problem = question.problem
    bound = 0
    with report.lap(way):
        if way == _WAYS[0]:
            from mentormatch.solve.groups.solve import form

            solved = form(problem, seed=1)
            groups, bound = solved.answer.groups, solved.answer.stages[1].bound
        elif way == _WAYS[1]:
            groups = group_rivals.k_means(problem, members, _SIZE)
        elif way == _WAYS[2]:
            groups = group_rivals.greedy(problem, _SIZE)
        else:
            groups = group_rivals.swaps(problem, _SIZE, seconds)
    people, units = value_of(problem, groups)
    broken = sum(not keeps_rules(problem, group) for group in groups)
    report.facts = {"people": people, "units": units, "bound": bound, "broken": broken}
    return report


def _asked(mentees: int, mentors: int) -> tuple[GroupQuestion, Any]:
    import mentormatch as mm
    from mentormatch.modes.groups.instance import ask
    from mentormatch.modes.groups.rules import GroupRules

    cohort = mm.datasets.synthetic_cohort(mentors, mentees, seed=1)
    rules = GroupRules(within=mm.presets.circles(), size=(_SIZE, _SIZE))
    scores = mm.score(cohort.mentors, cohort.mentees, mm.presets.groups())
    return ask(scores, rules), cohort.mentees


def _table(fit: Run, runs: Mapping[str, Run], mentees: int, by_fit: tuple[int, int]) -> Table:
    ours = runs[_WAYS[0]]
    bound = ours.facts["bound"]
    gap = 1 - ours.facts["units"] / bound if bound else 0.0
    ahead = min(ours.facts["units"] - runs[way].facts["units"] for way in _WAYS[1:])
    targets = [
        Target(f"{by_fit[0]:,} mentees × {by_fit[1]} groups by fit, quotas",
               fit.laps[0].wall, _FIT_SECONDS, "s"),
        Target("its gap, " + _BY[fit.facts["judged"]], fit.facts["gap"], 0, "units"),
        Target(f"{mentees} mentees in groups of {_SIZE}", ours.laps[0].wall, _COMPANY_SECONDS, "s"),
        Target("its gap", gap, _GAP, "of the bound"),
        Target("ahead of the highest other way", ahead / 1e6, 0, "points", at_least=True),
    ]  # fmt: skip
    return Table(
        "groups",
        "Groups by fit alone, and with company",
        _rows(fit, runs),
        targets,
        (
            (
                "All ways are valued by one objective: half fit to the facilitator, half goals "
                "shared and departments mixed. Rules are no concern of k-means, greedy keeps them "
                "and leaves people out, swaps pass over them; groups that break one are counted."
            ),
            "Random restarts have as many seconds as mentormatch took.",
        ),
        (_compared(runs, bound),),
    )


def _rows(fit: Run, runs: Mapping[str, Run]) -> list[Row]:
    rows = [Row(r.laps[0].what, "cold", r.laps[0].wall, r.laps[0].cpu, None, 1)
            for r in (fit, *runs.values())]  # fmt: skip
    return [*rows, process_row("groups by fit alone: whole process", "cold", [fit])]


def _compared(runs: Mapping[str, Run], bound: int) -> str:
    lines = [
        (
            way,
            number(run.facts["units"] / 1e6),
            f"{run.facts['units'] / bound:.1%}" if bound else "",
            str(run.facts["people"]),
            str(run.facts["broken"]),
            number(run.laps[0].wall),
        )
        for way, run in runs.items()
    ]
    head = ("way", "points", "of the bound", "people", "groups that break a rule", "seconds")
    return grid(head, lines)
