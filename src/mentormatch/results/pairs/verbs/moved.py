"""Who has another partner than in the matching before, as a property of a matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.forms import named

if TYPE_CHECKING:
    from mentormatch.results.lab.moved import Moved

__all__ = ["MovedVerbs"]


class MovedVerbs:
    """Who moved."""

    @property
    def moved(self) -> Moved:
        """Who has another partner than in the matching before, and why; of a re-match.

        Raises
        ------
        PolicyError
            If this is no re-match: :func:`mentormatch.rematch` makes one.

        Examples
        --------
        >>> import mentormatch as mm
        >>> programme = mm.datasets.load_programme()
        >>> before = mm.match(programme.mentors, programme.mentees, seed=7)
        >>> after = mm.rematch(before, programme.mentors, programme.mentees)
        >>> after.moved.kept, after.moved.changes
        (55, 0)
        """
        found: Moved = named("lab.rematch.moved.moved")(self)
        return found
