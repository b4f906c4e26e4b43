"""Canaries: where an answer shows people by name, and where no name may ever stand.

Holds to account: ``results`` (``names``, ``answer``, ``match``, ``summary``, ``page``, ``export``),
``results.pairs`` (``matching``, ``explain``, ``text``), ``results.groups`` (``grouping``,
``text``), ``people.pool.labels`` and ``modes.peers.rounds``.
"""

from __future__ import annotations

import copy
import io
import logging
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from canaries import BARE, DOUBTFUL, FORMS, MAP, doubtful, heard, pools, rows
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.results.names import NOBODY, Names
from mentormatch.text.sentences import tell

Answer = mm.Matching | mm.Grouping


@pytest.fixture(scope="module", params=FORMS)
def answer(request: pytest.FixtureRequest) -> Answer:
    """Return an answer of each form about people with labels."""
    return FORMS[request.param](*pools())


@pytest.fixture(scope="module")
def matching() -> mm.Matching:
    """Return pairs of people with labels."""
    found = FORMS["pairs"](*pools())
    assert isinstance(found, mm.Matching)
    return found


def everybody(answer: Answer) -> set[str]:
    """Return the last names of all people of an answer."""
    pools = (answer.scores.mentors, answer.scores.mentees)
    return {label.split()[-1] for pool in pools for label in pool.labels}


def test_no_name_stands_in_words_records_and_pickles(answer: Answer, tmp_path: Path) -> None:
    """Printing, representations, records, findings and pickles know people by id alone."""
    answer.to_json(tmp_path / "record.json")
    told = [
        str(answer),
        repr(answer),
        answer.to_json(),
        (tmp_path / "record.json").read_text("utf-8"),
        answer.findings,
        [repr(finding) for finding in answer.findings],
        answer.unmatched,
        repr(answer.unmatched),
        repr(answer.scores),
        repr(answer.scores.mentors),
        repr(answer.scores.mentors._data),
        repr(answer.certificate),
        repr(answer.names),
        *(pickle.dumps(answer, protocol) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)),
        pickle.dumps(answer.unmatched),
        pickle.dumps(answer.scores.mentees),
        pickle.dumps(answer.names),
    ]
    assert [heard(text) for text in told] == [set()] * len(told)


def test_names_stand_in_html_and_in_tables(answer: Answer, tmp_path: Path) -> None:
    """The page, the notebook and the tables name everybody, each where she stands."""
    everyone = everybody(answer)
    answer.report(tmp_path / "page.html")
    assert everyone <= heard((tmp_path / "page.html").read_text("utf-8"))
    assert everyone <= heard(answer._repr_html_())
    table = io.StringIO()
    answer.to_csv(table)
    for shown in (table.getvalue(), answer.to_frame().to_string()):
        named = heard(shown) | heard(answer.unmatched.to_frame().to_string())
        assert everyone <= named
        assert not [one for one in named if "@" in one]
    if len(answer.unmatched):
        answer.unmatched.to_csv(tmp_path / "left.csv")
        assert heard((tmp_path / "left.csv").read_text("utf-8"))
        assert heard(answer.unmatched.of(answer.unmatched[0].side)._repr_html_())


def test_no_code_of_an_address_stands_on_the_page(answer: Answer, tmp_path: Path) -> None:
    """Whoever reads the page reads names, in sentences too."""
    answer.report(tmp_path / "page.html")
    assert not re.findall(r"p-[0-9a-f]{10}", (tmp_path / "page.html").read_text("utf-8"))
    assert not re.findall(r"p-[0-9a-f]{10}", answer.told())
    if re.findall(r"p-[0-9a-f]{10}", str(answer)):
        assert heard(answer.told())


