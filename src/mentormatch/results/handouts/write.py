"""Writing hand-outs: one page a person, and a table for a mail merge."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from mentormatch.errors import InputError
from mentormatch.files import write_whole
from mentormatch.results.export import write_csv
from mentormatch.results.handouts.facts import facts_of
from mentormatch.results.handouts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.results.match import Match, Member, Role, UnmatchedList
    from mentormatch.scoring.scores import Scores

__all__ = ["Handed", "Side", "write_handouts"]

Side = Literal["both", "mentors", "mentees"]
_SIDES: Mapping[str, tuple[Role, ...]] = {
    "both": ("mentor", "lead", "mentee", "peer"),
    "mentors": ("mentor", "lead"),
    "mentees": ("mentee", "peer"),
}
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


class Handed(Protocol):
    """What hand-outs need of an answer."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """Who meets."""

    @property
    def unmatched(self) -> UnmatchedList:
        """Who is left out."""

    @property
    def scores(self) -> Scores:
        """What was matched, with the pools."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What all pages have in common.

    Parameters
    ----------
    answer
        Who meets.
    labels
        Whether people are called by their labels.
    wording
        The sentences.
    contact, scores
        Whether partners' addresses and scores are told.
    """

    answer: Handed
    labels: bool
    wording: Wording
    contact: bool
    scores: bool
    _known: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def pool(self, role: Role) -> Profiles:
        """Return the pool in which somebody of a role stands."""
        scores = self.answer.scores
        return scores.mentors if role in ("mentor", "lead") else scores.mentees

    def called(self, who: str, role: Role) -> str:
        """Return what somebody is called; on a page of two people no id is needed behind it."""
        return self._of(role, "label_by_id").get(who, who) if self.labels else who

    def reached(self, who: str, role: Role) -> str:
        """Return where somebody is reached; nothing if that is not known."""
        return self._of(role, "contact_by_id").get(who, "")

    def _of(self, role: Role, what: str) -> Mapping[str, str]:
        """Return what a pool knows of its people, asked for once."""
        side = "mentors" if role in ("mentor", "lead") else "mentees"
        if (side, what) not in self._known:
            self._known[side, what] = getattr(self.pool(role), what)
        return self._known[side, what]

    def profile(self, member: Member) -> Profile | None:
        """Return the answers of a member; of a team that stands for its members, None."""
        pool = self.pool(member.role)
        return pool[member.id] if member.id in pool else None  # noqa: SIM401 - a pool is no dict


def write_handouts(
    answer: Handed,
    folder: str | Path,
    *,
    side: Side = "both",
    date: str | None = None,
    language: str = "en",
    labels: bool = True,
    contact: bool = False,
    scores: bool = False,
    templates: str | Path | None = None,
) -> tuple[Path, ...]:
    """Write one page a person and ``merge.csv``; see :meth:`mentormatch.Matching.handouts`."""
    if side not in _SIDES:
        raise InputError("side is 'both', 'mentors' or 'mentees'")
    wording = Wording.of(language, templates)
    book = _Book(answer, labels, wording, contact, scores)
    page = _template(templates)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    gone = {(left.person, left.side) for left in answer.unmatched if left.reason == "WITHDRAWN"}
    rows, written = list[dict[str, str]](), list[Path]()
    for (who, role), matches in sorted(_everybody(answer, _SIDES[side]).items()):
        path = folder / f"{_file_name(who)}-{role}.html"
        meetings = [_meeting(book, who, match) for match in matches]
        facts = {
            "name": book.called(who, role),
            "date": date,
            "meetings": meetings,
            "left_out": "withdrawn" if (who, role) in gone else "left_out",
        }
        write_whole(page.render(facts, say=wording, language=language), path)
        rows.append(_merged(book, who, role, meetings, path.name))
        written.append(path)
    _write_merge(rows, folder / "merge.csv")
    return (*written, folder / "merge.csv")


def _template(folder: str | Path | None) -> Any:
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

    ours = PackageLoader("mentormatch.results.handouts")
    loaders = [ours] if folder is None else [FileSystemLoader(folder), ours]
    pages = Environment(
        loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return pages.get_template("handout.html")


def _everybody(answer: Handed, roles: tuple[Role, ...]) -> dict[tuple[str, Role], list[Match]]:
    """Return each person in each role with whom she meets; whoever is left out meets nobody."""
    found: defaultdict[tuple[str, Role], list[Match]] = defaultdict(list)
    for match in answer.matches:
        for member in match.members:
            if member.role in roles:
                found[member.id, member.role].append(match)
    for left in answer.unmatched:
        if left.side in roles:
            found.setdefault((left.person, left.side), [])
    return dict(found)


def _meeting(book: _Book, who: str, match: Match) -> dict[str, Any]:
    me = next(member for member in match.members if member.id == who)
    others = [member for member in match.members if member.id != who]
    return {
        "group": match.group or "",
        "partners": [_partner(book, me, other) for other in others],
        "score": f"{match.score:.2f}" if book.scores else "",
    }


def _partner(book: _Book, me: Member, other: Member) -> dict[str, Any]:
    mine, theirs = book.profile(me), book.profile(other)
    facts = () if mine is None or theirs is None else facts_of(mine, theirs)
    return {
        "id": other.id,
        "role": _role(me, other),
        "name": book.called(other.id, other.role),
        "contact": book.reached(other.id, other.role) if book.contact else "",
        "facts": [
            {"code": fact.code, "words": ", ".join(_words(book, fact.code, fact.words))}
            for fact in facts
        ],
    }


def _role(me: Member, other: Member) -> str:
    """Return what a partner is to a person: members of a group are peers of one another."""
    if other.role == me.role:
        return "peer"
    return other.role


def _words(book: _Book, code: str, words: tuple[str, ...]) -> Iterator[str]:
    yield from map(book.wording.hours, words) if code == "hours" else words


def _merged(
    book: _Book, who: str, role: Role, meetings: list[dict[str, Any]], file: str
) -> dict[str, str]:
    partners = [one for meeting in meetings for one in meeting["partners"]]
    row = {
        "id": who,
        "label": book.called(who, role),
        "contact": book.reached(who, role),
        "partner": "; ".join(one["name"] for one in partners),
        "file": file,
    }
    if book.contact:
        row["partner_contact"] = "; ".join(one["contact"] for one in partners)
    return row


def _write_merge(rows: list[dict[str, str]], path: Path) -> None:
    import pandas as pd

    write_csv(pd.DataFrame(rows, columns=list(rows[0]) if rows else ["id"]), path)


def _file_name(who: str) -> str:
    """Return an id as the name of a file; one with other letters gets a short hash besides."""
    if _PLAIN.fullmatch(who):
        return who
    mark = hashlib.blake2b(who.encode(), digest_size=4).hexdigest()
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '_', who)[:60].strip('.')}-{mark}"
