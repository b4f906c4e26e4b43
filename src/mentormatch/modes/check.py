"""The verb `check`: what stands in files of people, and what both sides show together."""

from __future__ import annotations

from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError, MentorMatchError
from mentormatch.findings import Finding, Findings
from mentormatch.people.corrected import corrected
from mentormatch.people.grammar.limits import LIMITS, Limits
from mentormatch.people.identities import check_identities
from mentormatch.people.naming import resolve_references
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.references import check_references
from mentormatch.results.check import Check, Reading
from mentormatch.text.sentences import Sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.grammar.map_sides import Side
    from mentormatch.scoring.policy import Policy

__all__ = ["check"]


def check(
    mentors: str | PathLike[str] | Iterable[Any] | Any,
    mentees: str | PathLike[str] | Iterable[Any] | Any | None = None,
    columns: ColumnMap | str | PathLike[str] | dict[str, Any] | None = None,
    *,
    mentee_columns: ColumnMap | str | PathLike[str] | dict[str, Any] | None = None,
    sheet: str | None = None,
    mentee_sheet: str | None = None,
    policy: Policy | None = None,
    limits: Limits | None = None,
) -> Check:
    """Check files of people before anything is matched, and tell everything at once.

    Parameters
    ----------
    mentors, mentees
        What :func:`mentormatch.read_profiles` reads, or pools; one source or both.
    columns, mentee_columns
        The column map of both sources, and that of the mentees if theirs differs.
    sheet, mentee_sheet
        The sheet of both workbooks, and that of the mentees if theirs differs.
    policy
        What will be asked, for what both sides show together; ``Policy()`` if None.
    limits
        How much is read of each source, as :func:`mentormatch.read_profiles` takes it.

    Returns
    -------
    Check
        An account of every row, and all findings. That a file cannot be read is a finding, not an
        error.

    Raises
    ------
    InputError
        If a column map cannot be read.

    Examples
    --------
    >>> mentees = [{"id": "b", "seeks": "pyhton:9"}, {"id": "c", "seeks": "python"}]
    >>> found = check([{"id": "a", "offers": "python"}], mentees)
    >>> print(found.readings[1])
    mentees: 2 rows: 1 person, 1 row was refused
    >>> found.ok
    False
    """
    sources: dict[Side, tuple[Any, Any]] = {"mentors": (mentors, columns)}
    if mentees is not None:
        sources["mentees"] = mentees, columns if mentee_columns is None else mentee_columns
    sheets: dict[Side, str | None] = {
        "mentors": sheet,
        "mentees": sheet if mentee_sheet is None else mentee_sheet,
    }
    readings = tuple(
        _reading(side, source, map_, sheets[side], limits or LIMITS)
        for side, (source, map_) in sources.items()
    )
    pools = [reading.people for reading in readings if reading.people is not None]
    between = _between(pools[0], pools[1], policy) if len(pools) > 1 else ()
    return Check(readings, Findings(between))


def _reading(side: Side, source: Any, columns: Any, sheet: str | None, limits: Limits) -> Reading:
    """Read one source; whatever can be read of it."""
    from mentormatch.people.grammar.column_map import ColumnMap

    if isinstance(source, Profiles):
        return Reading(side, source, source.account, source.findings)
    columns = ColumnMap.of(columns).for_side(side)
    name = Path(source).name if isinstance(source, (str, PathLike)) else side
    try:
        people = read_profiles(source, columns=columns, sheet=sheet, on_error="drop", limits=limits)
    except InputError as error:
        findings = error.findings or (Finding("refused", "unreadable", _told(error)),)
        return Reading(name, None, None, Findings(findings))
    again = partial(corrected, source, columns, sheet=sheet, limits=limits)
    return Reading(name, people, people.account, people.findings, again)


def _between(mentors: Profiles, mentees: Profiles, policy: Policy | None) -> Iterator[Finding]:
    """Yield what only both sides together show; that needs no matching."""
    from mentormatch.modes.pairs.match import score
    from mentormatch.scoring.checks.comparison import check_comparison
    from mentormatch.scoring.checks.policy_checks import check_policy

    read = {*mentors.findings, *mentees.findings}
    try:
        mentors, mentees = resolve_references(mentors, mentees)
    except InputError as error:
        # Whoever stands there twice is often why it is not clear who is meant.
        yield from (*error.findings, *check_identities(mentors, mentees))
        return
    yield from (one for one in (*mentors.findings, *mentees.findings) if one not in read)
    found = check_references(mentors, mentees)
    yield from found
    if found.refused:
        return
    try:
        scores = score(mentors, mentees, policy)
        yield from [*check_comparison(scores), *check_policy(scores)]
    except MentorMatchError as error:
        yield Finding("refused", "policy", _told(error))


def _told(error: MentorMatchError) -> Sentence:
    """Return what an error says, which is in English."""
    return sentence("{error}", error=str(error))
