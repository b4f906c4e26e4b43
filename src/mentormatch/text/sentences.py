"""Sentences that can be told in another language: a pattern in English, and its values by name.

A reason, a finding or a fact is made once, as an English pattern and values. It is an ordinary
string in English, so that it is compared, written and logged like any other; whoever shows it asks
for a language, and for the labels of people, who are values too. The other languages are the files
``languages/LANGUAGE/*.toml``, with a pattern for each of the English ones.

>>> found = sentence("{who} has {places} places", who=Who("m7", "mentor"), places=2)
>>> found, found.told("en", lambda who, side: "Ann Ash")
('m7 has 2 places', 'Ann Ash has 2 places')
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self, TypeAlias

__all__ = [
    "LANGUAGES",
    "Language",
    "Sentence",
    "Who",
    "any_of",
    "catalogue",
    "counted",
    "few",
    "fixed",
    "from_plain",
    "joined",
    "plain",
    "sentence",
    "tell",
]

Language = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "nl")

Call: TypeAlias = "Callable[[str, str], str]"
"""What a person in a role is called."""
_SPEC = re.compile(r"(None|r),?(\.\d)?[fg%]?")
"""How a value may be written: as it is or quoted; with commas, digits, as a share."""
_COMMAS = str.maketrans(",.", ".,")


class Who(str):
    """The id of a person in a sentence: whoever may see labels sees the label."""

    __slots__ = ("side",)
    side: str

    def __new__(cls, who: str, side: str) -> Self:
        """Keep the id, and the role in which it is known."""
        made = super().__new__(cls, who)
        made.side = side
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.side)


class Sentence(str):
    """An English sentence that remembers its pattern and values.

    Attributes
    ----------
    pattern
        The English words, with names of values in braces.
    values
        Numbers, text, people, sentences, and tuples of these, which are told one behind the other.
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, values: Mapping[str, Any]) -> Self:
        """Fill the pattern in."""
        made = super().__new__(cls, _filled(pattern, values, "en", None))
        made.pattern, made.values = pattern, dict(values)
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, Any]]]:
        return type(self), (self.pattern, self.values)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def told(self, language: Language = "en", call: Call | None = None) -> str:
        """Return the sentence in a language, with people as they are called.

        A pattern that the language does not have stays English, and its values with it: a record
        may hold sentences as they were worded when it was written.
        """
        words = self.pattern if language == "en" else catalogue(language).get(self.pattern)
        if words is None:
            words, language = self.pattern, "en" if _has_words(self.pattern) else language
        return _filled(words, self.values, language, call)


def sentence(pattern: str, /, **values: Any) -> Sentence:
    """Return a sentence.

    Parameters
    ----------
    pattern
        In English, written where it is said, so that it can be read there; the files of languages
        know it by these words.
    values
        What the names in braces stand for.
    """
    return Sentence(pattern, values) if values else _without_values(pattern)


@cache
def _without_values(pattern: str) -> Sentence:
    # One fault may stand in each of a million rows.
    return Sentence(pattern, {})


def fixed(word: str) -> Sentence:
    """Return a word of ours that is not written where it is said: a field, a stage, a reason.

    What is a sentence already stays one.
    """
    if isinstance(word, Sentence):
        return word
    return Sentence(word.replace("{", "{{").replace("}", "}}"), {})


def counted(count: int, one: str, more: str, /, **values: Any) -> Sentence:
    """Return a sentence about a count, in the singular or the plural; the count is ``{count}``.

    Examples
    --------
    >>> counted(1, "{count} place", "{count:,} places"), counted(4000, "{count}", "{count:,}")
    ('1 place', '4,000')
    """
    return Sentence(one if count == 1 else more, {"count": count, **values})


def few(parts: Sequence[str], most: int, *, by: str = ", ", of: int | None = None) -> Sentence:
    """Return the first parts of many, and how many more there are.

    Parameters
    ----------
    parts
        All of them, or the first of as many as `of` says.
    most
        So many are shown.
    by
        What stands between them.
    of
        How many there are, if not all are given.

    Examples
    --------
    >>> few(["ann", "bo", "cem"], 1), few(["ann"], 1, of=3), few(["ann", "bo"], 2, by="; ")
    ('ann and 2 more', 'ann and 2 more', 'ann; bo')
    """
    more, shown = (len(parts) if of is None else of) - most, joined(parts[:most], by)
    return sentence("{shown} and {more} more", shown=shown, more=more) if more > 0 else shown


