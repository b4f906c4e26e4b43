"""Every mode on small invented pools: forty seeds each."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import mentormatch as mm
from benchmarks.answers.invented import drawn_policy, one_pool, pools
from benchmarks.answers.told import Case, Parts, attempt, error, frame, grouping, matching

__all__ = ["cases"]

_SEEDS = 40
_SECONDS = 3_600.0
"""So much time that none of these searches ends by the clock."""


def cases() -> Iterator[Case]:
    """Yield a case for every mode and seed."""
    modes: dict[str, Callable[[Random, int, Path], Parts]] = {
        "pairs": _pairs,
        "pairs-scale": partial(_pairs, engine="scale"),
        "reverse": _reverse,
        "peers": _peers,
        "rounds": _rounds,
        "groups": _groups,
        "circles": _circles,
        "teams": _teams,
        "staff": _staff,
        "boards": _boards,
        "scores": _scores,
        "styles": _styles,
    }
    for mode, run in modes.items():
        for seed in range(_SEEDS):
            yield Case(f"{mode}/{seed:02}", partial(_drawn, run, mode, seed))


def _drawn(run: Callable[[Random, int, Path], Parts], mode: str, seed: int, folder: Path) -> Parts:
    draw = Random(f"{mode} {seed}")  # noqa: S311  (people are drawn, and no secrets)
    return run(draw, seed, folder)


def _tried(make: Callable[[], Any], tell: Callable[[Any], Parts]) -> Parts:
    """Return what an answer says, or the error if there is none."""
    try:
        found = make()
    except mm.MentorMatchError as caught:
        return {"error": error(caught)}
    return tell(found)


def _named(prefix: str, parts: Parts) -> Parts:
    return {f"{prefix}: {name}": text for name, text in parts.items()}


def _pairs(draw: Random, seed: int, folder: Path, engine: str = "matrix") -> Parts:
    """Match by both objectives; on the scale engine once more after a change."""
    people, policy = pools(draw), drawn_policy(draw)
    parts: Parts = {}
    for objective in ("coverage", "total"):
        asked = policy.replace(objective=objective)
        told: list[object] = []
        options: dict[str, Any] = {"seed": seed, "engine": engine, "progress": told.append}
        match = partial(mm.match, *people, asked, **options)
        found = _tried(
            match, partial(matching, mentors=people[0], mentees=people[1], folder=folder)
        )
        found["rounds"] = "\n".join(map(str, told))
        if engine == "scale":
            found["again"] = attempt(partial(_rematched, draw, *people, asked, seed))
        parts |= _named(objective, found)
    return parts


def _rematched(
    draw: Random, mentors: mm.Profiles, mentees: mm.Profiles, policy: mm.Policy, seed: int
) -> str:
    """Return the record after somebody has left, begun from the matching before."""
    before = mm.match(mentors, mentees, policy, seed=seed, engine="scale")
    left = draw.choice(mentees.ids)
    fewer = mentees.filter([who for who in mentees.ids if who != left])
    return mm.match(mentors, fewer, policy, seed=seed, engine="scale", start=before).to_json()


def _reverse(draw: Random, seed: int, folder: Path) -> Parts:
    people = one_pool(draw, (6, 16))
    juniors, seniors = mm.reverse_pools(people)
    found = _tried(
        lambda: mm.match(juniors, seniors, mm.presets.reverse(), seed=seed),
        partial(matching, mentors=juniors, mentees=seniors, folder=folder),
    )
    return {**found, "pools": f"{juniors!r}\n{seniors!r}\n{juniors.ids}\n{seniors.ids}"}


def _peers(draw: Random, seed: int, folder: Path) -> Parts:
    people = one_pool(draw)
    policy = draw.choice([None, mm.presets.peers(), mm.presets.peers().replace(objective="total")])
    options: dict[str, Any] = {
        "combine": draw.choice(["geometric", "minimum"]),
        "trio": draw.random() < 0.7,
        "candidates": draw.choice([None, 1, 3]),
        "history": draw.choice([(), [people.ids[:2], (people.ids[0], "zed")]]),
    }
    return _tried(
        lambda: mm.match_peers(people, policy, seed=seed, **options),
        partial(grouping, mentors=None, mentees=people, folder=folder),
    )


def _rounds(draw: Random, seed: int, folder: Path) -> Parts:
    people = one_pool(draw, (4, 9))
    options: dict[str, Any] = {"rounds": draw.randint(1, 4), "trio": draw.random() < 0.5}
    return _tried(
        lambda: mm.schedule_peers(people, seed=seed, **options), partial(_schedule, folder=folder)
    )


def _schedule(plan: mm.PeerSchedule, folder: Path) -> Parts:
    table = io.StringIO()
    plan.to_csv(table)
    people = plan.rounds[0].scores.mentees
    return {
        "repr": f"{plan!r}\n{plan}\n{plan.met!r}",
        "to_frame": frame(plan.to_frame()),
        "csv": table.getvalue(),
        "partners": "\n".join(f"{who}: {plan.partners_of(who)!r}" for who in people.ids),
        **_named("last", grouping(plan.rounds[-1], None, people, folder)),
    }


def _groups(draw: Random, seed: int, folder: Path) -> Parts:
    people = pools(draw, (2, 4), (6, 14), max_mentees=draw.choice([4, 5]))
    members = people.mentees.ids
    options: dict[str, Any] = {
        "fit": draw.choice([0.5, 0.5, 1.0]),
        "size": draw.choice([(2, 4), (3, 5)]),
        "facilitators": draw.choice([1, 1, (1, 2)]),
        "leads": draw.choice([1, 2, {people.mentors.ids[0]: 2}]),
        "pinned": draw.choice([(), (), {members[0]: people.mentors.ids[0]}]),
        **_rules(draw, members),
    }
    return _tried(
        lambda: mm.form_groups(*people, seed=seed, seconds=_SECONDS, **options),
        partial(grouping, mentors=people.mentors, mentees=people.mentees, folder=folder),
    )


def _circles(draw: Random, seed: int, folder: Path) -> Parts:
    people = one_pool(draw, (6, 14))
    options = {"size": draw.choice([(2, 4), (3, 5)]), **_rules(draw, people.ids)}
    return _tried(
        lambda: mm.form_groups(None, people, seed=seed, seconds=_SECONDS, **options),
        partial(grouping, mentors=None, mentees=people, folder=folder),
    )


def _rules(draw: Random, ids: tuple[str, ...]) -> dict[str, Any]:
    """Draw the rules that groups and circles share."""
    return {
        "together": draw.choice([(), (), [ids[1:3]]]),
        "apart": draw.choice([(), [ids[3:5]], [(ids[0], ids[2], ids[4])]]),
        "not_alone": draw.choice([(), (), "site", "department=Sales"]),
        "quotas": draw.choice([(), mm.Quota("department", at_most=2)]),
        "common_minutes": draw.choice([0, 0, 30]),
        "groups": draw.choice([None, None, 2]),
    }


def _teams(draw: Random, seed: int, folder: Path) -> Parts:
    people = pools(draw, (3, 6), (4, 9))
    options: dict[str, Any] = {
        "mentors_per_team": draw.choice([(1, 2), (2, 3)]),
        "mentees_per_team": draw.choice([(2, 4), (3, 6)]),
        "teams": draw.choice([None, None, 1, 2]),
        "must_have": draw.choice([3, 4]),
    }
    return _tried(
        lambda: mm.form_teams(*people, seed=seed, seconds=_SECONDS, **options),
        partial(grouping, mentors=people.mentors, mentees=people.mentees, folder=folder),
    )


def _staff(draw: Random, seed: int, folder: Path) -> Parts:
    people = pools(draw, (3, 6), (4, 12))
    teams = mm.team_profiles(people.mentees, by=draw.choice(["team", "building"]))
    seats = draw.choice([(1, 2), (1, 3)])
    found = _tried(
        lambda: mm.staff_teams(
            people.mentors, teams, mentors_per_team=seats, seed=seed, seconds=_SECONDS
        ),
        partial(grouping, mentors=people.mentors, mentees=teams, folder=folder),
    )
    return {**found, "teams": f"{teams!r}\n{frame(teams.to_frame())}"}


def _boards(draw: Random, seed: int, folder: Path) -> Parts:
    people = pools(draw, (3, 6), (2, 5))
    options: dict[str, Any] = {
        "size": draw.choice([2, 3, (2, 3)]),
        "diversity": draw.choice([0.0, 0.1, 0.4]),
        "distinct": draw.choice([("department", "styles_offered"), ("building",)]),
        "chain_apart": draw.random() < 0.7,
    }
    return _tried(
        lambda: mm.form_boards(*people, seed=seed, seconds=_SECONDS, **options),
        partial(grouping, mentors=people.mentors, mentees=people.mentees, folder=folder),
    )


def _scores(draw: Random, seed: int, folder: Path) -> Parts:
    people, policy = pools(draw), drawn_policy(draw)
    scores = mm.score(*people, policy)
    pairs = [(one, other) for one in people.mentors.ids for other in people.mentees.ids]
    encoder = mm.FeatureEncoder()
    return {
        "repr": repr(scores),
        "to_frame": frame(scores.to_frame()),
        "top": frame(scores.top(3)),
        "units": f"{scores.units.tolist()}\n{scores.eligible.tolist()}",
        "contributions": "\n".join(repr(scores.contributions(*pair)) for pair in pairs),
        "obstacles": "\n".join(repr(scores.obstacles(*pair)) for pair in pairs),
        "confidence": "\n".join(repr(scores.confidence(*pair)) for pair in pairs),
        "policy": "\n".join([policy.to_toml(), policy.to_json(), repr(policy)]),
        "policy to_frame": frame(policy.to_frame()),
        "features": f"{encoder.fit_transform(people.mentors)!s}\n{encoder.get_feature_names_out()}",
        **_named("mentors", _pool(people.mentors, folder)),
    }


def _pool(people: mm.Profiles, folder: Path) -> Parts:
    """Return what a pool says, and what is read from the file that it writes."""
    path = folder / "people.csv"
    people.to_csv(path)
    rungs = {"column": "seniority", "ladder": list(people.ladder)}
    again = mm.read_profiles(path, columns={"fields": {"seniority": rungs}})
    return {
        "repr": "\n".join([repr(people), people._repr_html_(), *map(repr, people)]),
        "digest": f"{people.digest} {again.digest}",
        "csv": path.read_text("utf-8"),
        "to_frame": frame(people.to_frame()),
        "columns": f"{people.columns}\n{people.rungs.tolist()}\n{people.managers}",
        "findings": f"{people.findings}\n{again.findings}",
    }


def _styles(draw: Random, seed: int, folder: Path) -> Parts:
    people = pools(draw)
    table = {"pivot": {"coach": 1.0}, "promotion": {"sponsor": 0.5, "challenger": 1.0}}
    needs = draw.choice([None, table, mm.read_needs()])
    gaps = mm.style_gaps(*people, draw.choice([None, drawn_policy(draw)]), needs=needs)
    csv = io.StringIO()
    gaps.to_csv(csv)
    return {
        "repr": f"{gaps!r}\n{gaps}\n{gaps.gaps!r}",
        "notebook": gaps._repr_html_(),
        "csv": csv.getvalue(),
        "to_frame": frame(gaps.to_frame()),
        "each": "\n".join(f"{gap}\n{gap!r}" for gap in gaps.gaps),
    }
