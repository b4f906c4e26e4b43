"""A decision about a pair, and all of them: pins, bans, and what was accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from mentormatch.errors import InputError
from mentormatch.files import write_whole
from mentormatch.forms import named
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import Sentence, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd

__all__ = ["COLUMNS", "KINDS", "NONE", "Decision", "Decisions", "Kind", "faults_of"]

Kind = Literal["pin", "ban", "accept", "reject"]
KINDS: tuple[Kind, ...] = ("pin", "ban", "accept", "reject")
COLUMNS = ("kind", "mentor", "mentee", "who", "why", "when", "override")
"""Columns of a table of decisions, and keys of one in a file."""

_MADE = ("pin", "accept")
_SCHEMA = "1"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a pair.

    Parameters
    ----------
    kind
        ``"pin"``: the pair is made, whatever the scores say. ``"ban"``: it is never made.
        ``"accept"`` and ``"reject"``: the same of a pair that was seen in a matching.
    mentor, mentee
        Who, by id, address or label.
    who, why, when
        Who decided, for what reason, on which day.
    override
        Names of requirements that are set aside for this pair, or ``"floor"``.
    place
        Where it stands, such as "row 4"; nobody asks for it when two decisions are compared.

    Raises
    ------
    InputError
        If something of it is missing or of the wrong kind; all of it is told at once.
    """

    kind: Kind
    mentor: str
    mentee: str
    who: str = field(repr=False)
    why: str = field(repr=False)
    when: date
    override: tuple[str, ...] = ()
    place: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        faults = faults_of({name: getattr(self, name) for name in COLUMNS})
        if faults:
            told = "; ".join(f"{name}: {fault}" for name, fault in faults.items())
            raise InputError(f"not a valid decision: {told}")
        for name in ("mentor", "mentee", "who", "why"):
            object.__setattr__(self, name, getattr(self, name).strip())
        object.__setattr__(self, "override", tuple(dict.fromkeys(self.override)))

    @property
    def makes(self) -> bool:
        """Whether it makes the pair: a pin, or a pair that was accepted."""
        return self.kind in _MADE

    @property
    def pair(self) -> tuple[str, str]:
        """Mentor and mentee."""
        return self.mentor, self.mentee

    @property
    def called(self) -> str:
        """Kind and place, for an error; never who or why."""
        return f"{self.kind} in {self.place}" if self.place else self.kind

    @property
    def _order(self) -> tuple[object, ...]:
        return self.mentee, self.mentor, self.kind, self.when, self.who, self.why, self.override


def faults_of(values: Mapping[str, Any]) -> dict[str, Sentence]:
    """Return what is wrong with a decision, by column; empty where nothing is."""
    faults: dict[str, Sentence] = {}
    kind, when, override = values["kind"], values["when"], values["override"]
    if kind not in KINDS:
        near = did_you_mean(kind, KINDS) if isinstance(kind, str) else ""
        faults["kind"] = sentence("expected pin, ban, accept or reject{near}", near=near)
    for name in ("mentor", "mentee", "who", "why"):
        if not isinstance(values[name], str) or not values[name].strip():
            faults[name] = _MISSING[name]
    if not isinstance(when, date) or isinstance(when, datetime):
        faults["when"] = sentence("expected a day, such as 2026-03-02")
    rules = override if isinstance(override, tuple) else None
    if rules is None or not all(isinstance(rule, str) and rule.strip() for rule in rules):
        faults["override"] = sentence("expected names of requirements")
    elif rules and kind in KINDS and kind not in _MADE:
        faults["override"] = sentence("only a pair that is made sets rules aside")
    return faults


_MISSING = {
    "mentor": sentence("name the mentor, by id, address or label"),
    "mentee": sentence("name the mentee, by id, address or label"),
    "who": sentence("say who decided"),
    "why": sentence("say why, in a few words"),
}


