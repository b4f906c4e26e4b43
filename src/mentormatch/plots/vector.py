"""Pictures as SVG: the same bytes each time, with title and description for those who hear it."""

from __future__ import annotations

import html
import io
import re
import warnings
from typing import TYPE_CHECKING

from mentormatch.files import write_whole
from mentormatch.plots.canvas import STYLE, told_of

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

__all__ = ["svg"]

_TAG = re.compile(r"<[^>]+>")
_ID = re.compile(r' id="([^"]*)"')
_ASKED_FOR = re.compile(r'(?:url\(|href=")#([^)"]+)')


def svg(ax: Axes, path: str | Path | None = None) -> str:
    """Return the figure of a picture as SVG, and write it if a path is given.

    The same picture gives the same bytes: there is no date in it, and nothing is drawn by chance.
    Words are text, so they can be searched, and a page shows them in its own fonts. ``title`` and
    ``desc`` hold what the picture tells, for screen readers. The figure is closed, so a notebook
    that shows the text does not show the figure once more.

    Parameters
    ----------
    ax
        What a function of this module returned.
    path
        The .svg file to write.

    Returns
    -------
    str
        One ``<svg>`` element, which may stand in an HTML page as it is.

    Examples
    --------
    >>> import mentormatch as mm
    >>> programme = mm.datasets.load_programme()
    >>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
    >>> text = mm.plots.svg(mm.plots.scores(matching))
    >>> text[:5], len(text) < 60_000
    ('<svg ', True)
    """
    import matplotlib.pyplot as plt
    from matplotlib import rc_context

    whole = ax.get_figure(root=True)
    assert whole is not None
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with rc_context(STYLE), warnings.catch_warnings():
        # Whoever shows the page has letters that the font of the layout lacks.
        warnings.filterwarnings("ignore", message=".*missing from font")
        whole.savefig(buffer, format="svg", metadata=nothing)
    plt.close(whole)
    text = _spoken(_tidied(buffer.getvalue()), *told_of(ax))
    if path is not None:
        write_whole(text, path)
    return text


def _tidied(text: str) -> str:
    """Return the element alone, without the style that would hold for a whole page, and ids."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>\s*", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    used = {name: f"i{k}-{name}" for k, name in enumerate(dict.fromkeys(_ASKED_FOR.findall(text)))}

    def renamed(tag: re.Match[str]) -> str:
        # Brackets and quotes of words are escaped, so that what looks like a tag is one.
        kept = _ID.sub(lambda one: f' id="{used[one[1]]}"' if one[1] in used else "", tag[0])
        return _ASKED_FOR.sub(lambda one: one[0].replace(one[1], used[one[1]]), kept)

    return re.sub(r"\n\s*", "\n", _TAG.sub(renamed, text))


def _spoken(text: str, title: str, desc: str) -> str:
    head, rest = text.split(">", 1)
    told = f"<title>{html.escape(title)}</title><desc>{html.escape(desc)}</desc>"
    return f'{head} role="img" stroke-linejoin="round">\n{told}{rest}'
