"""What is read of the matching before: ids, pairs, seed, policy and decisions; of people nothing.

Other people are the point of a re-match, so nothing of it is judged again.
"""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from mentormatch.decisions.model import Decisions
from mentormatch.errors import InputError
from mentormatch.files import read_text
from mentormatch.results.match import Role
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.on_file.provenance import provenance_of
from mentormatch.results.pairs.provenance import EarlierPair
from mentormatch.results.pairs.record import MatchingRecord, parse_record
from mentormatch.results.record_parts import digest_of
from mentormatch.scoring.policy import Policy
from mentormatch.text.masking import masked

__all__ = ["Previous", "read_previous"]


@dataclass(frozen=True, slots=True)
class Previous:
    """A matching, as far as the next one asks.

    Attributes
    ----------
    pairs
        By mentor and mentee.
    left_out
        Side and id of whoever had nobody.
    seed, policy, decisions
        Those that it was made with; of a reviewed one those of its review.
    parent
        SHA-256 of the published record that whatever follows it names.
    """

    pairs: tuple[EarlierPair, ...]
    left_out: tuple[tuple[Role, str], ...]
    seed: int
    policy: Policy
    decisions: Decisions
    parent: str | None

    @property
    def people(self) -> frozenset[str]:
        """Ids of everybody who was there."""
        paired = (who for pair in self.pairs for who in (pair.mentor, pair.mentee))
        return frozenset([*paired, *(who for _, who in self.left_out)])


def read_previous(previous: Matching | str | PathLike[str]) -> Previous:
    """Read the matching before.

    Parameters
    ----------
    previous
        A matching, or the path of its record.

    Raises
    ------
    InputError
        If it is neither.
    """
    if isinstance(previous, Matching):
        return _of_matching(previous)
    if not isinstance(previous, str | PathLike):
        raise InputError(
            f"previous: expected a Matching or the path of its record, got "
            f"{type(previous).__name__}"
        )
    path = Path(fspath(previous))
    text = read_text(path, f"the record {masked(path.name)!r}", InputError)
    return _of_record(parse_record(text), text)


def _of_matching(matching: Matching) -> Previous:
    told = matching.provenance
    return Previous(
        pairs=tuple(EarlierPair(m.mentor, m.mentee, m.units) for m in matching.matches),
        left_out=tuple((one.side, one.person) for one in matching.unmatched),
        seed=matching.seed,
        policy=matching.policy,
        decisions=told.decided,
        parent=matching.digest if matching.status == "published" else told.parent,
    )


def _of_record(record: MatchingRecord, text: str) -> Previous:
    told = provenance_of(record.decisions, record.review, record.parent)
    sides: dict[str, Role] = {"mentor": "mentor", "mentee": "mentee"}
    return Previous(
        pairs=tuple(EarlierPair(m.mentor, m.mentee, m.units) for m in record.matches),
        left_out=tuple((sides[u.side], u.person) for u in record.unmatched if u.side in sides),
        seed=record.seed,
        policy=Policy.recorded(record.policy),
        decisions=told.decided,
        parent=digest_of(text) if told.status == "published" else told.parent,
    )
