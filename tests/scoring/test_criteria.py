"""Every criterion and every rule on people whose numbers were worked out by hand.

Holds ``scoring.kernels``, ``scoring.relations``, ``scoring.coverage`` and
``scoring.people_rules`` to account.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from scoring_oracle import GAP_TABLE
from scoring_strategies import LADDER, compare, passes, policy_of, pool, units

import mentormatch as mm
from mentormatch.terms import UNIT


def mentor(**said: Any) -> mm.Profile:
    return mm.Profile(id="ann", **said)


def mentee(**said: Any) -> mm.Profile:
    return mm.Profile(id="bob", **said)


# -- coverage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offers", "seeks", "expected"),
    [
        ({"sql": 4}, {"sql": {"current": 1, "target": 4}}, 1),
        ({"sql": 3}, {"sql": {"current": 1, "target": 4}}, 2 / 3),
        ({"sql": 1}, {"sql": {"current": 1, "target": 4}}, 0),
        ({"sql": 0}, {"sql": {"current": 1, "target": 4}}, 0),
        ({"r": 5}, {"sql": 4}, 0),
        ({"sql": 5, "r": 5}, {"sql": 2}, 1),
        ({"sql": None}, {"sql": 3}, 1),  # a level that was not stated counts as 3
        ({"sql": None}, {"sql": 4}, 3 / 4),
        ({"sql": 2}, {"sql": {}}, 2 / 3),  # a target that was not stated counts as 3
        ({"sql": 4}, {"sql": {"target": 4, "importance": 3}, "r": {"target": 4}}, 3 / 4),
        ({"r": 2}, {"sql": {"target": 4, "importance": 3}, "r": {"target": 4}}, 1 / 8),
        ({"r": 4}, {"sql": {"current": 3, "target": 3}, "r": 4}, 1),  # SQL is met and dropped
        ({"r": 4}, {"sql": {"current": 3, "target": 2}}, 1),  # nothing is left to learn
        ({}, {"sql": {"current": 3, "target": 2}}, 1),
        ({}, {"sql": 3}, 0),  # the mentor offers none
        ({"sql": 3}, {}, 0),  # the mentee seeks none
    ],
)
def test_skill_coverage(offers: dict[str, Any], seeks: dict[str, Any], expected: float) -> None:
    """Coverage is the share of the way from the current to the target level, by importance."""
    found = units(mentor(offers=offers), mentee(seeks=seeks), mm.Covers())
    assert abs(found - expected * UNIT) <= 1


@pytest.mark.parametrize(
    ("theirs", "ours"), [({}, {"seeks": {"sql"}}), ({"offers": {"sql"}}, {}), ({}, {})]
)
def test_coverage_without_an_answer_is_a_quarter(
    theirs: dict[str, Any], ours: dict[str, Any]
) -> None:
    """If one side said nothing the pair gains ¼ and no confidence."""
    scores = compare(mentor(**theirs), mentee(**ours), mm.Covers())
    assert scores.units[0, 0] == UNIT / 4
    assert scores.confidence("ann", "bob") == 0


def test_coverage_starts_from_what_the_mentee_knows() -> None:
    """With own=, a need starts no lower than the mentee's own level there."""
    learner = mentee(seeks={"sql": 4, "r": 2}, offers={"sql": 3, "r": 2})
    teacher = mentor(offers={"sql": 3, "r": 5})
    assert units(teacher, learner, mm.Covers()) == UNIT * 7 // 8
    assert units(teacher, learner, mm.Covers(own="offers")) == 0
    assert units(mentor(offers={"sql": 4}), learner, mm.Covers(own="offers")) == UNIT


