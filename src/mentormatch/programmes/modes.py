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
    from mentormatch.results.match import Match
    from mentormatch.scoring.policy import Policy

__all__ = ["MODES", "Mode"]

_OWN = frozenset(
    {"policy", "seed", "progress", "start", "mentors", "mentees", "people", "ledger", "requests",
     "day"}
)  # fmt: skip
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
    members
        Where a team stands in the place of a mentee: module and name of the function that puts its
        members there.
    paid_by
        What takes minutes: each ``"pair"``, of both; each ``"seat"`` of a mentor, and of a mentee
        the whole; each ``"group"``, of everybody in it once; or each ``"request"``, of the mentor
        as many as it says.
    """

    verb: tuple[str, str]
    sides: tuple[str, ...]
    preset: str
    alone: bool = False
    members: tuple[str, str] | None = None
    paid_by: Literal["pair", "seat", "group", "request"] = "group"

    def function(self) -> Callable[..., Any]:
        """Return the verb."""
        module, name = self.verb
        found: Callable[..., Any] = getattr(import_module(f"mentormatch.{module}"), name)
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
        """Run the verb; of a desk there is no answer, see :mod:`mentormatch.programmes.desk`."""
        given = [people[side] for side in self.sides]
        answer: Answer = self.function()(*given, policy, seed=seed, **options)
        return answer

    def meeting(
        self, answer: Answer, people: dict[str, Any], options: dict[str, Any]
    ) -> tuple[Match, ...]:
        """Return who meets, people only."""
        if self.members is None:
            return answer.matches
        module, name = self.members
        placed: Callable[..., tuple[Match, ...]] = getattr(
            import_module(f"mentormatch.{module}"), name
        )
        return placed(answer.matches, people["mentees"], options)


_TWO = ("mentors", "mentees")

MODES: dict[str, Mode] = {
    "pairs": Mode(("modes.pairs.match", "match"), _TWO, "default", paid_by="pair"),
    "reverse": Mode(("modes.pairs.match", "match"), _TWO, "reverse", paid_by="pair"),
    "peers": Mode(("modes.peers.match", "match_peers"), ("people",), "peers"),
    "groups": Mode(("modes.groups.form", "form_groups"), _TWO, "groups"),
    "circles": Mode(("modes.groups.form", "form_groups"), ("people",), "circles", alone=True),
    "teams": Mode(("modes.panels.teams", "form_teams"), _TWO, "teams"),
    "staff": Mode(
        ("programmes.teams", "staff_existing"),
        _TWO,
        "teams",
        paid_by="seat",
        members=("programmes.teams", "with_members"),
    ),
    "boards": Mode(("modes.panels.boards", "form_boards"), _TWO, "board", paid_by="seat"),
    "desk": Mode(("programmes.desk", "serve"), _TWO, "situational", paid_by="request"),
}
"""Mode → what it is, in the order of the documentation."""
