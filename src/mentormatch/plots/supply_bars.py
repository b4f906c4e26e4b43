"""What is sought and what is offered: two bars a skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.modes.pairs.match import score
from mentormatch.plots.canvas import (
    BLUE,
    INK,
    ORANGE,
    canvas,
    entitle,
    key_below,
    label_rows,
    room_for,
    short,
)
from mentormatch.results.names import NOBODY
from mentormatch.results.supply import supply as counted_supply
from mentormatch.scoring.coverage import Covers
from mentormatch.scoring.policy import Policy
from mentormatch.text.sentences import Language, Sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from matplotlib.axes import Axes

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.results.match import Match
    from mentormatch.results.pairs.matching import Matching
    from mentormatch.scoring.scores import Scores

__all__ = ["supply", "supply_data"]

_LETTERS = 20


@dataclass(frozen=True, slots=True)
class _Asked:
    """People whose skills are counted, and who meets whom."""

    scores: Scores
    matches: tuple[Match, ...]


def supply_data(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    matching: Matching | None = None,
) -> pd.DataFrame:
    """Return what `supply` draws.

    Parameters
    ----------
    mentors, mentees, matching
        As there.

    Returns
    -------
    pandas.DataFrame
        One row a skill: skill, sought (mentees who take part, seek it and do not hold it yet),
        offered (mentors who take part), places (of those mentors), served. With a matching, served
        are those who seek it and have a mentor who offers it; without one, the most who could: as
        many as seek it, and no more than the places. First what nobody offers, then what most
        people go without.

    Examples
    --------
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann", offers={"sql": 4}, max_mentees=2)]
    >>> mentees = [mm.Profile(id="cem", seeks={"sql": 3}), mm.Profile(id="dee", seeks={"r"})]
    >>> mm.plots.supply_data(mentors, mentees)
      skill  sought  offered  places  served
    0     r       1        0       0       0
    1   sql       1        1       2       1
    """
    import pandas as pd

    seeks = Policy(criteria=(Covers("seeks", "offers"),), requirements=(), together_days=0)
    if matching is not None:
        seeks = seeks.replace(period=matching.policy.period)
    made = matching.matches if matching else ()
    rows = counted_supply(_Asked(score(mentors, mentees, seeks), made))
    told = [
        (row.item, row.seekers, row.givers, row.places or 0,
         min(row.seekers, row.places or 0) if matching is None else row.met)
        for row in rows
    ]  # fmt: skip
    told.sort(key=lambda row: (row[2] > 0, row[4] - row[1], -row[1], row[0]))
    return pd.DataFrame(told, columns=["skill", "sought", "offered", "places", "served"])


def supply(
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
    matching: Matching | None = None,
    *,
    ax: Axes | None = None,
    language: Language = "en",
) -> Axes:
    """Draw how many mentors offer each skill, and how many mentees seek it.

    What nobody offers stands on top, then what most people go without; as many skills as fit.

    Parameters
    ----------
    mentors, mentees
        The two pools.
    matching
        Pairs of these people: then the filled part of what is sought are those who have a mentor
        who offers it. Without one, it is the most who could.
    ax
        Where to draw; new axes if left out.
    language
        ``"en"`` or ``"nl"``.

    Returns
    -------
    matplotlib.axes.Axes
        To the left those who offer a skill; to the right those who seek it, filled as far as they
        are served, hatched where they are not.

    Raises
    ------
    MissingExtra
        Without the extra ``[plot]``.
    """
    data, told = supply_data(mentors, mentees, matching), NOBODY.speaking(language).told
    with canvas(ax) as axes:
        shown = data.head(room_for(axes, 82))
        labels = [short(skill, _LETTERS) for skill in shown["skill"]]
        served = sentence("served") if matching is not None else sentence("could be served")
        _draw(axes, shown, told(sentence("offer it")), told(served), told(sentence("seek it")))
        label_rows(axes, labels)
        _sides(axes, shown)
        axes.set_xlabel(told(_cut(len(shown), len(data))))
        beside = max(map(len, labels), default=0)
        key_below(axes, beside=beside)
        entitle(axes, told(_title(data)), told(_desc(data)), beside)
    return axes


def _draw(ax: Axes, shown: pd.DataFrame, offer: str, served: str, seek: str) -> None:
    rows, height = shown.index, 0.72
    ax.barh(rows, -shown["offered"], height, facecolor=ORANGE, edgecolor=INK, lw=0.6, label=offer)
    ax.barh(rows, shown["served"], height, facecolor=BLUE, edgecolor=INK, lw=0.6, label=served)
    ax.barh(
        rows, shown["sought"] - shown["served"], height, shown["served"], facecolor="white",
        edgecolor=BLUE, hatch="////", lw=0.6, label=seek,
    )  # fmt: skip


def _sides(ax: Axes, shown: pd.DataFrame) -> None:
    """Write people on both sides of nought without a sign."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    most = [max(1, int(shown[side].max())) if len(shown) else 1 for side in ("offered", "sought")]
    ax.set_xlim(-most[0] * 1.08 - 0.2, most[1] * 1.08 + 0.2)
    ax.axvline(0, color=INK, lw=0.8)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{abs(round(x))}"))


def _cut(shown: int, every: int) -> Sentence:
    if shown < every:
        return sentence("people; {shown} of {every} skills", shown=shown, every=every)
    return sentence("people")


def _title(data: pd.DataFrame) -> Sentence:
    sought = data[data["sought"] > 0]
    return sentence(
        "{lacking} of {sought} skills that are sought are offered by nobody",
        lacking=int((sought["offered"] == 0).sum()), sought=len(sought),
    )  # fmt: skip


def _desc(data: pd.DataFrame) -> Sentence:
    return sentence(
        "Wishes for a skill: {sought}, of which served: {served}. Skills: {skills}; offers: "
        "{offered}.",
        sought=int(data["sought"].sum()), served=int(data["served"].sum()), skills=len(data),
        offered=int(data["offered"].sum()),
    )  # fmt: skip
