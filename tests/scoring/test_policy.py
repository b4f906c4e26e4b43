"""Policies: what is refused and in which words, what a file holds, and what its schema says.

Holds ``scoring.policy``, ``scoring.presets``, ``scoring.wording`` and
``scoring.checks`` to account.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import KINDS, policies, policy_of, pool

import mentormatch as mm
from mentormatch.scoring.checks.comparison import check_comparison
from mentormatch.scoring.checks.policy_checks import check_policy
from mentormatch.scoring.policy import EVIDENCE, policy_schema

ANN = mm.Profile(id="ann", languages={"en"}, team="red")
BOB = mm.Profile(id="bob", attributes={"floor": 3.0})

SCHEMA = jsonschema.Draft202012Validator(policy_schema())


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "fault"),
    [
        (-1, "weight: Input should be greater than 0"),
        (0, "weight: Input should be greater than 0"),
        (float("nan"), "weight: Input should be a finite number"),
        (float("inf"), "weight: Input should be a finite number"),
        ("heavy", "weight: Input should be a valid number"),
        (None, "weight: Input should be a valid number"),
    ],
)
def test_impossible_weights_are_refused(weight: Any, fault: str) -> None:
    """A weight is a finite number above 0; in code and in a file the fault is named."""
    with pytest.raises(mm.PolicyError, match=f"not a valid Covers: {fault}"):
        mm.Covers(weight=weight)
    settings_of_file: Any = {"criteria": [{"kind": "Covers", "weight": weight}]}
    with pytest.raises(mm.PolicyError, match=f"criteria.0.Covers: .*{fault}"):
        mm.Policy(**settings_of_file)


def test_a_weight_that_would_vanish_is_refused() -> None:
    """A weight below a billionth of the largest cannot be told from none."""
    policy = policy_of(mm.Same("team", weight=1e-10), mm.Same("site", weight=1))
    with pytest.raises(mm.PolicyError, match="less than a billionth of the largest"):
        mm.score([ANN], [BOB], policy)


FILES = {
    "unknown kind": (
        'criteria = [{kind = "Coverz"}]',
        "criteria.0: there is no such criterion .did you mean 'Covers'",
    ),
    "no kind": ("criteria = [{weight = 2}]", "criteria.0: .*discriminator 'kind'"),
    "unknown key": (
        'criteria = [{kind = "Covers", weigth = 2}]',
        r"there is no setting 'weigth' \(did you mean 'weight'\?\)",
    ),
    "unknown setting": (
        "objectiv = 'total'",
        r"there is no setting 'objectiv' \(did you mean 'objective'\?\)",
    ),
    "unknown objective": ("objective = 'best'", "objective: Input should be 'coverage' or 'total'"),
    "no criteria": ("criteria = []", "criteria: .*at least (1|one)"),
    "no table": ("criteria = ['Covers']", "criteria.0: Input should be a valid dictionary"),
    "twice": (
        'criteria = [{kind = "Covers"}, {kind = "Covers"}]',
        r"the names \['seeks'\] are there twice; give one of each another name=",
    ),
    "rule twice": (
        'requirements = [{kind = "NotSelf"}, {kind = "NotSelf"}]',
        r"the names \['not self'\] are there twice",
    ),
    "reserved": (
        'criteria = [{kind = "Covers", name = "score"}]',
        r"\['score'\] are columns of every matching; give another name=",
    ),
    "no field": ('criteria = [{kind = "Same"}]', "not a valid Same: field: "),
    "no skill": ('criteria = [{kind = "HasLevel"}]', "not a valid HasLevel: skill: "),
    "no pairs": ('criteria = [{kind = "Listed"}]', "not a valid Listed: pairs_of_ids: "),
    "half a pair": (
        'requirements = [{kind = "NotListed", pairs_of_ids = [["ann"]]}]',
        "pairs_of_ids.0.1: Field required",
    ),
    "no list": ('criteria = [{kind = "Listed", pairs_of_ids = 5}]', "pairs_of_ids: "),
    "style": (
        'criteria = [{kind = "StyleFit", needs = {pivot = {coch = 1.0}}}]',
        r"unknown styles \['coch'\]; the eight are advisor, ",
    ),
    "plateau": (
        'criteria = [{kind = "Gap", ideal = [3, 1]}]',
        "ideal: .*highest gap of the plateau is below the lowest",
    ),
    "share": ("floor = 1.5", "floor: Input should be less than or equal to 1"),
    "slack": ("worst_slack = -0.1", "worst_slack: Input should be greater than or equal to 0"),
    "period": ("period = [2026-05-01, 2026-04-30]", "the period ends before it starts"),
    "no TOML": ("objective = ", "the policy is not valid TOML: "),
}


@pytest.mark.parametrize("name", FILES)
def test_faulty_files_are_refused_in_words(name: str) -> None:
    """The message of a faulty file names the place and what was expected."""
    text, fault = FILES[name]
    with pytest.raises(mm.PolicyError, match=fault):
        mm.Policy.from_toml(text=text)


@pytest.mark.parametrize("text", ["[]", "5", "null", '"x"', "{", ""])
def test_json_that_is_no_policy_is_refused(text: str) -> None:
    """A policy file holds settings by name."""
    with pytest.raises(mm.PolicyError, match=r"the policy is not valid JSON|settings by name"):
        mm.Policy.from_json(text=text)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """Missing files, folders and other encodings are named."""
    (tmp_path / "latin.toml").write_bytes(b"objective = '\xff'")
    for name, fault in (("none.toml", "No such file"), ("", "directory"), ("latin.toml", "UTF-8")):
        with pytest.raises(mm.PolicyError, match=fault):
            mm.Policy.from_toml(tmp_path / name)
    with pytest.raises(mm.PolicyError, match="either a path or text="):
        mm.Policy.from_toml()
    with pytest.raises(mm.PolicyError, match="either a path or text="):
        mm.Policy.from_json(tmp_path / "a.json", text="{}")


def test_an_unknown_field_is_named_with_near_names() -> None:
    """A slip in a field's name meets the names that are near, of the schema and of attributes."""
    with pytest.raises(mm.PolicyError, match=r"no field 'deparment'.*did you mean 'department'"):
        mm.score([ANN], [BOB], policy_of(mm.Same("deparment")))
    with pytest.raises(mm.PolicyError, match=r"no field 'flor'.*did you mean 'floor'"):
        mm.score([BOB], [ANN], policy_of(mm.Same("flor")))


