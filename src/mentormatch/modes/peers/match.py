"""Peers: people of one pool who meet as equals, in pairs and at most one trio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.errors import PolicyError, ProofError
from mentormatch.findings import Findings
from mentormatch.modes.peers.history import Pairs, Past, past_pairs
from mentormatch.modes.peers.pieces import certificate_of, pieces_of
from mentormatch.modes.peers.reasons import peer_reasons
from mentormatch.modes.pools import as_policy, as_pool
from mentormatch.objectives import MOST_WAITED, OBJECTIVES
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.references import check_references
from mentormatch.people.schema.profile import Profile
from mentormatch.results.answer import Answer
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import GroupingRecord, refuse_other_people
from mentormatch.results.match import Match, Member
from mentormatch.results.record_parts import findings_of
from mentormatch.scoring import presets
from mentormatch.scoring.checks.answer_share import Meetings, few_answers
from mentormatch.scoring.checks.comparison import check_comparison
from mentormatch.scoring.checks.policy_checks import check_policy
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.arrays import read_seed
from mentormatch.solve.draw_order import drawn_order
from mentormatch.solve.peers.judge import judge_combined, judge_peers
from mentormatch.solve.peers.problem import Combine, PeerAnswer, PeerProblem, combined
from mentormatch.solve.peers.solve import solve_peers
from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import first_few

__all__ = ["PeerQuestion", "PeerRules", "match_peers", "restore"]

_SHOWN = 20


class PeerRules(BaseModel):
    """What is asked of peers besides the policy.

    Parameters
    ----------
    combine
        ``"geometric"``: a pair is worth the square root of the product of what each gains from
        the other; ``"minimum"``: what the one gains who gains less.
    trio
        Whether one group of three may be made, where that serves more people.
    candidates
        How many partners of each person the search begins with; None chooses by size.
    history
        Pairs of ids who have met and do not meet again; ids in order, each pair once.
    waited
        How often somebody was left out in earlier rounds of this schedule, besides what profiles
        tell; they come first among equally many people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    combine: Combine = "geometric"
    trio: bool = True
    candidates: int | None = Field(default=None, ge=1)
    history: tuple[tuple[str, str], ...] = ()
    waited: dict[str, int] = Field(default_factory=dict)


def match_peers(
    people: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    seed: int = 0,
    combine: Combine = "geometric",
    trio: bool = True,
    candidates: int | None = None,
    history: Iterable[Past] | Answer = (),
) -> Grouping:
    """Match the people of one pool with one another, as peers.

    What a pair is worth is what both gain: the scores of the two directions are combined into one,
    so that a pair in which only one side gains is worth little. Pairs are a maximum-weight matching
    of a general graph; the pool is never split into two halves. Where somebody would be left over,
    one trio may be made; it is chosen together with the pairs of all others, and each of its three
    pairs must be allowed. With the objective ``"coverage"`` as many people as possible have a
    partner, and then the sum over people of their scores is highest (in a trio: the mean of her two
    pairs); with ``"total"`` that sum comes first. Capacities play no part: everybody is in at most
    one group.

    Parameters
    ----------
    people
        The pool.
    policy
        What one person gains from another, and who may meet: a pair is allowed if both directions
        are. The floor holds for both directions. ``presets.peers()`` if None.
    seed
        Seed of the lottery among equal answers, a whole number.
    combine
        ``"geometric"`` or ``"minimum"``, on whole micro-units.
    trio
        Whether one trio may be made.
    candidates
        How many partners of each person the search looks at first, at least 1; lists grow until
        nobody outside can matter. None chooses by size.
    history
        Who has met before: pairs of ids, or earlier answers of this function. They are not matched
        again. Ids that are not in the pool are passed over and counted in the findings.

    Returns
    -------
    Grouping
        Judged before it is returned. The bound holds over all pairs of the pool, whatever was
        looked at; where it meets the value the answer is proven optimal.

    Raises
    ------
    PolicyError
        If an option is none of those above, or the policy cannot be computed for these people.
    InputError
        If the history holds something but pairs of two ids.
    TooLarge
        If the pool does not fit into memory as a matrix.
    MissingExtra
        Without the extra ``[peer]``.

    Examples
    --------
    >>> import mentormatch as mm
    >>> people = [
    ...     mm.Profile(id="ann", offers={"sql": 4}, seeks={"r"}),
    ...     mm.Profile(id="ben", offers={"r": 4}, seeks={"sql"}),
    ...     mm.Profile(id="cem", offers={"go": 4}, seeks={"c"}),
    ...     mm.Profile(id="dee", offers={"c": 4}, seeks={"go", "sql"}),
    ... ]
    >>> peers = mm.match_peers(people, seed=1)
    >>> [match.ids for match in peers.matches]
    [('ann', 'ben'), ('cem', 'dee')]
    >>> peers.certificate.proven
    True
    """
    pool = as_pool(people)
    met, noticed = past_pairs(history, pool)
    rules = rules_of(combine=combine, trio=trio, candidates=candidates, history=met)
    question = PeerQuestion.of(pool, as_policy(policy, presets.peers(), verb="match_peers"), rules)
    return question.solved(read_seed(seed), noticed)


