"""A form of mentoring as a programme runs it: settings, policy, and who meets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import Parameter, signature
from typing import Any

from mentormatch.forms import Form, named
from mentormatch.results.answer import Answer
from mentormatch.results.match import Match
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy

__all__ = ["meeting", "options_of", "policy_of", "run_form"]

_OWN = frozenset(
    {"policy", "seed", "progress", "start", "mentors", "mentees", "people", "ledger", "requests",
     "day"}
)  # fmt: skip
"""Arguments of a verb that a programme file has other words for, or no use."""


def options_of(form: Form) -> tuple[str, ...]:
    """Return the names of the settings of the verb."""
    keywords = signature(_verb(form)).parameters.values()
    return tuple(
        p.name for p in keywords if p.kind is Parameter.KEYWORD_ONLY and p.name not in _OWN
    )


def policy_of(form: Form) -> Policy:
    """Return the policy that a form starts from."""
    found: Callable[[], Policy] = getattr(presets, form.preset)
    return found()


def run_form(
    form: Form, people: dict[str, Any], policy: Policy, seed: int, options: dict[str, Any]
) -> Answer:
    """Run the verb; of a desk there is no answer, see :mod:`mentormatch.programmes.desk`."""
    given = [people[side] for side in form.sides]
    answer: Answer = _verb(form)(*given, policy, seed=seed, **options)
    return answer


def meeting(
    form: Form, answer: Answer, people: dict[str, Any], options: dict[str, Any]
) -> tuple[Match, ...]:
    """Return who meets, people only."""
    if form.members is None:
        return answer.matches
    placed: Callable[..., tuple[Match, ...]] = named(form.members)
    return placed(answer.matches, people["mentees"], options)


def _verb(form: Form) -> Callable[..., Any]:
    found: Callable[..., Any] = named(form.verb)
    return partial(found, None) if form.alone else found
