"""Whom cells name, by every spelling that the reader knows, and whom a map leaves unprotected.

Holds ``people.suggesting.who`` to account. The oracle is the reader: a suggestion counts a name as
found if, and only if, reading by names finds somebody.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.people.suggesting.who.people_named import Names, people_named
from mentormatch.text.spelling import fold

NAMES = ["Rajesh van den Bos", "Renée Kaya", "Jan O'Neill", "Sjoerd de Vries", "Emma Bakker"]
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda name: name,
    "small letters": lambda name: name.lower(),
    "last name first": lambda name: f"{name.split()[-1]}, {' '.join(name.split()[:-1])}",
    "without accents": lambda name: name.replace("é", "e").replace("'", "’"),
    "without what is between": lambda name: f"{name.split()[0]} {name.split()[-1]}",
    "an initial": lambda name: f"{name[0]}. {' '.join(name.split()[1:])}",
    "a first name": lambda name: name.split()[0],
    "a bracket behind": lambda name: f"{name} (IT)",
    "another name": lambda name: f"{name}sen",
}
MANAGER, VETOES, WISHES = "Who is your manager?", "Please do not match me with", "Preferred mentors"


def mentors() -> list[dict[str, str]]:
    """Return mentors with an id and a name."""
    return [
        {"Staff number": f"M{n}", "Name": name, "What can you teach?": "SQL; R"}
        for n, name in enumerate(NAMES, 1)
    ]


def mentees(**asked: list[str]) -> list[dict[str, str]]:
    """Return mentees who name others, by the header of the question."""
    return [
        {"Staff number": f"E{n}", "Name": f"Taker T{n}", "What do you want to learn?": "SQL; R"}
        | {header: cells[n] for header, cells in asked.items()}
        for n in range(max(map(len, asked.values())))
    ]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(list(SPELLINGS))), min_size=1))
def test_a_name_counts_as_found_if_the_reader_finds_it(said: list[tuple[str, str]]) -> None:
    """Neither more nor less, whatever the spelling."""
    cells = [SPELLINGS[how](name) for name, how in said]
    told = people_named(cells, Names(frozenset(map(fold, NAMES))), several=False)
    pools = [
        mm.read_profiles(
            [{"id": f"{side}{n}", **row} for n, row in enumerate(rows)],
            columns={"resolve": ["Name"]},
        )
        for side, rows in (
            ("m", [{"Name": name} for name in NAMES]),
            ("e", [{"Name": f"T{n}", "manager": cell} for n, cell in enumerate(cells)]),
        )
    ]
    managers = mm.resolve_references(*pools)[1].managers
    found = {fold(cell) for n, cell in enumerate(cells) if managers[f"e{n}"] in pools[0]}
    assert (told.found, told.named) == (len(found), len(set(map(fold, cells))))


def test_other_spellings_keep_the_columns_in_the_map() -> None:
    """Nobody is left unprotected because names are written last name first or without accents."""
    asked = {
        MANAGER: ["Bos, Rajesh van den", "Renee Kaya", "jan o’neill", "Zed Zoo"],
        VETOES: ["Vries, Sjoerd de, Kaya, Renée", "Emma Bakker en Rajesh Bos", "", "Emma Bakker"],
    }
    suggestion = mm.ColumnMap.suggest(mentors(), mentees(**asked))
    theirs = suggestion.map.for_side("mentees")
    assert theirs.fields["manager"].column == MANAGER
    assert theirs.fields["vetoes"].separator == (",", " en ")
    assert theirs.resolve == ("Name",) and not suggestion.unprotected
    told = next(c.evidence for c in suggestion.columns if c.header == MANAGER)
    assert "3 of 4 people named there" in told and "Kaya" not in str(suggestion)
    pools = [
        mm.read_profiles(rows, columns=suggestion.maps[side])
        for side, rows in (("mentors", mentors()), ("mentees", mentees(**asked)))
    ]
    people = mm.resolve_references(*pools)[1]
    assert [people[f"E{n}"].manager for n in range(3)] == ["M1", "M2", "M3"]
    vetoes = [set(people[f"E{n}"].vetoes or ()) for n in (0, 1, 3)]
    assert vetoes == [{"M4", "M2"}, {"M5", "M1"}, {"M5"}]


def test_one_name_that_is_missing_takes_nobody_out() -> None:
    """An empty cell among the names, or no tussenvoegsel, is about one person."""
    givers = [
        {"Staff number": f"M{n}", "Voornaam": first, "Tussenvoegsel": mid, "Achternaam": last}
        for n, (first, mid, last) in enumerate(
            [("Ann", "", "Lee"), ("Bo", "de", "Wit"), ("", "", ""), ("Cem", "", "Kaya")]
        )
    ]
    asked = {MANAGER: ["Bo de Wit", "Cem Kaya", "Ann Lee"]}
    suggestion = mm.ColumnMap.suggest(givers, mentees(**asked))
    assert "3 of 3 people named there" in str(suggestion)


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        (MANAGER, "not in reporting line"),
        (VETOES, "no veto"),
        ("Previous mentor", "not met before"),
    ],
)
def test_whom_a_comment_leaves_unprotected_is_told(
    header: str, rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the terminal and twice in the text: at the top, and at the line."""
    rows = mentees(**{header: ["Zed Zoo", "Yan Yew", "", "Zed Zoo", "Xia Xu"]})
    suggestion = mm.ColumnMap.suggest(mentors(), rows)
    (line,) = suggestion.unprotected
    assert header in line and rule in line and "4 answers" in line and "mentees" in line
    assert "Zoo" not in line
    text = suggestion.to_toml()
    assert text.count(f"'{rule}'") == 2 and "Nobody is protected by" in text
    assert mm.ColumnMap.from_toml(text=text) == suggestion.map
    paths = [tmp_path / "mentors.csv", tmp_path / "mentees.csv"]
    for path, people in zip(paths, (mentors(), rows), strict=True):
        lines = [",".join(people[0]), *(",".join(row.values()) for row in people)]
        path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["suggest", *map(str, paths)]) == 0
    assert rule in capsys.readouterr().out


