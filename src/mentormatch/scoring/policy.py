"""The policy: what makes a good match, what a match must meet, and what is sought over all.

A policy is data. It can be written to TOML or JSON, mailed to a colleague, and read back; the seed
of the lottery is not part of it, but an argument of the verbs.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, Union

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

from mentormatch.errors import PolicyError
from mentormatch.files import parsed, read_text, write_whole
from mentormatch.objectives import OBJECTIVES, ObjectiveName
from mentormatch.scoring.base import Criterion
from mentormatch.scoring.coverage import Covers, HasLevel, Returns
from mentormatch.scoring.evidence import EVIDENCE, default_criteria
from mentormatch.scoring.faces import PolicyFaces
from mentormatch.scoring.kernels import Alike, Gap, Overlap
from mentormatch.scoring.one_way import OneWay
from mentormatch.scoring.people_rules import (
    DEFAULT_RULES,
    Listed,
    NotInChain,
    NotListed,
    NotMetBefore,
    NotSelf,
    NotVetoed,
    Preference,
    with_whole_rules,
)
from mentormatch.scoring.relations import Differs, Same, Shares
from mentormatch.scoring.styles import StyleFit
from mentormatch.scoring.text import Resembles
from mentormatch.scoring.weeks import period_fault
from mentormatch.scoring.wording import refusal
from mentormatch.terms import UNIT
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CRITERIA", "DEFAULT_RULES", "EVIDENCE", "Policy", "policy_schema", "read_policy"]

CRITERIA: tuple[type[Criterion], ...] = (
    Covers,
    Returns,
    HasLevel,
    StyleFit,
    Gap,
    Overlap,
    Alike,
    Preference,
    Same,
    Differs,
    Shares,
    Resembles,
    Listed,
    NotListed,
    NotSelf,
    NotInChain,
    NotVetoed,
    NotMetBefore,
    OneWay,
)
"""The closed list of classes that can be named in a policy file."""

if TYPE_CHECKING:
    _BuiltIn = Criterion
    AnyCriterion = Criterion
else:
    _BuiltIn = Annotated[Union[CRITERIA], Field(discriminator="kind")]  # noqa: UP007
    AnyCriterion = _BuiltIn | InstanceOf[Criterion]


class Policy(PolicyFaces, BaseModel):
    """What makes a good match, and what is sought over all matches.

    ``Policy()`` is the argued default: weights ordered by evidence (:data:`EVIDENCE`), nobody
    paired with themself, inside a reporting line or against a veto, and as many people as possible
    served before anything else. Weights are an ordering, not estimates of an effect.

    Parameters
    ----------
    criteria
        Soft comparisons with relative weights. Names must be distinct.
    requirements
        The same comparisons as rules: each must reach its ``at_least``. In Python this is the whole
        list. A policy file adds to the default rules, nobody paired with themself, inside a
        reporting line or against a veto; an entry of the same kind and field replaces the default
        one. With ``requirements_from = "nothing"`` a file holds the whole list, as
        :meth:`to_toml` and records write it.
    objective
        ``"coverage"``: most mentees served, then the worst pair raised as far as it costs at most
        ``worst_slack`` of the total, then the total. ``"maximin"``: the same, whatever raising it
        costs. ``"rank"``: most served, then the highest ranks. ``"total"``: the highest sum of
        scores, then more people. ``"stable"``: no two who would both rather have one another. All
        end in a seeded lottery.
    worst_slack
        The share of the total that raising the worst pair may cost, 0…1; ``"maximin"`` has 1.
    floor
        Pairs that score below this (0…1) are not made; None makes any allowed pair.
    waiting
        ``"first"``: among those who serve as many people, those mentees are served who have waited
        longest (``waited`` of a profile; above 3 counts as 3). It never costs anybody served; what
        it costs in worst and total, the certificate tells. ``"ignore"``: rounds do not count.
    period
        First and last day of the programme, for hours and for who takes part.
    together_days
        Days on which both people of a pair take part: inside the period, of which no more is asked
        than it has, or without a period by their own dates. 0 asks for none.

    Examples
    --------
    >>> policy = Policy(objective="total").replace(floor=0.3)
    >>> policy.objective, policy.floor
    ('total', 0.3)
    >>> Policy.from_toml(text=policy.to_toml()) == policy
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    criteria: tuple[AnyCriterion, ...] = Field(default_factory=default_criteria, min_length=1)
    requirements: tuple[AnyCriterion, ...] = DEFAULT_RULES
    objective: ObjectiveName = "coverage"
    worst_slack: Annotated[float, Field(ge=0, le=1)] = 0.01
    floor: Annotated[float, Field(ge=0, le=1)] | None = None
    waiting: Literal["first", "ignore"] = "first"
    period: tuple[date, date] | None = None
    together_days: Annotated[int, Field(ge=0, le=10_000, strict=True)] = 28

    def __init__(self, **settings: Any) -> None:
        try:
            super().__init__(**with_whole_rules(settings))
        except ValidationError as error:
            raise refusal("policy", error, type(self).model_fields) from None

    @field_validator("criteria", "requirements")
    @classmethod
    def _distinct_names(cls, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        names = [criterion.label for criterion in criteria]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"the names {twice} are there twice; give one of each another name=")
        taken = sorted(_COLUMNS & set(names))
        if taken:
            raise ValueError(f"{taken} are columns of every matching; give another name=")
        return criteria

    @field_validator("criteria")
    @classmethod
    def _no_rules_among_weights(cls, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        for criterion in criteria:
            told = type(criterion).model_fields["relaxable"].default
            if criterion.at_least != 1 or criterion.missing != "pass":
                raise ValueError(
                    f"{quoted(criterion.label)} has at_least or missing, which only requirements "
                    "use"
                )
            if criterion.relaxable != told:
                raise ValueError(
                    f"{quoted(criterion.label)} has relaxable, which only requirements use"
                )
        return criteria

    @field_validator("requirements")
    @classmethod
    def _no_weights_among_rules(cls, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        for criterion in criteria:
            if criterion.weight != 1:
                raise ValueError(f"{quoted(criterion.label)} has a weight, which only criteria use")
        return criteria

    @model_validator(mode="after")
    def _period_in_order(self) -> Self:
        if self.period and (fault := period_fault(self.period)):
            raise ValueError(fault)
        return self

    @model_validator(mode="after")
    def _one_slack(self) -> Self:
        if self._has_own_slack and "worst_slack" in self.model_fields_set:
            raise ValueError(
                f"objective {self.objective!r} says itself what raising the worst pair may cost; "
                "leave worst_slack out"
            )
        if self._has_own_slack:
            self.__dict__["worst_slack"] = (OBJECTIVES[self.objective].slack_ppm or 0) / UNIT
        return self

    @property
    def _has_own_slack(self) -> bool:
        return OBJECTIVES[self.objective].slack_ppm is not None

    def replace(self, **changes: Any) -> Policy:
        """Return a policy with these settings changed, validated again."""
        settings = {name: getattr(self, name) for name in self.model_fields_set}
        return Policy(**{**settings, **changes})

    def weigh(self, weights: Mapping[str, float]) -> Policy:
        """Return a policy in which the named criteria have other weights.

        Parameters
        ----------
        weights
            Name of a criterion → relative weight; 0 leaves the criterion out.

        Raises
        ------
        PolicyError
            If no criterion has such a name, or a weight is not a number ≥ 0.

        Examples
        --------
        >>> policy = Policy().weigh({"seeks": 50, "styles": 0})
        >>> [criterion.label for criterion in policy.criteria][:2], len(policy.criteria)
        (['seeks', 'goals'], 7)
        """
        names = [criterion.label for criterion in self.criteria]
        for name in weights:
            if name not in names:
                raise PolicyError(
                    f"no criterion is called {quoted(name)}{did_you_mean(name, names)}"
                )
        kept = [criterion for criterion in self.criteria if weights.get(criterion.label) != 0]
        changed = (c.replace(weight=weights.get(c.label, c.weight)) for c in kept)
        return self.replace(criteria=tuple(changed))

    @classmethod
    def from_toml(cls, path: str | Path | None = None, *, text: str | None = None) -> Policy:
        """Read a policy from a TOML file, or from TOML text."""
        return cls._of(parsed(_source(path, text), "TOML", _called(path), PolicyError), path)

    @classmethod
    def from_json(cls, path: str | Path | None = None, *, text: str | None = None) -> Policy:
        """Read a policy from a JSON file, or from JSON text."""
        return cls._of(parsed(_source(path, text), "JSON", _called(path), PolicyError), path)

    @classmethod
    def _of(cls, settings: object, path: str | Path | None) -> Policy:
        if not isinstance(settings, dict):
            raise PolicyError(f"{_called(path)} must hold settings by name, such as objective")
        try:
            return cls(**{"requirements_from": "default", **settings})
        except PolicyError as error:
            raise type(error)(f"{_called(path)}: {error}" if path else str(error)) from None

    @classmethod
    def recorded(cls, settings: Mapping[str, Any]) -> Policy:
        """Return the policy of a record; what it could not say yet was not asked then."""
        return cls(**{"together_days": 0, **settings})

    def to_toml(self, path: str | Path | None = None) -> str:
        """Return the policy as TOML, and write it to ``path`` if one is given."""
        import tomli_w

        return _written(tomli_w.dumps(self.to_dict()), path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the policy as JSON, and write it to ``path`` if one is given."""
        return _written(json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n", path)

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as plain data.

        Raises
        ------
        PolicyError
            If a criterion of your own is in it: a file could not bring it back.
        """
        own = [c.label for c in (*self.criteria, *self.requirements) if type(c) not in CRITERIA]
        if own:
            raise PolicyError(
                f"the criteria {own} are classes of your own and cannot be written to a file; "
                "keep the Python code that builds this policy"
            )
        told = _PLAIN - ({"worst_slack"} if self._has_own_slack else set())
        settings = self.model_dump(mode="json", include=told, exclude_none=True)
        settings = {n: v for n, v in settings.items() if v != _LEFT_OUT.get(n)}
        softly = [_plain(c, "kind", "weight") for c in self.criteria]
        return {
            **settings,
            "requirements_from": "nothing",
            "criteria": softly,
            "requirements": [_plain(c, "kind") for c in self.requirements],
        }


def read_policy(path: Path) -> Policy:
    """Read a policy from a TOML or JSON file."""
    return Policy.from_json(path) if path.suffix == ".json" else Policy.from_toml(path)


def policy_schema() -> dict[str, Any]:
    """Return the JSON Schema of a policy file; classes of your own have no place in a file."""
    fields: dict[str, Any] = {
        name: (field.annotation, field)
        for name, field in Policy.model_fields.items()
        if name in _PLAIN
    }
    criteria: Any = (tuple[_BuiltIn, ...], Field(default=(), description="Soft comparisons."))
    rules: Any = (tuple[_BuiltIn, ...], Field(default=(), description="Comparisons as rules."))
    origin: Any = (Literal["default", "nothing"], Field(default="default", description=_ORIGIN))
    fields |= {"requirements_from": origin, "criteria": criteria, "requirements": rules}
    model: Any = create_model("Policy", __config__=ConfigDict(extra="forbid"), **fields)
    return dict(model.model_json_schema())


_TELLING = ("need", "offer", "field", "skill", "level", "minutes")
"""Settings that tell which criterion it is: written even where they are the default."""

_COLUMNS = {"mentor", "mentee", "score", "confidence"}
_ORIGIN = "What requirements are added to: the default rules, or nothing."
_PLAIN = {"objective", "worst_slack", "floor", "waiting", "period", "together_days"}
_LEFT_OUT: dict[str, Any] = {"waiting": "first"}
"""Settings that are not written where they are this, so that older texts stay as they are."""


def _plain(criterion: Criterion, *always: str) -> dict[str, Any]:
    """Return a criterion as data: what is always told, and what differs from the defaults."""
    changed = criterion.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    always = (*always, *(name for name in _TELLING if name in type(criterion).model_fields))
    return {**{name: getattr(criterion, name) for name in always}, **changed}


def _source(path: str | Path | None, text: str | None) -> str:
    if (path is None) == (text is None):
        raise PolicyError("give either a path or text=")
    if text is not None:
        return text
    return read_text(str(path), f"the policy {str(path)!r}", PolicyError)


def _called(path: str | Path | None) -> str:
    return "the policy" if path is None else f"the policy {Path(path).name!r}"


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        write_whole(text, path)
    return text