@pytest.mark.parametrize("form", FORMS)
def test_labels_change_no_answer(form: str) -> None:
    """With and without labels the digests, the answer and the record are the same."""
    labelled, bare = pools(), pools(BARE)
    assert [pool.digest for pool in labelled] == [pool.digest for pool in bare]
    with_names, without = FORMS[form](*labelled), FORMS[form](*bare)
    assert with_names == without
    assert with_names.matches == without.matches
    assert with_names.unmatched == without.unmatched
    kept, left = (
        [f for f in one.findings if f.severity != "note"] for one in (with_names, without)
    )
    assert kept == left
    assert str(with_names) == str(without) == without.told()
    forgotten = FORMS[form](*(pool.without_labels() for pool in labelled))
    assert with_names.to_json() == forgotten.to_json()


def test_without_labels_an_answer_shows_ids(answer: Answer, tmp_path: Path) -> None:
    """Nothing is left of the names, and the answer is the same."""
    bare = answer.without_labels()
    bare.report(tmp_path / "page.html")
    shown = [(tmp_path / "page.html").read_text("utf-8"), bare._repr_html_(), bare.told()]
    shown += [bare.to_frame().to_string(), bare.unmatched.to_frame().to_string()]
    assert [heard(text) for text in shown] == [set()] * len(shown)
    assert bare == answer
    assert not {"label", "mentor_label"} & set(bare.to_frame().columns)
    assert answer.names and not bare.names


def test_a_pickled_answer_comes_back_without_names(answer: Answer) -> None:
    """It is equal, shows ids, and its people are asked for by id."""
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own bytes
    assert again == answer
    assert not heard(again._repr_html_())
    assert again.scores.mentors.labels.empty
    assert not heard(again.unmatched.to_frame().to_string())


def test_a_copy_in_this_process_keeps_names(answer: Answer) -> None:
    """Only what is pickled loses them."""
    assert heard(copy.deepcopy(answer)._repr_html_()) == heard(answer._repr_html_())
    assert heard(copy.copy(answer)._repr_html_()) == heard(answer._repr_html_())


def test_a_record_on_its_people_shows_names_again(matching: mm.Matching) -> None:
    """Names come from the people, never from the record."""
    mentors, mentees = pools()
    again = mm.Matching.from_json(matching.to_json(), mentors=mentors, mentees=mentees)
    assert again.to_frame().equals(matching.to_frame())
    bare = dict(zip(("mentors", "mentees"), pools(BARE), strict=True))
    assert not heard(mm.Matching.from_json(matching.to_json(), **bare)._repr_html_())


def test_a_record_of_groups_shows_names_again() -> None:
    """So do groups."""
    mentors, mentees = pools()
    groups = FORMS["groups"](mentors, mentees)
    again = mm.read_grouping(groups.to_json(), mentors=mentors, mentees=mentees)
    assert again.to_frame().equals(groups.to_frame())


def test_pairs_have_labels_behind_the_ids(matching: mm.Matching) -> None:
    """Two more columns, each the label of the id in its row."""
    frame = matching.to_frame()
    assert list(frame.columns[:5]) == ["mentor", "mentee", "mentor_label", "mentee_label", "score"]
    for side in ("mentor", "mentee"):
        labels = getattr(matching.scores, f"{side}s").labels
        assert frame[f"{side}_label"].tolist() == labels[frame[side]].tolist()


def test_members_have_a_label_behind_the_id() -> None:
    """One more column, after the person."""
    frame = FORMS["groups"](*pools()).to_frame()
    assert list(frame.columns[:5]) == ["group", "role", "person", "label", "score"]


def test_people_are_asked_for_by_id_address_and_label(matching: mm.Matching) -> None:
    """Case and outer space do not matter; the answer is the same."""
    who = matching.matches[0].mentee
    mentees = matching.scores.mentees
    for asked in (who, f" {mentees.labels[who].upper()} ", mentees.contacts[who].title()):
        assert matching.mentors_of(asked) == matching.mentors_of(who) != ()
        assert tuple(matching.explain(asked)) == tuple(matching.explain(who))
    groups = FORMS["groups"](*pools())
    assert isinstance(groups, mm.Grouping)
    for asked in (mentees.labels[who], mentees.contacts[who]):
        assert groups.groups_of(asked) == groups.groups_of(who) != ()
        assert groups.explain(asked) == groups.explain(who)
        assert groups.id_of(asked) == who