def rules_of(**options: Any) -> PeerRules:
    """Return the rules, or name every option that is wrong."""
    from pydantic import ValidationError

    try:
        return PeerRules(**options)
    except ValidationError as error:
        faults = [f"{masked(fault['loc'][0])}: {fault['msg']}" for fault in error.errors()]
        raise PolicyError(first_few(faults, _SHOWN, by="; ")) from None


@dataclass(frozen=True, eq=False)
class PeerQuestion:
    """A pool, a policy and rules as arrays; made once for all rounds of a schedule.

    Parameters
    ----------
    scores
        Scores of everybody with everybody; the row gives, the column gains.
    rules
        What is asked besides.
    directed
        int32 (people, people): every score in micro-units.
    weight
        int64 (people, people), symmetric: what a pair is worth.
    suitable
        bool (people, people), symmetric: allowed by the policy, whoever has met.
    """

    scores: Scores
    rules: PeerRules
    directed: Ints32
    weight: Ints
    suitable: Bools

    @classmethod
    def of(cls, pool: Profiles, policy: Policy, rules: PeerRules) -> PeerQuestion:
        """Compile the policy for the pool with itself."""
        scores = compile_scores(pool, pool, policy)
        directed, allowed = scores.units, scores.eligible
        suitable = allowed & allowed.T & ~np.eye(len(pool), dtype=np.bool_)
        weight = np.where(suitable, combined(directed.astype(np.int64), rules.combine), 0)
        return cls(scores, rules, directed, weight, suitable)

    def after(self, history: Pairs, waited: dict[str, int]) -> PeerQuestion:
        """Return the question of a later round."""
        rules = self.rules.model_copy(update={"history": history, "waited": waited})
        return replace(self, rules=rules)

    @property
    def met(self) -> Bools:
        """Bool (people, people), symmetric: who has met before."""
        met = np.zeros(self.suitable.shape, np.bool_)
        if self.rules.history:
            first, second = zip(*self.rules.history, strict=True)
            one, other = map(self.scores.mentees.positions, (first, second))
            met[one, other] = met[other, one] = True
        return met

    @property
    def anybody_left(self) -> bool:
        """Whether two people may meet who have not."""
        return bool((self.suitable & ~self.met).any())

    @property
    def problem(self) -> PeerProblem:
        """The question that is solved and judged."""
        allowed = self.suitable & ~self.met
        waited = np.array([self.rules.waited.get(p, 0) for p in self.scores.mentees.ids], np.int64)
        if self.scores.policy.waiting == "first":
            waited += np.minimum(self.scores.mentees.numbers("waited").values, MOST_WAITED)
        weight = np.where(allowed, self.weight, 0)
        objective = self.scores.policy.objective
        if not OBJECTIVES[objective].for_peers:
            raise PolicyError(f"peers are not matched for the objective {quoted(objective)}")
        return PeerProblem(weight, allowed, objective, waited, self.rules.trio)

    def solved(self, seed: int, noticed: Findings) -> Grouping:
        """Solve, judge, and put ids back."""
        problem = self.problem
        candidates = self.rules.candidates
        answer = solve_peers(problem, seed=seed, candidates=candidates, order=self.order(seed))
        self.judge(problem, answer)
        return self.grouping(problem, answer, seed, self._findings(noticed, answer.groups))

    def order(self, seed: int) -> Ints:
        """Return the order in which people are looked at: the draw among equals."""
        return drawn_order(self.scores.mentees.ids, "peer", seed)

    def judge(self, problem: PeerProblem, answer: PeerAnswer) -> None:
        """Accept an answer, or raise ProofError."""
        pairs = np.where(self.suitable, self.directed, 0).astype(np.int64)
        judge_combined(self.weight, pairs, self.rules.combine)
        judge_peers(problem, answer)

    def grouping(
        self, problem: PeerProblem, answer: PeerAnswer, seed: int, findings: Findings
    ) -> Grouping:
        """Return an answer with ids, pieces and reasons."""
        ids, width = self.scores.mentees.ids, len(str(len(answer.groups)))
        pieces = pieces_of(self.scores, self.directed, self.weight, answer.groups)
        matches = [
            Match(
                tuple(Member(ids[row], "peer") for row in group),
                sum(piece.units for piece in parts),
                f"{'pair' if len(group) == 2 else 'trio'}-{k:0{width}d}",
            )
            for k, (group, parts) in enumerate(zip(answer.groups, pieces, strict=True), start=1)
        ]
        certificate = certificate_of(problem, answer)
        return Grouping(
            matches=tuple(matches),
            unmatched=peer_reasons(self.scores, problem, self.met, answer),
            seed=seed,
            findings=findings,
            scores=self.scores,
            certificate=certificate,
            mode="peers",
            rules=self.rules,
            pieces=pieces,
        )

    def _findings(self, noticed: Findings, groups: Sequence[Sequence[int]]) -> Findings:
        pool = self.scores.mentees
        named = check_references(pool, pool)
        met = [pair for group in groups for pair in permutations(group, 2)]
        meetings = Meetings(self.scores, *np.array(met, np.int64).reshape(-1, 2).T)
        found = [
            *check_comparison(self.scores),
            *few_answers(meetings),
            *check_policy(self.scores),
        ]
        return Findings([*pool.findings, *named, *found, *noticed])


