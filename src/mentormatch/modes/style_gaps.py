"""Which styles of help a programme lacks: what mentees want against what mentors offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import TooLarge
from mentormatch.modes.pools import as_policy, as_pools
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.fields import STYLES
from mentormatch.people.schema.profile import Profile
from mentormatch.results.names import Names
from mentormatch.results.pairs.question import places
from mentormatch.results.style_gaps import StyleGap, StyleGaps
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.scoring.style_needs import read_needs
from mentormatch.scoring.styles import StyleFit, asked_styles, called_styles, offered_styles
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.shortfall import find_shortfall
from mentormatch.text.sentences import Sentence, counted, joined, sentence

__all__ = ["style_gaps"]

_MOST_PAIRS = 20_000_000
"""Pairs of one style that are looked at together; their flow takes some two gigabytes."""

_MOST_TOGETHER = 4_000_000
"""Pairs up to which all styles are looked at in one plan."""

_FLAGGED = frozenset({"sponsor"})
"""Styles of which a coordinator should hear something before they are extended."""


def style_gaps(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    policy: Policy | None = None,
    *,
    needs: Mapping[str, Mapping[str, float]] | None = None,
) -> StyleGaps:
    """Report which styles of help a programme lacks.

    For each style on its own: a mentee wants it who asks for it or whose goals call for it, a
    mentor offers it with as many places as ``max_mentees`` says, and who may meet whom is what the
    policy's requirements allow. The shortfall is what a largest flow leaves out, so it is exact and
    holds whatever matching is made; a judge checks it by counting. Since a place is used once, all
    styles together fall short by more: ``together`` says how many wishes one plan can meet.

    Parameters
    ----------
    mentors, mentees
        The two pools.
    policy
        Its requirements, period and floor say who may meet; ``Policy()`` if None.
    needs
        Need → style → strength; None takes the table of the policy's ``StyleFit``, or else the
        published one.

    Returns
    -------
    StyleGaps

    Raises
    ------
    TooLarge
        If more than twenty million pairs want and offer one style.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann", styles_offered={"coach": 1.0, "advisor": 0.5})]
    >>> mentees = [
    ...     mm.Profile(id="eli", styles_wanted={"coach"}),
    ...     mm.Profile(id="fay", goals=[mm.Goal(kind="technical depth")]),
    ... ]
    >>> gaps = mm.style_gaps(mentors, mentees)
    >>> gaps
    StyleGaps(2 mentees; short: coach 1, challenger 1)
    >>> print(gaps["coach"])
    coach: wanted by 2 (asked 1, called for by goals 1), offered by 1 with 1 place; \
1 go without, 1 of 2 (eli, fay): ask who offers it for 1 more place, or find others who do
    """
    scores = compile_scores(*as_pools(mentors, mentees), as_policy(policy))
    sides = _Sides.of(scores, _table_of(scores.policy) if needs is None else read_needs(needs))
    found = StyleGaps(
        gaps=tuple(_gap(sides, style) for style in range(len(STYLES))),
        mentees=int(sides.taking_part.sum()),
        mentors=int((sides.places > 0).sum()),
        places=int(sides.places.sum()),
        silent=int((~scores.mentors.items("styles_offered").answered & (sides.places > 0)).sum()),
        wishes=int(sides.wanted.sum()),
        together=_together(sides),
    )
    return found.named(Names(scores.mentors, scores.mentees))


def _table_of(policy: Policy) -> Mapping[str, Mapping[str, float]]:
    """Return the table of the policy's own criterion of styles."""
    own = [c.needs for c in policy.criteria if isinstance(c, StyleFit) and c.needs is not None]
    return own[0] if own else read_needs()


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """What both sides said of styles, of those who take part and have a place.

    Attributes
    ----------
    asked, called
        bool (mentees, 8).
    offered
        bool (mentors, 8).
    places
        int64 (mentors,).
    taking_part
        bool (mentees,).
    """

    scores: Scores
    asked: Bools
    called: Bools
    offered: Bools
    places: Ints
    taking_part: Bools

    @classmethod
    def of(cls, scores: Scores, table: Mapping[str, Mapping[str, float]]) -> _Sides:
        mentors, mentees = scores.mentors, scores.mentees
        there = scores.mentee_present & (places(mentees, "max_mentors") > 0)
        room = np.where(scores.mentor_present, places(mentors, "max_mentees"), 0)
        return cls(
            scores,
            asked=(asked_styles(mentees) > 0) & there[:, None],
            called=(called_styles(mentees, table) > 0) & there[:, None],
            offered=(offered_styles(mentors) > 0) & (room > 0)[:, None],
            places=room,
            taking_part=there,
        )

    @property
    def wanted(self) -> Bools:
        return self.asked | self.called


def _gap(sides: _Sides, style: int) -> StyleGap:
    wanting, offering = (
        np.flatnonzero(column[:, style]) for column in (sides.wanted, sides.offered)
    )
    room = sides.places[offering]
    allowed = _allowed(sides.scores, offering, wanting)
    found = find_shortfall(allowed, room)
    nobody = np.diff(allowed.indptr) == 0
    ids = [sides.scores.mentees.ids[i] for i in wanting]
    return StyleGap(
        style=STYLES[style],
        asked=int(sides.asked[:, style].sum()),
        called=int(sides.called[:, style].sum()),
        wanted=len(wanting),
        offering=len(offering),
        places=int(room.sum()),
        short=found.short,
        without=tuple(compress(ids, nobody)),
        among=tuple(compress(ids, found.among & ~nobody)),
        cure=_cure(STYLES[style], found.short, int(nobody.sum()), len(offering)),
    )


def _allowed(scores: Scores, offering: Ints, wanting: Ints) -> Any:
    """Return scipy sparse bool (wanting, offering): pairs that the policy allows."""
    from scipy.sparse import csr_array, vstack

    if len(offering) * len(wanting) > _MOST_PAIRS:
        raise TooLarge(
            f"{len(wanting)} mentees want a style that {len(offering)} mentors offer: too many "
            "pairs to look at together; ask for a part of the people, such as one site"
        )
    tiles = np.split(wanting, range(512, len(wanting), 512))
    return vstack([csr_array(scores.allowed(offering, tile).T) for tile in tiles], format="csr")


def _cure(style: str, short: int, barred: int, offering: int) -> str:
    if not short:
        return ""
    cure = joined(_cures(short, barred, offering), "; ")
    if style not in _FLAGGED:
        return cure
    return sentence(
        "{cure} (sponsorship can decide promotions: look at the law that applies first)", cure=cure
    )


def _cures(short: int, barred: int, offering: int) -> Iterator[Sentence]:
    if not offering:
        yield counted(
            short,
            "nobody offers it; find {count} place with mentors who do",
            "nobody offers it; find {count:,} places with mentors who do",
        )
        return
    if short > barred:
        yield counted(
            short - barred,
            "ask who offers it for {count} more place, or find others who do",
            "ask who offers it for {count:,} more places, or find others who do",
        )
    if barred:
        yield sentence(
            "the rules keep {count} from everybody who offers it; find somebody they allow",
            count=barred,
        )


def _together(sides: _Sides) -> int | None:
    """Return the most wishes that one plan meets, one mentor a mentee."""
    if sides.scores.shape[0] * sides.scores.shape[1] > _MOST_TOGETHER:
        return None
    met = sides.offered.astype(np.int64) @ sides.wanted.T.astype(np.int64)
    plan = assign(
        met,
        eligible=sides.scores.eligible,
        mentor_capacity=sides.places,
        mentee_capacity=sides.taking_part.astype(np.int64),
        objective="total",
        engine="matrix",
    )
    return plan.value
