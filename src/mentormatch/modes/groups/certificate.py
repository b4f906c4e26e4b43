"""Certificates of groups between rows and ids: the one mapping of prices and branch nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mentormatch.errors import ProofError
from mentormatch.modes.groups.instance import GroupQuestion, Places
from mentormatch.results.groups.certificate import BoundedStage
from mentormatch.results.groups.prices import ForkRecord, PlacesRecord, RuleRecord
from mentormatch.solve.groups.certificate import (
    EXACT,
    FLOW,
    SEATED,
    BranchNode,
    PlacePrices,
    Prices,
    Proof,
    RulePrice,
)
from mentormatch.solve.groups.judge import JudgedBounds
from mentormatch.solve.groups.problem import GroupStage
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Sentence, joined, sentence

__all__ = ["proof_on_rows", "stages_of", "told_late"]

_LATE = sentence("time ran out")
_UNPROVEN = sentence("rests on the solver alone")


def stages_of(
    question: GroupQuestion,
    stages: Sequence[GroupStage],
    proof: Proof,
    judged: JudgedBounds,
    *,
    late: bool = False,
) -> tuple[BoundedStage, ...]:
    """Return stages with their prices, and a note where a bound rests on a program alone.

    Parameters
    ----------
    question
        What was asked.
    stages
        Number of people, and units.
    proof
        Prices; edge splits, a number for each pair of people, are not written down.
    judged
        What the judge found counting and prices to prove.
    late
        Whether time ran out, which stages that are not proven tell.
    """
    people, value = stages
    counted, priced = _UNPROVEN, _UNPROVEN
    if judged.people > people.bound:
        counted = sentence("rests on the solver; counting proves {most}", most=judged.people)
    if judged.value is not None:
        most = judged.value / UNIT
        priced = sentence("rests on the solver; prices prove {most:.6f}", most=most)
    return tuple(
        BoundedStage(
            stage.name, stage.value, stage.bound, stage.method, _note(stage, otherwise, late),
            None if prices is None else _by_id(question, prices),
        )
        for stage, otherwise, prices in (
            (people, counted, proof.people),
            (value, priced, proof.places),
        )
    )  # fmt: skip


def proof_on_rows(question: GroupQuestion, stages: Sequence[BoundedStage]) -> Proof:
    """Return the prices of stages that were read from a record.

    Raises
    ------
    ProofError
        If they name somebody who takes no part.
    """
    prices = {s.name: _on_rows(s.prices, question.places) for s in stages if s.prices is not None}
    return Proof(people=prices.get("people"), places=prices.get("value"))


def told_late(stages: Sequence[BoundedStage]) -> bool:
    """Tell whether stages that were read from a record say that time ran out."""
    return any(stage.note.endswith(_LATE) for stage in stages)


def _note(stage: GroupStage, rests_on: Sentence, late: bool) -> str:
    told = [rests_on] if stage.method in (EXACT, FLOW, SEATED) else []
    if late and stage.value < stage.bound:
        told.append(_LATE)
    return joined(told, "; ")


def _by_id(question: GroupQuestion, prices: Prices) -> PlacesRecord | ForkRecord:
    """Return prices of rows as prices of ids."""
    if isinstance(prices, BranchNode):
        return ForkRecord(
            facilitator=question.lead_ids((prices.lead,))[0],
            member=question.member_ids((prices.member,))[0] if prices.member >= 0 else None,
            groups=prices.groups,
            fewer=_by_id(question, prices.fewer),
            more=_by_id(question, prices.more),
        )
    leads = tuple(question.places.lead)
    place = zip(leads, prices.place.tolist(), strict=True)
    rules = tuple(
        RuleRecord(
            facilitator=leads[rule.lead],
            price=rule.price,
            people=question.member_ids(rule.members),
            rule=rule.number,
            code=rule.code,
        )
        for rule in prices.rules
    )
    return PlacesRecord(
        scale=prices.scale,
        person=prices.person,
        place={who: price for who, price in place if price},
        rules=rules,
    )


def _on_rows(prices: PlacesRecord | ForkRecord, places: Places) -> Prices:
    """Return prices of ids as prices of rows."""
    lead, member = places
    if isinstance(prices, ForkRecord):
        about = -1 if prices.member is None else _row(member, prices.member)
        cases = _on_rows(prices.fewer, places), _on_rows(prices.more, places)
        return BranchNode(_row(lead, prices.facilitator), about, prices.groups, *cases)
    place = np.zeros(len(lead), np.int64)
    for who, price in prices.place.items():
        place[_row(lead, who)] = price
    rules = tuple(
        RulePrice(
            _row(lead, rule.facilitator), rule.price, tuple(_row(member, i) for i in rule.people),
            rule.rule, rule.code,
        )
        for rule in prices.rules
    )  # fmt: skip
    return PlacePrices(place, prices.person, prices.scale, rules)


def _row(rows: Mapping[str, int], who: str) -> int:
    if who not in rows:
        raise ProofError("the record gives a price to somebody who takes no part")
    return rows[who]