@pytest.mark.parametrize("name", ["gender", "Age", "date of birth", "nationality", "religion"])
def test_a_protected_attribute_scores_nobody(name: str) -> None:
    """Naming one is refused, as criterion and as rule, and so is a criterion of one's own."""

    class Own(mm.Criterion):
        @property
        def fields(self) -> tuple[str, ...]:
            return (name,)

    for write in (lambda: mm.Same(name), lambda: mm.Differs(name), Own):
        with pytest.raises(mm.ProtectedAttributeError, match="protected attribute"):
            write()


def test_an_attribute_of_one_side_is_unanswered_on_the_other() -> None:
    """A programme may ask one side only."""
    scores = mm.score([ANN], [BOB], policy_of(mm.Same("floor")))
    assert scores.values.tolist() == [[0.5]]


# -- what a policy is ------------------------------------------------------------------------------


def test_the_defaults_are_argued() -> None:
    """Every default criterion has a grade of evidence, and the weights add up to 100."""
    frame = mm.Policy().to_frame()
    assert frame.weight.sum() == pytest.approx(1)
    assert sum(c.weight for c in mm.Policy().criteria) == 100
    assert frame.criterion.tolist() == list(EVIDENCE)
    assert (frame.evidence != "").all()


PRESETS = (
    "cross_functional",
    "default",
    "flat",
    "hierarchical",
    "onboarding",
    "reverse",
    "situational",
    "skills_first",
    "sponsorship",
)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_policies_like_any_other(name: str) -> None:
    """A preset can be written, read again and matched with."""
    assert name in mm.presets.__all__
    policy = getattr(mm.presets, name)()
    assert mm.Policy.from_toml(text=policy.to_toml()) == policy
    assert mm.score([ANN], [BOB], policy).values.shape == (1, 1)