class Decisions(Sequence[Decision]):
    """Decisions about pairs, in an order of their own: that of their rows plays no part.

    They are frozen: :meth:`pin`, :meth:`ban`, :meth:`accept`, :meth:`reject` and :meth:`drop`
    return others, ``+`` joins, and what is said twice stands once.

    Parameters
    ----------
    decisions
        What was decided.

    Examples
    --------
    >>> from datetime import date
    >>> import mentormatch as mm
    >>> both = {"who": "coordinator", "when": date(2026, 3, 2)}
    >>> decided = mm.Decisions().pin("ann", "cem", why="asked by both", **both)
    >>> decided = decided.ban("ben", "dee", why="they work together daily", **both)
    >>> decided
    Decisions(1 pin, 1 ban)
    >>> [decision.pair for decision in decided]
    [('ann', 'cem'), ('ben', 'dee')]
    """

    __slots__ = ("_all",)

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._all = tuple(sorted(dict.fromkeys(decisions), key=lambda one: one._order))

    @classmethod
    def read(cls, source: str | PathLike[str] | pd.DataFrame | Iterable[Any] | Any) -> Self:
        """Read decisions, with all faults at once.

        Parameters
        ----------
        source
            A TOML file with a table ``[[decision]]`` for each; a CSV file or a workbook with the
            columns kind, mentor, mentee, who, why, when (yyyy-mm-dd) and perhaps override, whose
            items are separated by ``;``; a frame or dicts with the same; or what is decisions
            already.

        Raises
        ------
        InputError
            If a column or a row cannot be read; the error carries a finding for each.

        Examples
        --------
        >>> row = {"kind": "ban", "mentor": "ben", "mentee": "dee", "who": "coordinator"}
        >>> import mentormatch as mm
        >>> mm.Decisions.read([{**row, "why": "one team", "when": "2026-03-02"}])
        Decisions(1 ban)
        """
        return cls(named("decisions.reading.read_decisions")(source))

    @overload
    def __getitem__(self, place: int) -> Decision: ...
    @overload
    def __getitem__(self, place: slice[Any, Any, Any]) -> Decisions: ...
    def __getitem__(self, place: int | slice[Any, Any, Any]) -> Decision | Decisions:
        found = self._all[place]
        return Decisions(found) if isinstance(found, tuple) else found

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Decision]:
        return iter(self._all)

    def __add__(self, other: Iterable[Decision]) -> Decisions:
        return Decisions([*self, *other])

    def __eq__(self, other: object) -> bool:
        return self._all == other._all if isinstance(other, Decisions) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return f"Decisions({self._counted()})"

    def _counted(self) -> str:
        counts = {kind: sum(one.kind == kind for one in self) for kind in KINDS}
        words = {"pin": ("pin", "pins"), "ban": ("ban", "bans")}
        return ", ".join(
            several(count, *words.get(kind, (f"{kind}ed", f"{kind}ed")))
            for kind, count in counts.items()
            if count
        )

    def _repr_html_(self) -> str:
        return html_of(self.to_frame(), head=[repr(self)])

    def pin(
        self,
        mentor: str,
        mentee: str,
        *,
        who: str,
        why: str,
        when: date,
        override: Iterable[str] = (),
    ) -> Decisions:
        """Return these and a pair that is made, whatever the scores say.

        Parameters
        ----------
        mentor, mentee
            Who, by id, address or label.
        who, why, when
            Who decides, for what reason, on which day.
        override
            Names of requirements that are set aside for this pair, or ``"floor"``. A veto is never
            set aside, nor that nobody mentors themself.
        """
        return self._with("pin", mentor, mentee, who, why, when, override)

    def ban(self, mentor: str, mentee: str, *, who: str, why: str, when: date) -> Decisions:
        """Return these and a pair that is never made."""
        return self._with("ban", mentor, mentee, who, why, when)

    def accept(
        self,
        mentor: str,
        mentee: str,
        *,
        who: str,
        why: str,
        when: date,
        override: Iterable[str] = (),
    ) -> Decisions:
        """Return these and a pair that was seen in a matching and stands: from now on a pin."""
        return self._with("accept", mentor, mentee, who, why, when, override)

    def reject(self, mentor: str, mentee: str, *, who: str, why: str, when: date) -> Decisions:
        """Return these and a pair that was seen in a matching and is never made again."""
        return self._with("reject", mentor, mentee, who, why, when)

    def drop(self, mentor: str, mentee: str) -> Decisions:
        """Return these without what was decided about a pair.

        Raises
        ------
        InputError
            If nothing was.
        """
        rest = Decisions(one for one in self if one.pair != (mentor, mentee))
        if len(rest) == len(self):
            raise InputError(
                f"nothing was decided about {quoted(mentor)} with {quoted(mentee)}, by these words"
            )
        return rest

    def _with(
        self,
        kind: Kind,
        mentor: str,
        mentee: str,
        who: str,
        why: str,
        when: date,
        override: Iterable[str] = (),
    ) -> Decisions:
        rules = (override,) if isinstance(override, str) else tuple(override)
        return Decisions([*self, Decision(kind, mentor, mentee, who, why, when, rules)])

    @property
    def made(self) -> tuple[Decision, ...]:
        """Those that make a pair: pins, and what was accepted."""
        return tuple(one for one in self if one.makes)

    @property
    def barred(self) -> tuple[Decision, ...]:
        """Those that forbid a pair: bans, and what was rejected."""
        return tuple(one for one in self if not one.makes)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a decision: kind, mentor, mentee, who, why, when, override."""
        import pandas as pd

        rows = [(*map(one.__getattribute__, COLUMNS[:-1]), ";".join(one.override)) for one in self]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def to_toml(self, path: str | Path | None = None) -> str:
        """Return the decisions as TOML, and write them to ``path`` if one is given."""
        import tomli_w

        tables = [{name: getattr(one, name) for name in COLUMNS[:-1]} for one in self]
        for one, table in zip(self, tables, strict=True):
            if one.override:
                table["override"] = list(one.override)
        text = tomli_w.dumps({"schema_version": _SCHEMA, "decision": tables})
        if path is not None:
            write_whole(text, path)
        return text

    def to_csv(self, path: str | Path) -> None:
        """Write the decisions as CSV that :meth:`read` reads back."""
        from mentormatch.text.formulas import disarmed

        frame = self.to_frame()
        for name in COLUMNS:
            frame[name] = [disarmed(str(cell)) for cell in frame[name]]
        write_whole(frame.to_csv(index=False, lineterminator="\n"), path)

    def renamed(self, ids: Mapping[tuple[str, str], tuple[str, str]]) -> Decisions:
        """Return the decisions about pairs that are named by id; pairs of no id are left out."""
        return Decisions(
            replace(one, mentor=ids[one.pair][0], mentee=ids[one.pair][1])
            for one in self
            if one.pair in ids
        )


NONE = Decisions()
"""Nothing was decided."""