def joined(parts: Iterable[str], by: str = ", ") -> Sentence:
    """Return parts with a mark between them.

    Examples
    --------
    >>> joined(["ann", "bo"], "; ")
    'ann; bo'
    """
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return Sentence(by.join(f"{{{name}}}" for name in values), values)


def any_of(cures: Sequence[str]) -> Sentence:
    """Return what would help, one thing or another; there is one at least.

    Examples
    --------
    >>> any_of(["recruit"]), any_of(["recruit", "relax a rule"])
    ('recruit', 'recruit, or relax a rule')
    """
    *most, last = cures
    told = sentence("{last}", last=last)
    for cure in reversed(most):
        told = sentence("{cure}, or {others}", cure=cure, others=told)
    return told


def tell(text: str, language: Language = "en", call: Call | None = None) -> str:
    """Return a text in a language if it is a sentence; a person as she is called; else as it is."""
    if isinstance(text, Sentence):
        return text.told(language, call)
    if isinstance(text, Who) and call:
        return call(str(text), text.side)
    return str(text)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return the patterns of a language by those in English."""
    folder = files("mentormatch.text") / "languages" / language
    pages = [tomllib.loads(page.read_text("utf-8")) for page in folder.iterdir()]
    return {english: words for page in pages for english, words in page.items()}


def plain(text: str) -> dict[str, Any] | str:
    """Return a sentence as plain data for a file: its pattern and values; other text as it is."""
    if isinstance(text, Who):
        return {"who": str(text), "side": text.side}
    if not isinstance(text, Sentence):
        return str(text)
    return {"say": text.pattern, "values": {k: _plain(v) for k, v in text.values.items()}}


def from_plain(data: Any, words: str) -> str:
    """Return the sentence that :func:`plain` made plain; the words where a file tells another one.

    Parameters
    ----------
    data
        What a file holds; nothing of it is believed.
    words
        The same in English, as the file holds it.
    """
    try:
        said = _from_plain(data)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
        return words
    return said if isinstance(said, str) and said == words else words


def _from_plain(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(map(_from_plain, data))
    if not isinstance(data, Mapping):
        return data
    if "who" in data:
        return Who(data["who"], data["side"])
    pattern = data["say"]
    # A pattern of a stranger could look into values, or ask for a very long line.
    if not all(_is_plain(*place) for _, *place in string.Formatter().parse(pattern)):
        raise ValueError("this is no pattern of ours")
    return Sentence(pattern, {name: _from_plain(value) for name, value in data["values"].items()})


def _is_plain(name: str | None, spec: str | None, conversion: str | None) -> bool:
    return name is None or (name.isidentifier() and bool(_SPEC.fullmatch(f"{conversion}{spec}")))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, str):
        return plain(value)
    # A number of an array is written as any other.
    return value.item() if hasattr(value, "item") else value


class _Decimal(float):
    """A number that is written with a comma, as languages of the continent do."""

    def __format__(self, spec: str) -> str:
        return format(float(self), spec).translate(_COMMAS)


class _Count(int):
    """A count whose thousands are parted by points."""

    def __format__(self, spec: str) -> str:
        return format(int(self), spec).translate(_COMMAS)


@cache
def _has_words(pattern: str) -> bool:
    """Tell whether a pattern says something itself, and does not only put values side by side."""
    return any(re.search("[a-z]{2}", text) for text, *_ in string.Formatter().parse(pattern))


def _filled(pattern: str, values: Mapping[str, Any], language: Language, call: Call | None) -> str:
    return pattern.format(**{name: _told(v, language, call) for name, v in values.items()})


def _told(value: Any, language: Language, call: Call | None) -> Any:
    if isinstance(value, str):
        return tell(value, language, call)
    if isinstance(value, tuple | list):
        return ", ".join(str(_told(part, language, call)) for part in value)
    if language == "en" or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return _Decimal(value)
    return _Count(value) if isinstance(value, int) else value
