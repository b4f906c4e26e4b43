"""The reason of whom the draw among equals left out, in every mode but pairs."""

from __future__ import annotations

from mentormatch.results.match import Why
from mentormatch.text.sentences import sentence

__all__ = ["lottery"]


def lottery(otherwise: Why) -> Why:
    """Return the reason of somebody whom the draw left out, with the reason of who was not drawn.

    Parameters
    ----------
    otherwise
        Why not everybody has a place, and the cure, which was tried.
    """
    drawn = sentence("an equally good answer has a place for this person; the draw decided")
    if otherwise[0] == "STOPPED":
        return "LOTTERY", drawn, otherwise[2]
    detail = sentence("{drawn}: {otherwise}", drawn=drawn, otherwise=otherwise[1])
    return "LOTTERY", detail, otherwise[2]
