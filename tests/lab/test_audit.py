"""How groups of people fared: counts, ratios with intervals, what is shown and what is not.

Holds ``lab.audit`` and ``results.lab.audit`` to account; the interval against statsmodels, the p of
permutations against all permutations.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import InputError
from mentormatch.lab.audit.intervals import _score, ratio_interval
from mentormatch.lab.audit.permutations import permuted_p
from mentormatch.lab.audit.suppression import shown_groups

_POLICY = mm.Policy(criteria=[mm.Covers("seeks", "offers")])


@pytest.fixture(scope="module")
def programme() -> mm.Matching:
    """Return the bundled programme, matched."""
    people = mm.datasets.load_programme()
    return mm.match(people.mentors, people.mentees, seed=7)


def _matched(served: int, of: int) -> mm.Matching:
    """Return a matching of mentees e00, e01, … of whom the first ones alone may be served."""
    mentors = [mm.Profile(id="ann", offers={"sql": 5}, max_mentees=of)]
    mentees = [
        mm.Profile(id=f"e{k:02}", seeks={"sql": 3}, vetoes={"ann"} if k >= served else set())
        for k in range(of)
    ]
    return mm.match(mentors, mentees, _POLICY)


def test_the_bundled_programme(programme: mm.Matching) -> None:
    """Women 32 of 36, men 19 of 20: a ratio of 0.94, and 0.78 to 1.18 agree with the data."""
    audit = programme.audit("Gender", reference="man")
    counts = audit.by_group[["matched", "n"]].dropna().astype(int).T.to_dict("list")
    assert counts == {"woman": [32, 36], "man": [19, 20]}
    woman = audit.ratio.loc["woman"]
    assert [round(woman[name], 2) for name in ("ratio", "low", "high")] == [0.94, 0.78, 1.18]
    assert woman["p"] == pytest.approx(0.645, abs=5e-4)
    assert woman["verdict"] == mm.AuditVerdict.NO_DIFFERENCE
    assert "No difference shown; ratios from 0.78 to 1.18 agree with these data." in str(audit)
    assert audit.difference.loc["woman", "rate"] == pytest.approx(32 / 36 - 19 / 20)
    assert audit.overall["matched"] == len(programme.matches)
    # The two smaller groups are named, and nothing is told of them.
    hidden = audit.to_frame().set_index("Gender").loc[["non-binary", "prefer not to say"]]
    assert hidden.drop(columns="verdict").isna().all(axis=None)


def test_the_largest_group_is_the_reference(programme: mm.Matching) -> None:
    """And the interval turned round is that of the other way."""
    audit, other = programme.audit(), programme.audit(reference="man")
    assert audit.reference == ("woman",)
    there, back = audit.ratio.loc["man"], other.ratio.loc["woman"]
    for end, opposite in (("ratio", "ratio"), ("low", "high"), ("high", "low"), ("p", "p")):
        turned = back[opposite] if end == "p" else 1 / back[opposite]
        assert there[end] == pytest.approx(turned, rel=1e-6)


@st.composite
def _two_rates(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n, n_reference = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return draw(st.integers(0, n)), n, draw(st.integers(0, n_reference)), n_reference


@given(_two_rates(), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_ends_of_an_interval(rates: tuple[int, int, int, int], level: float) -> None:
    """The ratio lies between them, and at each end the score is the quantile of the normal."""
    from scipy.special import ndtri

    matched, _, matched_reference, _ = rates
    low, high = ratio_interval(*rates, level)
    assert (low == 0) == (matched == 0)
    assert math.isinf(high) == (matched_reference == 0)
    if matched:
        assert _score(low, *rates) == pytest.approx(ndtri((1 + level) / 2), rel=1e-6)
    if matched_reference:
        ratio = (rates[0] / rates[1]) / (rates[2] / rates[3])
        assert low <= ratio <= high
        assert _score(high, *rates) == pytest.approx(-ndtri((1 + level) / 2), rel=1e-6)


@given(_two_rates(), st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=40, deadline=None)
def test_intervals_are_those_of_statsmodels(rates: tuple[int, int, int, int], level: float) -> None:
    """The score interval of a ratio, with the correction of Miettinen and Nurminen."""
    # Shipped tests run without it; those of a developer have it (the extra [dev]).
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    matched, n, matched_reference, n_reference = rates
    if not (0 < matched < n and 0 < matched_reference < n_reference):
        return
    theirs = proportion.confint_proportions_2indep(
        matched, n, matched_reference, n_reference, method="score", compare="ratio",
        alpha=1 - level, correction=True,
    )  # fmt: skip
    assert ratio_interval(*rates, level) == pytest.approx(theirs, rel=1e-4)


def test_permutations_agree_with_all_of_them() -> None:
    """The share of drawn permutations is that of all, as far as drawing can tell."""
    codes = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])
    values = np.array([9, 7, 8, 0, 2, 0, 0, 3, 5]) * 100_000

    def away(first: tuple[int, ...]) -> float:
        ours = np.isin(np.arange(len(codes)), first)
        return float(abs(values[ours].mean() - values[~ours].mean()))

    everything = [away(first) for first in combinations(range(9), 4)]
    seen = away((0, 1, 2, 3))
    exact = sum(one >= seen - 1e-9 for one in everything) / len(everything)
    drawn = permuted_p(codes, values, 2, 0, 4000, 5)[1] / 4000
    assert drawn == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 4000))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), min_size=3, max_size=12))
def test_permutations_know_no_order(people: list[tuple[int, int]]) -> None:
    """In whatever order people stand, the count is the same; that of the reference is all."""
    codes, values = np.array(people).T
    counts = permuted_p(codes, values, 3, 0, 20, 1)
    turned = permuted_p(codes[::-1], values[::-1], 3, 0, 20, 1)
    assert counts.tolist() == turned.tolist()
    assert counts[0] == 20


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.integers(1, 8))
def test_no_small_group_is_shown_or_can_be_computed(sizes: list[int], small: int) -> None:
    """Whoever knows everybody and what is shown cannot tell one hidden group from another."""
    shown = shown_groups(np.array(sizes), small)
    assert all(size >= small for size, seen in zip(sizes, shown, strict=True) if seen)
    hidden = np.count_nonzero(~shown)
    assert hidden != 1 or not shown.any()
    assert hidden <= max(2, sum(size < small for size in sizes))


_LETTERS = st.sampled_from(["x", "y", "z", None])


@given(st.lists(st.tuples(_LETTERS, _LETTERS), min_size=4, max_size=4), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_groups_are_counted(answers: list[tuple[str | None, str | None]], small: int) -> None:
    """What is shown is a count of people; unanswered is a group; rows may come in any order."""
    matching = _matched(2, 4)
    rows = [{"id": f"e{k:02}", "A": a, "B": b} for k, (a, b) in enumerate(answers)]
    audit = matching.audit(["A", "B"], groups=_frame(rows), small=small, permutations=5)
    turned = matching.audit(["A", "B"], groups=_frame(rows[::-1]), small=small, permutations=5)
    assert audit == turned or "nan" in repr(list(audit))
    assert audit.to_frame().equals(turned.to_frame())
    counts: Counter[tuple[str, ...]] = Counter((a or "unknown", b or "unknown") for a, b in answers)
    assert {one.group for one in audit} == set(counts)
    for one in audit:
        if one.measures is not None:
            assert one.measures.n == counts[one.group] >= small
    if all(one.measures for one in audit):
        assert sum(one.measures.matched for one in audit if one.measures) == 2


def _frame(rows: list[dict[str, str | None]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows)


def test_verdicts() -> None:
    """Fewer than ten are too few; so is an interval that holds 0.8 and 1.25; else it is told."""
    matching = _matched(12, 24)
    first = {f"e{k:02}": "a" if k < 12 else "b" for k in range(24)}
    audit = matching.audit(groups=first)
    assert [one.verdict for one in audit] == [
        mm.AuditVerdict.REFERENCE,
        mm.AuditVerdict.DIFFERENCE,
    ]
    assert audit.by == ("group",)
    assert "b against a: ratio 0.00" in str(audit)
    assert "A difference is shown; ratios from 0.00 to 0.25 agree with these data" in str(audit)
    told = audit.groups[1].ratio
    assert told is not None
    assert max(told.p_permuted, told.p_mean) < 0.01

    mixed = {f"e{k:02}": "ab"[k % 2] for k in range(24)}
    assert matching.audit(groups=mixed).groups[1].verdict is mm.AuditVerdict.TOO_FEW
    few = {f"e{k:02}": "a" if k < 15 else "b" for k in range(24)}
    audit = matching.audit(groups=few)
    assert audit.groups[1].verdict is mm.AuditVerdict.TOO_FEW
    assert "b against a: too few to judge." in str(audit)
    alone = matching.audit(groups=dict.fromkeys(first, "a"))
    assert "There are no two groups to compare." in str(alone)


def test_measures_of_mentors_and_mentees() -> None:
    """Wishes, levels and places are counted by hand."""
    ladder = ["junior", "senior", "lead"]
    mentors = mm.Profiles.of(
        [
            mm.Profile(id="ann", offers={"sql"}, seniority="lead", max_mentees=2),
            mm.Profile(id="bo", offers={"r"}, seniority="senior", max_mentees=3),
        ],
        ladder=ladder,
    )
    mentees = [
        mm.Profile(id="cem", seeks={"sql"}, preferences=["ann"]),
        mm.Profile(id="dee", seeks={"r"}, preferences=["zoe", "ann", "bo"]),
        mm.Profile(id="eva", seeks={"sql"}),
    ]
    groups = {"ann": "f", "bo": "m", "cem": "m", "dee": " ", "eva": "m", "somebody else": "f"}
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers")])
    matching = mm.match(mentors, mentees, policy)
    made = {match.mentee: match.mentor for match in matching.matches}
    assert made == {"cem": "ann", "dee": "bo", "eva": "ann"}
    theirs = matching.audit(groups=groups, small=1).by_group
    assert theirs.loc[["m"], ["n", "matched"]].to_numpy().tolist() == [[2, 2]]
    assert theirs["first_wish"].to_dict() == {"m": 1.0, "unknown": 0.0}
    assert theirs["partner_level"].to_dict() == {"m": 2.0, "unknown": 1.0}
    ours = matching.audit(groups=groups, side="mentor", small=1).by_group
    assert ours[["load", "places", "used"]].T.to_dict("list") == {
        "f": [2, 2, 1.0],
        "m": [1, 3, pytest.approx(1 / 3)],
    }
    # One wish is not shown where two people have to have one.
    assert matching.audit(groups=groups, small=2).overall["first_wish"] == 0.5
    assert math.isnan(matching.audit(groups=groups, small=3).overall["first_wish"])


def test_no_record_knows_the_columns(tmp_path: Path) -> None:
    """With the answers of all people changed, not a byte of what is written changes."""
    people = mm.datasets.load_programme()
    written = {}
    for shift in (0, 1):
        pools = [_shifted(pool, shift) for pool in (people.mentors, people.mentees)]
        matching = mm.match(pools[0], pools[1], seed=7)
        folder = tmp_path / str(shift)
        folder.mkdir()
        matching.audit("Gender")
        matching.to_json(folder / "matching.json")
        matching.report(folder / "report.html")
        matching.handouts(folder / "pages")
        matching.to_frame().to_csv(folder / "pairs.csv")
        matching.scores.mentees.to_csv(folder / "mentees.csv")
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        written[shift] = [(path.name, path.read_bytes()) for path in files]
    assert written[0] == written[1]
    assert len(written[0]) > 50
    assert not any(b"non-binary" in data for _, data in written[0])


def _shifted(pool: mm.Profiles, by: int) -> mm.Profiles:
    from dataclasses import replace

    audit = pool.audit
    audit["Gender"] = np.roll(audit["Gender"].to_numpy(), by)
    return replace(pool, _data=replace(pool._data, audit=audit), derived={})


def test_faces_name_nobody_and_claim_nothing(programme: mm.Matching) -> None:
    """Print, Dutch, HTML, table and CSV hold no id, no word of praise, and no raw markup."""
    groups = {
        who: "<b>x</b>" if row % 2 else "y" for row, who in enumerate(programme.scores.mentees.ids)
    }
    audit = programme.audit("Hobby", groups=groups)
    text = io.StringIO()
    audit.to_csv(text)
    dutch = audit.told(language="nl")
    faces = [str(audit), dutch, audit._repr_html_(), text.getvalue(), repr(audit)]
    for face in faces:
        assert not re.search(r"\bHF\d+|\bfair|unbiased|compliant|robust|eerlijk", face)
    assert "<b>" not in faces[2]
    assert dutch.startswith("Mentees naar Hobby: 55 van 60 hebben een mentor (0,917).")
    assert not set(re.findall("[a-z]{4,}", dutch)) & {"against", "matched", "shown", "ratio"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"by": "Gendre"}, "did you mean 'Gender'"),
        ({"by": []}, "name at least one"),
        ({"groups": {"nobody": "a"}}, "none of its ids"),
        ({"groups": 7}, "expected a DataFrame"),
        ({"side": "peer"}, "expected 'mentor' or 'mentee'"),
        ({"level": 95}, "no share between 0 and 1"),
        ({"small": 0}, "at least 1"),
        ({"small": 2.5}, "small: expected a whole number"),
        ({"permutations": 0}, "at least 1"),
        ({"reference": "owl"}, "those that are shown: 'woman', 'man'"),
        ({"reference": "non-binary"}, "it has too few people"),
    ],
)
def test_refusals(programme: mm.Matching, given: dict[str, object], told: str) -> None:
    """What cannot be asked is refused with what can."""
    with pytest.raises(InputError, match=re.escape(told)):
        programme.audit(**given)  # type: ignore[arg-type]


def test_a_pool_without_protected_columns_asks_for_groups() -> None:
    """And of several columns one is named."""
    matching = _matched(2, 4)
    with pytest.raises(InputError, match="no protected column; give groups="):
        matching.audit()
    rows: list[dict[str, str | None]] = [{"id": "e00", "A": "x", "B": "y"}]
    with pytest.raises(InputError, match="name one of the columns, or several: 'A', 'B'"):
        matching.audit(groups=_frame(rows))
    with pytest.raises(InputError, match="stands there twice"):
        matching.audit("A", groups=_frame(rows * 2))


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the record: the table on stdout, the words on stderr; as text, the words."""
    monkeypatch.chdir(tmp_path)
    rows = "\n".join(f"e{k:02},sql,{'wm'[k % 2]}" for k in range(12))
    Path("e.csv").write_text(f"id,seeks,Gender\n{rows}\n", "utf-8")
    Path("m.csv").write_text("id,offers,max_mentees\nann,sql,9\n", "utf-8")
    assert main(["match", "m.csv", "e.csv", "--out", "result"]) == 0
    capsys.readouterr()
    asked = ["audit", "m.csv", "e.csv", "--by", "Gender", "--reference", "w"]
    asked += ["--record", "result/matching.json"]
    assert main(asked) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Gender,n,absent,matched,rate,mean")
    assert out.count("\n") == 3
    assert "m against w: too few to judge." in err
    assert main([*asked, "--format", "text", "--language", "nl"]) == 0
    out, _ = capsys.readouterr()
    assert "m tegenover w: te weinig mensen om iets te zeggen." in out