def test_reverse_does_not_swap_the_pools() -> None:
    """The juniors are given as mentors, and the junior scores highest."""
    juniors = pool(
        [mm.Profile(id="ann", seniority="junior"), mm.Profile(id="bob", seniority="lead")]
    )
    seniors = pool([mm.Profile(id="cem", seniority="lead")])
    values = mm.score(juniors, seniors, mm.presets.reverse()).values
    assert values[0, 0] > values[1, 0]


def test_replace_validates_again() -> None:
    """A changed policy is a new one, checked like the first."""
    policy = mm.Policy().replace(objective="total", floor=0.2)
    assert (policy.objective, policy.floor, mm.Policy().floor) == ("total", 0.2, None)
    with pytest.raises(mm.PolicyError, match="floor"):
        policy.replace(floor=2)
    with pytest.raises(mm.PolicyError, match="there is no setting 'colour'"):
        policy.replace(colour="red")


def test_criteria_are_weighed_by_name() -> None:
    """Named criteria get other weights, 0 leaves one out, and a slip meets near names."""
    policy = mm.Policy().weigh({"seeks": 50, "styles": 0})
    weights = {c.label: c.weight for c in policy.criteria}
    assert weights["seeks"] == 50 and weights["goals"] == 20 and "styles" not in weights
    assert mm.Policy().weigh({}) == mm.Policy()
    with pytest.raises(mm.PolicyError, match=r"no criterion is called 'seek'.*'seeks'"):
        policy.weigh({"seek": 2})
    for weight in (-1, float("nan")):
        with pytest.raises(mm.PolicyError, match="weight"):
            policy.weigh({"seeks": weight})
    with pytest.raises(mm.PolicyError, match="criteria"):
        policy_of(mm.Covers()).weigh({"seeks": 0})


def test_a_criterion_is_replaced_and_validated_again() -> None:
    """A changed criterion keeps its other settings and is checked like a new one."""
    changed = mm.Gap("year", ideal=(0, 1), weight=3).replace(weight=4)
    assert changed == mm.Gap("year", ideal=(0, 1), weight=4)
    with pytest.raises(mm.PolicyError, match="ideal"):
        changed.replace(ideal=(1, 0))


def test_files_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    """The text that is returned is the text on file."""
    policy = mm.presets.reverse().replace(period=("2026-01-01", "2026-06-30"))
    assert (tmp_path / "p.toml").write_text("old", "utf-8")
    for suffix, write, read in (
        ("toml", policy.to_toml, mm.Policy.from_toml),
        ("json", policy.to_json, mm.Policy.from_json),
    ):
        path = tmp_path / f"p.{suffix}"
        assert write(path) == path.read_text("utf-8")
        assert read(path) == read(str(path)) == policy


def test_a_file_tells_what_differs_from_the_defaults() -> None:
    """A policy file is short: kind, weight, what is compared and what was changed."""
    policy = policy_of(mm.Gap(ideal=(2, 3)), requirements=[mm.NotSelf()], floor=0.25)
    assert policy.to_dict() == {
        "objective": "coverage",
        "worst_slack": 0.01,
        "floor": 0.25,
        "together_days": 28,
        "requirements_from": "nothing",
        "criteria": [{"kind": "Gap", "weight": 1.0, "field": "seniority", "ideal": [2, 3]}],
        "requirements": [{"kind": "NotSelf"}],
    }


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=6)
@given(data=st.data())
def test_files_obey_the_schema(kind: str, data: st.DataObject) -> None:
    """What is written validates against the published JSON Schema."""
    policy = data.draw(policies(kind))
    SCHEMA.validate(json.loads(policy.to_json()))