def restore(record: GroupingRecord, mentors: Profiles | None, mentees: Profiles) -> Grouping:
    """Return the peers of a record on their people, judged anew.

    Bounds are proven again from nothing; the record may claim looser ones, not tighter.
    """
    refuse_other_people(record, mentees, mentees)
    rules = rules_of(**record.rules)
    question = PeerQuestion.of(mentees, Policy.recorded(record.policy), rules)
    problem = question.problem
    rows = {person: row for row, person in enumerate(mentees.ids)}
    listed = [tuple(sorted(rows[p] for p in match.ids)) for match in record.groups]
    groups = tuple(sorted(group for group in listed if len(group) > 1))
    value = sum(problem.worth_of(group) for group in groups)
    claimed = record.certificate.stages
    # Records of before trios were drawn were proven in the order of rows.
    for order in (question.order(record.seed), None):
        proof = solve_peers(problem, seed=record.seed, candidates=rules.candidates, order=order)
        answer = replace(proof, groups=groups, value=value)
        question.judge(problem, answer)
        proven = certificate_of(problem, answer).stages
        claims = zip(claimed, proven, strict=True)
        if all(a.name == b.name and a.value == b.value and a.bound >= b.bound for a, b in claims):
            again = question.grouping(problem, answer, record.seed, findings_of(record.findings))
            return replace(again, certificate=record.certificate)
    raise ProofError("the record claims stages that its groups and people do not give")