def _answered(column: str, answers: list[str], *, mentor: str = "Gender") -> mm.Matching:
    """Return a matching of mentees who answered a protected question so, and one mentor."""
    frame = pd.DataFrame(
        {
            "id": [f"e{k:02}" for k in range(len(answers))],
            "seeks": "sql",
            column: answers,
        }
    )
    mentors = pd.DataFrame(
        {"id": ["ann"], "offers": ["sql"], "max_mentees": [len(answers)], mentor: ["Vrouw"]}
    )
    return mm.match(mm.read_profiles(mentors), mm.read_profiles(frame), _POLICY)


def test_answers_written_in_several_ways_are_one_group() -> None:
    """Case, spaces and known words; the name is the answer that most gave."""
    said = ["female", "Female", " FEMALE", "F", "v", "Vrouw", "Vrouw", "Man", "m"]
    audit = _answered("Gender", said).audit(small=1)
    assert audit.by_group["n"].to_dict() == {"Vrouw": 7, "Man": 2}
    assert {frozenset(one) for one in audit.as_one} == {
        frozenset({"Vrouw", "female", "Female", "FEMALE", "F", "v"}), frozenset({"Man", "m"}),
    }  # fmt: skip
    assert "Counted as one: Vrouw (also F" in str(audit)
    # The reference may be asked for as anybody wrote it.
    assert _answered("Gender", said).audit(small=1, reference="MAN").reference == ("Man",)


