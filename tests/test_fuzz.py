"""Whatever a file holds, reading it gives a result or an error of ours that tells nothing private.

Holds every public reader to account, with the files that once broke one of them.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from fuzz_kinds import KINDS, kind_of
from mutants import Mutant, escaped, mutant

FIXED = 20_261_130
"""Seed of the mutants that are read in every run."""
BROKEN: list[tuple[str, str, bytes]] = [
    # A cell, and a row without the other separator, above the limit of the parser.
    ("people", "csv", b"id,goals\na," + b"x" * 131_073),
    (
        "people",
        "csv",
        b"id," + b",".join(b"c%d" % k for k in range(30_000)) + b"\na" + b"," * 30_000,
    ),
    ("requests", "csv", b"id,mentee,skill\nr,m," + b"x" * 131_073),
    ("needs", "csv", b"need,coach\npivot," + b"1" * 131_073),
    # Deep nesting, long numbers, half letters.
    ("people", "csv", b"id,offers\na," + b"[" * 1_000),
    ("people", "json", b"[" * 5_000),
    ("people", "json", b'[{"id": "a", "offers": ' + b"[" * 900 + b"]" * 900 + b"}]"),
    ("people", "jsonl", b'{"id": "a", "offers": ' + b"[" * 5_000),
    ("people", "json", b'[{"id": "a", "attributes": {"x": 1' + b"0" * 400 + b"}}]"),
    ("people", "json", b'[{"id": "a", "attributes": {"x": 1' + b"0" * 5_000 + b"}}]"),
    ("people", "json", b'[{"id": "a", "attributes": {"x\\ud800": "y"}}]'),
    ("needs", "toml", b"[needs.pivot]\ncoach = 1" + b"0" * 400),
    # A run of letters took minutes in a file that is not UTF-8; a period of 8,000 years, hours.
    ("people", "csv", b"id,goals\na,\xff" + b"x" * 100_000 + b" "),
    ("policy", "json", b'{"period": ["0001-01-01", "9999-12-31"]}'),
    # An answer that was glued into the header, where no column holds ids.
    (
        "people by tabs",
        "tsv",
        "\n\t\n\teQwrtplk\tname\r\na1\ta1\tgo\tZyxwvut of\r\n".encode("utf-16"),
    ),
    # Keys of a record, names of criteria and rungs that were repeated.
    ("ledger", "json", b'{"' + b"x" * 25_000 + b'": 1}'),
    ("policy", "json", b'{"criteria": [{"kind": "Zyxwvut Qwrtplk"}]}'),
]


def test_every_kind_of_file_is_read(tmp_path: Path) -> None:
    """What is mutated is valid before."""
    for kind in KINDS:
        path = tmp_path / kind.file
        path.write_bytes(kind.valid())
        kind.read(path)


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_what_broke_a_reader_is_refused_in_words(tmp_path: Path, number: int) -> None:
    """Files that once escaped as an error of Python, took for ever, or showed what they held."""
    name, form, content = BROKEN[number]
    assert escaped(Mutant(kind_of(name, form), content), tmp_path) is None


@pytest.mark.parametrize("part", range(10))
def test_mutants_are_read_or_refused(tmp_path: Path, part: int) -> None:
    """The same mutants in every run: 250 of every kind of file and change."""
    for number in range(25 * part, 25 * part + 25):
        told = escaped(mutant(FIXED, number), tmp_path)
        assert told is None, f"mutant {number}: {told}"


def test_mutants_nobody_has_seen_are_read_or_refused(tmp_path: Path) -> None:
    """Other mutants in each run."""
    seed = int(os.environ.get("MENTORMATCH_SEED") or random.SystemRandom().randrange(10**6))
    for number in range(300):
        told = escaped(mutant(seed, number), tmp_path)
        assert told is None, f"mutant {number} of seed {seed}: {told}"
