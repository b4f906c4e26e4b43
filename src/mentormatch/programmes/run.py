"""Running a plan: people chosen, minutes looked at, matched, minutes spent; one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from mentormatch.desk.intake import read_requests
from mentormatch.desk.request import Request
from mentormatch.errors import InputError
from mentormatch.findings import Finding, Findings
from mentormatch.forms import FORMS
from mentormatch.ledger import Ledger
from mentormatch.ledger.limits import charges
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.grammar.limits import Limits
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.attempts import tried
from mentormatch.people.reading.read import read_profiles
from mentormatch.programmes.conditions import meets
from mentormatch.programmes.desk import DeskRun, faults_of, of_those_who_take_part, serve
from mentormatch.programmes.minutes import within_minutes
from mentormatch.programmes.modes import meeting, policy_of, run_form
from mentormatch.programmes.outcome import Outcome
from mentormatch.programmes.ran import Run
from mentormatch.programmes.schema import PlanFields, Programme, Who
from mentormatch.results.names import Names
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy, read_policy
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean

__all__ = ["run_plan"]


def run_plan(
    plan: PlanFields,
    people: Mapping[str, Profiles] | None = None,
    *,
    limits: Limits | None = None,
) -> Outcome:
    """Run every programme of a plan, in order, on one ledger.

    Parameters
    ----------
    plan
        The programme file.
    people
        Name of a table → people; None reads the files.
    limits
        How much is read of each of these files; None: `LIMITS`.

    Raises
    ------
    InputError
        If files or policies cannot be read; the faults of all of them at once.
    """
    tables, policies, requests = _read(plan, people, limits)
    ledger = Ledger.of(*tables.values(), minutes=plan.minutes_per_month)
    runs: list[Run | DeskRun] = []
    for programme, policy in zip(plan.programmes, policies, strict=True):
        setting = _Setting(plan, tables, requests.get(programme.name), ledger, runs)
        run = _run(setting, programme, policy)
        runs.append(run)
        ledger = run.ledger
    ledger.verify()
    return Outcome(plan.name, tuple(runs), ledger)


class _Setting(NamedTuple):
    """What is there when a programme begins."""

    plan: PlanFields
    tables: Mapping[str, Profiles]
    requests: Sequence[Request] | None
    ledger: Ledger
    earlier: Sequence[Run | DeskRun]


def _run(setting: _Setting, programme: Programme, policy: Policy) -> Run | DeskRun:
    findings: list[Finding] = []
    chosen = {side: _chosen(setting, programme, side, findings) for side in programme.sides}
    able = within_minutes(programme, chosen, setting.ledger, findings)
    seed = setting.plan.seed if programme.seed is None else programme.seed
    ready = _Ready(programme, policy, able, seed, setting.ledger, findings)
    return _matched(ready) if setting.requests is None else _served(ready, setting.requests)


class _Ready(NamedTuple):
    """A programme whose people are chosen."""

    programme: Programme
    policy: Policy
    people: dict[str, Profiles]
    seed: int
    ledger: Ledger
    findings: list[Finding]


def _matched(ready: _Ready) -> Run:
    programme, options = ready.programme, ready.programme.options
    form = FORMS[programme.mode]
    answer = run_form(form, ready.people, ready.policy, ready.seed, options)
    matches = meeting(form, answer, ready.people, options)
    ledger = ready.ledger.charge(charges(matches, programme.minutes), programme=programme.name)
    # Teams that exist stand in the answer in the place of their members.
    members = None
    if form.members is not None:
        members = Names(ready.people["mentors"], ready.people["mentees"])
    return Run(
        programme.name,
        programme.mode,
        programme.minutes,
        answer,
        matches,
        Findings(ready.findings),
        ledger,
        members,
    )


def _served(ready: _Ready, requests: Sequence[Request]) -> DeskRun:
    programme = ready.programme
    assert programme.period is not None  # the file was refused otherwise
    name, day = programme.name, programme.period[0]
    asked = of_those_who_take_part(requests, ready.people.values(), name, ready.findings)
    desk = serve(
        ready.people["mentors"],
        ready.people["mentees"],
        ready.policy,
        requests=asked,
        ledger=ready.ledger,
        day=day,
        seed=ready.seed,
        **programme.options,
    )
    ledger = ready.ledger.charge(desk.booked(), programme=name)
    return DeskRun(name, day, tuple(asked), desk, Findings(ready.findings), ledger)


def _chosen(
    setting: _Setting, programme: Programme, side: str, findings: list[Finding]
) -> Profiles:
    """Return who of a table is meant for one side."""
    who: Who = programme.sides[side]
    table = setting.tables[who.table]
    meeting, remarks = meets(table, who.where, f"{programme.name}, {side}")
    findings += remarks
    if who.only is not None:
        listed = np.zeros(len(table), np.bool_)
        listed[table.positions(who.only)] = True
        meeting &= listed
    busy = {person for run in setting.earlier if run.name in who.outside for person in run.people}
    free = np.array([person not in busy for person in table.ids], np.bool_)
    # What was noticed in reading is told once, of the table, and not by every programme.
    return table.take(np.flatnonzero(meeting & free))


def _read(
    plan: PlanFields, people: Mapping[str, Profiles] | None, limits: Limits | None
) -> tuple[Mapping[str, Profiles], list[Policy], Mapping[str, Sequence[Request]]]:
    """Read tables, policies and requests, and raise the faults of all of them at once."""
    faults: list[str] = []
    if people is None:
        read = {
            name: tried(lambda name=name: _table(plan, name, limits), faults)  # type: ignore[misc]
            for name in plan.people
        }
    else:
        read = {name: people.get(name) for name in plan.people}
        faults += [
            f"no people are given for the table {quoted(n)}" for n, p in read.items() if p is None
        ]
    policies = [tried(lambda p=p: _policy(plan, p), faults) for p in plan.programmes]  # type: ignore[misc]
    tables = {name: pool for name, pool in read.items() if pool is not None}
    requests = _requests(plan, tables, faults)
    if faults:
        raise InputError("\n".join(faults))
    return tables, [policy for policy in policies if policy is not None], requests


def _requests(
    plan: PlanFields, tables: Mapping[str, Profiles], faults: list[str]
) -> dict[str, Sequence[Request]]:
    """Read the requests of each desk, and look for the people who ask."""
    found: dict[str, Sequence[Request]] = {}
    for programme in plan.programmes:
        if programme.requests is None:
            continue
        path = plan.folder / programme.requests
        pools = [tables[who.table] for who in programme.sides.values() if who.table in tables]
        requests = tried(lambda p=path, k=pools: read_requests(p, people=k), faults)  # type: ignore[misc]
        if requests is not None and len(pools) == len(programme.sides):
            faults += faults_of(requests, pools, programme.name)
            found[programme.name] = requests
    return found


def _table(plan: PlanFields, name: str, limits: Limits | None) -> Profiles:
    table, side = plan.people[name], plan.side_of(name)
    columns = ColumnMap.of(None if table.columns is None else plan.folder / table.columns)
    if side is None and columns.has_sides:
        raise InputError(
            f"the column map of the table {quoted(name)} has parts for mentors or mentees; say "
            'which is meant under [people]: side = "mentors" or "mentees"'
        )
    columns = columns if side is None else columns.for_side(side)
    handling: Literal["drop", "raise"] = "drop" if table.drop_refused else "raise"
    return read_profiles(
        plan.folder / table.file, columns=columns, on_error=handling, limits=limits
    )


def _policy(plan: PlanFields, programme: Programme) -> Policy:
    policy = _named_policy(plan, programme)
    return policy if programme.period is None else policy.replace(period=programme.period)


def _named_policy(plan: PlanFields, programme: Programme) -> Policy:
    name = programme.policy
    if name is None:
        return policy_of(FORMS[programme.mode])
    if name in presets.__all__:
        found: Policy = getattr(presets, name)()
        return found
    path = plan.folder / name
    if path.suffix not in (".toml", ".json"):
        raise InputError(
            f"{quoted(programme.name)}: no preset has this name"
            f"{did_you_mean(name, presets.__all__)}; a policy file ends in .toml or .json"
        )
    return read_policy(path)
