"""What would help whoever is left out, as a method of a matching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mentormatch.forms import named

if TYPE_CHECKING:
    from mentormatch.results.lab.fixes import Fixes
    from mentormatch.results.match import UnmatchedList
    from mentormatch.text.sentences import Sentence

__all__ = ["FixVerbs"]


class FixVerbs:
    """The smallest fixes."""

    def _with_first_fixes(self) -> UnmatchedList:
        """Return who is left out, with the smallest fix of each."""
        fixed: UnmatchedList = named("lab.fixes.first_fix.with_first_fixes")(self)
        return fixed

    def _together(self) -> list[Sentence]:
        """Return what it takes for everybody who is left out; nothing where that takes long."""
        found: list[Sentence] = named("lab.fixes.first_fix.together")(self)
        return found

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
