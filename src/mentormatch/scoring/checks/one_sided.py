"""Findings on words that rules and coverage compare, and that stand on one side only."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mentormatch.findings import Finding
from mentormatch.people.arrays import NumberColumn, TextColumn
from mentormatch.scoring.coverage import Covers
from mentormatch.scoring.facts import bare
from mentormatch.scoring.pools import Pools
from mentormatch.scoring.relations import Differs, Same, Shares
from mentormatch.text.masking import quoted, repeated
from mentormatch.text.phrases import all_of
from mentormatch.text.sentences import Who, counted, few, sentence
from mentormatch.text.spelling import normal_form, without_disguise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.arrays import Ints
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.scores import Scores

__all__ = ["needs_of_nobody", "words_on_one_side"]

Side = Literal["mentor", "mentee"]
_SHOWN = 3
_COMPARED = 200_000
"""So many pairs of words are compared letter by letter."""
_NEAR = 0.8
_MOST = 2_000
"""So many words are compared with those of the other side."""


def words_on_one_side(scores: Scores) -> Iterator[Finding]:
    """Yield, for each rule that compares words, those that only one side uses, with near ones."""
    for rule in scores.policy.requirements:
        if isinstance(rule, Same | Differs | Shares):
            theirs = _words("mentor", scores.mentors, rule.field)
            ours = _words("mentee", scores.mentees, rule.field)
            if theirs.by_word and ours.by_word:
                yield from _told(rule, theirs, ours)


def needs_of_nobody(scores: Scores) -> Iterator[Finding]:
    """Yield, for each criterion of coverage, what is sought and offered by nobody, with near words.

    Such a need scores 0 with everybody, whoever is paired: the draw decides, and it looks proven.
    """
    every = (*scores.policy.criteria, *scores.policy.requirements)
    # A weight and a rule that compare the same are told once.
    compared = {(c.need, c.offer): c for c in every if isinstance(c, Covers)}
    for criterion in compared.values():
        pools = Pools(scores.mentors, scores.mentees, scores.policy.period)
        offered, sought, names = pools.items(criterion.offer, criterion.need)
        there = np.zeros(len(names), np.bool_)
        there[offered.codes] = True
        if not there[sought.codes].all() and len(offered.codes):
            # Goals are no words; what they are compared by is in the same places.
            theirs = _Said.by("mentor", scores.mentors, offered.owners, offered.codes, names)
            ours = _Said.by("mentee", scores.mentees, sought.owners, sought.codes, names)
            yield _sought(criterion, theirs, ours)


def _sought(criterion: Covers, theirs: _Said, ours: _Said) -> Finding:
    lost = sorted(ours.by_word.keys() - theirs.by_word.keys())
    people = len({who for word in lost for who in ours.by_word[word]})
    kinds = len(ours.by_word)
    near = dict(_near_pairs(lost[:_MOST], set(theirs.by_word)))
    # Those with a near word come first, since they can be mended; then what most people seek.
    lost.sort(key=lambda word: (word not in near, -len(ours.by_word[word])))
    shown = [
        sentence("{word} (near: {near})", word=ours.told(word), near=theirs.told(near[word]))
        if word in near
        else ours.told(word)
        for word in lost
    ]
    return Finding(
        "warning",
        "offered-by-nobody",
        counted(
            len(lost),
            "Mentees name {words} in {need}, and no mentor names {count} of them in {offer}, so "
            "{get} nothing for it: {shown}.",
            "Mentees name {words} in {need}, and no mentor names {count} of them in {offer}, so "
            "{get} nothing for them: {shown}.",
            words=counted(kinds, "{count} word", "{count:,} words"),
            need=quoted(criterion.need),
            offer=quoted(criterion.offer),
            get=counted(people, "{count} person gets", "{count:,} people get"),
            shown=few(shown, _SHOWN),
        ),
        column=criterion.need,
        cure=sentence(
            "Spell them as the mentors do if they mean the same, or find mentors who offer them."
        ),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """Words of one side, and who uses each of them."""

    by_word: dict[str, list[str]]
    side: Side

    @classmethod
    def by(
        cls, side: Side, pool: Profiles, owners: Ints, codes: Ints, words: Sequence[Any]
    ) -> _Said:
        by_word: dict[str, list[str]] = {}
        for row, code in zip(owners.tolist(), codes.tolist(), strict=True):
            by_word.setdefault(str(words[code]), []).append(pool.ids[row])
        return cls(by_word, side)

    def told(self, word: str) -> str:
        """Return an answer that was taken, as explanations show it too; of contact data, whose."""
        shown = repeated(word, listed=True)
        if shown is None:
            return sentence("what {who} says", who=Who(self.by_word[word][0], self.side))
        return repr(shown)


def _words(side: Side, pool: Profiles, field: str) -> _Said:
    """Return the words that people use who are in the pool."""
    column = pool.columns.get(bare(field)) or pool.attributes.get(bare(field))
    if column is None or isinstance(column, NumberColumn):
        return _Said({}, side)
    rows = np.arange(len(column.codes)) if isinstance(column, TextColumn) else column.owners
    said = column.codes >= 0
    return _Said.by(side, pool, rows[said], column.codes[said], column.vocabulary)


def _told(rule: Same | Differs | Shares, mentors: _Said, mentees: _Said) -> Iterator[Finding]:
    theirs, ours = set(mentors.by_word), set(mentees.by_word)
    alone = {"mentors": sorted(theirs - ours), "mentees": sorted(ours - theirs)}
    turned = [(mentor, mentee) for mentee, mentor in _near_pairs(alone["mentees"], theirs)]
    pairs = sorted({*_near_pairs(alone["mentors"], ours), *turned})
    if pairs:
        told = [all_of((mentors.told(mentor), mentees.told(mentee))) for mentor, mentee in pairs]
        yield Finding(
            "warning",
            "near-words",
            sentence(
                "Words of mentors and mentees that look alike count as different for {rule}: "
                "{words}.",
                rule=quoted(rule.label),
                words=few(told, _SHOWN, by="; "),
            ),
            column=rule.field,
            cure=sentence("Spell them alike if they mean the same."),
        )
    elif not isinstance(rule, Differs) and theirs.isdisjoint(ours):
        yield Finding(
            "warning",
            "no-common-word",
            sentence(
                "Mentors and mentees share no word for {rule}: mentors use {words}, mentees "
                "{others} others. Nobody who answered can be matched.",
                rule=quoted(rule.label),
                words=counted(len(theirs), "{count} word", "{count:,} words"),
                others=len(ours),
            ),
            column=rule.field,
            cure=sentence("Check that both files use the same words."),
        )


def _near_pairs(words: list[str], others: set[str]) -> list[tuple[str, str]]:
    if len(words) * len(others) > _COMPARED:
        return []
    mine = [(word, _form(word)) for word in words]
    theirs = [(other, _form(other)) for other in sorted(others)]
    return [
        (word, other)
        for word, form in mine
        for other, their_form in theirs
        if _are_near(form, their_form)
    ]


def _form(word: str) -> str:
    return normal_form(without_disguise(word))


@lru_cache(maxsize=4 * _MOST)
def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _are_near(one: str, other: str) -> bool:
    """Tell whether two words may mean the same: a slip, initials, or a word more.

    Examples
    --------
    >>> _are_near("hr", "human_resources"), _are_near("sales", "sales_department")
    (True, True)
    >>> _are_near("amsterdm", "amsterdam"), _are_near("site_1", "site_2"), _are_near("law", "it")
    (True, False, False)
    """
    if not one or not other or _digits(one) != _digits(other):
        return False
    short, long = sorted((one, other), key=len)
    words = long.split("_")
    if short == "".join(word[0] for word in words) and len(words) > 1:
        return True
    if short.replace("_", "") == long.replace("_", "") or f"_{long}_".startswith(f"_{short}_"):
        return True
    return len(short) > _SHOWN and difflib.SequenceMatcher(None, one, other).ratio() >= _NEAR
