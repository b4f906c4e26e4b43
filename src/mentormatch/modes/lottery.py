"""The reason of whom the draw among equals left out, in every mode but pairs."""

from __future__ import annotations

from mentormatch.results.match import Why

__all__ = ["lottery"]


def lottery(otherwise: Why) -> Why:
    """Return the reason of somebody whom the draw left out, with the reason of who was not drawn.

    Parameters
    ----------
    otherwise
        Why not everybody has a place, and the cure, which was tried.
    """
    detail = "an equally good answer serves this person; the draw decided"
    if otherwise[0] == "STOPPED":
        return "LOTTERY", detail, otherwise[2]
    return "LOTTERY", f"{detail}: {otherwise[1]}", otherwise[2]