def test_explanations_show_names_to_people_only(matching: mm.Matching) -> None:
    """HTML and what is told name both; text, representations and pickles do not."""
    paired, left = matching.matches[0].mentee, matching.unmatched.of("mentee")[0].person
    for who in (paired, left):
        told = matching.explain(who)
        shown = matching.scores.mentees.labels[who].split()[-1]
        assert shown in heard(told.told()) and shown in heard(told._repr_html_())
        hidden = [told, repr(told), told.told(labels=False), pickle.dumps(told)]
        hidden += [pickle.dumps(tuple(told)), *map(repr, told), *map(str, told)]
        hidden += [one.to_frame().to_string() for one in told]
        assert [heard(text) for text in hidden] == [set()] * len(hidden)
        again = pickle.loads(pickle.dumps(told))  # noqa: S301 - our own bytes
        assert again == told and not heard(again._repr_html_())
    first = matching.explain(paired)[0]
    assert heard(first._repr_html_()) and heard(first.told())


def test_explanations_of_groups_show_names_to_people_only() -> None:
    """The same of a group."""
    groups = FORMS["teams"](*pools())
    assert isinstance(groups, mm.Grouping)
    (told,) = groups.explain(groups.matches[0].ids[0])
    assert heard(told._repr_html_()) and heard(told.told())
    hidden = [told, repr(told), pickle.dumps(told)]
    assert [heard(text) for text in hidden] == [set()] * 3


@pytest.mark.parametrize(
    "asked",
    ["Canary CanaryTaker", "Canary CanaryTaker99", "canarytaker99@example.org", "canary", "", " "],
)
def test_a_stranger_is_refused_without_any_name(matching: mm.Matching, asked: str) -> None:
    """Neither what was asked nor a near name is repeated."""
    groups = FORMS["groups"](*pools())
    assert isinstance(groups, mm.Grouping)
    calls: list[Callable[[str], object]] = [matching.explain, matching.mentors_of]
    calls += [groups.explain, groups.groups_of, matching.scores.mentees.id_of]
    for call in calls:
        with pytest.raises(mm.errors.UnknownPerson) as caught:
            call(asked)
        assert not heard(caught.value) and not heard(repr(caught.value))


def test_a_mentor_is_told_to_be_one_by_id(matching: mm.Matching) -> None:
    """Whoever asks for a mentor by name gets her id."""
    labels = matching.scores.mentors.labels
    with pytest.raises(mm.errors.UnknownPerson, match=f"'{labels.index[0]}' is a mentor here") as e:
        matching.explain(labels.iloc[0])
    assert not heard(e.value)


def test_a_name_of_two_people_is_refused_with_ids_and_rows() -> None:
    """Both are named by id and by the row of the file, and the name is not repeated."""
    mentees = rows("Taker", 3, seeks="sql")
    mentees[2]["Last name"] = mentees[0]["Last name"].upper()
    pool = mm.read_profiles(mentees, columns=MAP)
    matching = mm.match(pools()[0], pool)
    twins = [mm.hashed_id(mentees[k]["Work e-mail"]) for k in (0, 2)]
    for call in (matching.explain, matching.mentors_of, pool.id_of):
        with pytest.raises(mm.InputError, match="2 people have this name") as caught:
            call("canary canarytaker0")
        assert all(who in str(caught.value) for who in twins)
        assert all(f"(row {row})" in str(caught.value) for row in _rows_of(pool, twins))
        assert not heard(caught.value)
    shown = [matching.names(who, "mentee") for who in pool.ids]
    assert [f"({who})" in name for who, name in zip(pool.ids, shown, strict=True)] == [
        who in twins for who in pool.ids
    ]


