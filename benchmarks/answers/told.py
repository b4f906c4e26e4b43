"""Answers as texts, part by part: all that a user can see of them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import mentormatch as mm

__all__ = [
    "Case",
    "Parts",
    "attempt",
    "error",
    "findings",
    "frame",
    "grouping",
    "matching",
    "saved",
]

Parts = dict[str, str]
"""Name of a part → its text."""


@dataclass(frozen=True, slots=True)
class Case:
    """Something that is done with mentormatch, and all that it says.

    Parameters
    ----------
    name
        Words with slashes, from the general to the special.
    run
        Takes an empty folder and returns what was said.
    """

    name: str
    run: Callable[[Path], Parts]


def error(caught: BaseException) -> str:
    """Return the class of an error without its module, its words, and what else it carries."""
    carried = {name: value for name, value in vars(caught).items() if not name.startswith("_")}
    found = carried.pop("findings", ())
    told = [f"{name} = {value!r}" for name, value in sorted(carried.items())]
    listed = [findings(found)] if found else []
    return "\n".join([f"{type(caught).__name__}: {caught}", *told, *listed])


def attempt(do: Callable[[], object]) -> str:
    """Return what an expression says: its text, or the error that it raises."""
    try:
        found = do()
    except Exception as caught:  # noqa: BLE001  (an unforeseen error is an answer like any other)
        return error(caught)
    return found if isinstance(found, str) else repr(found)


def frame(table: Any) -> str:
    """Return a pandas frame as CSV, with the types of its columns."""
    return f"{table.to_csv()}\n{table.dtypes.to_string()}\n"


def findings(found: Iterable[mm.Finding]) -> str:
    """Return findings in every form that they have."""
    listed = mm.Findings(found)
    rows = "\n".join(f"{finding}\n{finding!r}" for finding in listed)
    return f"{listed}\n{listed!r}\n{rows}\n{frame(listed.to_frame())}"


def saved(write: Callable[[Path], object], folder: Path, name: str) -> str:
    """Return the text of a file that something writes."""
    path = folder / name
    write(path)
    return path.read_text("utf-8")


def matching(found: mm.Matching, mentors: mm.Profiles, mentees: mm.Profiles, folder: Path) -> Parts:
    """Return everything that a matching says, and what is said when it is read back."""
    certificate = found.certificate

    def read(text: str, people: mm.Profiles) -> mm.Matching:
        return mm.Matching.from_json(text, mentors=mentors, mentees=people)

    words = [
        f"{line}\n{line!r}\n{line._repr_html_()}"
        for mentee in mentees.ids
        for line in found.explain(mentee)
    ]
    return {
        **_answer(found, folder),
        "explanations": "\n".join(words),
        "certificate": "\n".join(
            [f"{certificate}", f"{certificate!r}", f"{certificate.proven} {certificate.gap}"]
            + [frame(certificate.to_frame()), frame(certificate.prices)]
            + [f"{stage!r}\n{certificate.sentence(stage)}" for stage in certificate.stages]
        ),
        "figures": f"{found.mean!r} {found.confidence!r} {found.worst!r} {len(found)}",
        **_again(found, read, mentees),
    }


def grouping(
    found: mm.Grouping, mentors: mm.Profiles | None, mentees: mm.Profiles, folder: Path
) -> Parts:
    """Return everything that groups say, and what is said when they are read back."""
    certificate = found.certificate

    def read(text: str, people: mm.Profiles) -> mm.Grouping:
        return mm.read_grouping(text, mentees=people, mentors=mentors)

    everybody = dict.fromkeys([*(mentors.ids if mentors else ()), *mentees.ids])
    words = [f"{line}\n{line!r}" for person in everybody for line in found.explain(person)]
    figures = (found.total, found.summed, found.worst, found.mode, found.rules, len(found))
    return {
        **_answer(found, folder),
        "explanations": "\n".join(words),
        "certificate": "\n".join(
            [f"{certificate}", f"{certificate!r}", frame(certificate.to_frame())]
            + [f"{certificate.proven} {certificate.gap} {certificate.relative_gap!r}"]
            + [f"{stage!r} {stage.prices!r}" for stage in certificate.stages]
        ),
        "figures": "\n".join(map(repr, figures)),
        **_again(found, read, mentees),
    }


def _again(
    found: mm.Matching | mm.Grouping,
    read: Callable[[str, mm.Profiles], mm.Matching | mm.Grouping],
    mentees: mm.Profiles,
) -> Parts:
    """Return what is said when a record is read: as it is, of other people, and changed."""
    record, others = found.to_json(), mentees.take(np.arange(1, len(mentees)))

    def once_more() -> str:
        again = read(record, mentees)
        same = again == found, again.to_json() == record
        return f"{same}\n{again}\n{again.certificate}"

    return {
        "read back": attempt(once_more),
        "read with others": attempt(lambda: read(record, others)),
        "read changed": attempt(lambda: read(_changed(record), mentees)),
    }


def _answer(found: mm.Matching | mm.Grouping, folder: Path) -> Parts:
    """Return what both kinds of answers have."""
    table = io.StringIO()
    found.to_csv(table)
    left = found.unmatched
    return {
        "record": found.to_json(),
        "report": saved(found.report, folder, "report.html"),
        "csv": table.getvalue(),
        "to_frame": frame(found.to_frame()),
        "repr": f"{found!r}\n{found}\n{found.matches!r}",
        "notebook": found._repr_html_(),
        "unmatched": "\n".join([f"{left}", *map(repr, left), frame(left.to_frame())]),
        "unmatched csv": saved(left.to_csv, folder, "unmatched.csv"),
        "findings": findings(found.findings),
        "policy": found.policy.to_toml(),
    }


def _changed(record: str) -> str:
    """Return a record whose last pair or group is worth one unit more, or gone if it has none."""
    told = json.loads(record)
    last = told["matches"][-1] if told["matches"] else {}
    if "units" in last:
        last["units"] += 1
    else:
        told["seed"] += 1
    return json.dumps(told)
