"""Ways of mentoring that a programme file can name: whom each takes, and which verb runs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from mentormatch.results.answer import Answer
    from mentormatch.scoring.policy import Policy

__all__ = ["MODES", "Mode"]

_OWN = frozenset({"policy", "seed", "progress", "start", "mentors", "mentees", "people"})
"""Arguments of a verb that a programme file has other words for, or no use."""


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of mentoring.

    Parameters
    ----------
    verb
        Module and name of the function.
    sides
        The arguments that take people.
    preset
        Name of its policy in :mod:`mentormatch.presets`.
    alone
        Whether the verb is told that there are no mentors.
    paid_by
        What takes minutes: each ``"pair"``, of both; each ``"seat"`` of a mentor, and of a mentee
        the whole; or each ``"group"``, of everybody in it once.
    """

    verb: tuple[str, str]
    sides: tuple[str, ...]
    preset: str
    alone: bool = False
    paid_by: Literal["pair", "seat", "group"] = "group"

    def function(self) -> Callable[..., Answer]:
        """Return the verb."""
        module, name = self.verb
        found: Callable[..., Answer] = getattr(import_module(f"mentormatch.{module}"), name)
        return partial(found, None) if self.alone else found

    def options(self) -> tuple[str, ...]:
        """Return the names of the settings of the verb."""
        keywords = signature(self.function()).parameters.values()
        return tuple(
            p.name for p in keywords if p.kind is Parameter.KEYWORD_ONLY and p.name not in _OWN
        )

    def policy(self) -> Policy:
        """Return the policy that the mode starts from."""
        from mentormatch.scoring import presets

        found: Callable[[], Policy] = getattr(presets, self.preset)
        return found()

    def run(
        self, people: dict[str, Any], policy: Policy, seed: int, options: dict[str, Any]
    ) -> Answer:
        """Run the verb."""
        given = [people[side] for side in self.sides]
        return self.function()(*given, policy, seed=seed, **options)


_TWO = ("mentors", "mentees")

MODES: dict[str, Mode] = {
    "pairs": Mode(("pipeline", "match"), _TWO, "default", paid_by="pair"),
    "reverse": Mode(("pipeline", "match"), _TWO, "reverse", paid_by="pair"),
    "peers": Mode(("modes.peers", "match_peers"), ("people",), "peers"),
    "groups": Mode(("modes.groups", "form_groups"), _TWO, "groups"),
    "circles": Mode(("modes.groups", "form_groups"), ("people",), "circles", alone=True),
    "teams": Mode(("modes.teams", "form_teams"), _TWO, "teams"),
    "boards": Mode(("modes.boards", "form_boards"), _TWO, "board", paid_by="seat"),
}
"""Mode → what it is, in the order of the documentation."""
