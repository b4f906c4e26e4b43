"""Min-cost b-flow on a sparse core by successive shortest paths, with optimal and extreme duals.

This is the plain side of the compiled kernels: it prepares and checks, and no matching leaves it
that the Lagrangian bound of its own duals does not meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.scale.kernels import complementary_slackness as flow_fit
from mentormatch.solve.pairs.scale.kernels import flow_duals as flow_prices
from mentormatch.solve.pairs.scale.kernels import flow_paths as flows
from mentormatch.solve.pairs.scale.kernels.core_arrays import (
    Back,
    Core,
    Flow,
    FlowLimits,
    transposed,
)

__all__ = [
    "FlowLimits",
    "FlowOptimum",
    "MinimumLoadViolator",
    "flow_bound",
    "maximal_flow_duals",
    "minimal_flow_duals",
    "solve_flow_core",
]


@dataclass(frozen=True, slots=True, eq=False)
class MinimumLoadViolator:
    """A Hall violator for minimum loads, in its deficiency version, on the pairs of a core.

    The mentors reached ask for more than the core can give them: each mentee, at most her places
    and at most her pairs with them, summed up, is less than their minimum loads. Only a pair of one
    of them with a mentee who is not reached, outside the core, can change that.

    Attributes
    ----------
    missing
        Minimum places that stay empty; no matching on the core has fewer.
    mentors, mentees
        Who is reached from them by alternating paths, as masks.
    """

    missing: int
    mentors: Bools
    mentees: Bools


@dataclass(frozen=True, slots=True, eq=False)
class FlowOptimum:
    """A matching of highest worth on a core, and the dual solution that proves it.

    Attributes
    ----------
    made
        bool (pairs,): pairs of the core.
    prices
        int64 (mentors,): mentor duals, above 0 only for who is full, below 0 only at a minimum.
    thresholds
        int64 (mentees,): mentee duals; pairs made have a reduced profit of at least this, others of
        at most this.
    value
        Sum of the worth of pairs and of the bonus of covered mentees.
    shortage
        None if minimum loads are met. Otherwise value and prices prove nothing.
    """

    made: Bools
    prices: Ints
    thresholds: Ints
    value: int
    shortage: MinimumLoadViolator | None


def solve_flow_core(
    core: Core, limits: FlowLimits, *, prices: Ints | None = None, made: Bools | None = None
) -> FlowOptimum:
    """Make the pairs of highest worth within the limits, each at most once.

    Parameters
    ----------
    core
        Pairs that may be made, with their worth.
    limits
        Places, bonuses, capacities and minimum loads.
    prices
        Of the mentors, to begin with; any numbers, the nearer to optimal the faster. None: 0.
    made
        Pairs to begin with, within the capacities. None: no pair.

    Returns
    -------
    FlowOptimum
        With `flow_bound` of its prices equal to its value, unless minimum loads cannot be met.

    Raises
    ------
    ProofError
        If bound and value differ, as they would after an overflow.

    Examples
    --------
    Two mentees with two places each, two mentors with one place and with two:

    >>> import numpy as np
    >>> core = Core(np.array([0, 2, 4]), np.array([0, 1, 0, 1], np.int32), np.array([9, 5, 7, 6]))
    >>> two, none = np.array([2, 2]), np.array([0, 0])
    >>> found = solve_flow_core(core, FlowLimits(two, none, np.array([1, 2]), none))
    >>> found.made.tolist(), found.value
    ([True, True, False, True], 20)
    """
    clipped = _clipped(core, limits)
    flow, back = _flow(core, clipped, made, prices)
    # Without a minimum no price below 0 is of use, and room would have to be paid for.
    flow.mentor_dual[(limits.mentor_minimum == 0) & (flow.mentor_dual < 0)] = 0
    wanted = flow_fit.match_tight(core, clipped, flow)
    flows.forward(core, back, clipped, flow, wanted)
    flows.reverse(core, back, clipped, flow)
    value = _exact_sum(core.profit[flow.made]) + _exact_sum(clipped.coverage_price[flow.taken > 0])
    shortage = _shortage(core, back, clipped, flow)
    if shortage is None and value != flow_bound(core, clipped, flow.mentor_dual):
        raise ProofError("prices of a core do not prove its matching")
    return FlowOptimum(flow.made, flow.mentor_dual, flow.mentee_dual, value, shortage)


def flow_bound(core: Core, limits: FlowLimits, prices: Ints) -> int:
    """Return the Lagrangian bound on every matching of a core, at any mentor duals.

    Returns
    -------
    int
        The sum over mentors of ``capacity * max(price, 0) - minimum * max(-price, 0)``, and of what
        each mentee gains at these prices with at most `places` distinct mentors.
    """
    limits = _clipped(core, limits)
    paid = np.where(prices > 0, limits.mentor_capacity, limits.mentor_minimum) * prices
    return _exact_sum(paid) + _exact_sum(flow_prices.best_profits(core, limits, prices))


def minimal_flow_duals(
    core: Core, limits: FlowLimits, made: Bools, prices: Ints, *, big_m: int
) -> Ints:
    """Return the minimal optimal mentor duals: above 0, exactly what one more place is worth.

    Parameters
    ----------
    core, limits
        The question.
    made
        An optimal matching.
    prices
        Any optimal prices.
    big_m
        How far the price of a mentor at her minimum may fall below 0 where nothing else holds it.

    Returns
    -------
    ndarray
        int64 (mentors,).

    Raises
    ------
    ProofError
        If the matching or the prices are not optimal.
    """
    clipped, flow, back = _proven(core, limits, made, prices)
    bound = (flow.load == clipped.mentor_minimum) & (clipped.mentor_minimum > 0)
    most = np.maximum(np.where(bound, prices + big_m, prices), 0)
    return prices - flow_prices.largest_decreases(core, back, clipped, flow, most)


def maximal_flow_duals(
    core: Core, limits: FlowLimits, made: Bools, prices: Ints, *, big_m: int
) -> Ints:
    """Return the maximal optimal mentor duals: what losing a place costs.

    Below 0 they are, with the sign turned, what a minimum load lowered by one gains. Parameters
    and errors are those of `minimal_flow_duals`; `big_m` limits the price of a full mentor.
    """
    clipped, flow, back = _proven(core, limits, made, prices)
    full = flow.load >= clipped.mentor_capacity
    most = np.maximum(np.where(full, big_m - prices, -prices), 0)
    return prices + flow_prices.largest_increases(core, back, clipped, flow, most)


def _clipped(core: Core, limits: FlowLimits) -> FlowLimits:
    """Limit the places of mentees to their pairs; mentors keep theirs, which prices depend on."""
    return limits._replace(mentee_capacity=np.minimum(limits.mentee_capacity, np.diff(core.start)))


def _flow(
    core: Core, limits: FlowLimits, made: Bools | None, prices: Ints | None
) -> tuple[Flow, Back]:
    mentors, mentees = len(limits.mentor_capacity), len(limits.mentee_capacity)
    back = transposed(core, mentors)
    slots = np.minimum(limits.mentor_capacity, np.diff(back.start))
    first = np.concatenate([[0], np.cumsum(slots)])
    flow = Flow(
        made=np.zeros(len(core.mentor), np.bool_) if made is None else made.copy(),
        taken=np.zeros(mentees, np.int64),
        load=np.zeros(mentors, np.int64),
        first=first,
        held=np.empty(int(first[-1]), np.int32),
        mentor_dual=np.zeros(mentors, np.int64) if prices is None else prices.copy(),
        mentee_dual=np.zeros(mentees, np.int64),
    )
    return flow, back


def _proven(
    core: Core, limits: FlowLimits, made: Bools, prices: Ints
) -> tuple[FlowLimits, Flow, Back]:
    """Return a flow with its thresholds, after a look at every condition of optimality."""
    limits = _clipped(core, limits)
    flow, back = _flow(core, limits, made, prices)
    load = np.bincount(core.mentor[made], minlength=len(prices))
    within = (limits.mentor_minimum <= load) & (load <= limits.mentor_capacity)
    within &= (prices <= 0) | (load == limits.mentor_capacity)
    within &= (prices >= 0) | (load == limits.mentor_minimum)
    if not within.all():
        raise ProofError(f"mentor {int(np.argmin(within))}: her price does not fit her load")
    flow_fit.index_matching(core, flow)
    if not flow_fit.fit_mentee_duals(core, limits, flow):
        raise ProofError("a mentee would rather have other mentors than a matching gives her")
    return limits, flow, back


def _shortage(core: Core, back: Back, limits: FlowLimits, flow: Flow) -> MinimumLoadViolator | None:
    """Return who is below a minimum load, and whom alternating paths reach from there."""
    missing = np.maximum(limits.mentor_minimum - flow.load, 0)
    if not missing.any():
        return None
    mentors = missing > 0
    mentees = np.zeros(len(limits.mentee_capacity), np.bool_)
    before = -1
    while np.count_nonzero(mentors) != before:
        before = int(np.count_nonzero(mentors))
        mentees[back.mentee[~flow.made & mentors[core.mentor]]] = True
        mentors[core.mentor[flow.made & mentees[back.mentee]]] = True
    return MinimumLoadViolator(int(missing.sum()), mentors, mentees)


def _exact_sum(values: Ints) -> int:
    """Sum int64 numbers whose sum may be larger."""
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())