def test_coverage_of_goals_compares_tags_and_kinds() -> None:
    """Goals meet in their tags and kinds; a goal in free text alone is unanswered."""
    aims = mentee(goals=[mm.Goal(kind="pivot", tags={"promotion"}), mm.Goal(text="be happy")])
    helper = mentor(goals=[mm.Goal(tags={"pivot"})])
    assert units(helper, aims, mm.Covers("goals", "goals")) == UNIT / 2
    silent = mentee(goals=[mm.Goal(text="be happy")])
    assert compare(helper, silent, mm.Covers("goals", "goals")).confidence("ann", "bob") == 0
    assert units(helper, mentee(goals=()), mm.Covers("goals", "goals")) == 0


def test_coverage_of_tags_is_a_share_of_the_mentees_tags() -> None:
    """A mentor of many experiences loses nothing; a mentee's third tag costs a third."""
    found = units(
        mentor(experience={"a", "b", "c", "d"}),
        mentee(experience={"a", "b", "z"}),
        mm.Covers("experience", "experience"),
    )
    assert abs(found - UNIT * 2 / 3) <= 2


def test_symbols_tell_skills_apart() -> None:
    """C, C# and C++ are three skills; case and width are no difference."""
    learner = mentee(seeks={"C#"})
    assert units(mentor(offers={"C", "C++", "Java"}), learner, mm.Covers()) == 0
    assert units(mentor(offers={"c#"}), learner, mm.Covers()) == UNIT


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        ({"sql": 4}, 1),
        ({"sql": 5}, 1),
        ({"sql": 3}, 0.75),
        ({"sql": None}, 0.75),
        ({"sql": 0}, 0),
        ({"r": 5}, 0),
        ({}, 0),
        (None, 0.5),
    ],
)
def test_has_level(offers: dict[str, Any] | None, expected: float) -> None:
    """A level counts up to the one that is asked; the spelling of the skill is folded."""
    assert units(mentor(offers=offers), mentee(), mm.HasLevel("SQL", 4)) == expected * UNIT


@pytest.mark.parametrize(
    ("offered", "wanted", "goals", "expected"),
    [
        ({"coach"}, {"coach"}, (), 1),
        ({"coach", "sponsor"}, {"coach"}, (), 1),  # more styles than asked cost nothing
        ({"coach": 0.5}, {"coach"}, (), 0.5),
        ({"sponsor"}, {"coach"}, (), 0),
        ({"coach"}, {"coach": 1.0, "sponsor": 0.5}, (), 2 / 3),
        ({"clarifier"}, None, ("onboarding",), 2 / 3),  # clarifier 1, protector ½
        ({"connector"}, {"coach"}, ("network",), 1 / 2),
        ({"coach"}, {"coach": 0.2}, ("skill gap",), 1),  # raised to 1, not beyond
        ({"challenger", "sponsor"}, None, ("promotion",), 1),
        ({"coach"}, {}, (), 0),  # the mentee wants none
        ({}, {"coach"}, (), 0),
    ],
)
def test_style_fit(offered: Any, wanted: Any, goals: tuple[str, ...], expected: float) -> None:
    """Styles wanted, raised to what the goals call for, weighed by what the mentor offers."""
    aims = [mm.Goal(kind=kind) for kind in goals] or None
    found = units(
        mentor(styles_offered=offered), mentee(styles_wanted=wanted, goals=aims), mm.StyleFit()
    )
    assert abs(found - expected * UNIT) <= 2


def test_style_fit_without_a_wish_is_unanswered() -> None:
    """Neither styles nor a goal that calls for one: ¼, and no confidence."""
    other = mentee(goals=[mm.Goal(kind="something else")])
    scores = compare(mentor(styles_offered={"coach"}), other, mm.StyleFit())
    assert scores.units[0, 0] == UNIT / 4 and scores.confidence("ann", "bob") == 0


def test_style_fit_takes_a_table_of_ones_own() -> None:
    """Needs of the programme's own replace the table, however they are spelled."""
    rule = mm.StyleFit(needs={"Moving House": {"affirmer": 1.0}})
    other = mentee(goals=[mm.Goal(kind="moving  house")])
    assert units(mentor(styles_offered={"affirmer"}), other, rule) == UNIT


