"""Programme files and column maps with parts for mentors and mentees.

Holds ``programmes.schema`` and ``programmes.run`` to account for the side of a table.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.errors import InputError

MAP = """
id = "nr"
[mentors.fields]
offers = "Skills"
[mentees.fields]
seeks = "Skills"
"""


def plan(folder: Path, programmes: str, *, table: str = "") -> mm.Plan:
    """Write two files, their one map, and the programme file."""
    (folder / "columns.toml").write_text(MAP, "utf-8")
    (folder / "a.csv").write_text("nr,Skills\nana,sql\nben,law\n", "utf-8")
    (folder / "b.csv").write_text("nr,Skills\neli,sql\nfay,law\n", "utf-8")
    people = (
        f'[people]\na = {{ file = "a.csv", columns = "columns.toml"{table} }}\n'
        'b = { file = "b.csv", columns = "columns.toml" }\n'
    )
    (folder / "plan.toml").write_text(people + programmes, "utf-8")
    return mm.Plan.from_toml(folder / "plan.toml")


PAIRS = """
[[programmes]]
name = "first"
mode = "pairs"
mentors = { table = "a" }
mentees = { table = "b" }
"""
PEERS = """
[[programmes]]
name = "second"
mode = "peers"
people = { table = "a" }
"""


def test_a_table_is_read_for_the_side_it_stands_on(tmp_path: Path) -> None:
    """The one map gives offers to mentors and wishes to mentees."""
    run = plan(tmp_path, PAIRS).run().runs[0]
    pairs = run.answer.to_frame()
    assert set(zip(pairs.mentor, pairs.mentee, strict=True)) == {("ana", "eli"), ("ben", "fay")}
    assert run.answer.compared


def test_a_table_on_no_one_side_has_to_say_which(tmp_path: Path) -> None:
    """Peers are of neither side, so the file names it; then it is read."""
    with pytest.raises(InputError, match=r"the table 'a' has parts .* side = \"mentors\""):
        plan(tmp_path, PAIRS + PEERS).run()
    told = plan(tmp_path, PAIRS + PEERS, table=', side = "mentors"').run()
    assert told.runs[0].answer.compared
