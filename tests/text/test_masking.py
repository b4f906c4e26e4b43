"""A text of the data is repeated in a message only if it is an option, a number or a word of ours.

Holds ``text.masking`` and ``people.grammar.own_words`` to account, and whoever tells of words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.text.masking import quoted, repeated

P = mm.Profile
NAME, WORD, MAIL, DIALLED = "Zyxwvut Qwrtplk", "Zyxwvut", "zyx@mail.example", "+31 612345"
PRIVATE = [NAME, WORD, MAIL, DIALLED, "Canarystraat 1", "12-03-1970"]


def read(cells: list[str], column: str) -> mm.Finding:
    """Return the one refusal of a column in which these cells stand, one a row."""
    people = [{"id": f"a{k}", column: cell} for k, cell in enumerate(cells)]
    found = mm.read_profiles([*people, {"id": "z"}], on_error="drop").findings.refused
    return found[0]


@pytest.mark.parametrize("column", ["max_mentees", "from_date", "active", "time_zone"])
@pytest.mark.parametrize("text", PRIVATE)
def test_what_few_write_is_told_by_its_place(column: str, text: str) -> None:
    """Row, column, id, what was expected; and nothing of the cell."""
    finding = read([text] * 4, column)
    assert finding.value is None
    assert (finding.row, finding.column, finding.person) == (2, column, "a0")
    assert finding.expected and text not in str(finding)


@pytest.mark.parametrize("column", ["max_mentees", "from_date", "active", "time_zone"])
def test_what_five_rows_hold_is_an_option(column: str) -> None:
    """It is shown, but never with an @ or six digits."""
    assert read([WORD] * 5, column).value == WORD
    assert read([MAIL] * 5, column).value is None
    assert read([DIALLED] * 9, column).value is None


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("max_mentees", "two"),
        ("max_mentees", "2.5"),
        ("max_mentees", "#N/A"),
        ("active", "expert"),
        ("availability", "Monday morning"),
        ("time_zone", "CET"),
        ("time_zone", "Pacific Standard Time"),
    ],
)
def test_words_of_our_own_and_numbers_are_shown(column: str, text: str) -> None:
    """Nobody is called by a number, a weekday, a level or the label of a time zone."""
    assert read([text], column).value == text


def test_an_item_five_times_in_one_cell_is_in_one_row() -> None:
    """Rows count, not items."""
    assert read([f"{WORD}; " * 6], "availability").value is None


def test_long_texts_and_numbers_are_short_in_messages() -> None:
    """A message quotes a name of a setting shortened, whatever it is made of."""
    assert len(quoted("x" * 10**6)) < 70 and len(quoted("\ufeff" * 10**6)) < 70
    assert len(quoted("(" * 10**6)) < 70
    assert quoted(10**5_000) == "a number of very many digits"
    assert repeated("x" * 10**6, rows=5) == "x" * 59 + "…"


POOL = mm.Profiles.of([P(id=f"p{k}", site="Porto", seniority="3") for k in range(6)])
UNKNOWN: dict[str, Callable[[], object]] = {
    "a person": lambda: POOL[WORD],
    "together": lambda: mm.form_groups(None, POOL, together=[("p0", NAME)]),
    "pinned": lambda: mm.form_groups(POOL, POOL, pinned={WORD: NAME}),
    "not alone": lambda: mm.form_groups(None, POOL, not_alone=f"site={WORD}"),
    "an account": lambda: mm.Ledger.of(POOL).balance(WORD),
    "a ladder": lambda: mm.Profiles.of([P(id="a", seniority=NAME)], ladder=["one"]),
    "a criterion": lambda: mm.Policy.from_json(text=f'{{"criteria": [{{"kind": "{WORD}"}}]}}'),
    "a record": lambda: mm.read_grouping(f'{{"mode": "{WORD}"}}', mentees=POOL),
    "a strength": lambda: mm.read_needs({"pivot": {"coach": WORD}}),
    "a plan": lambda: mm.Plan.from_toml(
        text=f'[people]\na = {{file = "x"}}\n[[programmes]]\nname = "b"\nmode = "{WORD}"\n'
    ),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_words_that_are_nobodys_are_not_repeated(case: str) -> None:
    """Ids, values and words of a call, a policy, a plan or a record that mean nothing here."""
    with pytest.raises(mm.MentorMatchError) as caught:
        UNKNOWN[case]()
    assert "zyx" not in str(caught.value).lower() and "qwr" not in str(caught.value).lower()


def test_findings_of_an_answer_hold_no_words_of_few(tmp_path: Path) -> None:
    """Wishes, top criteria and pairs on a list are told by id and place.

    Skills and sites were taken as answers, so they are told as explanations tell them.
    """
    mentors = [P(id="m", offers={"sql"}, site=f"{WORD}s")]
    mentees = [
        P(id="e", seeks={NAME}, site=WORD, top_criterion=WORD, preferences=[WORD], vetoes=["M"])
    ]
    policy = mm.Policy(requirements=[mm.Same("site"), mm.NotListed([("m", WORD)]), mm.NotVetoed()])
    made = mm.match(mentors, mentees, policy)
    codes = {finding.code for finding in made.findings}
    assert {"top-criterion-unknown", "near-words", "offered-by-nobody", "listed-unknown"} <= codes
    assert {"preference-for-nobody", "veto-for-nobody"} <= codes
    taken = {"near-words", "offered-by-nobody"}
    told = "\n".join(str(one) for one in made.findings if one.code not in taken).lower()
    assert "zyx" not in told and "qwr" not in told
    assert "did you mean 'm'" in told


def test_what_many_say_is_told_in_an_answer() -> None:
    """Five people make a word an option there too."""
    mentors = [P(id=f"m{k}", offers={"python"}) for k in range(5)]
    mentees = [P(id=f"e{k}", seeks={"pythn"}, top_criterion="sql") for k in range(5)]
    told = str(mm.match(mentors, mentees).findings)
    assert "'pythn' (near: 'python')" in told and "top_criterion 'sql' of 5 mentees" in told
