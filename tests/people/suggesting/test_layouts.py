"""The truth about columns is whole, and the made forms are what their script makes.

Holds ``tests/support/suggested_columns.py`` and ``layouts/make_layouts.py`` to account.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from suggested_columns import (
    KINDS,
    MADE,
    MADE_GROUPS,
    REAL,
    REAL_GROUPS,
    headers_of,
    measured,
    real_forms,
    share_right,
)

import mentormatch as mm

LAYOUTS = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Told:
    """What somebody says of a column."""

    position: int
    field: str | None
    confidence: float = 1.0
    file: str = "one.csv"


@pytest.fixture(scope="module")
def script() -> Any:
    """The script that makes the forms."""
    spec = spec_from_file_location("make_layouts", LAYOUTS / "make_layouts.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    # A dataclass looks up its module by name.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "make_layouts", module)
        spec.loader.exec_module(module)
        yield module


def test_the_script_still_makes_the_forms_and_their_truth(script: Any) -> None:
    """Byte for byte, and no form lies there that it does not make."""
    files: dict[Path, bytes] = script.files()
    assert {path for path in files if path.parent == LAYOUTS} == set(LAYOUTS.glob("*.csv"))
    changed = [path.name for path, content in files.items() if path.read_bytes() != content]
    assert changed == []


def test_every_right_field_exists() -> None:
    """A field of a profile, or a kind of column besides."""
    named = {
        field for forms in (REAL, MADE) for form in forms.values() for field in set().union(*form)
    }
    assert named <= set(mm.FIELDS) | KINDS
    # Most fields stand in some form, so a suggestion that knows half of them is found out.
    # Rounds waited are counted by a programme and stand in no form that people fill in.
    assert set(mm.FIELDS) - named == {"waited", "min_mentors"}


def test_made_forms_are_twenty_half_in_dutch() -> None:
    """Twenty layouts of 12 to 40 people, one or two files each; addresses belong to nobody."""
    assert len(MADE_GROUPS) == 20
    assert all(names[0].endswith("mentors") for names in MADE_GROUPS if len(names) == 2)
    for name, truth in MADE.items():
        text = (LAYOUTS / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert len(headers_of(LAYOUTS / f"{name}.csv")) == len(truth)
        assert text.lower().count("@") == text.lower().count("@example.org")


def test_real_forms_have_the_columns_of_the_truth(shared_data: Path, tmp_path: Path) -> None:
    """Each form is in one group, and each column has its truth."""
    paths = real_forms(shared_data, tmp_path)
    assert sorted(name for names in REAL_GROUPS for name in names) == sorted(REAL) == sorted(paths)
    assert {name: len(headers_of(path)) for name, path in paths.items()} == {
        name: len(truth) for name, truth in REAL.items()
    }


TRUTH = [
    frozenset({"id", "contact"}),
    frozenset({"offers"}),
    frozenset({"time"}),
    frozenset({"none"}),
]
HEADERS = ["Mail", "Skills", "Sent", "Remarks"]
RIGHT = [Told(1, "contact"), Told(2, "offers"), Told(3, "time"), Told(4, None)]


def test_what_is_right_counts_in_full() -> None:
    """Either of two right fields will do; columns of the tool are no questions."""
    found = measured("form", RIGHT, TRUTH, HEADERS)
    assert (found.questions, found.right, found.surely_wrong) == (2, 2, [])
    silent = measured("form", [replace(told, field=None) for told in RIGHT], TRUTH, HEADERS)
    assert (silent.right, silent.surely_wrong) == (0, [])
    assert silent.missed == [(1, None), (2, None)]
    assert share_right([found, silent]) == 0.5


def test_a_sure_mistake_is_told_in_any_column() -> None:
    """Also in a column of the tool; a mistake in doubt is only missed."""
    wrong = [RIGHT[0], Told(2, "seeks", 0.79), RIGHT[2], Told(4, "goals", 0.8)]
    found = measured("form", wrong, TRUTH, HEADERS)
    assert found.surely_wrong == [(4, "goals", 0.8)]
    assert found.missed == [(2, "seeks")]


def test_numbered_columns_are_one_question() -> None:
    """A hundred columns of hours do not hide that everything else is wrong."""
    hours = [Told(place, "availability") for place in range(1, 101)]
    truth = [frozenset({"availability"})] * 100 + [frozenset({"goals"})]
    headers = [f"Hour {place}" for place in range(100)] + ["Goal"]
    found = measured("form", [*hours, Told(101, None)], truth, headers)
    assert share_right([found]) == pytest.approx(0.5)


def test_a_column_that_is_left_out_is_no_measure() -> None:
    """Each column is told once."""
    with pytest.raises(AssertionError, match="not each column once"):
        measured("form", RIGHT[1:], TRUTH, HEADERS)
    with pytest.raises(AssertionError, match="not each column once"):
        measured("form", [*RIGHT, RIGHT[0]], TRUTH, HEADERS)
