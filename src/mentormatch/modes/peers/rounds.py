"""Rounds of peers, such as coffee chats: matchings without repeated pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, overload

from mentormatch.errors import PolicyError
from mentormatch.findings import Finding, Findings
from mentormatch.modes.peers.history import Pairs, Past, meetings, past_pairs
from mentormatch.modes.peers.match import PeerQuestion, rules_of
from mentormatch.modes.pools import as_policy, as_pool
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.answer import Answer
from mentormatch.results.export import write_csv
from mentormatch.results.groups.grouping import Grouping
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy
from mentormatch.solve.arrays import read_seed
from mentormatch.solve.peers.problem import Combine
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Language, counted, sentence

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["PeerSchedule", "schedule_peers"]

_MOST = 1_000_000


@dataclass(frozen=True, repr=False)
class PeerSchedule:
    """Rounds of peers in order; nobody meets the same person twice, unless that was asked for.

    Parameters
    ----------
    rounds
        One answer a round, each judged with the rounds before it as history.
    """

    rounds: tuple[Grouping, ...]

    def partners_of(self, person: str) -> tuple[tuple[str, ...], ...]:
        """Return whom somebody meets, round by round; empty where she is left out.

        Parameters
        ----------
        person
            Id, address or label.

        Raises
        ------
        UnknownPerson
            If there is no such person; near ids are named.
        InputError
            If an address or a label fits several people; their ids and rows are named.
        """
        who = self.rounds[0].id_of(person)
        met = ([m.ids for m in answer.groups_of(who)] for answer in self.rounds)
        return tuple(tuple(p for ids in groups for p in ids if p != who) for groups in met)

    def without_labels(self) -> PeerSchedule:
        """Return the same rounds, which know their people by id alone."""
        return PeerSchedule(tuple(answer.without_labels() for answer in self.rounds))

    def told(self, *, labels: bool = True, language: Language = "en") -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``.
        """
        return "\n".join(
            _lines(number, answer.told(labels=labels, language=language), language)
            for number, answer in enumerate(self.rounds, start=1)
        )

    @property
    def met(self) -> Pairs:
        """Every two people who meet, in order of ids: the history of what comes later."""
        return tuple(sorted({pair for answer in self.rounds for pair in meetings(answer)}))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a member and round: round, and the columns of each answer."""
        import pandas as pd

        frames = [
            answer.to_frame().assign(round=number)
            for number, answer in enumerate(self.rounds, start=1)
        ]
        whole = pd.concat(frames, ignore_index=True)
        return whole[["round", *(name for name in whole.columns if name != "round")]]

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the rounds as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    @overload
    def __getitem__(self, place: int) -> Grouping: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Grouping, ...]: ...

    def __getitem__(self, place: int | slice) -> Grouping | tuple[Grouping, ...]:
        return self.rounds[place]

    def __iter__(self) -> Iterator[Grouping]:
        return iter(self.rounds)

    def __len__(self) -> int:
        return len(self.rounds)

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        return str(self)


def schedule_peers(
    people: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    rounds: int,
    seed: int = 0,
    combine: Combine = "geometric",
    trio: bool = True,
    candidates: int | None = None,
    history: Iterable[Past] | Answer = (),
    repeats: Literal["never", "oldest"] = "never",
) -> PeerSchedule:
    """Plan rounds in which nobody meets the same person twice.

    Rounds are solved one after another. Guaranteed are: nobody meets a person of an earlier round
    or of `history`; each round is as good as it can be given the rounds before, with its own bound;
    whoever was left out comes first in the next rounds, among answers that serve equally many. Not
    guaranteed is that no other order of rounds would have been better over all of them. In an even
    pool of n people where everybody may meet everybody, everybody has a partner in each of the
    first n / 2 rounds, whatever was chosen before (Dirac 1952: whoever still has n / 2 people to
    meet can be paired); in later rounds people may be left out.

    Parameters
    ----------
    people, policy, seed, combine, trio, candidates, history
        As for :func:`mentormatch.match_peers`.
    rounds
        How many rounds, at least 1.
    repeats
        What happens once everybody has met everybody whom they may meet: ``"never"`` plans no
        further round, with ``"oldest"`` those meet again who met longest ago, `history` first, and
        a finding names the round. The policy holds all the same: ``NotMetBefore`` forbids.

    Returns
    -------
    PeerSchedule
        As many rounds as were asked for, or fewer: when everybody has met everybody whom she may
        meet there is no further round, and a finding of the last one says so.

    Raises
    ------
    PolicyError, InputError, TooLarge, MissingExtra
        As for :func:`mentormatch.match_peers`.

    References
    ----------
    Dirac, G. A. (1952). Some theorems on abstract graphs. Proceedings of the London Mathematical
    Society s3-2(1), 69-81.

    Examples
    --------
    >>> import mentormatch as mm
    >>> people = [mm.Profile(id=name) for name in ("ann", "ben", "cem", "dee")]
    >>> plan = mm.schedule_peers(people, rounds=3)
    >>> sorted(partner for (partner,) in plan.partners_of("ann"))
    ['ben', 'cem', 'dee']
    """
    _check(rounds)
    _check_repeats(repeats)
    pool, drawn = as_pool(people), read_seed(seed)
    met, noticed = past_pairs(history, pool)
    rules = rules_of(combine=combine, trio=trio, candidates=candidates, history=met)
    policy = as_policy(policy, presets.peers(), verb="schedule_peers")
    question = PeerQuestion.of(pool, _for_one_meeting(policy), rules)
    made: list[Grouping] = []
    waited: Counter[str] = Counter()
    last = dict.fromkeys(met, 0)
    for number in range(rounds):
        if repeats == "oldest" and question.suitable.any() and not _anybody_new(question, met):
            met, noticed = _still_held(question, last), noticed + Findings([_again(number + 1)])
        answer = question.after(met, dict(waited)).solved(drawn + number, noticed)
        made.append(answer)
        last |= dict.fromkeys(meetings(answer), number + 1)
        met = tuple(sorted(last))
        waited.update(u.person for u in answer.unmatched if u.reason != "WITHDRAWN")
        noticed = Findings()
        ends = repeats == "never" or not question.suitable.any()
        if number + 1 < rounds and ends and not _anybody_new(question, met):
            made[-1] = _last(answer, len(made), rounds)
            break
    return PeerSchedule(tuple(made))


def _anybody_new(question: PeerQuestion, met: Pairs) -> bool:
    return question.after(met, {}).anybody_left


def _still_held(question: PeerQuestion, last: dict[tuple[str, str], int]) -> Pairs:
    """Return the meetings that still bar another one: all but the oldest of those allowed."""
    positions = question.scores.mentees.positions
    pairs = list(last)
    one, other = (positions([pair[side] for pair in pairs]) for side in (0, 1))
    suitable = question.suitable[one, other]
    oldest = min(
        (last[pair] for pair, fits in zip(pairs, suitable, strict=True) if fits), default=0
    )
    return tuple(sorted(pair for pair in pairs if last[pair] > oldest))


def _again(number: int) -> Finding:
    return Finding(
        "note",
        "meets-again",
        sentence(
            "In round {number} nobody has anybody new to meet, so those meet again who met longest "
            "ago.",
            number=number,
        ),
    )


def _last(answer: Grouping, made: int, rounds: int) -> Grouping:
    """Return the last round with what is told where rounds are missing."""
    missing = Finding(
        "warning",
        "no-new-meetings",
        counted(
            made,
            "{count} of {rounds} rounds are planned: after it everybody has met everybody they "
            "may meet.",
            "{count} of {rounds} rounds are planned: after them everybody has met everybody they "
            "may meet.",
            rounds=rounds,
        ),
        cure=sentence(
            "Ask for fewer rounds, begin again without the history, or set repeats='oldest'."
        ),
    )
    return replace(answer, findings=Findings([*answer.findings, missing]))


def _for_one_meeting(policy: Policy) -> Policy:
    """Return the policy of a round: two people meet once, so one day together is enough."""
    return policy.replace(together_days=min(policy.together_days, 1))


def _check(rounds: object) -> None:
    if not isinstance(rounds, int) or isinstance(rounds, bool) or not 1 <= rounds <= _MOST:
        raise PolicyError(
            f"rounds: expected a whole number from 1 to {_MOST:,}, got {quoted(rounds)}"
        )


def _check_repeats(repeats: object) -> None:
    if repeats not in ("never", "oldest"):
        raise PolicyError(f"repeats: expected 'never' or 'oldest', got {quoted(repeats)}")


def _lines(number: int, told: str, language: Language) -> str:
    first, *others = told.splitlines()
    head = sentence("round {number}: {line}", number=number, line=first).told(language)
    return "\n".join([head, *(f"  {line}" for line in others)])
