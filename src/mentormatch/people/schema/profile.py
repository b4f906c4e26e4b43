"""The pydantic schema of one person.

There is one :class:`Profile` for everybody: *mentor* and *mentee* are argument positions, not
classes, so the same person can be both.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, SupportsFloat, SupportsIndex

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    ValidationError,
    model_validator,
)
from pydantic import (
    Tag as Kind,
)

from mentormatch.errors import InputError
from mentormatch.people.schema.fields import (
    FIELDS,
    LONGEST_TEXT,
    LONGEST_WORD,
    MINUTES_A_MONTH,
    MOST_ITEMS,
    MOST_PEOPLE,
    STYLES,
)
from mentormatch.people.schema.languages import language_code
from mentormatch.people.schema.protected import is_protected
from mentormatch.people.schema.readonly import ReadOnly
from mentormatch.people.schema.scalars import plain_value
from mentormatch.people.schema.slots import parse_slot
from mentormatch.people.schema.value import Value
from mentormatch.people.schema.zones import unfit_zone
from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.spelling import fold, has_control, tidy

if TYPE_CHECKING:
    import numpy as np

    DayGiven = date | str | np.datetime64

__all__ = ["Goal", "Need", "Profile", "fold", "tidy"]


def _style(name: str) -> str:
    if fold(name) not in STYLES:
        near = did_you_mean(fold(name), STYLES)
        raise ValueError(f"not a mentor style{near}; the eight are {', '.join(STYLES)}")
    return fold(name)


def _zone(name: str) -> str:
    unfit = unfit_zone(name)
    if unfit is not None:
        told = " ".join(part for part in (unfit.reason, unfit.cure) if part)
        raise ValueError(f"not an IANA time zone such as Europe/Amsterdam: {told}")
    return name


def _listed(items: Any) -> list[Any]:
    """Return the items of a set or list; a text is one answer, not the list of its letters."""
    if isinstance(items, (str, bytes)) or not isinstance(items, Iterable):
        raise ValueError("give a set or list of items, or a mapping; one item is {'item'}")
    listed = list(items)
    if not all(isinstance(item, Hashable) for item in listed):
        raise ValueError("an item is a text, not a list or mapping")
    return listed


def _plain_levels(offers: Any) -> Any:
    """Let a plain set or list of skills stand for skills without a stated level."""
    if offers is None or isinstance(offers, Mapping):
        return offers
    return dict.fromkeys(_listed(offers))


def _plain_needs(seeks: Any) -> Any:
    """Let a plain set of skills, or skill → target level, stand for needs."""
    if seeks is None:
        return None
    if not isinstance(seeks, Mapping):
        return {skill: {} for skill in _listed(seeks)}
    return {
        skill: need if isinstance(need, Mapping | Value) else {"target": need}
        for skill, need in seeks.items()
    }


def _full_strength(styles: Any) -> Any:
    """Let a plain set of styles stand for styles at full strength."""
    if styles is None or isinstance(styles, Mapping):
        return styles
    return dict.fromkeys(_listed(styles), 1.0)


def _of_length(longest: int, text: str) -> str:
    if not text:
        raise ValueError("the text is empty; leave out what is unanswered")
    if len(text) > longest:
        raise ValueError(f"a text of {len(text):,} characters is too long; at most {longest:,}")
    return text


def _goal_length(text: str) -> str:
    return text and _of_length(LONGEST_TEXT, text)


def _who(given: str) -> str:
    if "@" in given:
        raise ValueError(
            "an e-mail address is no id, since ids stand in reports and logs; give another id, "
            "or mentormatch.hashed_id(address)"
        )
    if has_control(given):
        raise ValueError("an id holds a control character; write it without")
    return tidy(given)


def _own_name(name: str) -> str:
    if is_protected(name):
        raise ValueError(
            f"{masked(name)!r} is a protected attribute and must not describe a profile"
        )
    if name in _TAKEN:
        raise ValueError(f"{quoted(name)} is a field of the schema, not an attribute")
    return name


def _kind_of_own(given: Any) -> str:
    if isinstance(given, str):
        return "word"
    listed = isinstance(given, Iterable) and getattr(given, "shape", None) != ()
    return "list" if listed else "number"


def _distinct(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(ids)) < len(ids):
        raise ValueError("an id is named twice")
    return ids


_TAKEN = frozenset({"id", "attributes", *FIELDS})
# The functions tell a length in words; the bounds behind them stand in the JSON schema.
_short, _long = (AfterValidator(partial(_of_length, n)) for n in (LONGEST_WORD, LONGEST_TEXT))
_word = Field(min_length=1, max_length=LONGEST_WORD)
Text = Annotated[str, AfterValidator(tidy), _short, _word]
LongText = Annotated[str, AfterValidator(tidy), _long, Field(min_length=1, max_length=LONGEST_TEXT)]
Id = Annotated[str, AfterValidator(_who), _short, _word]
Tag = Annotated[str, AfterValidator(fold), _short, _word]
Language = Annotated[str, AfterValidator(language_code), _short, _word]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Style = Annotated[str, AfterValidator(_style)]
Slot = Annotated[str, AfterValidator(parse_slot)]
_plain = BeforeValidator(plain_value)
Level = Annotated[int, Field(ge=0, le=5, strict=True), _plain]
Count = Annotated[int, Field(ge=0, le=MOST_PEOPLE, strict=True), _plain]
Minutes = Annotated[int, Field(ge=0, le=MINUTES_A_MONTH, strict=True), _plain]
Day = Annotated[date, _plain]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Attribute = Annotated[Text, AfterValidator(_own_name)]
_few = Field(max_length=MOST_ITEMS)
Tags = Annotated[frozenset[Tag], _few]
Ids = Annotated[frozenset[Id], _few]
_kept = AfterValidator(ReadOnly)
Levels = Annotated[Mapping[Tag, Level | None], BeforeValidator(_plain_levels), _few, _kept]
Styles = Annotated[Mapping[Style, Share], BeforeValidator(_full_strength), _kept]
Shares = Annotated[Mapping[Tag, Share], _few, _kept]
Own = Annotated[
    # One kind by what is given, so that a fault is told once and not for every kind.
    Annotated[LongText, Kind("word")]
    | Annotated[Finite, _plain, Kind("number")]
    | Annotated[Tags, Kind("list")],
    Discriminator(_kind_of_own),
]
Attributes = Annotated[Mapping[Attribute, Own], _kept]


# What a constructor takes, which is more than a field holds. Pydantic tells type checkers only the
# type of the field, so the constructors below are written out for them.
Words = AbstractSet[str] | Sequence[str]
Whole = SupportsIndex | Decimal


class Need(Value):
    """A skill that somebody wants to learn: from where, to where, and how much it matters."""

    _called: ClassVar = ("need", "part")

    current: Level = 0
    target: Level | None = None
    importance: Annotated[int, Field(ge=1, le=5, strict=True), _plain] = 1

    if TYPE_CHECKING:

        def __init__(
            self,
            /,
            *,
            current: Whole = ...,
            target: Whole | None = ...,
            importance: Whole = ...,
        ) -> None: ...


class Goal(Value):
    """What the mentoring is for."""

    _called: ClassVar = ("goal", "part")

    text: Annotated[str, AfterValidator(_goal_length), Field(max_length=LONGEST_TEXT)] = ""
    kind: Tag | None = None
    tags: Tags = frozenset()
    due: Day | None = None
    milestones: Annotated[tuple[str, ...], _few] = ()

    if TYPE_CHECKING:

        def __init__(
            self,
            /,
            *,
            text: str = ...,
            kind: str | None = ...,
            tags: Words = ...,
            due: DayGiven | None = ...,
            milestones: Sequence[str] = ...,
        ) -> None: ...


NeedGiven = Need | Mapping[str, Whole | None] | Whole | None
OwnGiven = str | SupportsFloat | Words
Needs = Annotated[Mapping[Tag, Need], BeforeValidator(_plain_needs), _few, _kept]


def _once(goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """Drop a goal that is said twice."""
    return tuple(dict.fromkeys(goals))


class Profile(Value):
    """One person: everything that a criterion may look at, and nothing else.

    Every field but ``id`` may be left out; ``None`` means *unanswered*, an empty set or list
    means *none*. Unknown keys are refused; a column of a programme's own goes into
    ``attributes`` and can be named by any criterion. There is no field for a name or an e-mail
    address, nor for a protected attribute. Mappings and sets are read-only.

    Raises
    ------
    InputError
        If an answer is not valid; the message names the field and never the answer.

    Examples
    --------
    >>> ann = Profile(id="ann", offers={"Python": 4}, seniority="senior")
    >>> ann.offers
    {'python': 4}
    >>> ann.replace(max_mentees=2).max_mentees
    2
    >>> Profile(id="ann", ofers={"python"})
    Traceback (most recent call last):
        ...
    mentormatch.errors.InputError: not a valid profile: there is no field 'ofers' (did you mean \
'offers'?)
    """

    _called: ClassVar = ("profile", "field")

    id: Id
    offers: Levels | None = None
    seeks: Needs | None = None
    goals: Annotated[tuple[Goal, ...], AfterValidator(_once), _few] | None = None
    seniority: Text | None = None
    department: Text | None = None
    team: Text | None = None
    manager: Id | None = None
    site: Text | None = None
    time_zone: Annotated[str, AfterValidator(_zone)] | None = None
    languages: Annotated[frozenset[Language], _few] | None = None
    availability: Annotated[frozenset[Slot], _few] | None = None
    styles_offered: Styles | None = None
    styles_wanted: Styles | None = None
    learning_preference: Text | None = None
    experience: Tags | None = None
    values: Shares | None = None
    preferences: Annotated[tuple[Id, ...], AfterValidator(_distinct), _few] | None = None
    vetoes: Ids | None = None
    past_partners: Ids | None = None
    top_criterion: Text | None = None
    max_mentees: Count = 1
    min_mentees: Count = 0
    max_mentors: Count = 1
    min_mentors: Count = 0
    waited: Count = 0
    minutes_per_month: Minutes | None = None
    from_date: Day | None = None
    until_date: Day | None = None
    active: Annotated[bool, _plain] = True
    attributes: Attributes = Field(default_factory=ReadOnly)

    if TYPE_CHECKING:

        def __init__(
            self,
            /,
            *,
            id: str,  # noqa: A002  (the name of the field)
            offers: Mapping[str, Whole | None] | Words | None = ...,
            seeks: Mapping[str, NeedGiven] | Words | None = ...,
            goals: Sequence[Goal | Mapping[str, Any]] | AbstractSet[Goal] | None = ...,
            seniority: str | None = ...,
            department: str | None = ...,
            team: str | None = ...,
            manager: str | None = ...,
            site: str | None = ...,
            time_zone: str | None = ...,
            languages: Words | None = ...,
            availability: Words | None = ...,
            styles_offered: Mapping[str, SupportsFloat] | Words | None = ...,
            styles_wanted: Mapping[str, SupportsFloat] | Words | None = ...,
            learning_preference: str | None = ...,
            experience: Words | None = ...,
            values: Mapping[str, SupportsFloat] | None = ...,
            preferences: Sequence[str] | None = ...,
            vetoes: Words | None = ...,
            past_partners: Words | None = ...,
            top_criterion: str | None = ...,
            max_mentees: Whole = ...,
            min_mentees: Whole = ...,
            max_mentors: Whole = ...,
            min_mentors: Whole = ...,
            waited: Whole = ...,
            minutes_per_month: Whole | None = ...,
            from_date: DayGiven | None = ...,
            until_date: DayGiven | None = ...,
            active: bool | np.bool = ...,
            attributes: Mapping[str, OwnGiven] = ...,
        ) -> None: ...

    @model_validator(mode="after")
    def _consistent(self) -> Profile:
        if self.min_mentees > self.max_mentees:
            raise ValueError("min_mentees is above max_mentees")
        if self.min_mentors > self.max_mentors:
            raise ValueError("min_mentors is above max_mentors")
        if self.from_date and self.until_date and self.until_date < self.from_date:
            raise ValueError("until_date is before from_date")
        return self

    def replace(self, **changes: Any) -> Profile:
        """Return a copy with these fields changed, validated again.

        Raises
        ------
        InputError
            If the changed profile is not valid.
        """
        try:
            return Profile.model_validate({**self.model_dump(exclude_unset=True), **changes})
        except ValidationError as error:
            raise InputError(f"not a valid profile: {self._faults(error)}") from None

    @classmethod
    def _names(cls) -> frozenset[str]:
        return frozenset({*cls.model_fields, *Need.model_fields, *Goal.model_fields})


assert set(Profile.model_fields) == _TAKEN
