"""How an answer shows itself: text, frames, explanations, HTML and CSV.

Holds to account: ``results.pairs`` (``matching``, ``explain``, ``text``) and ``results``
(``summary``, ``page``, ``export``).
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import people, policy_of, pool

import mentormatch as mm
from mentormatch.terms import UNIT

ANN = mm.Profile(id="ann", offers={"sql": 4}, languages={"en"})
BEN = mm.Profile(id="ben", offers={"r": 3, "sql": 1}, languages={"nl"})
MIA = mm.Profile(id="mia", seeks={"sql": {"current": 1, "target": 3}}, languages={"en"})
NOA = mm.Profile(id="noa", seeks={"r": 4}, languages={"de"})
OLI = mm.Profile(id="oli", seeks={"sql": 2}, vetoes={"ann", "ben"})
POLICY = mm.Policy(
    criteria=[mm.Covers("seeks", "offers", weight=3), mm.Shares("languages", weight=1)],
    requirements=[mm.NotVetoed()],
)


@pytest.fixture(scope="module")
def tiny() -> mm.Matching:
    """Two mentors and three mentees, one of whom vetoes both."""
    return mm.match([BEN, ANN], [OLI, NOA, MIA], POLICY, seed=7)


TEXT = """\
2 of 3 mentees have a mentor (2 pairs; 2 of 2 mentors)
proven optimal for the objective 'coverage'; ties settled by lot (seed 7)
mean over everybody 0.521; worst pair 0.562 (noa with ben)
the whole score uses people's own answers
without a mentor: 1
  oli: VETOED_BY_ALL - vetoes exclude all 2 mentors"""


def test_printing_answers_the_first_questions(tiny: mm.Matching) -> None:
    """How many, proven or not, how good on the whole, the worst, and who is left out and why."""
    # Mia: coverage 1, English: 0.75 + 0.25. Noa: 3 of 4 levels, no language: 0.75 · 0.75.
    assert [(m.mentor, m.mentee, m.units) for m in tiny.matches] == [
        ("ann", "mia", UNIT),
        ("ben", "noa", 562_500),
    ]
    assert str(tiny) == repr(tiny) == TEXT
    assert len(tiny) == 2
    assert tiny.mean == pytest.approx((1 + 0.5625) / 3)
    assert tiny.worst is not None and tiny.worst.mentee == "noa"


def test_printing_counts_what_is_too_long_to_list() -> None:
    """Ten people are named, the others counted; mentors are counted by reason."""
    mentees = [mm.Profile(id=f"m{k:02}", vetoes={"ann", "ben"}) for k in range(13)]
    lines = str(mm.match([ANN, BEN], mentees, POLICY)).splitlines()
    assert lines[0].startswith("No answers were used")
    assert lines[1] == "0 of 13 mentees have a mentor (0 pairs; 0 of 2 mentors)"
    assert lines[3] == "mean over everybody 0.000"
    assert "without a mentor: 13" in lines and "  and 3 more: see .unmatched" in lines
    assert lines[-1] == "mentors without a mentee: 2 (VETOED_BY_ALL 2)"


def test_printing_counts_findings() -> None:
    """Warnings are counted, and it is told where they are."""
    policy = policy_of(mm.Same("team"))
    matching = mm.match([mm.Profile(id="ann")], [mm.Profile(id="mia")], policy)
    assert "1 warning: see .findings" in str(matching).splitlines()
    assert matching.findings[0].code == "no-answers"


def test_printing_tells_how_many_have_withdrawn() -> None:
    """Whoever has withdrawn is not counted among those who wait, and is still listed."""
    mentees = [MIA, NOA.replace(active=False), OLI]
    lines = str(mm.match([ANN], mentees, POLICY)).splitlines()
    assert lines[0] == "1 of 2 mentees have a mentor (1 pair; 1 of 1 mentors)"
    assert "without a mentor: 2, 1 of them withdrawn" in lines


def test_pairs_without_a_common_hour_are_told() -> None:
    """Hours that were answered and do not meet raise a warning; hours not known do not."""
    hours = {"Mon 09:00-10:00"}, {"Tue 09:00-10:00"}
    mentor, mentee = (
        who.replace(availability=slots, time_zone="UTC")
        for who, slots in zip((ANN, MIA), hours, strict=True)
    )
    policy = policy_of(mm.Overlap())
    told = mm.match([mentor], [mentee], policy).findings
    (finding,) = (f for f in told if f.code == "no-shared-hours")
    assert finding.code == "no-shared-hours" and "mia with ann" in finding.message
    more = [mentee.replace(id=f"mia{k:02}") for k in range(12)]
    told = mm.match([mentor.replace(max_mentees=12)], more, policy).findings
    (finding,) = (f for f in told if f.code == "no-shared-hours")
    assert "mia00 with ann; mia01 with ann" in finding.message
    assert finding.message.endswith("mia09 with ann and 2 more.")
    nearer = mentee.replace(availability={"Mon 09:45-10:00"})
    found = mm.match([mentor], [nearer], policy).findings
    assert "no-shared-hours" not in {f.code for f in found}
    unknown = mm.match([mentor], [mentee.replace(time_zone=None)], policy).findings
    assert "no-shared-hours" not in {f.code for f in unknown}


def test_the_frame_has_a_row_for_each_pair(tiny: mm.Matching) -> None:
    """Score, confidence and one column for each criterion."""
    frame = tiny.to_frame()
    assert frame.columns.tolist() == [
        "mentor", "mentee", "score", "confidence", "seeks", "shared languages",
    ]  # fmt: skip
    assert frame.iloc[1].tolist() == ["ben", "noa", 0.5625, 1.0, 0.5625, 0.0]
    assert mm.match([], [], POLICY).to_frame().columns.tolist() == frame.columns.tolist()


FIELDS = ("offers", "seeks", "seniority", "preferences", "vetoes", "goals", "values")


@st.composite
def matchings(draw: st.DrawFn) -> mm.Matching:
    """Draw an answer to two small pools under the default policy."""
    mentors, mentees = (
        [p.replace(max_mentors=draw(st.integers(1, 2))) for p in draw(people(FIELDS))]
        for _ in range(2)
    )
    return mm.match(pool(mentors), pool(mentees), mm.Policy(), seed=draw(st.integers(0, 9)))


@settings(max_examples=30)
@given(matching=matchings())
def test_columns_of_criteria_sum_to_the_score(matching: mm.Matching) -> None:
    """The points of a row are its score, in the frame and in micro-units."""
    frame = matching.to_frame()
    points = frame.drop(columns=["mentor", "mentee", "score", "confidence"])
    assert np.allclose(points.sum(axis=1), frame.score, atol=1e-12)
    assert [m.score for m in matching.matches] == frame.score.tolist()
    assert frame.confidence.between(0, 1).all()


@settings(max_examples=30)
@given(matching=matchings())
def test_explanations_are_the_scores(matching: mm.Matching) -> None:
    """Parts sum to the score that was matched, and agree with the frame."""
    rows = {(r.mentor, r.mentee): r for r in matching.to_frame().itertuples()}
    units = {(m.mentor, m.mentee): m.units for m in matching.matches}
    explained = set()
    for mentee in matching.scores.mentees.ids:
        told = matching.explain(mentee)
        assert [e.units for e in told] == sorted((e.units for e in told), reverse=True)
        for e in told:
            explained.add((e.mentor, e.mentee))
            assert sum(part.units for part in e.parts) == e.units == units[e.mentor, e.mentee]
            assert sum(part.weight for part in e.parts) == UNIT
            assert e.confidence == rows[e.mentor, e.mentee].confidence
            assert e.to_frame().points.sum() == pytest.approx(e.score)
    assert explained == set(units)


@settings(max_examples=30)
@given(matching=matchings())
def test_the_runner_up_is_the_best_of_the_others(matching: mm.Matching) -> None:
    """It is an eligible mentor of no match with this mentee, and nobody such scores more."""
    scores = matching.scores
    for i, mentee in enumerate(scores.mentees.ids):
        theirs = matching.mentors_of(mentee)
        others = {
            mentor: int(scores.units[j, i])
            for j, mentor in enumerate(scores.mentors.ids)
            if scores.eligible[j, i] and mentor not in theirs
        }
        for e in matching.explain(mentee):
            if e.runner_up is None:
                assert not others
                continue
            assert others[e.runner_up[0]] == e.runner_up[1] == max(others.values())
            assert e.taken_by == tuple(
                sorted(m.mentee for m in matching.matches if m.mentor == e.runner_up[0])
            )
            assert e.alternative.startswith("next best") == (e.runner_up[1] <= e.units)


def test_an_explanation_in_words(tiny: mm.Matching) -> None:
    """The lines of an explanation tell points, weight and both facts."""
    (explanation,) = tiny.explain("noa")
    assert str(explanation) == (
        "noa with ben: 0.562 of 1\n"
        "  seeks             0.562 of 0.750  mentor: r 3 | mentee: r 0→4\n"
        "  shared languages  0.000 of 0.250  mentor: nl | mentee: de\n"
        "  the whole score uses their own answers\n"
        "  next best for noa: ann with 0.000"
    )
    assert explanation.runner_up == ("ann", 0)
    frame = explanation.to_frame()
    assert frame.columns.tolist() == ["criterion", "points", "most", "answered", "mentor", "mentee"]


def test_an_explanation_marks_what_was_not_answered() -> None:
    """A neutral part is called neutral, and the share that rests on answers is told."""
    matching = mm.match([ANN.replace(languages=None)], [MIA], POLICY)
    text = str(matching.explain("mia")[0])
    assert "mentor: unanswered | mentee: en  (neutral: one side or both did not answer)" in text
    assert (
        "75% of the score uses their own answers, the rest a neutral default" in text
        and "next best" not in text
    )


def test_nobody_to_explain(tiny: mm.Matching) -> None:
    """Who is left out has no explanation of a pair, and a stranger is an error with near ids."""
    assert tiny.explain("oli") == () == tiny.mentors_of("oli")
    told = tiny.explain("oli")
    (reason,) = (u for u in tiny.unmatched if u.person == "oli")
    assert told.unmatched == reason
    for text in (str(told), repr(told)):
        assert reason.reason in text and reason.fix in text
    with pytest.raises(mm.MentorMatchError, match=r"no person has that id \(did you mean 'mia'"):
        tiny.explain("miaa")


def test_several_mentors_for_one_mentee() -> None:
    """Each of them is explained, the best first; the mean counts the best one."""
    # Without slack, so that no second mentor is given up for a better worst pair.
    policy = POLICY.replace(worst_slack=0)
    mentors = [ANN, BEN.replace(offers={"sql": 2})]
    matching = mm.match(mentors, [MIA.replace(max_mentors=2)], policy)
    assert matching.mentors_of("mia") == ("ann", "ben")
    first, second = matching.explain("mia")
    assert (first.mentor, second.mentor) == ("ann", "ben")
    assert first.runner_up is None is second.runner_up
    assert matching.mean == 1.0
    assert str(matching).startswith("1 of 1 mentees has a mentor (2 pairs; 2 of 2 mentors)")


def test_several_mentees_for_one_mentor() -> None:
    """Places of a mentor are kept and used."""
    mentees = [MIA, OLI.replace(vetoes=None), mm.Profile(id="pia", seeks={"sql": 5})]
    matching = mm.match([ANN.replace(max_mentees=2)], mentees, POLICY)
    assert [m.mentor for m in matching.matches] == ["ann", "ann"]
    assert len(matching.unmatched) == 1
    prices = matching.certificate.prices
    assert prices.index.tolist() == ["ann"] and prices.people["ann"] == 1


def test_the_certificate_tells_what_was_proven(tiny: mm.Matching) -> None:
    """Stages, values and sentences, as text and as a frame."""
    certificate = tiny.certificate
    assert certificate.proven and certificate.gap == 0
    assert [stage.name for stage in certificate.stages] == [
        "coverage", "coverage_total", "worst", "total", "lottery",
    ]  # fmt: skip
    assert str(certificate).splitlines()[:4] == [
        "most mentees served: 2 (proven)",
        "highest total at that coverage: 1.562500 (proven)",
        "worst pair raised: 0.562500 (proven)",
        "highest total: 1.562500 (proven)",
    ]
    frame = certificate.to_frame()
    assert frame.stage.tolist()[0] == "coverage" and frame.proven.all()


# -- hostile names ---------------------------------------------------------------------------------

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def hostile() -> mm.Matching:
    """People, skills, criteria and attributes that are called like markup."""
    said: dict[str, Any] = {"offers": {EVIL: 3}, "attributes": {EVIL: EVIL}}
    mentor = mm.Profile(id=EVIL, **said)
    mentees = [
        mm.Profile(id=f"{EVIL}{k}", seeks={EVIL: 3}, vetoes={EVIL} if k else None, manager=EVIL)
        for k in range(3)
    ]
    policy = policy_of(
        mm.Covers(name=f"{EVIL}skills"),
        mm.Same(EVIL),
        requirements=[mm.NotVetoed(name=f"{EVIL}rule")],
    )
    return mm.match([mentor], mentees, policy)


def test_html_is_escaped(hostile: mm.Matching, tmp_path: Path) -> None:
    """Ids, words and names of criteria never become markup, in a notebook or in the report."""
    hostile.report(tmp_path / "report.html")
    pages = {
        "matching": hostile._repr_html_(),
        "unmatched": hostile.unmatched._repr_html_(),
        "explanation": hostile.explain(f"{EVIL}0")[0]._repr_html_(),
        "report": (tmp_path / "report.html").read_text("utf-8"),
        "findings": hostile.findings._repr_html_(),
    }
    for page in pages.values():
        assert "<script" not in page.lower()
    for name in ("matching", "unmatched", "explanation", "report"):
        assert "&lt;script&gt;" in pages[name]


def test_html_tells_reasons_whole(tiny: mm.Matching) -> None:
    """Sentences are not cut off where a table would shorten a cell."""
    long = "a rule with a name that is as long as some coordinators like to make them"
    rules = [mm.Differs("team", name=long), mm.NotVetoed()]
    mentors = [ANN.replace(team="red"), BEN.replace(vetoes={"mia"})]
    matching = mm.match(mentors, [MIA.replace(team="red")], policy_of(requirements=rules))
    assert len(matching.unmatched[0].detail) > 100
    assert matching.unmatched[0].detail.split("'")[1] in matching._repr_html_()
    skills = {f"a long name of a skill, number {k}": 3 for k in range(4)}
    pair = [ANN.replace(offers=skills)], [MIA.replace(seeks=skills)]
    (explanation,) = mm.match(*pair, POLICY).explain("mia")
    assert explanation.parts[0].mentee_fact.split("→")[-2] in explanation._repr_html_()
    assert "..." not in explanation._repr_html_()


def test_the_report_needs_no_network(tiny: mm.Matching, tmp_path: Path) -> None:
    """One page holds everything: no address, no script, no picture from elsewhere."""
    path = tmp_path / "report.html"
    tiny.report(path)
    page = path.read_text("utf-8")
    for loaded in ("http://", "https://", "src=", "<script", "@import", "url(h", 'url("'):
        assert loaded not in page
    for told in ("VETOED_BY_ALL", "0.562", "worst", "seed 7", "vetoes exclude all 2 mentors"):
        assert told in page


def test_reports_of_groups_and_of_programmes_need_no_network(tmp_path: Path) -> None:
    """Nor does the page of any other answer load anything."""
    people = [mm.Profile(id=name, seeks={"sql"}, offers={"r"}) for name in "abcdefgh"]
    mm.form_groups(people[:2], people[2:], size=(3, 3)).report(tmp_path / "groups.html")
    mm.match_peers(people, mm.Policy()).report(tmp_path / "peers.html")
    (tmp_path / "m.csv").write_text("id,offers\nann,sql\n", "utf-8")
    (tmp_path / "e.csv").write_text("id,seeks\nbob,sql\n", "utf-8")
    plan = (
        '[people]\nm = { file = "m.csv" }\ne = { file = "e.csv" }\n[[programmes]]\nname = "one"\n'
        'mode = "pairs"\nmentors = { table = "m" }\nmentees = { table = "e" }\n'
    )
    (tmp_path / "plan.toml").write_text(plan, "utf-8")
    mm.Plan.from_toml(tmp_path / "plan.toml").run().write(tmp_path / "out")
    pages = [*tmp_path.glob("*.html"), *(tmp_path / "out").rglob("*.html")]
    assert len(pages) >= 4
    for page in pages:
        text = page.read_text("utf-8")
        for loaded in ("http://", "https://", "src=", "<script", "@import", "url(h", 'url("'):
            assert loaded not in text, (page.name, loaded)


def csv_of(matching: mm.Matching) -> str:
    target = io.StringIO()
    matching.to_csv(target)
    return target.getvalue()


def test_csv_holds_the_frame(tiny: mm.Matching, tmp_path: Path) -> None:
    """A file or an open stream, UTF-8, six decimals."""
    assert csv_of(tiny).splitlines() == [
        "mentor,mentee,score,confidence,seeks,shared languages",
        "ann,mia,1.000000,1.000000,0.750000,0.250000",
        "ben,noa,0.562500,1.000000,0.562500,0.000000",
    ]
    tiny.to_csv(tmp_path / "pairs.csv")
    assert (tmp_path / "pairs.csv").read_text("utf-8") == csv_of(tiny)


def test_letters_beyond_ascii_begin_with_a_mark(tmp_path: Path) -> None:
    """A spreadsheet takes a file without a mark for another encoding; plain ones need none."""
    for name, mark in (("zoë", b"\xef\xbb\xbf"), ("zoe", b"")):
        matching = mm.match(
            [mm.Profile(id=name)], [mm.Profile(id="eli"), mm.Profile(id=name + "2")]
        )
        matching.to_csv(tmp_path / "pairs.csv")
        matching.unmatched.to_csv(tmp_path / "unmatched.csv")
        for path in tmp_path.glob("*.csv"):
            raw = path.read_bytes()
            assert raw.startswith(mark) and raw.startswith(b"\xef") == bool(mark), path.name


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_disarms_formulas(start: str, tmp_path: Path) -> None:
    """Text that a spreadsheet would run gets a quote first, in cells and in the header."""
    formula = f"{start}cmd|' /C calc'!A0"
    matching = mm.match(
        [ANN.replace(id=formula.replace("@", "="))],
        [MIA, OLI.replace(id=f"{formula}b".replace("@", "="), vetoes={formula.replace("@", "=")})],
        policy_of(mm.Covers(name=formula), requirements=[mm.NotVetoed()]),
    )
    matching.unmatched.to_csv(tmp_path / "left.csv")
    for text in (csv_of(matching), (tmp_path / "left.csv").read_text("utf-8")):
        cells = text.replace("\n", ",").split(",")
        assert any(cell.startswith("'") for cell in cells)
        assert not [c for c in cells if c.startswith((start, f'"{start}')) and not c[1:2].isdigit()]


# -- small programmes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mentors", "mentees"), [([], []), ([ANN], []), ([], [MIA]), ([ANN], [OLI]), ([ANN], [ANN])]
)
@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_nobody_to_match_is_an_answer(
    mentors: list[mm.Profile], mentees: list[mm.Profile], objective: str, tmp_path: Path
) -> None:
    """Empty pools, one person and all pairs forbidden give an empty, proven matching."""
    policy = POLICY.replace(objective=objective, requirements=(mm.NotVetoed(), mm.NotSelf()))
    matching = mm.match(mentors, mentees, policy)
    assert matching.matches == () and matching.worst is None and matching.mean == 0
    assert matching.certificate.proven and matching.certificate.gap == 0
    assert len(matching.unmatched) == len(mentors) + len(mentees)
    assert str(matching) and matching._repr_html_() and str(matching.certificate)
    assert matching.to_frame().empty
    assert csv_of(matching).count("\n") == 1
    matching.report(tmp_path / "report.html")
    again = mm.Matching.from_json(matching.to_json(), mentors=mentors, mentees=mentees)
    assert again.to_json() == matching.to_json()


def test_all_scores_equal_is_an_answer() -> None:
    """Where criteria tell nobody apart everybody is matched, by lottery."""
    mentors, mentees = ([mm.Profile(id=f"{s}{k}") for k in range(3)] for s in "ab")
    draws = {mm.match(mentors, mentees, policy_of(), seed=s).matches for s in range(20)}
    assert len(draws) > 1 and {len(matches) for matches in draws} == {3}


def test_infeasible_minimum_loads_tell_ids_and_arithmetic() -> None:
    """Mentors who are promised more than can come: who, how many, and the cure."""
    mentors = [ANN.replace(min_mentees=2, max_mentees=2), BEN.replace(min_mentees=1)]
    with pytest.raises(mm.Infeasible) as caught:
        mm.match(mentors, [MIA, NOA], POLICY)
    error = caught.value
    assert (error.shortfall, error.needed, error.reachable) == (1, 3, 2)
    assert error.mentors == ("ann", "ben")
    assert str(error) == (
        "ann, ben must have 3 mentees (min_mentees), and only 2 can come to them; lower their "
        "minimum by 1 in all, or relax a requirement"
    )


def test_a_minimum_load_is_kept() -> None:
    """A promise comes before the total; that of somebody withdrawn is void."""
    policy = policy_of(mm.Listed([("ben", "mia")]))
    free = mm.match([ANN, BEN], [MIA], policy)
    assert [(m.mentor, m.mentee) for m in free.matches] == [("ben", "mia")]
    promised = mm.match([ANN.replace(min_mentees=1), BEN], [MIA], policy)
    assert [(m.mentor, m.mentee) for m in promised.matches] == [("ann", "mia")]
    gone = mm.match([ANN.replace(min_mentees=1, active=False), BEN], [MIA], policy)
    assert [(m.mentor, m.mentee) for m in gone.matches] == [("ben", "mia")]


def test_a_higher_score_is_said_to_be_one_with_who_took_it() -> None:
    """A "next best" that stands above the pair itself was read as an error."""
    mentors = [mm.Profile(id="ann", offers={"sql": 5}), mm.Profile(id="ben", offers={"sql": 2})]
    mentees = [
        mm.Profile(id="eli", seeks={"sql": 4}),
        mm.Profile(id="fay", seeks={"sql": {"target": 5}}),
    ]
    matching = mm.match(mentors, mentees, mm.Policy(criteria=[mm.Covers()]))
    of = {m.mentor: m.mentee for m in matching.matches}
    lower, higher = (matching.explain(of[who])[0] for who in ("ann", "ben"))
    assert f"next best for {lower.mentee}: ben with" in str(lower)
    assert f"{higher.mentee} would score higher with ann (" in str(higher)
    assert f"who is with {lower.mentee}" in str(higher)


def test_the_proof_shows_itself() -> None:
    """Stages with values, and bounds where they are open; of groups as well."""
    matching = mm.match([ANN], [MIA], POLICY)
    assert repr(matching.certificate).startswith("Certificate(coverage=1, ")
    assert repr(matching.certificate).endswith("; proven)")
    groups = mm.form_groups(None, [mm.Profile(id=name) for name in "abcdefgh"])
    assert repr(groups.certificate).startswith("BoundCertificate(people=8")