def _rows_of(pool: mm.Profiles, ids: list[str]) -> list[int]:
    assert pool._data.labels is not None
    return [pool._data.labels.rows[who] for who in ids]


SPOKEN_OF = {f"CanaryTaker{k}" for k in range(4)} | {"CanaryGiver0", "CanaryGiver1", "Canary"}
"""Whom findings on `doubtful` people name: by row, in a sentence, or as somebody near."""


@pytest.fixture(scope="module")
def noticed() -> mm.Matching:
    """Return pairs of people of whom findings speak."""
    mentors, mentees = (mm.read_profiles(said, columns=DOUBTFUL) for said in doubtful())
    return mm.match(mentors, mentees, seed=3)


def test_findings_name_people_where_labels_are_shown(noticed: mm.Matching, tmp_path: Path) -> None:
    """In HTML, in a notebook, in words for eyes; also whoever is near, in both languages."""
    found = noticed.findings
    noticed.report(tmp_path / "page.html", language="nl")
    shown = [found._repr_html_(), found.told("en", noticed.names), found.told("nl", noticed.names)]
    assert [heard(text) for text in shown] == [SPOKEN_OF] * 3
    assert heard((tmp_path / "page.html").read_text("utf-8")) >= SPOKEN_OF
    assert "did you mean 'Canary CanaryTaker1'?" in shown[1]
    assert "bedoel je 'Canary CanaryGiver1'?" in shown[2]
    assert "Canary CanaryTaker2 → Canary CanaryTaker3 → Canary CanaryTaker2" in shown[1]
    assert "id 'taker" not in shown[1]
    one = next(finding for finding in found if finding.person == "taker1")
    assert heard(one.told(call=noticed.names)) and not heard(one.told())


def test_findings_have_a_label_behind_the_other_columns(noticed: mm.Matching) -> None:
    """In tables; sentences of tables have ids."""
    frame = noticed.findings.to_frame()
    labels = noticed.scores.mentees.labels.to_dict() | noticed.scores.mentors.labels.to_dict()
    assert frame["label"].tolist() == [labels.get(who) for who in frame["person"]]
    assert not heard(frame.drop(columns="label").to_string())
    assert "label" not in noticed.without_labels().findings.to_frame()


def test_findings_hold_no_name_elsewhere(noticed: mm.Matching) -> None:
    """Printed, logged, recorded, pickled and raised they know people by id."""
    found = noticed.findings
    people = noticed.scores.mentees
    hidden = [found, repr(found), found.told(), found.told("nl"), noticed.to_json()]
    hidden += [*map(repr, found), *map(str, found), mm.InputError("x", found).findings]
    hidden += [*map(pickle.dumps, (found, people, people.findings, noticed, [*found]))]
    hidden += [f"{found}".encode(), noticed.without_labels().findings._repr_html_()]
    hidden += [people.without_labels().findings._repr_html_()]
    assert [heard(text) for text in hidden] == [set()] * len(hidden)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert again == found and hash(again) == hash(found) and not heard(again._repr_html_())
    assert copy.deepcopy(found)._repr_html_() == found._repr_html_()


def test_a_pool_in_a_notebook_names_whom_its_findings_are_about() -> None:
    """Parts of the findings do too; two people of one label have the id beside it."""
    people = mm.read_profiles(doubtful()[1], columns=DOUBTFUL)
    assert {"CanaryTaker2", "CanaryTaker3"} <= heard(people.findings.warnings._repr_html_())
    more = people.findings + people.findings
    assert heard(people.findings[:9]._repr_html_()) and heard(more._repr_html_())
    twins = people.with_labels(dict.fromkeys(people.ids, "Canary"))
    assert "Canary (taker2)" in twins.findings._repr_html_()


