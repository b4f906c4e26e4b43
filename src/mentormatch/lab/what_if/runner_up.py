"""The price of a mentor who would score higher, for explanations and reports."""

from __future__ import annotations

from dataclasses import replace

from mentormatch.lab.what_if.asked import as_change, order, quick, ready
from mentormatch.results.pairs.explain import Explanation
from mentormatch.results.pairs.matching import Matching

__all__ = ["with_prices"]

_FEW = 20
"""Explanations up to which a price may take a matching of its own."""


def with_prices(matching: Matching, told: list[Explanation]) -> list[Explanation]:
    """Return explanations with prices where they are quick to have; see `asked.quick`."""
    if not any(one.higher for one in told) or not quick(matching):
        return told
    few = len(told) <= _FEW
    return [_with_price(matching, one, resolve=few) if one.higher else one for one in told]


def _with_price(matching: Matching, told: Explanation, *, resolve: bool) -> Explanation:
    assert told.runner_up is not None
    scores = matching.scores
    j, i = scores.mentors.position[told.runner_up[0]], scores.mentees.position[told.mentee]
    cost = ready(matching, "explain").price(j, i, resolve=resolve)
    if cost is None:
        return told
    return replace(told, price=as_change(cost, order(matching)).words)
