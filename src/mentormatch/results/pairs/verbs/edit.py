"""Review and edits by hand, as methods of a matching."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

from mentormatch.forms import named

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike
    from typing import TypeAlias

    import pandas as pd

    from mentormatch.decisions.model import Decisions
    from mentormatch.results.lab.edited import Edited

    Decided: TypeAlias = Decisions | str | PathLike[str] | Iterable[Any] | None

__all__ = ["EditVerbs"]


class EditVerbs:
    """Undecided, accept, review, publish, edit."""

    def undecided(self, decisions: Decided = None) -> pd.DataFrame:
        """Return the pairs that nobody decided about, the lowest score first.

        A pair is decided if it was accepted, rejected, pinned or banned.

        Parameters
        ----------
        decisions
            What was decided, or a file of it; added to what the matching was asked with.

        Returns
        -------
        pandas.DataFrame
            The rows of ``to_frame`` that are left.

        Raises
        ------
        UnknownPerson
            If a decision names nobody; near ids are named.
        """
        found: pd.DataFrame = named("lab.edit.review.undecided")(self, decisions)
        return found

    def accept_all(
        self,
        decisions: Decided = None,
        *,
        who: str,
        why: str,
        when: date,
        score_above: float | None = None,
    ) -> Decisions:
        """Accept every pair that nobody decided about, and return all that is decided.

        Parameters
        ----------
        decisions
            What was decided, or a file of it; added to what the matching was asked with.
        who, why, when
            Who decides, for what reason, on which day.
        score_above
            Accept only pairs that score more than this, 0…1.

        Examples
        --------
        >>> from datetime import date
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> told = {"who": "coordinator", "when": date(2026, 3, 2)}
        >>> decided = matching.accept_all(why="good enough", score_above=0.5, **told)
        >>> decided, len(matching.undecided(decided))
        (Decisions(35 accepted), 20)
        """
        found: Decisions = named("lab.edit.review.accept_all")(
            self, decisions, who=who, why=why, when=when, score_above=score_above
        )
        return found

    def reviewed(self, decisions: Decided = None, *, who: str, when: date) -> Self:
        """Return the matching as reviewed: with what was decided about its pairs.

        Parameters
        ----------
        decisions
            What was decided, or a file of it; added to what the matching was asked with.
        who, when
            Who looked at it, on which day.
        """
        found: Self = named("lab.edit.review.reviewed")(self, decisions, who=who, when=when)
        return found

    def published(self, decisions: Decided = None, *, who: str, when: date) -> Self:
        """Return the matching as published: every pair is decided, and as it was decided.

        Parameters
        ----------
        decisions
            What was decided, or a file of it; added to what the matching was asked with.
        who, when
            Who publishes it, on which day.

        Raises
        ------
        Conflict
            If a pair is not decided, was rejected, or was accepted and is not made.
        """
        found: Self = named("lab.edit.review.published")(self, decisions, who=who, when=when)
        return found

    def edited(
        self,
        changes: Mapping[str, str | Iterable[str] | None],
        *,
        override: str | Iterable[str] = (),
    ) -> Edited:
        """Give mentees other mentors by hand, and tell what that costs.

        Parameters
        ----------
        changes
            Mentee → her mentor, several mentors, or None; they take the place of all that she has.
            People are named by id, address or label.
        override
            Names of requirements that may be broken, or ``"floor"``; a veto is never set aside,
            nor that nobody mentors themself.

        Returns
        -------
        Edited
            What it costs, who moves, the edited matching (a draft), and with ``.accept`` the
            decisions that make `match` return it.

        Raises
        ------
        Conflict
            If a pair breaks a rule, a mentor would be above her places or below her minimum, or a
            pinned pair would be undone; all of it is told at once.
        UnknownPerson
            If somebody is not known; near ids are named.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> one, other = matching.matches[0], matching.matches[1]
        >>> swapped = {one.mentee: other.mentor, other.mentee: one.mentor}
        >>> print(matching.edited(swapped).change)
        the worst pair falls by 0.046; the total falls by 0.301
        """
        found: Edited = named("lab.edit.edited.edited")(self, changes, override)
        return found
