"""Draw the rooms of the package as SVG, from its folders and imports.

Run from the root of the repository::

    python docs/draw_rooms.py            # write docs/_static/rooms.svg
    python docs/draw_rooms.py --check    # exit 1 where the picture is not what the code gives

Rows are the layers that ``pyproject.toml`` holds the imports to. An arrow says that a room imports
another; what follows from other arrows is left out (transitive reduction), and so are arrows to the
single files at the bottom, which everybody may import.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "mentormatch"
PICTURE = ROOT / "docs" / "_static" / "rooms.svg"

WIDTH = 980
EDGE, GAP, ROW_GAP = 16, 22, 34
HEAD, LINE, PAD = 40, 22, 10
_BOTTOM = 2
"""Layers at the bottom that everybody may import."""

STYLE = """
    text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; }
    .room { fill: #f4f8fb; stroke: #0072b2; stroke-width: 1.4; }
    .inner { fill: #ffffff; stroke: #8a97a3; stroke-width: 1; }
    .name { font-size: 15px; font-weight: 600; fill: #1b1f24; }
    .part { font-size: 12px; fill: #1b1f24; }
    .count { font-size: 11px; fill: #4a5560; }
    .note { font-size: 12px; font-style: italic; fill: #4a5560; }
    .arrow { fill: none; stroke: #4a5560; stroke-width: 1.3; marker-end: url(#head); }
"""


class Room(NamedTuple):
    """A package or module directly below the root.

    Attributes
    ----------
    name
        As it is imported.
    modules
        How many files it holds, in all its folders.
    parts
        Folders inside it, with the folders inside those.
    """

    name: str
    modules: int
    parts: tuple[tuple[str, int, str], ...]

    @property
    def height(self) -> int:
        """Height of its box."""
        return HEAD + (len(self.parts) * LINE + PAD if self.parts else 0)


class Box(NamedTuple):
    """Where a room is drawn."""

    x: int
    y: int
    width: int
    height: int


def main() -> int:
    """Write the picture, or tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    wanted = drawn()
    if not parser.parse_args().check:
        PICTURE.write_text(wanted, "utf-8")
        return 0
    if PICTURE.exists() and PICTURE.read_text("utf-8") == wanted:
        return 0
    print(f"{PICTURE.relative_to(ROOT)} is out of date: python docs/draw_rooms.py", file=sys.stderr)
    return 1


def drawn() -> str:
    """Return the picture of the package as it is."""
    rows = [[_room(name) for name in names] for names in layers()]
    boxes, height = _placed(rows)
    rooms = [room for row in rows for room in row]
    above = {room.name for row in rows[:-_BOTTOM] for room in row}
    arrows = sorted(reduced({(a, b) for a, b in imports() if a in above and b in above}))
    drawing = [
        *_drawn_arrows(arrows, boxes),
        *(_drawn_room(room, boxes[room.name]) for room in rooms),
    ]
    told = "; ".join(f"{upper} imports {lower}" for upper, lower in arrows)
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
                'role="img" aria-labelledby="title desc">'
            ),
            '  <title id="title">The rooms of mentormatch</title>',
            f'  <desc id="desc">{escape(told)}.</desc>',
            (
                '  <defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
                'markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L10 5 L0 10 z" '
                'fill="#4a5560"/></marker></defs>'
            ),
            f"  <style>{STYLE}  </style>",
            f'  <rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *drawing,
            "</svg>\n",
        ]
    )


def layers() -> list[list[str]]:
    """Return the rooms by layer, the highest first, as the import contract names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    contract = next(
        c for c in contracts if c["type"] == "layers" and c["containers"] == ["mentormatch"]
    )
    return [[name.strip() for name in row.split("|")] for row in contract["layers"]]


def imports() -> Iterator[tuple[str, str]]:
    """Yield which room imports which, for every import statement of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        here = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in _imported(node):
                if name.startswith("mentormatch.") and name.split(".")[1] != here:
                    yield here, name.split(".")[1]


def reduced(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows that follow from no others; there are no circles."""

    def reaches(start: str, goal: str, without: tuple[str, str]) -> bool:
        following = [b for a, b in arrows if a == start and (a, b) != without]
        return goal in following or any(reaches(b, goal, without) for b in following)

    return {arrow for arrow in arrows if not reaches(*arrow, arrow)}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return [f"{module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def _room(name: str) -> Room:
    folder = PACKAGE / name
    if not folder.is_dir():
        return Room(name, 1, ())
    parts = []
    for part in sorted(p.parent for p in folder.glob("*/__init__.py")):
        inner = ", ".join(sorted(p.parent.name for p in part.glob("*/__init__.py")))
        parts.append((part.name, _count(part), inner))
    return Room(name, _count(folder), tuple(parts))


def _count(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*.py") if path.name != "__init__.py")


def _placed(rows: list[list[Room]]) -> tuple[dict[str, Box], int]:
    """Return where every room stands, and the height of the picture."""
    boxes, y = {}, EDGE
    for row in rows:
        weights = [3 if any(inner for *_, inner in room.parts) else 1 for room in row]
        free = WIDTH - 2 * EDGE - GAP * (len(row) - 1)
        width = [
            min(600 if weight > 1 else 300, free * weight // sum(weights)) for weight in weights
        ]
        x = (WIDTH - sum(width) - GAP * (len(row) - 1)) // 2
        for room, wide in zip(row, width, strict=True):
            boxes[room.name] = Box(x, y, wide, room.height)
            x += wide + GAP
        y += max(room.height for room in row) + ROW_GAP
    return boxes, y - ROW_GAP + EDGE


def _drawn_room(room: Room, box: Box) -> str:
    middle = box.x + box.width // 2
    files = str(room.modules) if room.modules > 1 else ""
    lines = [
        (
            f'  <rect class="room" x="{box.x}" y="{box.y}" width="{box.width}" '
            f'height="{box.height}" rx="8"/>'
        ),
        (
            f'  <text class="name" x="{middle}" y="{box.y + 25}" text-anchor="middle">{room.name} '
            f'<tspan class="count">{files}</tspan></text>'
        ),
    ]
    for k, (name, count, inner) in enumerate(room.parts):
        y = box.y + HEAD + k * LINE
        lines += [
            (
                f'  <rect class="inner" x="{box.x + 12}" y="{y}" width="{box.width - 24}" '
                f'height="{LINE - 4}" rx="4"/>'
            ),
            f'  <text class="part" x="{box.x + 20}" y="{y + 13}">{name}'
            + (f' <tspan class="count">{inner}</tspan>' if inner else "")
            + "</text>",
            (
                f'  <text class="count" x="{box.x + box.width - 20}" y="{y + 13}" '
                f'text-anchor="end">{count}</text>'
            ),
        ]
    return "\n".join(lines)


def _drawn_arrows(arrows: list[tuple[str, str]], boxes: dict[str, Box]) -> Iterator[str]:
    """Yield arrows whose ends stand side by side along the boxes, in the order of the other end."""
    for above, below in arrows:
        leaving = sorted((boxes[b] for a, b in arrows if a == above), key=_middle)
        coming = sorted((boxes[a] for a, b in arrows if b == below), key=_middle)
        start, end = boxes[above], boxes[below]
        x1, x2 = (
            _port(start, leaving.index(end), len(leaving)),
            _port(end, coming.index(start), len(coming)),
        )
        y1, y2 = start.y + start.height, end.y
        bend = (y2 - y1) // 2
        yield f'  <path class="arrow" d="M{x1} {y1} C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}"/>'


def _middle(box: Box) -> int:
    return box.x + box.width // 2


def _port(box: Box, place: int, count: int) -> int:
    """Return where the arrow of a place among so many meets the box."""
    return box.x + box.width * (place + 1) // (count + 1)


if __name__ == "__main__":
    sys.exit(main())
