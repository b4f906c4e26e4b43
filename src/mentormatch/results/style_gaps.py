"""The report on styles of help: what is wanted, what is offered, who goes without, and the cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from mentormatch.errors import PolicyError
from mentormatch.people.schema.fields import STYLES
from mentormatch.results.export import escaped, write_csv
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean, first_few, several

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["StyleGap", "StyleGaps"]

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class StyleGap:
    """One style: who wants it, who offers it, and how many go without.

    Attributes
    ----------
    style
        One of the eight.
    asked, called, wanted
        Mentees who ask for it, whose goals call for it, and who do either.
    offering, places
        Mentors who offer it and have a place, and the places they have.
    short
        Mentees who go without it even if every place of those mentors went to this style.
    without
        Ids of those who are allowed with nobody who offers it: they go without in any case.
    among
        Ids of those who share too few places: the rest of ``short`` falls on some of them.
        Everybody else who wants the style can have it.
    cure
        What would help, in words.
    """

    style: str
    asked: int
    called: int
    wanted: int
    offering: int
    places: int
    short: int
    without: tuple[str, ...]
    among: tuple[str, ...]
    cure: str

    def __str__(self) -> str:
        counts = (
            f"{self.style}: wanted by {self.wanted} (asked {self.asked}, called for by goals "
            f"{self.called}), offered by {self.offering} with "
            f"{several(self.places, 'place', 'places')}"
        )
        if not self.short:
            return counts
        crowded = self.short - len(self.without)
        among = f"{crowded} of {len(self.among)} ({first_few(self.among, _SHOWN)})"
        who = [first_few(self.without, _SHOWN)] if self.without else []
        who += [among] if crowded else []
        return f"{counts}; {self.short} go without, {' and '.join(who)}: {self.cure}"


@dataclass(frozen=True, slots=True, repr=False)
class StyleGaps:
    """The eight styles of a programme, and what they come to together.

    Attributes
    ----------
    gaps
        One for each style, in the order of the schema.
    mentees, mentors
        Who takes part and has a place.
    places
        Places of all mentors.
    silent
        Mentors who did not say which styles they offer; their places are counted for none.
    wishes
        Styles wanted, summed over mentees.
    together
        The most wishes that can be met at once with one mentor a mentee, each place used once;
        None for pools of more than four million pairs.
    """

    gaps: tuple[StyleGap, ...]
    mentees: int
    mentors: int
    places: int
    silent: int
    wishes: int
    together: int | None

    def __iter__(self) -> Iterator[StyleGap]:
        return iter(self.gaps)

    def __len__(self) -> int:
        return len(self.gaps)

    def __getitem__(self, style: str) -> StyleGap:
        for gap in self.gaps:
            if gap.style == style:
                return gap
        raise PolicyError(f"no style is called {quoted(style)}{did_you_mean(style, STYLES)}")

    @property
    def lacking(self) -> tuple[StyleGap, ...]:
        """Those styles that somebody goes without."""
        return tuple(gap for gap in self.gaps if gap.short)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a style, ids joined by semicolons."""
        import pandas as pd

        names = list(StyleGap.__dataclass_fields__)
        rows = [[getattr(gap, name) for name in names] for gap in self.gaps]
        frame = pd.DataFrame(rows, columns=names)
        for name in ("without", "among"):
            frame[name] = ["; ".join(getattr(gap, name)) for gap in self.gaps]
        return frame

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    def __str__(self) -> str:
        head = (
            f"{several(self.mentees, 'mentee', 'mentees')}, "
            f"{several(self.mentors, 'mentor', 'mentors')} with "
            f"{several(self.places, 'place', 'places')}"
        )
        if self.silent:
            silent = several(self.silent, "mentor", "mentors")
            head += f"; {silent} did not say which styles they offer"
        lines = [head, *(str(gap) for gap in self.gaps if gap.wanted or gap.offering)]
        if self.together is not None:
            lines.append(
                f"together: {self.together} of {self.wishes} wishes can be met with one mentor "
                "a mentee, whoever gets which place"
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        short = ", ".join(f"{gap.style} {gap.short}" for gap in self.lacking) or "none"
        return f"StyleGaps({several(self.mentees, 'mentee', 'mentees')}; short: {short})"

    def _repr_html_(self) -> str:
        return str(escaped(self.to_frame()).to_html(index=False, escape=True))
