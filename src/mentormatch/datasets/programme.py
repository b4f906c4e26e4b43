"""The bundled programme: the sign-up forms of Harbour & Finch, a made-up company."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mentormatch.datasets.cohort import Cohort

__all__ = ["ProgrammeFiles", "load_programme", "programme_files"]

_NAMES = ("mentors.csv", "mentees.csv", "columns.toml", "programme.toml", "lunch.toml")


class ProgrammeFiles(NamedTuple):
    """Where the bundled programme is on this machine.

    Two forms, the map of their headers, a programme file that names them, and a policy of its own.
    """

    mentors: Path
    mentees: Path
    columns: Path
    plan: Path
    lunch: Path


@contextmanager
def programme_files() -> Iterator[ProgrammeFiles]:
    """Give paths of the bundled programme, valid inside the ``with`` block.

    Examples
    --------
    >>> with programme_files() as programme:
    ...     [path.name for path in programme]
    ['mentors.csv', 'mentees.csv', 'columns.toml', 'programme.toml', 'lunch.toml']
    """
    folder = files("mentormatch").joinpath("data", "programme")
    with TemporaryDirectory() as unpacked:
        # The programme file names the others, so that files of a zipped package share a folder.
        yield ProgrammeFiles(*(_on_disk(folder / name, Path(unpacked)) for name in _NAMES))


def _on_disk(file: Traversable, unpacked: Path) -> Path:
    if isinstance(file, Path):
        return file
    copy = unpacked / file.name
    copy.write_bytes(file.read_bytes())
    return copy


def load_programme(*, labels: bool = False) -> Cohort:
    """Read the bundled programme: 40 mentors and 60 mentees of a made-up company.

    Harbour & Finch makes weather instruments for ports and ships, in Rotterdam, Porto and Toronto.
    The people, their names and their answers are invented. The forms have the usual flaws (a column
    nobody mapped, names and a protected column, several spellings of a skill, a row twice, a wish
    for somebody who left), which the reading repairs or reports: see ``mentors.findings`` and
    ``mentees.findings``. There are fewer places than mentees, and nobody may mentor the managing
    director, to whom everybody reports.

    Parameters
    ----------
    labels
        Keep the names of the invented people beside the pools, to be shown in place of ids.

    Returns
    -------
    Cohort
        The two pools; ``truth`` is None.

    Examples
    --------
    >>> programme = load_programme()
    >>> len(programme.mentors), len(programme.mentees)
    (40, 60)
    """
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.reading.read import read_profiles

    with programme_files() as paths:
        columns = ColumnMap.of(paths.columns)
        if labels:
            columns = columns.model_copy(update={"label": ("Name",)})
        return Cohort(
            read_profiles(paths.mentors, columns=columns),
            read_profiles(paths.mentees, columns=columns),
        )
