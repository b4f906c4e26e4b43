"""Running a plan: people chosen, minutes looked at, matched, minutes spent; one by one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from mentormatch.errors import InputError
from mentormatch.ledger import Ledger
from mentormatch.people.faults import tried
from mentormatch.people.findings import Finding, Findings
from mentormatch.people.intake import read_profiles
from mentormatch.people.profiles import Profiles
from mentormatch.people.words import did_you_mean
from mentormatch.programmes.conditions import meets
from mentormatch.programmes.minutes import within_minutes
from mentormatch.programmes.modes import MODES
from mentormatch.programmes.outcome import Outcome, Run
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.programmes.plan import Plan, Programme, Table, Who

__all__ = ["run_plan"]


def run_plan(plan: Plan, people: Mapping[str, Profiles] | None = None) -> Outcome:
    """Run every programme of a plan, in order, on one ledger.

    Parameters
    ----------
    plan
        The programme file.
    people
        Name of a table → people; None reads the files.

    Raises
    ------
    InputError
        If files or policies cannot be read; the faults of all of them at once.
    """
    tables, policies = _read(plan, people)
    ledger = Ledger.of(*tables.values(), minutes=plan.minutes_per_month)
    runs: list[Run] = []
    for programme, policy in zip(plan.programmes, policies, strict=True):
        run = _run(_Setting(plan, tables, ledger, runs), programme, policy)
        runs.append(run)
        ledger = run.ledger
    ledger.verify()
    return Outcome(plan.name, tuple(runs), ledger)


class _Setting(NamedTuple):
    """What is there when a programme begins."""

    plan: Plan
    tables: Mapping[str, Profiles]
    ledger: Ledger
    earlier: Sequence[Run]


def _run(setting: _Setting, programme: Programme, policy: Policy) -> Run:
    findings: list[Finding] = []
    chosen = {side: _chosen(setting, programme, side, findings) for side in programme.sides}
    able = within_minutes(programme, chosen, setting.ledger, findings)
    seed = setting.plan.seed if programme.seed is None else programme.seed
    answer = MODES[programme.mode].run(able, policy, seed, programme.options)
    ledger = setting.ledger.spend(answer, minutes=programme.minutes, programme=programme.name)
    told = Findings(findings)
    return Run(programme.name, programme.mode, programme.minutes, answer, told, ledger)


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
    busy = {
        member.id
        for run in setting.earlier
        if run.name in who.outside
        for match in run.answer.matches
        for member in match.members
    }
    free = np.array([person not in busy for person in table.ids], np.bool_)
    # What was noticed in reading is told once, of the table, and not by every programme.
    return table.take(np.flatnonzero(meeting & free))


def _read(
    plan: Plan, people: Mapping[str, Profiles] | None
) -> tuple[Mapping[str, Profiles], list[Policy]]:
    """Read tables and policies, and raise the faults of all of them at once."""
    faults: list[str] = []
    if people is None:
        read = {
            name: tried(lambda table=table: _table(plan.folder, table), faults)  # type: ignore[misc]
            for name, table in plan.people.items()
        }
    else:
        read = {name: people.get(name) for name in plan.people}
        faults += [f"no people are given for the table {n!r}" for n, p in read.items() if p is None]
    policies = [tried(lambda p=p: _policy(plan, p), faults) for p in plan.programmes]  # type: ignore[misc]
    if faults:
        raise InputError("\n".join(faults))
    return (
        {name: pool for name, pool in read.items() if pool is not None},
        [policy for policy in policies if policy is not None],
    )


def _table(folder: Path, table: Table) -> Profiles:
    columns = None if table.columns is None else folder / table.columns
    handling: Literal["drop", "raise"] = "drop" if table.drop_refused else "raise"
    return read_profiles(folder / table.file, columns=columns, on_error=handling)


def _policy(plan: Plan, programme: Programme) -> Policy:
    policy = _named_policy(plan, programme)
    return policy if programme.period is None else policy.replace(period=programme.period)


def _named_policy(plan: Plan, programme: Programme) -> Policy:
    name = programme.policy
    if name is None:
        return MODES[programme.mode].policy()
    if name in presets.__all__:
        found: Policy = getattr(presets, name)()
        return found
    path = plan.folder / name
    if path.suffix not in (".toml", ".json"):
        raise InputError(
            f"{programme.name!r}: no preset is called {name!r}"
            f"{did_you_mean(name, presets.__all__)}; a policy file ends in .toml or .json"
        )
    return Policy.from_json(path) if path.suffix == ".json" else Policy.from_toml(path)