def test_a_check_names_people_where_labels_are_shown(tmp_path: Path) -> None:
    """On its page, in a notebook and in words for eyes; as text, in JSON and in a repr by id."""
    mentors, mentees = doubtful()
    found = mm.check(mentors, mentees, DOUBTFUL)
    found.to_html(tmp_path / "check.html")
    page = (tmp_path / "check.html").read_text("utf-8")
    assert [heard(text) for text in (page, found._repr_html_(), found.told("nl"))] == [
        SPOKEN_OF
    ] * 3
    found.to_html(tmp_path / "check.html", labels=False)
    hidden = [str(found), repr(found), found.to_json(), found.told(labels=False)]
    hidden += [(tmp_path / "check.html").read_text("utf-8")]
    assert [heard(text) for text in hidden] == [set()] * len(hidden)
    assert not heard(pickle.dumps(found.findings))


def test_near_people_are_ids_in_an_exception_and_labels_for_eyes() -> None:
    """A name with a slip finds whom it is near to; the exception holds the id alone."""
    mentors, mentees = (mm.read_profiles(said, columns=DOUBTFUL) for said in doubtful())
    matching = mm.match(mentors, mentees)
    for asked, near in (("canari canarytaker3", "taker3"), ("Taker 3", "taker3")):
        with pytest.raises(mm.errors.UnknownPerson, match=f"did you mean '{near}'") as caught:
            matching.explain(asked)
        assert not heard(caught.value) and not heard(pickle.dumps(caught.value))
        assert "'Canary CanaryTaker3'" in tell(caught.value.args[0], call=matching.names)


def test_who_has_no_label_is_shown_by_id() -> None:
    """An empty cell leaves the id, in tables and in HTML."""
    mentees = rows("Taker", 2, seeks="sql")
    mentees[0]["First name"] = mentees[0]["Last name"] = " "
    matching = mm.match(pools()[0], mm.read_profiles(mentees, columns=MAP))
    who = mm.hashed_id(mentees[0]["Work e-mail"])
    row = matching.to_frame().set_index("mentee").loc[who]
    assert row["mentee_label"] == who
    assert who in matching._repr_html_()


def test_the_same_id_on_both_sides_may_be_two_people() -> None:
    """Each side has names of its own; in a sentence such an id stays."""
    one = mm.Profiles.of([mm.Profile(id="1")]).with_labels({"1": "Ann"})
    other = mm.Profiles.of([mm.Profile(id="1"), mm.Profile(id="2")]).with_labels({"2": "Bo"})
    names = Names(one, other)
    assert (names("1", "mentor"), names("1", "mentee"), names("2", "mentee")) == ("Ann", "1", "Bo")
    assert (names.anyone("1"), names.anyone("2"), names.anyone("3")) == ("1", "Bo", "3")
    assert not NOBODY and NOBODY("1", "mentor") == "1"


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t=", "\r="])
def test_a_label_is_no_formula(mark: str, tmp_path: Path) -> None:
    """Whatever a spreadsheet would run gets a quote; of space before it nothing is left."""
    mentees = rows("Taker", 1, seeks="sql")
    mentees[0]["First name"] = f"{mark}cmd|' /C calc'!A0"
    mentees[0]["Last name"] = ""
    matching = mm.match(pools()[0], mm.read_profiles(mentees, columns=MAP))
    matching.to_csv(tmp_path / "pairs.csv")
    text = (tmp_path / "pairs.csv").read_text("utf-8-sig")
    assert f"'{mark.strip()}cmd" in text
    assert not re.search(r"(^|[,\n\"])[=+\-@\t\r]", text)


def test_a_label_is_no_html(tmp_path: Path) -> None:
    """Every face escapes it."""
    mentees = rows("Taker", 1, seeks="sql")
    mentees[0]["First name"] = "<script>alert(1)</script>"
    pool = mm.read_profiles(mentees, columns=MAP)
    matching = mm.match(pools()[0], pool)
    matching.report(tmp_path / "page.html")
    shown = [(tmp_path / "page.html").read_text("utf-8"), matching._repr_html_()]
    shown += [pool._repr_html_(), matching.explain(pool.ids[0])._repr_html_()]
    for text in shown:
        assert "<script>alert" not in text and "&lt;script&gt;" in text


