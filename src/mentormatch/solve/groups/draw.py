"""The draw among equals: a question asked in a drawn order, and its answer put back by rows.

Every search and program breaks ties by rows. Asked in an order that is drawn, equal people have
equal chances to be placed, to lead, and to be in a group with one another.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.draw_order import DrawOrder
from mentormatch.solve.groups.certificate import (
    BranchNode,
    CohesionPrices,
    Prices,
    Proof,
    RulePrice,
)
from mentormatch.solve.groups.problem import Formed, GroupProblem, formed

__all__ = ["groups_by_row", "in_order", "proof_by_row"]


def in_order(problem: GroupProblem, order: DrawOrder) -> GroupProblem:
    """Return the same question about facilitators and members in another order."""
    leads, members = order
    lead_at, member_at = np.argsort(leads), np.argsort(members)
    pinned = problem.pinned[members]
    return replace(
        problem,
        fit=problem.fit[np.ix_(leads, members)],
        allowed=problem.allowed[np.ix_(leads, members)],
        within=tuple(compared[np.ix_(members, members)] for compared in problem.within),
        apart=problem.apart[np.ix_(members, members)],
        cap=problem.cap[leads],
        leads=problem.leads[leads],
        blocks=tuple(tuple(sorted(member_at[list(block)].tolist())) for block in problem.blocks),
        pinned=np.where(pinned < 0, pinned, lead_at[pinned]) if len(leads) else pinned,
        rules=tuple(rule._replace(codes=rule.codes[members]) for rule in problem.rules),
        starts=None if problem.starts is None else problem.starts[:, members],
        lead_starts=None if problem.lead_starts is None else problem.lead_starts[:, leads],
    )


def groups_by_row(groups: tuple[Formed, ...], order: DrawOrder) -> tuple[Formed, ...]:
    """Return groups of an ordered question with the rows that people have in their pools."""
    return formed(
        (order.mentors[list(group.leads)].tolist(), order.mentees[list(group.members)].tolist())
        for group in groups
    )


def proof_by_row(proof: Proof, order: DrawOrder) -> Proof:
    """Return the prices of an ordered question with the rows that people have in their pools."""
    return Proof(
        None if proof.people is None else _prices(proof.people, order),
        None if proof.places is None else _prices(proof.places, order),
        None if proof.cohesion is None else _cohesion(proof.cohesion, order),
    )


def _prices(prices: Prices, order: DrawOrder) -> Prices:
    if isinstance(prices, BranchNode):
        member = prices.member
        return prices._replace(
            lead=int(order.mentors[prices.lead]),
            member=member if member < 0 else int(order.mentees[member]),
            fewer=_prices(prices.fewer, order),
            more=_prices(prices.more, order),
        )
    rules = tuple(_rule(rule, order) for rule in prices.rules)
    return replace(prices, place=_by_row(prices.place, order.mentors), rules=rules)


def _rule(rule: RulePrice, order: DrawOrder) -> RulePrice:
    members = sorted(order.mentees[list(rule.members)].tolist())
    return rule._replace(lead=int(order.mentors[rule.lead]), members=tuple(members))


def _cohesion(prices: CohesionPrices, order: DrawOrder) -> CohesionPrices:
    at = np.argsort(order.mentees)
    split = None if prices.split is None else prices.split[np.ix_(at, at)]
    return CohesionPrices(_by_row(prices.place, order.mentors), split, prices.per_group)


def _by_row(values: Ints, order: Ints) -> Ints:
    put = np.empty_like(values)
    put[order] = values
    return put
