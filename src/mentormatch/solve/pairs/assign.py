"""Arrays in, arrays out: the matching of an objective, proven stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from mentormatch.objectives import ObjectiveName
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.group_arguments import read_groups
from mentormatch.solve.pairs.problem import Key
from mentormatch.solve.pairs.solve import solve_pairs

__all__ = ["assign"]


def assign(
    scores: ArrayLike,
    *,
    eligible: ArrayLike | None = None,
    mentor_capacity: ArrayLike = 1,
    mentee_capacity: ArrayLike = 1,
    mentor_minimum: ArrayLike = 0,
    objective: ObjectiveName = "coverage",
    worst_slack: float | None = None,
    floor: float | None = None,
    resolution: float = 1e-6,
    seed: int = 0,
    mentor_keys: Sequence[Key] | None = None,
    mentee_keys: Sequence[Key] | None = None,
    groups: ArrayLike | None = None,
    group_at_most: ArrayLike | None = None,
    group_at_least: ArrayLike = 0,
    minimum: Literal["required", "as_far_as_possible"] = "required",
    engine: Literal["auto", "matrix", "dense", "flow", "scale"] = "auto",
) -> Assignment:
    """Match mentors (rows) with mentees (columns) so that the objective is highest, with a proof.

    Parameters
    ----------
    scores
        ``scores[j, i]`` of mentor j and mentee i, any sign. Whole numbers are taken as given,
        floats are rounded to `resolution`. Costs are passed as ``cost.max() + 1 - cost``.
    eligible
        Pairs that may be made, booleans of the same shape; None: all.
    mentor_capacity, mentee_capacity
        Most partners: one number, or one per person. 0: not available.
    mentor_minimum
        Fewest mentees of a mentor: one number, or one per mentor.
    objective
        ``"coverage"``: as many mentees as possible get a mentor; then the lowest score of any pair
        is raised as far as that costs no more than `worst_slack` of the total; then the total is
        highest. ``"total"``: the total is highest; among equal totals more mentees are covered; a
        pair of negative score is made for a minimum load only. ``"maximin"`` is ``"coverage"``
        with a slack of 1. ``"rank"``: coverage, then the highest sum of *number of mentors + 1 -
        rank*, where the rank of a mentor is one more than the number of the mentee's eligible
        mentors with a higher score. ``"stable"``: no eligible pair is left out whose two would both
        rather have one another; no minimum loads. A lottery decides what remains.
    worst_slack
        Share of the total that raising the worst pair may cost, 0 to 1; None: 0.01. Not for
        ``"maximin"``.
    floor
        Pairs that score less are not eligible, in the terms of `scores`.
    resolution
        Size of a unit when scores are floats.
    seed
        Seed of the lottery.
    mentor_keys, mentee_keys
        Distinct strings, or distinct whole numbers, that stand for the people in the lottery, so
        that the order of rows plays no part. None: row numbers.
    groups
        Mentors whose pairs are limited together: booleans of shape (groups, mentors), which may
        overlap, or a whole number for each mentor, the number of a group from 0; -1: in none.
    group_at_most, group_at_least
        Most and fewest pairs of each group: one number, or one per group. None: no most.
    minimum
        ``"required"``: minimum loads hold or `Infeasible` is raised. ``"as_far_as_possible"``: they
        are lowered to what can be filled, and the notes say so.
    engine
        ``"dense"``: one assignment problem, wrong where a mentee with two places can meet a mentor
        with two. ``"flow"``: a linear program, right everywhere and slower. ``"scale"``: compiled
        code that prices pairs out, right everywhere; it needs the extra ``[scale]``, and the first
        call ever compiles for a minute or so. ``"matrix"`` chooses between the first two,
        ``"auto"`` among all by size.

    Returns
    -------
    Assignment
        Pairs, value, stages with their certificates, prices and notes.

    Raises
    ------
    ArrayError
        If an argument has the wrong shape, kind or content.
    Infeasible
        If minimum loads or limits of groups cannot be met; with the mentors and the arithmetic.
    TooLarge
        If memory or exact arithmetic do not suffice.
    MissingExtra
        If ``"scale"`` is asked for and not installed.

    Examples
    --------
    >>> answer = assign([[0.9, 0.8], [0.7, 0.1]])
    >>> answer.pairs.tolist()
    [[0, 1], [1, 0]]
    >>> answer.total, answer.coverage, answer.proven
    (1.5, 2, True)

    The lowest score counts before the total, within the slack:

    >>> assign([[100, 60], [60, 21]], worst_slack=0.0).worst
    21
    >>> assign([[100, 60], [60, 21]], worst_slack=0.01).worst
    60

    The two mentors take one mentee together; one pair more would cover one mentee more, and raise
    the highest total from 100 to 121:

    >>> limited = assign([[100, 60], [60, 21]], groups=[0, 0], group_at_most=1)
    >>> limited.pairs.tolist(), limited.prices.limits.tolist()
    ([[0, 0]], [[1, 21]])
    """
    question = read_question(
        scores,
        eligible=eligible,
        mentor_capacity=mentor_capacity,
        mentee_capacity=mentee_capacity,
        mentor_minimum=mentor_minimum,
        objective=objective,
        worst_slack=worst_slack,
        floor=floor,
        resolution=resolution,
        mentor_keys=mentor_keys,
        mentee_keys=mentee_keys,
        minimum=minimum,
        groups=read_groups(
            groups, group_at_most, group_at_least, () if groups is None else np.shape(scores)
        ),
    )
    return solve_pairs(question, seed=seed, engine=engine)