def test_rounds_of_peers_show_names_in_tables_only() -> None:
    """The table of rounds has labels; the words have none, and partners are asked for by name."""
    people = pools()[1]
    plan = mm.schedule_peers(people, rounds=2, trio=False)
    assert "label" in plan.to_frame() and heard(plan.to_frame().to_string())
    assert heard(plan.told())
    assert plan.told(language="nl").startswith("ronde 1: ")
    assert not heard(plan.told(labels=False, language="nl"))
    hidden = [plan, repr(plan), pickle.dumps(plan), plan.without_labels().to_frame().to_string()]
    assert [heard(text) for text in hidden] == [set()] * 4
    who = people.ids[0]
    assert plan.partners_of(people.labels[who]) == plan.partners_of(who)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Reading and matching say nothing of names, however much is logged."""
    with caplog.at_level(logging.DEBUG):
        for form in ("pairs", "groups"):
            FORMS[form](*pools())
    assert caplog.records
    assert not heard(caplog.text)


def test_people_are_shown_beside_their_names_in_a_notebook() -> None:
    """The table of a pool has them; its text and its files do not."""
    people = pools()[0]
    assert heard(people._repr_html_())
    assert not heard(repr(people)) and not heard(people.to_frame().to_string())
    assert not heard(people.without_labels()._repr_html_())


NAMES = st.text("abcABC ", max_size=4)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=4))
def test_every_label_leads_to_its_person_or_to_a_choice(given: list[tuple[str, str]]) -> None:
    """Whoever is shown under a label is found by it, or is told among those who bear it."""
    ids = [f"id-{k}" for k in range(len(given))]
    pool = mm.Profiles.of([mm.Profile(id=who) for who in ids])
    pool = pool.with_labels({who: " ".join(parts) for who, parts in zip(ids, given, strict=True)})
    for who, label in pool.labels.dropna().items():
        assert who in pool.called(label.upper())
        if len(pool.called(label)) == 1:
            assert pool.id_of(f" {label.lower()}") == who
        else:
            with pytest.raises(mm.InputError, match=str(who)):
                pool.id_of(label)


def _refused(matching: mm.Matching) -> list[Callable[[], object]]:
    """Return calls that are refused, each with names of people where ids belong, or changed."""
    mentors, mentees = matching.scores.mentors, matching.scores.mentees
    label, address = mentees.labels.iloc[0], mentees.contacts.iloc[0]
    groups = FORMS["groups"](mentors, mentees)
    lists = [[label, address]]
    changed = matching.to_json().replace('"units": 5', '"units": 4')
    return [
        lambda: mentees[label],
        lambda: mentees.filter([label]),
        lambda: mentees.positions([address]),
        lambda: mentees.with_labels({label: address}),
        lambda: mm.Profile(id=address),
        lambda: matching.scores.contributions(label, address),
        lambda: mm.form_groups(mentors, mentees, together=lists),
        lambda: mm.form_groups(mentors, mentees, pinned=[(label, address)]),
        lambda: mm.match_peers(mentees, history=[(label, label)]),
        lambda: mm.Matching.from_json(changed, mentors=mentors, mentees=mentees),
        lambda: mm.Matching.from_json(matching.to_json(), mentors=mentors, mentees=mentors),
        lambda: mm.read_grouping(groups.to_json(), mentors=mentees, mentees=mentors),
    ]


@pytest.mark.parametrize("number", range(12))
def test_no_refusal_repeats_a_name(matching: mm.Matching, number: int) -> None:
    """Whatever is asked in the wrong way, and with whatever name."""
    with pytest.raises(mm.MentorMatchError) as caught:
        _refused(matching)[number]()
    assert not heard(caught.value) and not heard(repr(caught.value))