# -- kernels ---------------------------------------------------------------------------------------

KERNELS = {
    "one to one": mm.Gap(),
    "sponsor": mm.Gap.sponsor(),
    "reverse": mm.Gap.reverse(),
    "peer": mm.Gap.peer(),
}


@pytest.mark.parametrize("name", KERNELS)
def test_gap_gives_the_published_table(name: str) -> None:
    """All four rows of the table of seniority gaps, as kernel and as score of two people."""
    values, gaps = GAP_TABLE[name]
    for gap, expected in zip(gaps, values, strict=True):
        assert KERNELS[name].value(gap) == pytest.approx(expected, abs=0.005)
        high, low = mentor(seniority=str(10 + gap)), mentee(seniority="10")
        scores = mm.score([high], [low], policy_of(KERNELS[name]))
        assert scores.values[0, 0] == pytest.approx(expected, abs=0.005)


def test_gap_peers_have_no_direction() -> None:
    """Peers are as far apart upward as downward."""
    assert mm.Gap.peer().value(-1) == mm.Gap.peer().value(1) == math.exp(-((1 / 0.75) ** 2))


def test_gap_of_an_attribute() -> None:
    """Whole numbers of a programme's own are a ladder too; words are refused."""
    rule = mm.Gap("year", ideal=(-3, -1), below=(0.4,), above=(0.2, 0.1))
    for year, expected in ((2018, 1), (2015, 0.4), (2010, 0.4), (2019, 0.2), (2025, 0.1)):
        ann = mentor(attributes={"year": float(year)})
        found = units(ann, mentee(attributes={"year": 2019.0}), rule)
        assert found == expected * UNIT
    for value, fault in (("x", "holds words"), (1e300, "huge numbers")):
        with pytest.raises(mm.PolicyError, match=fault):
            units(mentor(attributes={"year": value}), mentee(), rule)


def test_gap_of_words_is_refused() -> None:
    """A field of words has no order; the message says what is needed."""
    with pytest.raises(mm.PolicyError, match="'department' holds words; Gap needs whole numbers"):
        units(mentor(department="IT"), mentee(department="Sales"), mm.Gap("department"))


def test_gap_shifts_for_whoever_asks_for_a_sponsor() -> None:
    """One rung up is ideal, but 0.6 for a mentee who asks for a sponsor."""
    ann, rule = mentor(seniority="medior"), mm.Gap(sponsor_shift=True)
    assert units(ann, mentee(seniority="junior"), rule) == UNIT
    asks = mentee(seniority="junior", styles_wanted={"sponsor", "coach"})
    assert units(ann, asks, rule) == 0.6 * UNIT
    assert units(ann, asks, mm.Gap()) == UNIT


def test_gap_without_a_ladder_is_unanswered() -> None:
    """Titles that are on no ladder are never guessed: the pair gets the neutral value."""
    pair = [mm.Profile(id="ann", seniority="chief")], [mm.Profile(id="bob", seniority="clerk")]
    scores = mm.score(*pair, policy_of(mm.Gap()))
    assert scores.units[0, 0] == UNIT / 2 and scores.confidence("ann", "bob") == 0


