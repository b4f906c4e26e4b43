"""Words that a rule compares and that only one side uses are told, with near ones.

Holds ``scoring.checks.one_sided`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

import mentormatch as mm

P = mm.Profile
KINDS = {"near-words", "no-common-word"}


def told(rule: Any, theirs: list[Any], ours: list[Any], **options: Any) -> list[mm.Finding]:
    """Return the findings on words of one side, for one rule and one answer a person."""
    name = rule.field
    mentors = [P(id=f"m{k}", **{name: said}) for k, said in enumerate(theirs)]
    mentees = [P(id=f"e{k}", **{name: said}) for k, said in enumerate(ours)]
    policy = mm.Policy(criteria=[mm.Preference()], requirements=[rule])
    return [f for f in mm.match(mentors, mentees, policy, **options).findings if f.code in KINDS]


@pytest.mark.parametrize("rule", [mm.Same, mm.Differs])
@pytest.mark.parametrize("field", ["department", "site", "team", "seniority"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HR", "Human Resources"),
        ("Sales", "Sales department"),
        ("Rotterdam", "Roterdam"),
        ("R&D", "r & d"),
        ("Zürich", "Zurich"),
        ("back-office", "Back office"),
    ],
)
def test_near_words_of_the_two_sides_are_told(rule: Any, field: str, one: str, other: str) -> None:
    """A slip, an abbreviation or another spelling counts as another word, which is told."""
    (finding,) = told(rule(field), [*[one] * 5, "Law"], [*[other] * 5, "Law"])
    assert (finding.severity, finding.code, finding.column) == ("warning", "near-words", field)
    assert f"{one!r} and {other!r}" in finding.message


def test_lists_are_held_to_the_same() -> None:
    """Languages that are no language, and tags, are compared word by word."""
    rule = mm.Shares("languages")
    (finding,) = told(rule, [{"elvish"}, {"nl"}], [{"elvishh"}, {"nl"}])
    assert "'elvish' and 'elvishh'" in finding.message
    assert not told(rule, [{"Dutch"}], [{"nl"}])


def test_a_word_near_one_of_both_sides_is_told() -> None:
    """A slip on one side is told though the right word stands on both."""
    (finding,) = told(mm.Same("site"), ["Amsterdam"] * 5, ["Amsterdam", "Amsterdm"])
    assert "'Amsterdam' and 'Amsterdm'" in finding.message


def test_sides_without_a_common_word_are_told() -> None:
    """Where the same word is asked for and none stands on both sides, nobody can be paired."""
    (finding,) = told(mm.Same("site"), ["Paris", "Rome"], ["north"])
    assert (finding.code, finding.severity) == ("no-common-word", "warning")
    assert not told(mm.Differs("site"), ["Paris", "Rome"], ["north"])


def test_words_that_differ_are_not_doubted() -> None:
    """Departments of one side only, and numbers that count, are what they are."""
    assert not told(mm.Same("department"), ["Law", "Board"], ["Law", "Sales"])
    assert not told(mm.Differs("site"), ["Site 1"], ["Site 2"])
    assert not told(mm.Differs("team"), ["A", "IT"], ["B", "HR"])


def test_people_who_were_filtered_out_do_not_count() -> None:
    """Only words of people who are in the pool are compared."""
    pool = mm.read_profiles([{"id": "a", "site": "Berlin"}, {"id": "b", "site": "Berlim"}])
    policy = mm.Policy(criteria=[mm.Preference()], requirements=[mm.Same("site")])
    matching = mm.match(pool.filter(["a"]), mm.Profiles.of([P(id="c", site="Berlin")]), policy)
    assert not KINDS & {finding.code for finding in matching.findings}


def test_words_that_were_taken_are_shown_and_contact_data_is_not() -> None:
    """A slip is told beside the word that was meant; an address is told by who wrote it."""
    mentors = [P(id="m0", offers={"python"})]
    mentees = [P(id="e0", seeks={"pyhton"}), P(id="e1", seeks={"bo@example.org"})]
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers")], requirements=[])
    told = {f.code: f.message for f in mm.match(mentors, mentees, policy).findings}
    assert "'pyhton' (near: 'python')" in told["offered-by-nobody"]
    assert "what e1 says" in told["offered-by-nobody"]


@pytest.mark.parametrize(
    ("field", "english", "dutch"),
    [
        ("department", "Finance", "Financiën"),
        ("department", "legal affairs", "Juridische zaken"),
        ("department", "IT", "ICT"),
        ("site", "Head office", "Hoofdkantoor"),
    ],
)
def test_a_department_in_two_languages_is_told(field: str, english: str, dutch: str) -> None:
    """Finance and Financiën differ letter by letter, and the rule would pass them as different."""
    said: Any = {field: english}, {field: "Zoo"}, {field: dutch}, {field: "Circus"}
    mentors = [P(id="m1", **said[0]), P(id="m2", **said[1])]
    mentees = [P(id="e1", **said[2]), P(id="e2", **said[3])]
    policy = mm.Policy(criteria=[mm.Preference()], requirements=[mm.Differs(field)])
    found = [f for f in mm.match(mentors, mentees, policy).findings if f.code == "same-meaning"]
    (finding,) = found
    assert (finding.severity, finding.column) == ("warning", field)
    line = f'[fields.{field}] values = {{ "{dutch}" = "{english}" }}'
    assert finding.cure is not None and line in finding.cure
    # A rule that does not look at the field has nothing to be warned of.
    other = mm.Policy(criteria=[mm.Preference()], requirements=[mm.Differs("team")])
    codes = {f.code for f in mm.match(mentors, mentees, other).findings}
    assert "same-meaning" not in codes


def test_words_in_one_language_are_two_departments() -> None:
    """Two departments of the list that mean two things are left alone."""
    mentors, mentees = [P(id="m", department="Finance")], [P(id="e", department="Juridische zaken")]
    policy = mm.Policy(criteria=[mm.Preference()], requirements=[mm.Differs("department")])
    assert "same-meaning" not in {f.code for f in mm.match(mentors, mentees, policy).findings}
