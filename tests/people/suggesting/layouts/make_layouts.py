"""Write the made layouts of forms, and their truth, from ``layouts.toml``: always the same bytes.

``python make_layouts.py`` writes the CSV files beside itself and ``truth/made.csv``. Every person,
address and answer is invented. Answers are as flawed as those of real forms: some are empty, some
hold a slip of the pen, some are shouted, some say ``n/a``.
"""

from __future__ import annotations

import csv
import io
import json
import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["files", "write"]

HERE = Path(__file__).resolve().parent
SEED = 20260112
OPENED = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
FIRST = (
    "Amara Bram Cleo Daan Esra Femke Gijs Hanna Imran Jolien Koen Lotte Mila Noor Omar Pim Quinn "
    "Ravi Saar Thijs Uma Vera Wout Yara Zeno Alice Ben Carys Dylan Edith"
).split()
LAST = (
    "Akkerman Bosveld Claassen Dorrestein Elzinga Fairweather Goudriaan Hollis Ingram Jonkman "
    "Kettering Lamers Merrow Nijboer Oakden Pellegrim Quist Ruysbroek Stokvis Tamblyn Uiterwijk "
    "Vossen Wexcombe Yperman Zandstra"
).split()


@dataclass(frozen=True, slots=True)
class Draw:
    """Chance that falls alike under every Python: it asks for nothing but ``random()``."""

    source: random.Random

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens to this share."""
        return self.source.random() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return low + int(self.source.random() * (high - low + 1))

    def one(self, options: Sequence[str]) -> str:
        """Return one of the options."""
        return options[self.whole(0, len(options) - 1)]

    def some(self, options: Sequence[str], low: int, high: int) -> list[str]:
        """Return several options, in their own order."""
        lots = sorted((self.source.random(), number) for number in range(len(options)))
        chosen = {number for _, number in lots[: self.whole(low, high)]}
        return [option for number, option in enumerate(options) if number in chosen]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented, by the place in the file."""

    place: int
    first: str
    last: str

    @property
    def mail(self) -> str:
        """The address, at a domain that nobody can own."""
        return f"{self.first}.{self.last}@example.org".lower()


@dataclass(frozen=True, slots=True)
class Form:
    """One file to write, as ``layouts.toml`` has it."""

    name: str
    rows: int
    columns: list[list[Any]]
    dutch: bool = False
    joiner: str = ", "
    trailing: bool = False
    delimiter: str = ","
    bom: bool = False
    below: int = 0
    ranks: dict[int, list[int]] = field(default_factory=dict)

    @property
    def draw(self) -> Draw:
        """A fresh source of chance, the same for this file every time."""
        return Draw(random.Random(f"{SEED}:{self.name}"))  # noqa: S311

    @property
    def people(self) -> list[Person]:
        """Everybody in the file; no two have the same name."""
        draw = Draw(random.Random(f"{SEED}:{self.name}:people"))  # noqa: S311
        pairs = [f"{first} {last}" for first in FIRST for last in LAST]
        lots = sorted((draw.source.random(), pair) for pair in pairs)
        names = [pair.split() for _, pair in lots[: self.rows]]
        return [Person(place, first, last) for place, (first, last) in enumerate(names)]

    @property
    def partner(self) -> str:
        """The name of the other file of the pair, whether there is one or not."""
        head, _, side = self.name.rpartition("-")
        return f"{head}-{'mentees' if side == 'mentors' else 'mentors'}"

    def codes(self) -> list[str]:
        """Return the codes of the people, as the last column of codes writes them."""
        prefixes = [column[3] for column in self.columns if column[2] == "code"]
        return [_code(prefixes[-1], place) for place in range(self.rows)]

    def joined(self, items: Sequence[str]) -> str:
        """Return a list as the tool of this form writes it."""
        return self.joiner.join(items) + (self.joiner if items and self.trailing else "")


@cache
def _settings() -> dict[str, Any]:
    return tomllib.loads((HERE / "layouts.toml").read_text(encoding="utf-8"))


@cache
def _forms() -> dict[str, Form]:
    return {made["name"]: Form(**made) for made in _settings()["file"]}