def test_words_of_one_question_are_no_words_of_another() -> None:
    """F and female are one sex, and two religions; yes and ja are one anywhere."""
    audit = _answered("Religion", ["F", "female", "yes", "Ja"]).audit(small=1)
    assert audit.by_group["n"].to_dict() == {"Ja": 2, "F": 1, "female": 1}


def test_groups_that_may_be_one_are_told_and_made_one() -> None:
    """A slip is told with the option; numbers, short words and known ones are no slip."""
    said = ["Buddhist", "Budhist", "Hindu", "Hindi", "30-39", "40-49", "male", "female"]
    matching = _answered("Religion", said)
    audit = matching.audit(small=1)
    assert {frozenset(two) for two in audit.alike} >= {frozenset({"Buddhist", "Budhist"})}
    assert not any("30-39" in two for two in audit.alike)
    assert "--value Budhist=Buddhist" in str(audit)
    one = matching.audit(small=1, values={"budhist": "Buddhist"})
    assert one.by_group["n"]["Buddhist"] == 2
    assert not _answered("Gender", ["male", "female", "woman"]).audit(small=1).alike


def test_an_answer_that_means_itself_stays_apart() -> None:
    """And what an answer is said to mean is known as any other word."""
    matching = _answered("Gender", ["Vrouw", "V", "Dame"])
    apart = matching.audit(small=1, values={"V": "V", "Dame": "female"})
    assert apart.by_group["n"].to_dict() == {"Vrouw": 2, "V": 1}


