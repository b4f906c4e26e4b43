"""The need × style table: which styles of help a situation calls for.

Strengths are a convention by the authors of mentormatch, after the descriptions that a public
mentoring platform gives of these roles and Kram's (1985) career and psychosocial functions. No
study was found that validates matching on them, hence the small default weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.people.fields import STYLES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NEEDS", "raised_by"]

NEEDS: dict[str, dict[str, float]] = {
    "decision": {"advisor": 1.0},
    "career choice": {"advisor": 1.0, "connector": 0.5},
    "new in role": {"protector": 1.0, "clarifier": 0.5},
    "exposed project": {"protector": 1.0},
    "skill gap": {"coach": 1.0},
    "technical depth": {"coach": 1.0, "challenger": 0.5},
    "network": {"connector": 1.0},
    "pivot": {"connector": 1.0, "advisor": 0.5},
    "new site": {"connector": 1.0, "clarifier": 0.5},
    "plateau": {"challenger": 1.0},
    "promotion": {"sponsor": 1.0, "challenger": 1.0},
    "leadership": {"challenger": 0.5, "coach": 0.5, "advisor": 0.5},
    "onboarding": {"clarifier": 1.0, "protector": 0.5},
    "culture change": {"clarifier": 1.0},
    "return to work": {"affirmer": 1.0, "protector": 0.5},
    "confidence": {"affirmer": 1.0},
    "stress": {"affirmer": 1.0},
}
"""Need (kind or tag of a goal) → style → strength 0…1."""


def raised_by(need: str, table: Mapping[str, Mapping[str, float]] = NEEDS) -> tuple[float, ...]:
    """Return how strongly a need calls for each of the eight styles, 0…1.

    Examples
    --------
    >>> raised_by("onboarding")
    (0.0, 0.5, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    >>> raised_by("Return-to-work") == raised_by("return to work")
    True
    """
    raised = table.get(need, table.get(need.replace("-", " ").replace("_", " ").casefold(), {}))
    return tuple(float(raised.get(style, 0)) for style in STYLES)
