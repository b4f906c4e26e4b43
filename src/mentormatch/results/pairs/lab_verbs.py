"""Verbs of the policy lab as methods of a matching: found by name, since they stand above."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.forms import named

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.lab.alternatives import Alternatives
    from mentormatch.results.lab.fixes import Fixes
    from mentormatch.results.lab.why_not import WhyNot
    from mentormatch.results.match import Unmatched
    from mentormatch.results.pairs.explain import Explanation

__all__ = ["LabVerbs"]


class _Worked(dict[str, Any]):
    """What verbs of the lab worked out once for a matching; no copy and no pickle keeps it."""

    def __reduce__(self) -> tuple[type[_Worked], tuple[()]]:
        return _Worked, ()

    def __copy__(self) -> _Worked:
        return _Worked()

    def __deepcopy__(self, memo: object) -> _Worked:
        return _Worked()


class LabVerbs:
    """What one asks of a matching that was made; `Matching` inherits it."""

    @cached_property
    def _worked(self) -> _Worked:
        return _Worked()

    def _priced(self, told: list[Explanation]) -> list[Explanation]:
        """Return explanations with the price of a mentor who would score higher."""
        priced: list[Explanation] = named("lab.what_if.runner_up.with_prices")(self, told)
        return priced

    def _with_first_fix(self, told: Unmatched) -> Unmatched:
        """Return what is told of somebody who is left out, with the smallest fix."""
        fixed: Unmatched = named("lab.fixes.first_fix.with_first_fix")(self, told)
        return fixed

    # -- what else could have been -------------------------------------------------------------

    def why_not(self, mentee: str, mentor: str) -> WhyNot:
        """Tell why a pair was not made, and what making it would cost the programme.

        The price is exact: what the best matching with this pair gains and loses against the one
        that was made, stage by stage. The total may then fall below what ``worst_slack`` allows;
        that is told (``change.within_slack``), not enforced.

        Parameters
        ----------
        mentee, mentor
            Id, address or label of each.

        Returns
        -------
        WhyNot
            The verdict; of a pair that may be made, its price and who would move. Printing it gives
            three sentences.

        Raises
        ------
        UnknownPerson
            If there is no such mentee or mentor; near ids are named.
        InputError
            If an address or a label fits several people; their ids and rows are named.
        PolicyError
            If the matching is not proven optimal.
        TooLarge
            If there are more than 25,000,000 pairs, and the mentee may have several mentors.

        Notes
        -----
        Where every mentee has one mentor, the price is a shortest path in the residual graph of the
        matching [1]_; else, and beyond 25,000,000 pairs, the others are matched again.

        References
        ----------
        .. [1] Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993). Network Flows. Prentice Hall.
           Chapter 9.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> why = matching.why_not("HF189", "HF145")
        >>> why.verdict, len(why.moves)
        (<Verdict.COSTS: 'COSTS'>, 10)
        >>> print(why.change)
        the total falls by 0.010
        """
        answer: WhyNot = named("lab.what_if.why_not.why_not")(self, mentee, mentor)
        return answer

    def alternatives(self, mentee: str, *, most: int = 5) -> Alternatives:
        """Return other mentors whom a mentee could have, the cheapest for the programme first.

        Parameters
        ----------
        mentee
            Id, address or label of the mentee.
        most
            How many to return; 0 or more.

        Returns
        -------
        Alternatives
            A sequence of `WhyNot`, by what they change in the order of the stages; among equals by
            score. Pairs that a rule, the floor or a minimum load forbids are not among them.

        Raises
        ------
        UnknownPerson
            If there is no such mentee; near ids are named.
        InputError
            If an address or a label fits several mentees, or `most` is negative.
        PolicyError
            If the matching is not proven optimal.
        TooLarge
            If there are more than 25,000,000 pairs.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> [one.mentor for one in matching.alternatives("HF189", most=2)]
        ['HF145', 'HF130']
        """
        answer: Alternatives = named("lab.what_if.alternatives.alternatives")(self, mentee, most)
        return answer

    def backups(self) -> pd.DataFrame:
        """Return a second mentor for everybody who is matched, all usable at the same time.

        Everybody is matched again without the pairs that were made, within the places of all
        mentors, so that no two people lean on one place. Minimum loads play no part.

        Returns
        -------
        pandas.DataFrame
            One row a mentee, in order of id: mentee, mentor, score (0…1), and what giving her this
            mentor now would cost the programme: the entries of `Change` in the order of the stages
            (``worst`` and ``total`` as scores) and ``within_slack``. Without anybody, only the
            mentee is told. Where a minimum load does not allow the pair now, its price is missing.

        Raises
        ------
        PolicyError
            If the matching is not proven optimal.
        TooLarge
            If there are more than 25,000,000 pairs.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> backups = mm.match(programme.mentors, programme.mentees, seed=7).backups()
        >>> len(backups), int(backups.mentor.notna().sum())
        (55, 55)
        """
        answer: pd.DataFrame = named("lab.what_if.backups.backups")(self)
        return answer

    def losses(
        self,
        mentors: str | Iterable[str] | None = None,
        *,
        progress: Callable[[str], object] | None = None,
    ) -> pd.DataFrame:
        """Return what it costs the programme if a mentor leaves, and how many people then move.

        Parameters
        ----------
        mentors
            Ids, addresses or labels of those who may leave, one by one, not together; None: of
            everybody who takes part.
        progress
            Called with a line now and then, for instance `print`.

        Returns
        -------
        pandas.DataFrame
            One row a mentor: mentor, the entries of `Change` in the order of the stages (``people``
            as a count, ``worst`` and ``total`` as scores), ``within_slack``, and ``moves``: how
            many mentees get another mentor or lose theirs. What was promised to the mentor who
            leaves (``min_mentees``) is not asked for any more, so that the total may rise.

        Raises
        ------
        UnknownPerson
            If there is no such mentor; near ids are named.
        InputError
            If an address or a label fits several mentors; their ids and rows are named.
        PolicyError
            If the matching is not proven optimal.
        TooLarge
            If there are more than 25,000,000 pairs.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> matching.losses("HF145").people.tolist()
        [-1]
        """
        answer: pd.DataFrame = named("lab.what_if.losses.losses")(self, mentors, progress)
        return answer

    # -- left out ------------------------------------------------------------------------------

    def fixes(self, side: Literal["mentor", "mentee"] = "mentee") -> Fixes:
        """Tell what would help whoever is left out, while everybody served now stays served.

        A fix is one more place of somebody, or rules set aside for one pair, or both. No part of it
        is enough. Rules that protect people are never proposed (`Criterion.relaxable`), nor is a
        place of whoever offers none.

        Parameters
        ----------
        side
            ``"mentee"``, or ``"mentor"`` for mentors without mentees: there one more place is one
            more mentor of a mentee.

        Returns
        -------
        Fixes
            Up to three fixes of different kind for each person, the fewest relaxations first, then
            the fewest people who move, then the highest total; ``.together`` is the fewest
            relaxations for all at once.

        Raises
        ------
        InputError
            If `side` is another word.
        TooLarge
            If there are more than 25,000,000 pairs.

        Notes
        -----
        Augmenting paths in the residual graph of the matching, searched backward once for
        everybody; ``together`` is a maximum flow in it [1]_.

        References
        ----------
        .. [1] Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993). Network Flows. Prentice Hall.
           Chapters 6 and 9.

        Examples
        --------
        >>> import mentormatch as mm
        >>> mentors = [mm.Profile(id="ann"), mm.Profile(id="ben")]
        >>> mentees = [mm.Profile(id=who) for who in ("cem", "dee", "eli")]
        >>> fixes = mm.match(mentors, mentees).fixes()
        >>> [(fix.person, fix.places, fix.relax) for fix in fixes]
        [('dee', ('ann',), ())]
        >>> fixes.together.relaxations
        1
        """
        answer: Fixes = named("lab.fixes.fixes.fixes")(self, side)
        return answer
