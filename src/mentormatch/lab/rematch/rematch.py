"""The verb `rematch`: earlier pairs are kept before scores count, and the rest is matched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from os import PathLike
from typing import Any, Literal

import numpy as np

from mentormatch.decisions.model import Decisions
from mentormatch.errors import PolicyError
from mentormatch.lab.rematch.previous import read_previous
from mentormatch.lab.rematch.standing import refuse_objective, standing_of
from mentormatch.lab.rematch.together import kept_together
from mentormatch.modes.pairs.match import earlier_answer, score
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.provenance import Changes, EarlierMatching, Provenance
from mentormatch.results.pairs.standing import stand
from mentormatch.scoring.policy import Policy
from mentormatch.solve.pairs.assignment import Earlier
from mentormatch.text.masking import quoted

__all__ = ["rematch", "with_decisions"]


def rematch(
    previous: Matching | str | PathLike[str],
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    changes: Literal["fewest"] | int | None = "fewest",
    decisions: Decisions | str | PathLike[str] | Iterable[Any] | None = None,
    seed: int | None = None,
    today: date | None = None,
    seconds: float = 60.0,
    engine: Literal["auto", "matrix", "scale"] = "auto",
) -> Matching:
    """Match again after people joined, left or answered anew, and keep pairs together.

    A *change* is a pair of the matching before that could still be made, since both are there and
    are allowed to meet now, and is not. With ``changes="fewest"`` the most people are served first
    (and those who have waited), then as few pairs as can be are changed, and only then scores
    count: the worst new pair, and the total. Every stage is proven. What that costs is told in the
    first line of the answer, and ``.moved`` tells who has another partner, and why.

    Parameters
    ----------
    previous
        The matching before, or the path of its record. Of it are read: ids, pairs, seed, policy and
        decisions. Its people may be others now, so nothing of it is judged again.
    mentors, mentees
        The two pools of now.
    policy
        What makes a good match now; None: that of `previous`.
    changes
        ``"fewest"``; a number: at most so many, and then the highest total, while as many people
        are served as can be; or None to match anew.
    decisions
        What holds now, see :func:`mentormatch.match`; None: what was decided about `previous`. A
        pair that was accepted is pinned: it does not move, or is a conflict where a rule forbids
        it now. ``[]`` drops all of them.
    seed
        Of the lottery; None: that of `previous`.
    today
        For books of follow-up, which are not read yet: leave it out.
    seconds
        Time after which a large pool that is matched anew, or a number of changes, gets the best
        matching so far, with its gap.
    engine
        See :func:`mentormatch.match`. Pairs are kept on a matrix, up to 12,250,000 pairs
        (3,500 × 3,500).

    Returns
    -------
    Matching
        A draft. It names the published matching that it follows as its parent.

    Raises
    ------
    InputError
        If `previous` is no matching and no record of one.
    PolicyError
        If the objective is one that knows no earlier pairs: all but ``"coverage"`` and
        ``"maximin"``. With ``changes=None`` each will do.
    Conflict, UnknownPerson, Infeasible
        As in `match`. What was decided about people who have left is a finding. `Conflict` also if
        as many people cannot be served with so few changes; it says how many it takes.
    TooLarge
        If there are more pairs than a matrix holds.

    Notes
    -----
    Earlier pairs are worth a Lagrangian multiplier besides their scores, so large that as many are
    kept as can be; the multiplier is part of the proof [1]_. Kept pairs are not held to the worst
    score. With a number of changes the worst pair is not raised and nothing is drawn: at corners of
    the curve (`change_curve`) the multiplier proves the total, and between two of them an integer
    program looks for more among the few pairs whose reduced cost allows it.

    References
    ----------
    .. [1] Fisher, M. L. (1981). The Lagrangian relaxation method for solving integer programming
       problems. Management Science 27(1), 1-18. doi:10.1287/mnsc.27.1.1

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> before = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> stay = programme.mentors.filter([k for k in programme.mentors.ids if k != "HF145"])
    >>> after = mm.rematch(before, stay, programme.mentees)
    >>> str(after).split(";")[0]
    '54 of 54 old pairs that can stay are kept (1 ended)'
    """
    before, kind = read_previous(previous), _read_changes(changes)
    if today is not None:
        raise PolicyError("today: belongs to a book of follow-up; a matching has no day")
    standing = standing_of(before, mentors, mentees, policy, decisions)
    if kind != "free":
        refuse_objective(standing.scores.policy, "rematch")
    earlier = EarlierMatching(before.pairs, before.left_out, kind)
    number = before.seed if seed is None else seed
    told = Provenance(standing.decisions, parent=before.parent, earlier=earlier)
    start = _start(previous, kind)
    return kept_together(standing, told, seed=number, engine=engine, seconds=seconds, start=start)


def with_decisions(matching: Matching, decisions: Decisions, seconds: float) -> Matching:
    """Return a re-match of the same people with other decisions, after the same matching.

    Parameters
    ----------
    matching
        A re-match.
    decisions
        What holds in place of its own.
    seconds
        See `rematch`.
    """
    told, scores = matching.provenance, matching.scores
    assert told.earlier is not None
    gone = {who for one in told.decisions for who in one.pair}
    standing = stand(score(scores.mentors, scores.mentees, matching.policy), decisions, gone)
    earlier = replace(told.earlier, anew=None)
    again = Provenance(standing.decisions, parent=told.parent, earlier=earlier)
    return kept_together(standing, again, seed=matching.seed, engine="auto", seconds=seconds)


def _start(previous: object, changes: Changes) -> Earlier | None:
    """Return the matching before as a warm start, where all of its people are matched anew."""
    if changes != "free" or not isinstance(previous, Matching) or previous.provenance.earlier:
        return None
    return earlier_answer(previous)


def _read_changes(changes: object) -> Changes:
    if changes is None:
        return "free"
    if isinstance(changes, int | np.integer) and not isinstance(changes, bool) and changes >= 0:
        return int(changes)
    if isinstance(changes, str) and changes == "fewest":
        return "fewest"
    raise PolicyError(
        "changes: expected 'fewest', a whole number of 0 or more, or None, got "
        f"{quoted(str(changes))}"
    )
