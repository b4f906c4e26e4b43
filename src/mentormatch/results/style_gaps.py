"""The report on styles of help: what is wanted, what is offered, who goes without, and the cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from mentormatch.errors import PolicyError
from mentormatch.people.schema.fields import STYLES
from mentormatch.results.export import write_csv
from mentormatch.results.names import NOBODY, Named, Names
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import all_of, did_you_mean, several
from mentormatch.text.sentences import Language, Sentence, Who, counted, few, sentence, tell
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["StyleGap", "StyleGaps"]

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class StyleGap(Named):
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

    def told(self, *, labels: bool = True, language: Language = "en") -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``.
        """
        return (self.names if labels else NOBODY).speaking(language).told(self.line)

    @property
    def line(self) -> Sentence:
        """The style in a sentence: its counts, who goes without, and what would help."""
        if not self.short:
            return self._counts
        return sentence(
            "{counts}; {short} go without, {who}: {cure}",
            counts=self._counts,
            short=self.short,
            who=all_of(self._short),
            cure=self.cure,
        )

    @property
    def _counts(self) -> Sentence:
        return sentence(
            "{style}: wanted by {wanted} (asked {asked}, called for by goals {called}), offered by "
            "{offering} with {places}",
            style=self.style,
            wanted=self.wanted,
            asked=self.asked,
            called=self.called,
            offering=self.offering,
            places=counted(self.places, "{count} place", "{count:,} places"),
        )

    @property
    def _short(self) -> Iterator[Sentence]:
        """Who goes without, and among whom the rest of them are."""
        crowded = self.short - len(self.without)
        if self.without:
            yield _first(self.without)
        if crowded:
            yield sentence(
                "{crowded} of {all} ({people})",
                crowded=crowded,
                all=len(self.among),
                people=_first(self.among),
            )

    def __str__(self) -> str:
        return self.told(labels=False)


@dataclass(frozen=True, slots=True, repr=False)
class StyleGaps(Named):
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

    def named(self, names: Names) -> Self:
        """Tell how people are called, to be shown to people only."""
        for gap in self.gaps:
            gap.named(names)
        return Named.named(self, names)

    def without_labels(self) -> Self:
        """Return the same report, which knows its people by id alone."""
        return replace(self, gaps=tuple(replace(gap) for gap in self.gaps))

    def to_frame(self, *, labels: bool = True, language: Language = "en") -> pd.DataFrame:
        """Return one row a style, ids joined by semicolons.

        Parameters
        ----------
        labels
            Where people have labels, ``without_label`` and ``among_label`` stand behind the ids.
        language
            Of the cures: ``"en"`` or ``"nl"``.
        """
        import pandas as pd

        called = (self.names if labels else NOBODY).speaking(language)

        names = list(StyleGap.__dataclass_fields__)
        rows = [[getattr(gap, name) for name in names] for gap in self.gaps]
        frame = pd.DataFrame(rows, columns=names)
        for name in ("without", "among"):
            frame[name] = ["; ".join(getattr(gap, name)) for gap in self.gaps]
            if called:
                theirs = [_called(getattr(gap, name), called) for gap in self.gaps]
                frame.insert(list(frame.columns).index(name) + 1, f"{name}_label", theirs)
        frame["cure"] = [tell(gap.cure, called.language) for gap in self.gaps]
        return frame

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    def told(self, *, labels: bool = True, language: Language = "en") -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``.
        """
        names = (self.names if labels else NOBODY).speaking(language)
        return "\n".join(map(names.told, self.lines))

    @property
    def lines(self) -> list[Sentence]:
        """What printing shows, a sentence a line."""
        known = [gap.line for gap in self.gaps if gap.wanted or gap.offering]
        if self.together is None:
            return [self._head, *known]
        together = sentence(
            "together: {met} of {wishes} wishes can be met with one mentor a mentee, whoever gets "
            "which place",
            met=self.together,
            wishes=self.wishes,
        )
        return [self._head, *known, together]

    @property
    def _head(self) -> Sentence:
        head = sentence(
            "{mentees}, {mentors} with {places}",
            mentees=counted(self.mentees, "{count} mentee", "{count:,} mentees"),
            mentors=_mentors(self.mentors),
            places=counted(self.places, "{count} place", "{count:,} places"),
        )
        if not self.silent:
            return head
        return sentence(
            "{head}; {mentors} did not say which styles they offer",
            head=head,
            mentors=_mentors(self.silent),
        )

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        short = ", ".join(f"{gap.style} {gap.short}" for gap in self.lacking) or "none"
        return f"StyleGaps({several(self.mentees, 'mentee', 'mentees')}; short: {short})"

    def _repr_html_(self) -> str:
        return html_of(self.to_frame())


def _first(people: tuple[str, ...]) -> Sentence:
    """Return the first of some mentees, who are called by label where labels are shown."""
    return few([Who(who, "mentee") for who in people[:_SHOWN]], _SHOWN, of=len(people))


def _mentors(count: int) -> Sentence:
    return counted(count, "{count} mentor", "{count:,} mentors")


def _called(people: tuple[str, ...], names: Names) -> str:
    return "; ".join(names(who, "mentee") for who in people)