def _options(source: list[Any]) -> Any:
    """Return the third part of a column: its own list, or one of the lists of words."""
    named = source[0] if source else None
    if isinstance(named, str) and named.startswith("$"):
        return _settings()["words"][named[1:]]
    return named


# --- the cells -----------------------------------------------------------------------------------

Cell = Callable[[Form, Person, Draw, Any], str]


def _code(prefix: str, place: int) -> str:
    return f"{prefix}{103 + 7 * place}"


def _flawed(form: Form, draw: Draw, text: str) -> str:
    """Return an answer as somebody in a hurry gives it."""
    if draw.chance(0.06):
        return ""
    if draw.chance(0.02):
        return draw.one(["nvt", "n.v.t.", "-"] if form.dutch else ["n/a", "N/A", "-"])
    if draw.chance(0.05):
        text = draw.one([text.lower(), text.upper()])
    if draw.chance(0.03):
        text = f"{text} "
    return _slip(draw, text) if len(text) > 5 and draw.chance(0.05) else text


def _slip(draw: Draw, text: str) -> str:
    """Return the text with two letters that changed places, or one that is missing."""
    places = [p for p in range(1, len(text) - 2) if text[p : p + 2].isalpha()]
    if not places:
        return text
    place = places[draw.whole(0, len(places) - 1)]
    kept = "" if draw.chance(0.5) else text[place + 1] + text[place]
    return text[:place] + (kept or text[place + 1]) + text[place + 2 :]


def _one(form: Form, _: Person, draw: Draw, options: Any) -> str:
    return _flawed(form, draw, draw.one(options))


def _few(form: Form, _: Person, draw: Draw, options: Any) -> str:
    items = draw.some(options, 1, min(4, len(options)))
    if draw.chance(0.06):
        return ""
    return form.joined([_slip(draw, item) if draw.chance(0.01) else item for item in items])


def _rare(_form: Form, _: Person, draw: Draw, options: Any) -> str:
    return draw.one(options) if draw.chance(0.2) else ""


def _number(form: Form, _: Person, draw: Draw, ends: Any) -> str:
    return "" if draw.chance(0.05) else str(draw.whole(*ends))


def _tick(_form: Form, _: Person, draw: Draw, words: Any) -> str:
    word = words[0] if draw.chance(0.4) else words[1]
    return "" if draw.chance(0.03) else word.lower() if draw.chance(0.03) else word


def _rank(form: Form, person: Person, draw: Draw, _: Any) -> str:
    """Return the place of this topic: the ranks of a person are 1, 2, 3 …, each of them once."""
    if person.place not in form.ranks:
        many = sum(column[2] == "rank" for column in form.columns)
        lots = sorted((draw.source.random(), place) for place in range(1, many + 1))
        form.ranks[person.place] = [place for _, place in lots]
    return str(form.ranks[person.place].pop())


def _stamp(_form: Form, person: Person, draw: Draw, pattern: Any) -> str:
    minutes = 97 * person.place + draw.whole(0, 45)
    return (OPENED + timedelta(minutes=minutes, seconds=draw.whole(0, 59))).strftime(pattern)


def _later(form: Form, person: Person, draw: Draw, pattern: Any) -> str:
    """Return when somebody was done who began at the time of ``_stamp``."""
    minutes = 97 * person.place + draw.whole(46, 80)
    return (OPENED + timedelta(minutes=minutes, seconds=draw.whole(0, 59))).strftime(pattern)


def _past(_form: Form, _: Person, draw: Draw, source: Any) -> str:
    pattern, low, high = source
    year, month, day = draw.whole(low, high), draw.whole(1, 12), draw.whole(1, 28)
    return datetime(year, month, day, tzinfo=UTC).strftime(pattern)


def _day(form: Form, _: Person, draw: Draw, pattern: Any) -> str:
    if draw.chance(0.06):
        return draw.one(["", "zsm" if form.dutch else "asap"])
    return (OPENED + timedelta(days=draw.whole(5, 300))).strftime(pattern)