@pytest.mark.parametrize(
    "fault",
    [
        {"criteria": [{"kind": "Nope"}]},
        {"criteria": [{"kind": "Covers", "weight": 0}]},
        {"objectiv": "total"},
        {"objective": "best"},
        {"criteria": [{"kind": "Covers", "weigth": 2}]},
    ],
)
def test_the_schema_refuses_what_the_policy_refuses(fault: dict[str, Any]) -> None:
    """An editor that knows the schema finds the slips that the policy would find."""
    with pytest.raises(mm.PolicyError):
        mm.Policy(**fault)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(fault, policy_schema())


# -- what a coordinator hears ----------------------------------------------------------------------


def codes(mentors: list[mm.Profile], mentees: list[mm.Profile], policy: mm.Policy) -> set[str]:
    found = {finding.code for finding in check_policy(mm.score(mentors, mentees, policy))}
    # What small policies leave out on purpose is held to account below.
    return found - {"field-unused", "rule-absent"}


@pytest.mark.parametrize(
    ("policy", "mentee", "code"),
    [
        (policy_of(requirements=[mm.Shares("languages")]), {}, "requirement-unanswered"),
        (policy_of(), {"top_criterion": "skills"}, "top-criterion-unknown"),
        (policy_of(mm.Listed([("ann", "zoe")])), {}, "listed-unknown"),
        (policy_of(requirements=[mm.NotListed([("zoe", "bob")])]), {}, "listed-unknown"),
        (policy_of(), {"from_date": "2026-01-01"}, "dates-without-period"),
    ],
)
def test_findings_about_a_policy(policy: mm.Policy, mentee: dict[str, Any], code: str) -> None:
    """What a policy asks and nobody answered is told, and nothing else is."""
    assert codes([ANN], [mm.Profile(id="bob", **mentee)], policy) == {code}


@pytest.mark.parametrize(
    ("policy", "mentee"),
    [
        (policy_of(mm.Same("team")), {"team": "blue"}),
        (policy_of(requirements=[mm.Shares("languages")]), {"languages": {"en"}}),
        (policy_of(), {"top_criterion": "not self"}),
        (policy_of(mm.Listed([("ann", "bob")])), {}),
        (policy_of(period=("2026-01-01", "2026-02-01")), {"from_date": "2026-01-01"}),
        (policy_of(mm.Preference()), {"preferences": ("ann",)}),
        (policy_of(requirements=[mm.Shares("languages", missing="forbid")]), {}),
    ],
)
def test_no_findings_where_all_is_well(policy: mm.Policy, mentee: dict[str, Any]) -> None:
    """An answered question raises no finding."""
    assert codes([ANN], [mm.Profile(id="bob", **mentee)], policy) == set()


# -- rules that protect, or say that they do not ---------------------------------------------------

RULE = 'kind = "Shares"\nfield = "languages"'
DEFAULTS = ("not self", "not in reporting line", "no veto")


def labels(policy: mm.Policy) -> tuple[str, ...]:
    return tuple(rule.label for rule in policy.requirements)


def test_a_policy_file_adds_to_the_default_rules() -> None:
    """In TOML and JSON alike; in Python, and with "nothing", the list is the whole list."""
    added = (*DEFAULTS, "shared languages")
    rules = [{"kind": "Shares", "field": "languages"}]
    assert labels(mm.Policy.from_toml(text=f"[[requirements]]\n{RULE}")) == added
    assert labels(mm.Policy.from_json(text=json.dumps({"requirements": rules}))) == added
    assert labels(mm.Policy.from_toml(text='objective = "total"')) == DEFAULTS
    assert labels(mm.Policy(requirements=[mm.Shares("languages")])) == added[3:]
    alone = {"requirements_from": "nothing", "requirements": rules}
    assert labels(mm.Policy.from_json(text=json.dumps(alone))) == added[3:]
    assert labels(mm.Policy(**alone)) == added[3:]
    assert labels(mm.Policy.from_toml(text='requirements_from = "nothing"')) == ()
    assert labels(mm.Policy(requirements_from="default", requirements=rules)) == added


def test_a_rule_of_the_same_kind_and_field_replaces_the_default_one() -> None:
    """Its settings count, and it stands once."""
    text = '[[requirements]]\nkind = "NotVetoed"\nname = "never"\n'
    policy = mm.Policy.from_toml(text=text)
    assert labels(policy) == ("not self", "not in reporting line", "never")