@pytest.mark.parametrize("values", ["V=Vrouw", {"V": ""}, {"V": 3}])
def test_values_that_are_none(values: object) -> None:
    """They are refused with an example."""
    with pytest.raises(InputError, match="answer → what it means"):
        _answered("Gender", ["V"]).audit(values=values)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(st.permutations(["F", "f", "female", "Male", "male", "x", "X "]))
def test_the_order_of_rows_names_the_same_groups(said: list[str]) -> None:
    """Spellings that as many gave are settled by their letters, not by who stands first."""
    audit = _answered("Gender", said).audit(small=1)
    assert audit.by_group["n"].to_dict() == {"F": 3, "Male": 2, "X": 2}


def test_a_column_is_found_by_what_the_other_side_calls_it() -> None:
    """Gender and Geslacht are one question; Age is told where it is asked."""
    matching = _answered("Geslacht", ["V", "M"])
    assert matching.audit("Gender", small=1).by == ("Geslacht",)
    assert matching.audit("geslacht", side="mentor", small=1).by == ("Gender",)
    with pytest.raises(InputError, match=r"mentors have 'Age': .* side='mentor' \(--side mentor"):
        _answered("Geslacht", ["V"], mentor="Age").audit("Age")
    # Two columns of one ground could both be meant.
    both = pd.DataFrame({"id": ["e"], "Geslacht": ["V"], "Pronouns": ["she/her"]})
    mentors = pd.DataFrame({"id": ["ann"], "Gender": ["V"]})
    doubtful = mm.match(mm.read_profiles(mentors), mm.read_profiles(both), _POLICY)
    with pytest.raises(InputError, match="no column of groups"):
        doubtful.audit("Gender")


def test_the_command_takes_what_an_answer_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--value`` is ``values``."""
    (tmp_path / "m.csv").write_text("id,offers,max_mentees\nann,sql,9\n")
    rows = "".join(f"e{k},sql,{one}\n" for k, one in enumerate(["Dame", "Vrouw", "M"]))
    (tmp_path / "e.csv").write_text("id,seeks,Gender\n" + rows)
    files = [str(tmp_path / "m.csv"), str(tmp_path / "e.csv"), "--anyway"]
    assert main(["audit", *files, "--small", "1", "--value", "dame=Vrouw"]) == 0
    assert "\nVrouw,2," in capsys.readouterr().out
    assert main(["audit", *files, "--value", "dame"]) == 2
    assert "ANSWER=MEANING" in capsys.readouterr().err