def _mail(_form: Form, person: Person, draw: Draw, _: Any) -> str:
    mail = f" {person.mail}" if draw.chance(0.03) else person.mail
    return mail.title() if draw.chance(0.08) else mail


def _phone(form: Form, person: Person, draw: Draw, _: Any) -> str:
    number = 100 + 3 * person.place
    plain = f"06-00000{number}" if form.dutch else f"020 7946 0{number}"
    return "" if draw.chance(0.1) else plain.replace(" ", "") if draw.chance(0.2) else plain


def _mate(form: Form, person: Person, draw: Draw, kind: Any) -> str:
    return "" if draw.chance(0.1) else draw.one(_others(form, person, kind))


def _mates(form: Form, person: Person, draw: Draw, kind: Any) -> str:
    return form.joined(draw.some(_others(form, person, kind), 0, 2))


def _others(form: Form, person: Person, kind: str) -> list[str]:
    """Return how other people are written: colleagues by code, partners by code or by address."""
    if kind == "mail":
        return [other.mail for other in Form(form.partner, 12, []).people]
    if kind == "other":
        return _forms()[form.partner].codes()
    # A colleague who is named is a manager, and managers have several people.
    return [code for place, code in enumerate(form.codes()[:7]) if place != person.place]


CELLS: dict[str, Cell] = {
    "address": lambda _f, _p, draw, _: f"192.0.2.{draw.whole(1, 254)}",
    "code": lambda _f, person, _d, prefix: _code(prefix, person.place),
    "count": lambda _f, person, _d, _: str(person.place + 1),
    "day": _day,
    "few": _few,
    "first": lambda _f, person, _d, _: person.first,
    "free": _one,
    "full": lambda _f, person, _d, _: f"{person.first} {person.last}",
    "last": lambda _f, person, _d, _: person.last,
    "later": _later,
    "link": lambda _f, person, _d, _: f"https://example.org/in/{person.last.lower()}",
    "mail": _mail,
    "mate": _mate,
    "mates": _mates,
    "number": _number,
    "one": _one,
    "past": _past,
    "phone": _phone,
    "postcode": lambda _f, _p, draw, _: f"0{draw.whole(100, 999)} XX {draw.whole(1, 200)}",
    "rank": _rank,
    "rare": _rare,
    "same": lambda _f, _p, _d, words: str(words[0]),
    "stamp": _stamp,
    "tick": _tick,
}


# --- the files -----------------------------------------------------------------------------------


def _table(form: Form) -> list[list[str]]:
    """Return the rows of a file, the header first."""
    draw = form.draw
    kinds = [(CELLS[kind], _options(source)) for _, _, kind, *source in form.columns]
    form.ranks.clear()
    people = [
        [cell(form, person, draw, options) for cell, options in kinds] for person in form.people
    ]
    return [*_head(form), *people]


def _head(form: Form) -> list[list[str]]:
    """Return the header, and below it the rows that a survey tool adds."""
    headers = [column[0] for column in form.columns]
    imports = [json.dumps({"ImportId": f"QID{place}"}) for place in range(1, len(headers) + 1)]
    if form.below == 2:
        pairs = [header.split(" = ") for header in headers]
        return [[code for code, _ in pairs], [text for _, text in pairs], imports]
    return [headers, imports] if form.below else [headers]


def _csv(rows: list[list[str]], delimiter: str = ",") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return made.getvalue()


def _truth() -> list[list[str]]:
    return [
        [f"{form.name}.csv", str(place), right]
        for form in _forms().values()
        for place, (_, right, *_) in enumerate(form.columns, start=1)
    ]


def files() -> dict[Path, bytes]:
    """Return what each file holds, the truth among them."""
    made = {
        HERE / f"{form.name}.csv": _csv(_table(form), form.delimiter).encode(
            "utf-8-sig" if form.bom else "utf-8"
        )
        for form in _forms().values()
    }
    truth = _csv([["file", "column", "field"], *_truth()])
    return {**made, HERE.parent / "truth" / "made.csv": truth.encode()}


def write() -> None:
    """Write all files to their places."""
    for path, content in files().items():
        path.write_bytes(content)


if __name__ == "__main__":
    write()
