"""The end of a reading: a pool with its findings, or an error that carries all of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from mentormatch.errors import InputError, NoRows
from mentormatch.findings import Finding, Findings
from mentormatch.people.pool.profiles import Profiles
from mentormatch.text.phrases import several
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.data import PoolData
    from mentormatch.people.reading.table import Register

__all__ = ["delivered"]

_log = logging.getLogger(__name__)
_LONGEST = 4000
"""Characters of the refusals in an error."""


def delivered(pool: PoolData | None, register: Register, *, drop: bool) -> Profiles:
    """Return the pool with its findings, or raise with all of them."""
    findings = Findings([*register.found, *(_rows_left_out(register) if drop else ())])
    if pool is None or register.stop is not None or (findings.refused and not drop):
        nobody_left = NoRows if drop else InputError
        raise (register.stop or nobody_left)(_told(findings, register), findings)
    people = several(len(pool.ids), "person", "people")
    _log.info("read %s from %s: %r", people, register.file or "memory", findings)
    return Profiles(pool, findings, account=register.account)


def _rows_left_out(register: Register) -> Iterator[Finding]:
    """Say once that people are missing: whoever is refused stands in no result."""
    rows = {finding.row for finding in register.found if finding.severity == "refused"} - {None}
    if rows and register.stop is None:
        yield Finding(
            "warning",
            "rows-left-out",
            counted(
                len(rows),
                "{count} row was refused. Whoever it names is in no pair, and on no list of "
                "people left out.",
                "{count:,} rows were refused. Whoever they name is in no pair, and on no list of "
                "people left out.",
            ),
            file=register.file,
            cure=sentence("Each is listed with its reason; correct them and read the file again."),
        )


def _told(findings: Findings, register: Register) -> str:
    rest = len(findings) - len(findings.refused)
    other = "1 other finding is" if rest == 1 else f"{rest} other findings are"
    more = f"\n({other} in .findings)" if rest else ""
    told = _cut(str(findings.refused))
    rows = "" if register.account is None or register.stop else f"\n{register.account}"
    return f"{register.file or 'the source'} cannot be used as it is{rows}\n{told}{more}"


def _cut(text: str) -> str:
    """Return whole lines up to a length that a person reads."""
    kept, left = list[str](), _LONGEST
    for line in text.splitlines():
        left -= len(line)
        if left < 0:
            return "\n".join([*kept, "  and more, all of them in .findings"])
        kept.append(line)
    return "\n".join(kept)
