"""The notebook of three policies, on real people: the 2023 survey; skipped where it is not there.

Holds ``examples/notebooks/2_three_policies_compared.py`` to account beyond drawn people. Nothing
of what the survey says is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mentormatch as mm
from survey import survey_columns

NOTEBOOK = (
    Path(__file__).resolve().parents[2] / "examples" / "notebooks" / "2_three_policies_compared.py"
)


def _cells(jupytext: Any) -> list[Any]:
    cells = jupytext.read(NOTEBOOK).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@pytest.mark.slow
def test_three_policies_on_the_survey(shared_data: Path) -> None:
    """The same cells compare three policies, try weights, audit and advise on real people."""
    jupytext = pytest.importorskip("jupytext")
    path = shared_data / "cohorts/so_survey_2023_first595.csv.gz"
    people = mm.read_profiles(path, columns=survey_columns(path))
    years = {p.id: str(p.attributes.get("years", "")) for p in people}
    long = {who for who, told in years.items() if told.isdecimal() and float(told) >= 10}
    names: dict[str, Any] = {
        "mentors": people.filter(lambda p: bool(p.offers) and p.id in long),
        "mentees": people.filter(lambda p: bool(p.seeks) and p.id not in long),
        "truth": None,
    }
    cells = _cells(jupytext)
    assert [cell.metadata.get("tags") for cell in cells].count(["people"]) == 1
    for cell in cells:
        if cell.metadata.get("tags") != ["people"]:
            exec(cell.source, names)  # noqa: S102  (the notebook is ours)
    compared, sensitivity = names["compared"], names["sensitivity"]
    frame = compared.to_frame().set_index("policy")
    assert set(frame.index) == {"skills first", "default", "cross-functional"}
    assert frame.people.nunique() == 1
    # By its own scores a policy gives up one per cent at most, to raise the worst pair.
    assert frame["mean"]["default"] >= 0.99 * frame["mean"].max()
    assert sensitivity.pairs.share.between(0, 1).all()
