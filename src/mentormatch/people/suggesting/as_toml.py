"""A suggested map as TOML for editing: the reason above each line, what is unsure commented out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mentormatch.people.grammar.column_spec import ColumnSpec
from mentormatch.people.suggesting.meanings.unsaid import NOTHING, Unsaid
from mentormatch.text.masking import masked
from mentormatch.text.phrases import several

__all__ = ["Entry", "Part", "Remark", "Setting", "toml_of"]

_WIDTH = 100
_SURE_ENOUGH = 0.5
_TOLD = ("missing", "none", "ignore")
"""Settings at the top with a comment of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line or table of the map.

    Parameters
    ----------
    section, name
        ``"fields"`` or ``"attributes"``, and the name there.
    spec
        Where it comes from.
    confidence, evidence
        How sure that is, and why.
    notes
        What to look at.
    unsaid
        Answers without a meaning yet, to be filled in.
    """

    section: str
    name: str
    spec: ColumnSpec
    confidence: float
    evidence: str
    notes: tuple[str, ...] = ()
    unsaid: Unsaid = NOTHING

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of the place, as TOML has them."""
        plain: dict[str, Any] = self.spec.model_dump(mode="json", exclude_unset=True)
        return {name: said for name, said in plain.items() if said is not None}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting at the top of the map, how sure it is, and why.

    Parameters
    ----------
    name, value
        As the map has them.
    confidence, evidence
        How sure that is, and why.
    """

    name: str
    value: Any
    confidence: float
    evidence: str

    @property
    def in_map(self) -> bool:
        """Whether it is sure enough; else it stands there as a comment."""
        return self.confidence >= _SURE_ENOUGH


@dataclass(frozen=True, slots=True)
class Remark:
    """A column that is in no line of the map, and why."""

    header: str
    kind: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Part:
    """The map of both files, or what one of them has of its own.

    Parameters
    ----------
    side
        ``"mentors"`` or ``"mentees"``; empty for both, or for the only file.
    top
        Settings at the top: id, id_hash, id_from, missing, none, ignore.
    id_reason
        Why these are the ids.
    entries, unsure
        What is in the map, and what is a comment.
    label, contact
        Headers of names, and of the address, for those who want to show them.
    remarks
        Columns without a line.
    constants
        What may be missing, and the line that would say it of everybody.
    settings
        Which sheet is read, and by which columns people are named.
    """

    side: str = ""
    top: Mapping[str, Any] = field(default_factory=dict)
    id_reason: str = ""
    entries: tuple[Entry, ...] = ()
    unsure: tuple[Entry, ...] = ()
    label: tuple[str, ...] = ()
    contact: str | None = None
    remarks: tuple[Remark, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()


def toml_of(files: Sequence[str], parts: Sequence[Part], unprotected: Sequence[str] = ()) -> str:
    """Return the parts as one TOML file."""
    of_two = len(files) > 1
    lines = [
        f"# A column map, suggested from {' and '.join(map(masked, files))}.",
        "# Nothing has been applied: read each line, correct it, and give the file as --columns.",
        "# The number before each line tells how sure it is, from 0 to 1; what follows, why.",
    ]
    if unprotected:
        lines += ["", "# ---- Nobody is protected by these columns until they are in the map."]
        lines += [line for told in unprotected for line in _comment(told)]
    for part in parts:
        if of_two:
            both = "Of both files." if not part.side else f"Of the file of the {part.side} alone."
            lines += ["", f"# ---- {both}"]
        lines += _part(part)
    lines += _unused(parts)
    return "\n".join(lines) + "\n"


def _part(part: Part) -> Iterator[str]:
    if part.side:
        yield f"[{part.side}]"
    if part.id_reason:
        yield ""
        yield from _comment(part.id_reason)
    yield from _assigned({k: v for k, v in part.top.items() if k not in _TOLD})
    yield from _people(part)
    for setting in part.settings:
        yield from _setting(setting)
    if "missing" in part.top:
        yield from _comment("Cells that mean: not answered.")
        yield from _assigned({"missing": part.top["missing"]})
    if "none" in part.top:
        yield from _comment("Items of a list that mean: none at all. Lists of people say it so.")
        yield from _assigned({"none": part.top["none"]})
    if "ignore" in part.top:
        yield from _comment("Known and not wanted; they would only be told as unknown.")
        yield from _assigned({"ignore": part.top["ignore"]})
    for asked, line in part.constants.items():
        yield from _comment(asked)
        yield f"# {line}"
    for section in ("fields", "attributes"):
        yield from _section(part, section)


def _people(part: Part) -> Iterator[str]:
    """Yield how people are called where people read; it scores nobody and stands in no record."""
    if part.label:
        yield from _comment(
            "Names are kept beside the answers: they are shown to people, and stand in no record."
        )
        yield from _assigned({"label": list(part.label)})
    if part.contact is not None:
        yield from _comment("Where to write to them; kept in the same way.")
        yield from _assigned({"contact": part.contact})


def _setting(setting: Setting) -> Iterator[str]:
    """Yield a line of the map with its reason; one that is not sure enough as a comment."""
    doubt = "" if setting.in_map else "not sure, so not in the map: "
    yield from _comment(f"{setting.confidence:.2f} {doubt}{setting.evidence}")
    line = f"{setting.name} = {_inline(setting.value)}"
    yield line if setting.in_map else f"# {line}"


def _section(part: Part, section: str) -> Iterator[str]:
    place = f"{part.side}.{section}" if part.side else section
    entries = [entry for entry in part.entries if entry.section == section]
    unsure = [entry for entry in part.unsure if entry.section == section]
    if not (entries or unsure):
        return
    simple = [entry for entry in entries if _is_simple(entry)]
    if simple or unsure:
        yield ""
        yield f"[{place}]"
    for entry in simple:
        yield from _reason(entry)
        yield from _assigned({entry.name: _short(entry)})
    for entry in unsure:
        yield from _reason(entry, "not sure, so not in the map")
        # One line each, so that whoever wants it takes off one mark.
        yield f"# {_key(entry.name)} = {_inline(_short(entry))}"
        yield from _to_fill(entry.unsaid, "add to values of this line")
    for entry in entries:
        if not _is_simple(entry):
            yield ""
            yield from _reason(entry)
            yield from _table(f"{place}.{_key(entry.name)}", _with_values(entry))
            yield from _to_fill(entry.unsaid, "fill in, and take off the mark in front")


def _with_values(entry: Entry) -> Mapping[str, Any]:
    """Return the settings, with a last table for what is to be filled in."""
    settings = dict(entry.settings)
    values = settings.pop("values", None)
    if values is None and not entry.unsaid.answers:
        return settings
    return {**settings, "values": values or {}}


def _to_fill(unsaid: Unsaid, how: str) -> Iterator[str]:
    """Yield the answers that have no meaning yet, each as a line of the map."""
    if unsaid.answers:
        count = several(len(unsaid.answers), "answer has", "answers have")
        yield from _comment(f"{count} no meaning yet, and would be refused: {how}.")
    for answer, rows in unsaid.answers:
        yield f"# {_key(answer)} = {unsaid.blank}  # {several(rows, 'person', 'people')}"
    if unsaid.hidden:
        told = several(unsaid.hidden, "more answer is", "more answers are")
        yield from _comment(
            f"{told} not repeated here, since names or private matters may stand in them: look "
            "for them in the file."
        )


def _is_simple(entry: Entry) -> bool:
    return _is_bare(entry.settings) and entry.unsaid == NOTHING


def _is_bare(settings: Mapping[str, Any]) -> bool:
    return set(settings) <= {"column"} or set(settings) <= {"columns"}


def _short(entry: Entry) -> Any:
    settings = entry.settings
    return next(iter(settings.values())) if _is_bare(settings) else settings


def _table(place: str, settings: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{place}]"
    yield from _assigned({name: s for name, s in settings.items() if not isinstance(s, dict)})
    for name, said in settings.items():
        if isinstance(said, dict):
            yield f"[{place}.{name}]"
            yield from _assigned(said)


def _assigned(settings: Mapping[str, Any]) -> Iterator[str]:
    import tomli_w

    # By line feeds alone: other line ends may stand in a header.
    yield from tomli_w.dumps(dict(settings)).split("\n")[:-1]


def _inline(said: Any) -> str:
    """Return a value on one line."""
    import tomli_w

    if isinstance(said, dict):
        return "{ " + ", ".join(f"{_key(n)} = {_inline(s)}" for n, s in said.items()) + " }"
    if isinstance(said, (list, tuple)):
        return "[" + ", ".join(map(_inline, said)) + "]"
    return tomli_w.dumps({"x": said}).partition(" = ")[2].strip()


def _key(name: str) -> str:
    import tomli_w

    return tomli_w.dumps({name: 0}).rpartition(" = ")[0]


def _reason(entry: Entry, doubt: str = "") -> Iterator[str]:
    yield from _comment(f"{entry.confidence:.2f} {doubt + ': ' if doubt else ''}{entry.evidence}")
    for note in entry.notes:
        yield from _comment(f"     {note[:1].upper()}{note[1:]}")


def _commented(lines: Iterator[str]) -> Iterator[str]:
    yield from (f"# {line}" for line in lines)


def _comment(text: str) -> Iterator[str]:
    """Yield a comment on as many lines as it takes; nothing in it can end it."""
    indent = " " * (len(text) - len(text.lstrip()))
    line = f"#{indent}"
    for word in "".join(c if c.isprintable() else " " for c in text).split():
        if len(line) + len(word) + 1 > _WIDTH:
            yield line
            line = f"#{indent}"
        line += f" {word}"
    yield line


def _unused(parts: Sequence[Part]) -> Iterator[str]:
    told = [(part, remark) for part in parts for remark in part.remarks]
    if not told:
        return
    yield ""
    yield "# ---- Columns that are in no line above, or under ignore."
    for part, remark in told:
        whose = f" of the {part.side}" if part.side else ""
        yield from _comment(f"{masked(remark.header)}{whose}: {remark.kind}; {remark.evidence}")