def test_what_is_read_leaves_nobody_unprotected() -> None:
    """Nor does an empty question, nor one that everybody answered with a dash."""
    for cells in (["Emma Bakker", "Renée Kaya", ""], ["", "", ""], ["-", "-", "-"]):
        assert not mm.ColumnMap.suggest(mentors(), mentees(**{MANAGER: cells})).unprotected


def test_an_unknown_question_that_people_answer_with_names_is_no_attribute() -> None:
    """It may be whom somebody must not meet, so it is told, and compared with nothing."""
    cells = ["Emma Bakker", "Kaya, Renée", "", "Emma Bakker", "nobody"]
    suggestion = mm.ColumnMap.suggest(mentors(), mentees(Banana=cells))
    assert not suggestion.map.for_side("mentees").attributes
    (line,) = suggestion.unprotected
    assert "Banana" in line and "vetoes" in line
    said = suggestion.columns[-1]
    assert said.header == "Banana" and not said.in_map and "vetoes" in said.evidence


@pytest.mark.parametrize(
    "header", ["Is there a mentor you would like?", "Wie wil je graag als mentor?"]
)
def test_wishes_are_known_by_their_question(header: str) -> None:
    """And are found by name."""
    suggestion = mm.ColumnMap.suggest(mentors(), mentees(**{header: NAMES}))
    assert suggestion.map.for_side("mentees").fields["preferences"].column == header


@pytest.mark.parametrize(
    "question", ["Which mentors do you prefer?", "Rank the mentors you prefer"]
)
def test_a_grid_of_people_who_are_preferred_holds_ranks(question: str) -> None:
    """And neither ticks nor attributes of the programme's own."""
    ranks = [("1", "2", "3"), ("2", "1", ""), ("", "1", "2"), ("3", "1", "2")]
    headers = [f"{question} [M{n}]" for n in (1, 2, 3)]
    rows = mentees(**{h: [row[n] for row in ranks] for n, h in enumerate(headers)})
    spec = mm.ColumnMap.suggest(mentors(), rows).map.for_side("mentees").fields["preferences"]
    assert (spec.item, spec.cell) == ("header", "rank")


# -- ids -------------------------------------------------------------------------------------------

MAILS = [f"{name.split()[0].lower()}@example.org" for name in NAMES]


def with_mails(mails: list[str], **more: list[str]) -> list[dict[str, str]]:
    """Return people with an address, and columns besides."""
    return [
        {"Work e-mail": mail, **{header: cells[n] for header, cells in more.items()}}
        for n, mail in enumerate(mails)
    ]


def test_a_number_that_counts_rows_gives_way_to_addresses() -> None:
    """So that somebody in both files is one person."""
    counted = with_mails(MAILS[2:], Nr=["1", "2", "3"])
    for files in ((with_mails(MAILS), counted), (counted, with_mails(MAILS))):
        suggestion = mm.ColumnMap.suggest(*files)
        assert suggestion.map.id == "Work e-mail" and suggestion.map.id_hash
        assert "only count its rows" in suggestion.to_toml()
        pools = [
            mm.read_profiles(rows, columns=suggestion.maps[side])
            for side, rows in zip(("mentors", "mentees"), files, strict=True)
        ]
        assert len(set(pools[0].ids) & set(pools[1].ids)) == 3


def test_numbers_that_people_keep_stay_ids() -> None:
    """Of staff, however small; and large ones whatever they are called."""
    for header, cells in (("Staff number", ["1", "2", "3"]), ("Nr", ["1018", "1044", "1050"])):
        kept = with_mails(MAILS[2:], **{header: cells})
        suggestion = mm.ColumnMap.suggest(with_mails(MAILS), kept)
        assert suggestion.map.for_side("mentees").id == header


def test_whoever_left_the_address_empty_is_called_by_the_row() -> None:
    """One empty cell in twenty is no reason to give up addresses, nor to refuse a person."""
    mails = [f"p{n}@example.org" for n in range(19)]
    counted = with_mails([*mails, ""], Nr=[str(n) for n in range(1, 21)])
    suggestion = mm.ColumnMap.suggest(with_mails(mails), counted)
    theirs = suggestion.map.for_side("mentees")
    assert (theirs.id, theirs.id_else) == ("Work e-mail", "row")
    assert suggestion.map.for_side("mentors").id_else is None
    people = mm.read_profiles(counted, columns=theirs)
    assert len(people) == 20


def test_words_for_nobody_in_lists_of_people_are_proposed_as_none() -> None:
    """The reader then takes them for an answer, and looks for nobody of that name."""
    asked = {VETOES: ["geen", "Emma Bakker, Rajesh Bos", "N.v.t.", "niemand", "Emma Bakker"]}
    suggestion = mm.ColumnMap.suggest(mentors(), mentees(**asked))
    theirs = suggestion.map.for_side("mentees")
    assert {*theirs.none, *map(fold, theirs.missing)} >= {"none", "geen", "niemand", "n.v.t."}
    assert suggestion.map.for_side("mentors").none == ("none",)
    assert 'none = ["none","geen","niemand"' in suggestion.to_toml().replace("\n    ", "")
    codes = {one.code for one in mm.check(mentors(), mentees(**asked), columns=theirs).findings}
    assert not codes & {"placeholder", "veto-for-nobody"}