def test_what_is_written_means_what_it_meant() -> None:
    """Whole lists come back, empty ones too, and a record of before has no such key."""
    for rules in ([], [mm.Shares("languages")], [mm.NotVetoed(), mm.NotSelf()]):
        policy = mm.Policy(requirements=rules)
        assert mm.Policy.from_toml(text=policy.to_toml()) == policy
        assert mm.Policy.from_json(text=policy.to_json()) == policy
        before = policy.to_dict()
        del before["requirements_from"]
        assert mm.Policy(**before) == policy


def test_an_origin_that_nobody_knows_is_refused() -> None:
    """In words."""
    with pytest.raises(mm.PolicyError, match='expected "default" or "nothing"'):
        mm.Policy.from_toml(text='requirements_from = "defaults"')


@pytest.mark.parametrize(
    ("field", "label"), [("vetoes", "no veto"), ("manager", "not in reporting line")]
)
def test_a_default_rule_that_is_absent_while_its_field_is_filled_is_told(
    field: str, label: str
) -> None:
    """Whichever side filled it; an empty list fills nothing."""
    said: dict[str, Any] = {field: "zoe" if field == "manager" else ["zoe"]}
    plain, filled = mm.Profile(id="bob"), mm.Profile(id="ann", **said)
    for pools in (([plain], [filled]), ([filled], [plain])):
        (told,) = (
            f for f in check_policy(mm.score(*pools, policy_of())) if f.code == "rule-absent"
        )
        assert label in told.message and told.severity == "warning"
        assert not [
            f for f in check_policy(mm.score(*pools, mm.Policy())) if f.code == "rule-absent"
        ]
    empty = mm.Profile(id="ann", vetoes=[])
    assert not list(check_policy(mm.score([plain], [empty], policy_of())))


def test_fields_that_are_filled_and_looked_at_by_nothing_are_told_with_the_line_to_add() -> None:
    """One warning for all of them; attributes too, by what they hold."""
    mentor = mm.Profile(id="ann", languages={"nl"}, attributes={"year": 3.0, "floor": "two"})
    mentee = mm.Profile(id="bob", past_partners={"zoe"})
    (told,) = check_policy(mm.score([mentor], [mentee], policy_of()))
    assert told.code == "field-unused" and told.severity == "warning"
    assert told.message.startswith("languages, past_partners, floor, year are filled")
    for line in ("Shares('languages')", "NotMetBefore()", "Same('floor')", "Gap('year')"):
        assert line in (told.cure or "")
    rules = [mm.Shares("languages"), mm.NotMetBefore(), mm.Same("attributes.floor"), mm.Gap("year")]
    assert not [
        f
        for f in check_policy(mm.score([mentor], [mentee], policy_of(requirements=rules)))
        if f.code == "field-unused"
    ]


def test_a_criterion_of_ones_own_may_look_at_anything() -> None:
    """Nothing is said to be unused where that is not known."""

    class Own(mm.Criterion):
        def block(self, mentors: mm.Profiles, mentees: mm.Profiles) -> Any:
            return [[1.0]]

    pools = [mm.Profile(id="ann", site="Bonn")], [mm.Profile(id="bob")]
    assert not list(check_policy(mm.score(*pools, policy_of(Own()))))


@pytest.mark.parametrize(("rule", "kept"), [(mm.Listed, "helps"), (mm.NotListed, "forbids")])
def test_listed_pairs_of_nobody_are_told_with_near_ids(rule: Any, kept: str) -> None:
    """What the list does not do is said, with the ids that may be meant."""
    listed = rule([("ann", "bob"), ("Ann", "BOB"), ("Ann", "Bob")])
    pools = [mm.Profile(id="Ann")], [mm.Profile(id="Bob")]
    (told,) = (
        f for f in check_policy(mm.score(*pools, policy_of(requirements=[listed])))
        if f.code == "listed-unknown"
    )  # fmt: skip
    assert told.message.startswith("2 pairs name somebody") and f"{kept} nobody" in told.message
    assert "pair 1 (did you mean 'Ann'?) (did you mean 'Bob'?)" in told.message
    assert "pair 2 (did you mean 'Bob'?)" in told.message