def test_gap_refuses_two_ladders() -> None:
    """Rungs of different ladders cannot be compared; both ladders are told."""
    ann = mm.Profiles.of([mentor(seniority="b")], ladder=["a", "b"])
    bob = mm.Profiles.of([mentee(seniority="a")], ladder=["a", "b", "c"])
    with pytest.raises(mm.PolicyError, match="a < b / a < b < c"):
        mm.score(ann, bob, policy_of(mm.Gap()))


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        ({"pace": 0.2}, {"pace": 0.2}, 1),
        ({"pace": 0.2}, {"pace": 0.9}, 0.3),
        ({"learning goal": 0.9}, {"learning goal": 0.8}, 0.8),
        ({"learning goal": 0.1}, {"learning goal": 0.1}, 0.1),  # equally low is no match
        ({"pace": 1.0, "learning goal": 0.5}, {"pace": 0.5, "learning goal": 1.0}, 0.5),
        ({"pace": 0.3, "candour": 0.9}, {"pace": 0.3}, 1),  # only what the mentee named counts
        ({"pace": 0.3}, {"pace": 0.3, "candour": 0.9}, 0.75),  # one dimension is neutral
        ({"pace": 0.3}, {"candour": 0.9}, 0.5),
        (None, {"pace": 0.9}, 0.5),
    ],
)
def test_alike(theirs: Any, ours: Any, expected: float) -> None:
    """The mean of 1 − |a − b|, or of the smaller of both where both should be high."""
    assert units(mentor(values=theirs), mentee(values=ours), mm.Alike()) == expected * UNIT


def test_alike_compares_the_dimensions_it_is_told() -> None:
    """Spelling of the dimensions is folded; those left out neither help nor count as answers."""
    ann = mentor(values={"pace": 0.0, "candour": 1.0})
    bob = mentee(values={"pace": 1.0, "candour": 1.0})
    assert units(ann, bob, mm.Alike(only=("Candour",))) == UNIT
    assert units(ann, bob, mm.Alike(both=("PACE",))) == UNIT / 2
    scores = compare(ann, bob, mm.Alike(only=("wit",)))
    assert scores.units[0, 0] == UNIT / 2 and scores.confidence("ann", "bob") == 0


# -- relations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranked_by_ann", "ranked_by_bob", "expected"),
    [
        (("bob",), ("ann",), 1),
        (None, ("ann",), 2 / 3),  # harmonic mean of ½ and 1
        (("cem", "bob"), None, 0.6),  # second of two is ¾: 2·½·¾ / 1¼
        (("cem", "dee", "bob"), ("ann", "cem"), 4 / 5),  # third of three is ⅔, with 1
        (("cem",), ("cem",), 0.5),
        ((), (), 0.5),
        (None, None, 0.5),
    ],
)
def test_preference(ranked_by_ann: Any, ranked_by_bob: Any, expected: float) -> None:
    """A wish is worth ½ + ½·(m + 1 − r)/m to the one who ranks; the pair gets the harmonic mean."""
    found = units(
        mentor(preferences=ranked_by_ann), mentee(preferences=ranked_by_bob), mm.Preference()
    )
    assert found == round(expected * UNIT)


@pytest.mark.parametrize(
    ("neutral", "expected"), [(0.2, 2 * 0.2 * 1 / 1.2), (0.0, 0), (1.0, 1), (0.5, 2 / 3)]
)
def test_preference_is_neutral_to_whoever_is_not_ranked(neutral: float, expected: float) -> None:
    """The neutral value is what a partner is worth to whom nobody ranked, or not this one."""
    rule = mm.Preference(neutral=neutral)
    assert units(mentor(), mentee(), rule) == neutral * UNIT
    assert units(mentor(preferences=("cem",)), mentee(), rule) == neutral * UNIT
    assert units(mentor(preferences=("bob",)), mentee(), rule) == round(expected * UNIT)


@pytest.mark.parametrize(
    ("rule", "theirs", "ours", "expected"),
    [
        (mm.Same("team"), "red", "red", 1),
        (mm.Same("team"), "red", "blue", 0),
        (mm.Same("team"), "red", None, 0.5),
        (mm.Differs("team"), "red", "red", 0),
        (mm.Differs("team"), "red", "blue", 1),
        (mm.Differs("team", neutral=0.9), None, None, 0.9),
    ],
)
def test_same_and_differs(rule: mm.Criterion, theirs: Any, ours: Any, expected: float) -> None:
    """One word is the same, different, or not known."""
    assert units(mentor(team=theirs), mentee(team=ours), rule) == expected * UNIT


