"""Draw the picture of the first page as SVG: two files, pairs with their reasons, pages.

Run from the root of the repository::

    python docs/draw_way.py            # write docs/_static/way.svg
    python docs/draw_way.py --check    # exit 1 where the picture is not what this file gives
"""

from __future__ import annotations

import argparse
import sys
from html import escape
from pathlib import Path

PICTURE = Path(__file__).resolve().parent / "_static" / "way.svg"
TITLE = "From two files to pairs with reasons, and a page for everybody"
TOLD = (
    "On the left two tables, one of mentors and one of mentees. In the middle pairs by name, each "
    "with its score and its reasons, and one mentee who is left out, with the reason. On the right "
    "a report and pages for each person."
)
MENTORS = (("Ann Lee", "SQL, coaching"), ("Bo Ray", "budgets"))
MENTEES = (("Cem Ak", "SQL"), ("Dee Fox", "budgets"), ("Eve Oak", "sales"))
PAIRS = (
    ("Cem Ak – Ann Lee", "0.81", "SQL 2 → 4 · free on Tuesday"),
    ("Dee Fox – Bo Ray", "0.74", "budgets · both speak Dutch"),
)
STYLE = """
    text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; }
    .card { fill: #ffffff; stroke: #8a97a3; stroke-width: 1.2; }
    .pair { fill: #f4f8fb; stroke: #0072b2; stroke-width: 1.4; }
    .out { fill: #fdf6ee; stroke: #b35900; stroke-width: 1.4; }
    .head { fill: #0072b2; }
    .title { font-size: 15px; font-weight: 600; fill: #1b1f24; }
    .white { font-size: 14px; font-weight: 600; fill: #ffffff; }
    .cell { font-size: 13px; fill: #1b1f24; }
    .note { font-size: 13px; fill: #4a5560; }
    .line { stroke: #c5ced6; stroke-width: 1; }
    .arrow { stroke: #4a5560; stroke-width: 2; fill: none; marker-end: url(#end); }
"""


def text(x: int, y: int, said: str, kind: str, anchor: str = "start") -> str:
    """Return a line of text."""
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(said)}</text>'


def box(x: int, y: int, width: int, height: int, kind: str) -> str:
    """Return a box with round corners."""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" class="{kind}"/>'


def table(x: int, y: int, name: str, rows: tuple[tuple[str, str], ...]) -> list[str]:
    """Return a table with a head, one row a person."""
    drawn = [box(x, y, 210, 34 + 26 * len(rows), "card"), box(x, y, 210, 28, "head")]
    drawn.append(text(x + 12, y + 19, name, "white"))
    for place, (who, what) in enumerate(rows):
        line = y + 50 + 26 * place
        drawn += [text(x + 12, line, who, "cell"), text(x + 92, line, what, "note")]
    return drawn


def pairs(x: int, y: int) -> list[str]:
    """Return the pairs with their reasons, and who is left out."""
    drawn = []
    for place, (who, score, why) in enumerate(PAIRS):
        top = y + 66 * place
        drawn += [box(x, top, 290, 54, "pair"), text(x + 14, top + 22, who, "title")]
        drawn += [
            text(x + 276, top + 22, score, "title", "end"),
            text(x + 14, top + 42, why, "note"),
        ]
    top = y + 66 * len(PAIRS)
    drawn += [box(x, top, 290, 54, "out"), text(x + 14, top + 22, "Eve Oak – nobody yet", "title")]
    return [*drawn, text(x + 14, top + 42, "nobody offers sales: find a mentor", "note")]


def page(x: int, y: int, name: str, note: str) -> list[str]:
    """Return a page with a few lines on it."""
    drawn = [box(x, y, 210, 66, "card"), text(x + 14, y + 24, name, "title")]
    return [*drawn, text(x + 14, y + 44, note, "note")]


def drawn() -> str:
    """Return the whole picture."""
    parts = [*table(20, 46, "mentors.xlsx", MENTORS), *table(20, 156, "mentees.xlsx", MENTEES)]
    parts += pairs(310, 64)
    parts += page(680, 46, "A report for your boss", "who with whom, and why")
    parts += page(680, 124, "A page for everybody", "partners, why, first steps")
    parts += page(680, 202, "Tables and a record", "to mail, and to run again")
    for line, x in (("two files", 125), ("pairs with reasons", 455), ("pages", 785)):
        parts.append(text(x, 26, line, "note", "middle"))
    parts += [f'<path d="M{a} 156 H{b}" class="arrow"/>' for a, b in ((238, 296), (608, 666))]
    body = "\n  ".join(parts)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 910 290" role="img" '
        'aria-labelledby="way-title way-told">\n'
        f'  <title id="way-title">{TITLE}</title>\n  <desc id="way-told">{TOLD}</desc>\n'
        f"  <style>{STYLE}  </style>\n"
        '  <defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#4a5560"/></marker>'
        "</defs>\n"
        f'  <rect width="910" height="290" fill="#ffffff"/>\n  {body}\n</svg>\n'
    )


def main() -> int:
    """Write the picture, or tell whether it is what it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    if not parser.parse_args().check:
        PICTURE.write_text(drawn(), "utf-8")
        return 0
    return int(PICTURE.read_text("utf-8") != drawn())


if __name__ == "__main__":
    sys.exit(main())