def test_what_quotas_and_boards_look_at_is_not_unused() -> None:
    """Rules besides the policy count."""
    people = [mm.Profile(id=name, site="Bonn", department=name) for name in "abcd"]
    unused = [
        [f.message for f in answer.findings if f.code == "field-unused"]
        for answer in (
            mm.form_groups(None, people, policy_of(mm.Preference()), size=(2, 2)),
            mm.form_groups(
                None, people, policy_of(mm.Preference()), size=(2, 2),
                not_alone=["site"], quotas=mm.Quota("department", at_most=1),
            ),
        )
    ]  # fmt: skip
    assert unused[0] and not unused[1]


def test_hours_of_groups_and_what_nobody_filled_are_not_unused() -> None:
    """A common hour looks at hours; members and size of a team are written by us."""
    hours: dict[str, Any] = {"time_zone": "UTC", "availability": {"Mon 09:00-10:00"}}
    people = [mm.Profile(id=name, site=name, **hours) for name in "abcd"]
    policy = policy_of(mm.Differs("site"))
    mentors = [mm.Profile(id="m", offers={"sql"}), mm.Profile(id="n", offers={"r"})]
    staff = [mm.Profile(id=name, seeks={"sql"}, team=name) for name in "ab"]
    teams = mm.team_profiles(staff, by="team")
    asked, silent, staffed = (
        [f.message for f in answer.findings if f.code == "field-unused"]
        for answer in (
            mm.form_groups(None, people, policy, size=(2, 2)),
            mm.form_groups(None, people, policy, size=(2, 2), common_minutes=30),
            mm.staff_teams(mentors, teams, mentors_per_team=(1, 1)),
        )
    )
    assert asked and asked[0].startswith("availability is filled")
    assert not silent and not staffed


def test_what_is_sought_and_offered_by_nobody_is_told_with_near_words() -> None:
    """It scores 0 with everybody, so the draw decides; nothing is taken for the same by itself."""
    mentors = [
        mm.Profile(id=f"m{k}", offers={skill})
        for k, skill in enumerate(["public speaking", "kubernetes", "python"])
    ]
    mentees = [
        mm.Profile(id=f"e{k}", seeks={skill})
        for k, skill in enumerate(["skill: public speaking", "k8s", "pyhton"])
    ]
    (told,) = check_policy(mm.score(mentors, mentees, policy_of(mm.Covers())))
    assert told.code == "offered-by-nobody" and told.severity == "warning"
    assert told.message.startswith(
        "Mentees name 3 words in 'seeks', and no mentor names 3 of them "
    )
    assert "3 people get nothing" in told.message
    assert "'pyhton' (near: 'python')" in told.message
    assert "'k8s'" in told.message
    both = [mm.Profile(id="e", seeks={"python", "go"})]
    (told,) = check_policy(mm.score(mentors, both, policy_of(mm.Covers())))
    assert told.message.startswith("Mentees name 2 words")
    assert "1 person gets nothing for it" in told.message
    assert not list(check_policy(mm.score(mentors, [mm.Profile(id="e", seeks={"python"})],
                                          policy_of(mm.Covers()))))  # fmt: skip


def test_goals_in_words_alone_are_said_not_to_be_compared() -> None:
    """Everybody answered, so nobody is told to collect the answers."""
    people = [mm.Profile(id="a", goals=[mm.Goal(text="lead a team")])]
    told = list(check_comparison(mm.score(people, people, policy_of(mm.Covers("goals", "goals")))))
    assert [f.code for f in told] == ["no-answers", "goals-in-words"]
    assert "Resembles('goals')" in (told[1].cure or "")
    silent = [mm.Profile(id="a")]
    told = list(check_comparison(mm.score(silent, silent, policy_of(mm.Covers("goals", "goals")))))
    assert [f.code for f in told] == ["no-answers"]