@pytest.mark.parametrize(("a", "b"), [(1234567.0, 1234568.0), (0.1, 0.1 + 1e-12), (1e20, 2e20)])
def test_same_number_is_exact(a: float, b: float) -> None:
    """Numbers that differ in a late digit differ."""
    found = [
        units(mentor(attributes={"n": a}), mentee(attributes={"n": other}), mm.Same("n"))
        for other in (a, b)
    ]
    assert found == [UNIT, 0]


def test_same_day_can_be_explained() -> None:
    """A field of days is compared and told like a word."""
    ann, bob = mentor(from_date="2026-01-05"), mentee(from_date="2026-01-05")
    (part,) = compare(ann, bob, mm.Same("from_date")).contributions("ann", "bob")
    assert (part.units, part.mentor_fact, part.mentee_fact) == (UNIT, "2026-01-05", "2026-01-05")


def test_same_refuses_several_items() -> None:
    """Languages are compared by another criterion, which the message names."""
    with pytest.raises(mm.PolicyError, match=r"'languages' holds several items a person; .*Shares"):
        units(mentor(languages={"en"}), mentee(languages={"en"}), mm.Same("languages"))


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        ({"en", "nl"}, {"nl", "de"}, 1),
        ({"en", "nl"}, {"nl", "en"}, 1),
        ({"en"}, {"nl"}, 0),
        (set(), {"nl"}, 0),
        (None, {"nl"}, 0.5),
    ],
)
def test_shares(theirs: Any, ours: Any, expected: float) -> None:
    """One item in common is enough, and two are not worth more."""
    found = units(mentor(languages=theirs), mentee(languages=ours), mm.Shares("languages"))
    assert found == expected * UNIT


def test_listed() -> None:
    """A listed pair is worth `value`, any other `otherwise`."""
    ann, bob, cem = (mm.Profile(id=who) for who in ("ann", "bob", "cem"))
    rule = mm.Listed([("ann", "bob"), ("nobody", "cem")], value=0.9, otherwise=0.2)
    assert mm.score([ann], [bob, cem], policy_of(rule)).values.tolist() == [[0.9, 0.2]]


def test_resembles_compares_spelling() -> None:
    """Equal texts get all of the weight, inflections more than strangers, no text the neutral."""

    def found(theirs: str, ours: str) -> int:
        goals = ([mm.Goal(text=text)] for text in (theirs, ours))
        return units(mentor(goals=next(goals)), mentee(goals=next(goals)), mm.Resembles())

    for text in ("x", "lead a team", "become a better lead of engineers " * 30):
        assert found(text, text) == UNIT
    assert found("leading teams", "lead a team") > found("leading teams", "xyz qqq") >= 0
    assert found("", "lead a team") == UNIT / 2


def test_resembles_reads_text_only() -> None:
    """Goals, and fields and attributes of one text; items and numbers are refused."""
    ann, bob = mentor(attributes={"bio": "likes tea"}), mentee(attributes={"bio": "likes tea"})
    assert units(ann, bob, mm.Resembles("bio")) == UNIT
    assert units(mentor(site="Ghent"), mentee(site="Ghent"), mm.Resembles("site")) == UNIT
    for said in (2.0, frozenset({"tea"})):
        with pytest.raises(mm.PolicyError, match="'n' holds no text"):
            units(mentor(attributes={"n": said}), bob, mm.Resembles("n"))


