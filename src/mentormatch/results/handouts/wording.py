"""The sentences of hand-outs by language; a folder of one's own may change them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from mentormatch.errors import InputError
from mentormatch.files import parsed, read_text
from mentormatch.results.names import the_language
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean

__all__ = ["Wording"]

_FILE = "wording.toml"


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences by key, with places for names and words."""

    sentences: Mapping[str, str]
    days: Mapping[str, str]

    @classmethod
    def of(cls, language: str, folder: str | Path | None = None) -> Wording:
        """Return the sentences of a language, those of the folder before ours.

        Raises
        ------
        InputError
            If the language is not there, or the folder holds sentences that nothing asks for.
        """
        the_language(language)
        ours = tomllib.loads(files(__package__).joinpath(_FILE).read_text("utf-8"))
        own = _own(folder, language, ours[language])
        return cls({**ours[language], **own}, ours["days"].get(language, {}))

    def __call__(self, key: str, **places: str) -> str:
        """Return a sentence with its places filled in."""
        try:
            return self.sentences[key].format(**places)
        except (KeyError, IndexError, ValueError):
            raise InputError(
                f"the sentence {quoted(key)} has a place that nothing fills; it may have "
                f"{', '.join('{' + name + '}' for name in places) or 'none'}"
            ) from None

    def hours(self, slot: str) -> str:
        """Return a weekly slot with its day in the language."""
        day, _, hours = slot.partition(" ")
        return f"{self.days.get(day, day)} {hours}"


def _own(folder: str | Path | None, language: str, ours: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences that a folder has for a language."""
    path = None if folder is None else Path(folder) / _FILE
    if path is None or not path.exists():
        return {}
    text = read_text(path, quoted(_FILE), InputError)
    found: Any = parsed(text, "TOML", quoted(_FILE), InputError).get(language, {})
    if not isinstance(found, dict) or not all(isinstance(said, str) for said in found.values()):
        raise InputError(f"{quoted(_FILE)} holds sentences by key under [{language}]")
    for key in found:
        if key not in ours:
            raise InputError(
                f"{quoted(_FILE)} has {quoted(key)}, which nothing asks for"
                f"{did_you_mean(key, list(ours))}"
            )
    return dict(found)
