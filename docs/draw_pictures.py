"""Draw the pictures of the page on pictures, of the bundled programme, as SVG.

Run from the root of the repository, with the libraries of ``constraints.txt``::

    python docs/draw_pictures.py            # write docs/_static/pictures/*.svg
    python docs/draw_pictures.py --check    # exit 1 where a picture is not what the code gives
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

import mentormatch as mm

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOLDER = Path(__file__).resolve().parent / "_static" / "pictures"


def main() -> int:
    """Write the pictures, or tell which are out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    FOLDER.mkdir(parents=True, exist_ok=True)
    old = []
    for name, axes in drawn().items():
        file, wanted = FOLDER / f"{name}.svg", mm.plots.svg(axes) + "\n"
        if not check:
            file.write_text(wanted, "utf-8")
        elif not file.exists() or file.read_text("utf-8") != wanted:
            old.append(file.name)
    if old:
        print(f"{', '.join(old)}: out of date: python docs/draw_pictures.py", file=sys.stderr)
    return 1 if old else 0


def drawn() -> dict[str, Axes]:
    """Return each picture by name."""
    mpl.use("agg")
    programme = mm.datasets.load_programme()
    mentors, mentees = programme.mentors.capped(min_mentees=0), programme.mentees
    matching = mm.match(mentors, mentees, seed=7)
    assert matching.worst is not None
    (why,) = matching.explain(matching.worst.mentee)
    left = mentors.filter([who for who in mentors.ids if who != matching.worst.mentor])
    after = mm.rematch(matching, left, mentees, changes=None)
    curve = mm.change_curve(matching, left, mentees)
    objectives = mm.presets.objectives(mm.Policy())
    return {
        "waterfall": mm.plots.waterfall(why),
        "scores": mm.plots.scores(matching),
        "loads": mm.plots.loads(matching),
        "supply": mm.plots.supply(mentors, mentees, matching),
        "tradeoff": mm.plots.tradeoff(mm.compare(objectives, mentors, mentees)),
        "audit": mm.plots.audit(matching.audit("Gender")),
        "moved": mm.plots.moved(after.moved),
        "changes": mm.plots.changes(curve, chosen=3),
    }


if __name__ == "__main__":
    sys.exit(main())
