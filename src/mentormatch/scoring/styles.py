"""Styles of help: what people ask for, what their goals call for, and the criterion of both.

Strengths of the need × style table are a convention by the authors of mentormatch, after the
descriptions that a public mentoring platform gives of these roles and Kram's (1985) career and
psychosocial functions. No study was found that validates matching on them, hence the small default
weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, field_validator

from mentormatch.people.schema.fields import STYLES
from mentormatch.scoring.base import Criterion, Facts, Part, coverage_rest
from mentormatch.scoring.facts import listed
from mentormatch.scoring.pools import as_items
from mentormatch.scoring.style_needs import plain_need, published_needs
from mentormatch.terms import Postings, shares
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.arrays import ItemColumn
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools

__all__ = ["NEEDS", "StyleFit", "asked_styles", "called_styles", "offered_styles", "raised_by"]

_STEPS = 100
"""Strengths of styles are compared in hundredths."""


NEEDS = published_needs()
"""Need (kind or tag of a goal) → style → strength 0…1: the published table."""


def raised_by(need: str, table: Mapping[str, Mapping[str, float]] = NEEDS) -> tuple[float, ...]:
    """Return how strongly a need calls for each of the eight styles, 0…1.

    Examples
    --------
    >>> raised_by("onboarding")
    (0.0, 0.5, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    >>> raised_by("Return-to-work") == raised_by("return to work")
    True
    """
    raised = table.get(plain_need(need), {})
    return tuple(float(raised.get(style, 0)) for style in STYLES)


class StyleFit(Criterion):
    """Does the mentor offer the styles of help that the mentee's situation calls for?

        fit = Σ_s want_s · offer_s / Σ_s want_s

    over the eight styles. ``want_s`` is what the mentee asks for, raised to what the kinds and tags
    of the goals call for by the need × style table. A mentor may combine styles; more styles than
    asked cost nothing. No study validates matching on these eight styles: it is a convention.

    Parameters
    ----------
    needs
        Need → style → strength 0…1, such as :func:`mentormatch.read_needs` reads from an edited
        file; None takes the published table.
    """

    kind: Literal["StyleFit"] = "StyleFit"
    neutral: Annotated[float, Field(ge=0, le=1)] = 0.25
    needs: dict[str, dict[str, Annotated[float, Field(ge=0, le=1)]]] | None = None

    @field_validator("needs")
    @classmethod
    def _known_styles(
        cls, needs: dict[str, dict[str, float]] | None
    ) -> dict[str, dict[str, float]] | None:
        unknown = {style for styles in (needs or {}).values() for style in styles} - set(STYLES)
        if unknown:
            raise ValueError(f"unknown styles {sorted(unknown)}; the eight are {', '.join(STYLES)}")
        return (
            None if needs is None else {plain_need(need): styles for need, styles in needs.items()}
        )

    def _label(self) -> str:
        return sentence("styles")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return "styles_wanted", "styles_offered", "goals"

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        wanted, asked = self._wanted(pools)
        offered = pools.mentors.columns["styles_offered"]
        items, strength = _style_items(as_items(offered))
        person, style = np.nonzero(wanted)
        starts = np.concatenate([[0], np.cumsum(np.bincount(person, minlength=len(wanted)))])
        share = shares(weight, starts, wanted[person, style])
        distinct, need_class = np.unique(share, return_inverse=True)
        table = distinct[:, None] * np.arange(_STEPS + 1) // _STEPS
        gain = Postings(as_items(offered).starts, items, strength, starts, style, need_class, table)
        nothing = np.zeros(len(wanted), np.bool_)
        rest = coverage_rest(weight, self.neutral, offered.answered, asked, nothing)
        return Part(self.label, weight, (gain, rest), offered.answered, asked)

    def _wanted(self, pools: Pools) -> tuple[Ints, Bools]:
        """Return hundredths wanted, int64 (mentees, 8), and who wants anything at all."""
        asked = as_items(pools.mentees.columns["styles_wanted"])
        table = NEEDS if self.needs is None else self.needs
        wanted = np.maximum(asked_styles(pools.mentees), called_styles(pools.mentees, table))
        return wanted, np.asarray(wanted.any(axis=1) | asked.answered)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the styles offered and those asked for or called for by the goals."""
        table = NEEDS if self.needs is None else self.needs
        called = {
            style
            for goal in mentee.goals or ()
            for tag in goal.tags | ({goal.kind} if goal.kind else set())
            for style, raised in zip(STYLES, raised_by(tag, table), strict=True)
            if raised
        }
        wanted = called | set(mentee.styles_wanted or ())
        return (
            listed(None if mentor.styles_offered is None else list(mentor.styles_offered)),
            listed(list(wanted) if wanted or mentee.styles_wanted is not None else None),
        )


def asked_styles(mentees: Profiles) -> Ints:
    """Return int64 (mentees, 8): hundredths of each style that they ask for."""
    return _spread(as_items(mentees.columns["styles_wanted"]))


def offered_styles(mentors: Profiles) -> Ints:
    """Return int64 (mentors, 8): hundredths of each style that they offer."""
    return _spread(as_items(mentors.columns["styles_offered"]))


def called_styles(mentees: Profiles, table: Mapping[str, Mapping[str, float]] = NEEDS) -> Ints:
    """Return int64 (mentees, 8): hundredths of each style that their goals call for."""
    goals = as_items(mentees.columns["goals"])
    called = np.zeros((len(mentees), len(STYLES)), np.int64)
    if goals.vocabulary:
        raised = np.rint([_STEPS * np.array(raised_by(tag, table)) for tag in goals.vocabulary])
        np.maximum.at(called, goals.owners, raised.astype(np.int64)[goals.codes])
    return called


def _spread(styles: ItemColumn) -> Ints:
    spread = np.zeros((len(styles.answered), len(STYLES)), np.int64)
    items, strength = _style_items(styles)
    spread[styles.owners, items] = strength
    return spread


def _style_items(styles: ItemColumn) -> tuple[Ints, Ints]:
    """Return the style's number and the strength in hundredths of each item."""
    number = np.array([STYLES.index(style) for style in styles.vocabulary] + [-1], np.int64)
    strength = styles.numbers.get("strength", np.ones(len(styles.codes)))
    stated = np.where(np.isnan(strength), 1.0, strength)
    return number[styles.codes], np.rint(_STEPS * stated).astype(np.int64)