def test_resembles_does_not_depend_on_the_hash_seed() -> None:
    """A set of words is refused, or read in one order by every process."""
    import os
    import subprocess
    import sys

    program = (
        "import mentormatch as mm\n"
        "words = [frozenset(s.split()) for s in ('alpha beta gamma', 'alpha beta delta')]\n"
        "pair = [[mm.Profile(id=i, attributes={'n': w})] for i, w in zip('ab', words)]\n"
        "policy = mm.Policy(criteria=[mm.Resembles('n')], requirements=[])\n"
        "try:\n    print(mm.score(*pair, policy).units)\n"
        "except mm.PolicyError as error:\n    print(error)\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


# -- rules: each bites, and does not bite ----------------------------------------------------------

ANN, BOB = mm.Profile(id="ann"), mm.Profile(id="bob")
RULES: dict[str, tuple[mm.Criterion, mm.Profile, mm.Profile, bool]] = {
    "self": (mm.NotSelf(), ANN, ANN, False),
    "another": (mm.NotSelf(), ANN, BOB, True),
    "vetoed by mentor": (mm.NotVetoed(), mentor(vetoes={"bob"}), BOB, False),
    "vetoed by mentee": (mm.NotVetoed(), ANN, mentee(vetoes={"ann"}), False),
    "veto of another": (mm.NotVetoed(), mentor(vetoes={"cem"}), mentee(vetoes={"cem"}), True),
    "met, says mentor": (mm.NotMetBefore(), mentor(past_partners={"bob"}), BOB, False),
    "met, says mentee": (mm.NotMetBefore(), ANN, mentee(past_partners={"ann"}), False),
    "met others": (mm.NotMetBefore(), mentor(past_partners={"cem"}), BOB, True),
    "listed": (mm.NotListed([("ann", "bob")]), ANN, BOB, False),
    "listed the other way": (mm.NotListed([("bob", "ann")]), ANN, BOB, True),
    "on the list": (mm.Listed([("ann", "bob")]), ANN, BOB, True),
    "not on the list": (mm.Listed([("ann", "cem")]), ANN, BOB, False),
    "boss": (mm.NotInChain(), ANN, mentee(manager="ann"), False),
    "report": (mm.NotInChain(), mentor(manager="bob"), BOB, False),
    "same boss": (mm.NotInChain(), mentor(manager="cem"), mentee(manager="cem"), True),
    "other team": (mm.Differs("team"), mentor(team="a"), mentee(team="b"), True),
    "same team": (mm.Differs("team"), mentor(team="a"), mentee(team="a"), False),
    "same site": (mm.Same("site"), mentor(site="a"), mentee(site="a"), True),
    "other site": (mm.Same("site"), mentor(site="a"), mentee(site="b"), False),
    "language": (mm.Shares("languages"), mentor(languages={"en"}), mentee(languages={"en"}), True),
    "no language": (
        mm.Shares("languages"), mentor(languages={"en"}), mentee(languages={"nl"}), False,
    ),
    "level": (mm.HasLevel("sql", 4), mentor(offers={"sql": 4}), BOB, True),
    "level below": (mm.HasLevel("sql", 4), mentor(offers={"sql": 3}), BOB, False),
    "level nearly": (
        mm.HasLevel("sql", 3, at_least=2 / 3), mentor(offers={"sql": 2}), BOB, True,
    ),
    "level too low": (
        mm.HasLevel("sql", 3, at_least=2 / 3), mentor(offers={"sql": 1}), BOB, False,
    ),
    "gap": (mm.Gap(at_least=0.35), mentor(seniority="lead"), mentee(seniority="lead"), True),
    "gap too small": (
        mm.Gap(at_least=0.36), mentor(seniority="lead"), mentee(seniority="lead"), False,
    ),
    "wished for": (
        mm.Preference(at_least=2 / 3), mentor(preferences=("bob",)), BOB, True,
    ),
    "not wished for": (
        mm.Preference(at_least=2 / 3), mentor(preferences=("cem",)), BOB, False,
    ),
    "values": (
        mm.Alike(at_least=0.7), mentor(values={"pace": 0.2}), mentee(values={"pace": 0.5}), True,
    ),
    "values apart": (
        mm.Alike(at_least=0.7), mentor(values={"pace": 0.2}), mentee(values={"pace": 0.6}), False,
    ),
    "values of other kinds": (
        mm.Alike(at_least=0.7), mentor(values={"pace": 0.2}), mentee(values={"wit": 0.6}), True,
    ),
    "style": (
        mm.StyleFit(at_least=0.5), mentor(styles_offered={"coach": 0.5}),
        mentee(styles_wanted={"coach"}), True,
    ),
    "style too weak": (
        mm.StyleFit(at_least=0.51), mentor(styles_offered={"coach": 0.5}),
        mentee(styles_wanted={"coach"}), False,
    ),
    "text": (
        mm.Resembles(at_least=1.0), mentor(goals=[{"text": "a new job"}]),
        mentee(goals=[{"text": "a new job"}]), True,
    ),
    "other text": (
        mm.Resembles(at_least=0.5), mentor(goals=[{"text": "a new job"}]),
        mentee(goals=[{"text": "xyz"}]), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rule_bites_or_not(name: str) -> None:
    """Each rule forbids the pairs it speaks of and allows the others."""
    rule, theirs, ours, allowed = RULES[name]
    assert passes(theirs, ours, rule) == allowed


@pytest.mark.parametrize("met", [("x", "y"), ("x", "z"), ("y", "z")])
def test_coverage_of_two_thirds_is_two_thirds(met: tuple[str, str]) -> None:
    """Which two of three equal needs are met makes no difference to a requirement."""
    learner, teacher = mentee(seeks=dict.fromkeys("xyz", 3)), mentor(offers=dict.fromkeys(met, 3))
    assert passes(teacher, learner, mm.Covers(at_least=2 / 3))
    assert not passes(teacher, learner, mm.Covers(at_least=0.67))


@pytest.mark.parametrize("name", ["HasLevel", "Overlap", "Same", "Shares", "Gap", "Alike"])
def test_an_unanswered_requirement_passes_unless_it_must_be_answered(name: str) -> None:
    """missing='pass' lets a silent pair through, missing='forbid' does not."""
    kinds: dict[str, Any] = {
        "HasLevel": lambda **o: mm.HasLevel("sql", **o),
        "Same": lambda **o: mm.Same("team", **o),
        "Shares": lambda **o: mm.Shares("languages", **o),
    }
    make = kinds.get(name, getattr(mm, name))
    assert passes(ANN, BOB, make())
    assert not passes(ANN, BOB, make(missing="forbid"))


def test_reporting_line_at_any_distance_up_and_down() -> None:
    """Ann leads bob leads cem leads dee: everybody above or below is excluded, siblings are not."""
    line = {"bob": "ann", "cem": "bob", "dee": "cem", "eva": "ann"}
    everybody = pool([ANN, *(mm.Profile(id=who, manager=boss) for who, boss in line.items())])
    scores = mm.score(everybody, everybody, policy_of(requirements=[mm.NotInChain()]))
    allowed = {
        (a, b)
        for a in everybody.ids
        for b in everybody.ids
        if scores.eligible[everybody.ids.index(a), everybody.ids.index(b)]
    }
    siblings = {("bob", "eva"), ("cem", "eva"), ("dee", "eva")}
    themselves = {(who, who) for who in everybody.ids}
    assert allowed == siblings | {(b, a) for a, b in siblings} | themselves


def test_reporting_line_runs_over_managers_of_either_file() -> None:
    """The link between two mentees may stand among the mentors, or among those filtered out."""
    bosses = pool([ANN, mm.Profile(id="bob", manager="ann")])
    reports = pool([mm.Profile(id="cem", manager="bob"), mm.Profile(id="dee")])
    rule = policy_of(requirements=[mm.NotInChain()])
    assert mm.score(bosses, reports, rule).eligible.tolist() == [[False, True], [False, True]]
    fewer = mm.score(bosses.filter(["ann"]), reports, rule)
    assert fewer.eligible.tolist() == [[False, True]]


def test_a_circular_reporting_line_ends_and_excludes() -> None:
    """Everybody in a circle is in the chain of everybody else in it; others are not."""
    circle = [
        mm.Profile(id="ann", manager="bob"),
        mm.Profile(id="bob", manager="cem"),
        mm.Profile(id="cem", manager="ann"),
        mm.Profile(id="dee", manager="dee"),
    ]
    rule = policy_of(requirements=[mm.NotInChain(), mm.NotSelf()])
    eligible = mm.score(circle, circle, rule).eligible
    expected = [[(a == 3) != (b == 3) for b in range(4)] for a in range(4)]
    assert eligible.tolist() == expected


def test_a_withdrawn_person_is_never_eligible() -> None:
    """Neither who is inactive nor who is away in the whole period can be paired."""
    period = ("2026-03-01", "2026-06-30")
    cases: dict[str, tuple[dict[str, Any], bool]] = {
        "active": ({}, True),
        "inactive": ({"active": False}, False),
        "comes later": ({"from_date": "2026-07-01"}, False),
        "comes on the last day": ({"from_date": "2026-06-30"}, True),
        "has left": ({"until_date": "2026-02-28"}, False),
        "leaves on the first day": ({"until_date": "2026-03-01"}, True),
    }
    for said, allowed in cases.values():
        assert passes(mentor(**said), BOB, mm.NotSelf(), period=period, together_days=1) == allowed
        assert passes(ANN, mentee(**said), mm.NotSelf(), period=period, together_days=1) == allowed
    assert passes(mentor(from_date="2026-07-01"), BOB, mm.NotSelf())


def test_floor_forbids_pairs_below_it() -> None:
    """A pair at the floor may be made, a pair a micro-unit below it may not."""
    rule = mm.Listed([("ann", "bob")], value=0.3)
    assert passes(ANN, BOB, mm.NotSelf(), criteria=[rule], floor=0.3)
    assert not passes(ANN, BOB, mm.NotSelf(), criteria=[rule], floor=0.300001)


def test_top_criterion_counts_double_for_one_mentee() -> None:
    """Weights 1 and 3 become 2 and 3 for the mentee who chose the first, and stay for others."""
    policy = policy_of(mm.Same("team", weight=1), mm.Same("site", weight=3))
    mentees = [mentee(top_criterion="same team", team="a"), mm.Profile(id="cem", team="a")]
    scores = mm.score([mentor(team="a")], mentees, policy)
    weights = [[p.weight for p in scores.contributions("ann", who)] for who in ("bob", "cem")]
    assert weights == [[400_000, 600_000], [250_000, 750_000]]
    assert scores.units.tolist() == [[400_000 + 300_000, 250_000 + 375_000]]


def test_a_title_on_the_ladder_is_found_whatever_its_case() -> None:
    """Seniority is folded like other words."""
    assert units(mentor(seniority="LEAD"), mentee(seniority="senior"), mm.Gap()) == UNIT
    assert LADDER.index("lead") - LADDER.index("senior") == 1


def test_obstacles_name_what_forbids_a_pair() -> None:
    """Every rule that a pair fails is named, and the floor, and whoever is absent."""
    rules = [mm.NotVetoed(), mm.Differs("team")]
    policy = policy_of(mm.Listed([("ann", "bob")], value=0.2), requirements=rules, floor=0.3)
    ann, bob = mentor(team="red"), mentee(team="red", vetoes={"ann"}, active=False)
    scores = mm.score([ann], [bob, mm.Profile(id="cem", team="blue")], policy)
    assert scores.obstacles("ann", "bob") == ("absent", "no veto", "different team", "floor")
    assert scores.obstacles("ann", "cem") == ("floor",)
    free = mm.score([ann], [bob.replace(active=True)], policy.replace(requirements=(), floor=0.2))
    assert free.obstacles("ann", "bob") == () and free.eligible.all()
