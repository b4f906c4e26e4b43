"""Groups as an answer: faces, table, explanation, record, page.

Holds to account: ``results.groups`` (``grouping``, ``piece``, ``certificate``, ``record``,
``text``) and ``modes.records``.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

import mentormatch as mm
from mentormatch.errors import DataMismatch, InputError, ProofError
from mentormatch.findings import Findings
from mentormatch.results.groups.record import parse_group_record, refuse_changes
from mentormatch.results.match import Match, Member, Unmatched, UnmatchedList

pytestmark = pytest.mark.portable


class Rules(BaseModel):
    """What was asked besides the policy."""

    size: tuple[int, int] = (2, 3)


def people() -> mm.Profiles:
    """Six people; one id holds what a page must not take for a tag."""
    ids = ("ann", "ben", "<b>cem", "dee", "eve", "fin")
    return mm.Profiles.of([mm.Profile(id=name, seeks={"sql"}, offers={"r"}) for name in ids])


def grouping(**changes: object) -> mm.Grouping:
    """Two circles, one of them led, and somebody left out."""
    scores = mm.score(people(), people(), mm.Policy(criteria=[mm.Covers("seeks", "offers")]))
    first = Match((Member("ann", "lead"), Member("ben", "mentee")), 600_000, "g1")
    second = Match(tuple(Member(p, "peer") for p in ("<b>cem", "dee", "eve")), 450_000, "g2")
    found = mm.Grouping(
        matches=(first, second),
        unmatched=UnmatchedList([Unmatched("fin", "peer", "SIZES", "one is left", "invite one")]),
        seed=3,
        findings=Findings([]),
        scores=scores,
        certificate=mm.BoundCertificate(
            (
                mm.BoundedStage("people", 5, 5, "everybody who fits the sizes"),
                mm.BoundedStage("total", 1_050_000, 1_400_000, "best partner of each", "loose"),
            )
        ),
        mode="circles",
        rules=Rules(),
        pieces=(
            (mm.Piece("fit", 400_000, "sql"), mm.Piece("cohesion", 200_000, "both: r")),
            (mm.Piece("cohesion", 150_000, "r"), mm.Piece("cohesion", 300_000, "")),
        ),
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def test_the_summary_tells_who_is_placed_and_how_far_the_bound_is() -> None:
    """The first questions: how many, proven or not, lowest group, who is left out and why."""
    assert str(grouping()).splitlines() == [
        "4 of 5 mentees are in 2 circles of 2 to 3, with 1 of 1 mentors",
        "people: 5 (proven: everybody who fits the sizes)",
        "total: 1.050000, at most 1.400000 (best partner of each)",
        "mean score of a member 0.375; lowest 0.150 (g2)",
        "left out: 1",
        "  fin: SIZES - one is left",
    ]


def test_a_table_has_a_row_for_each_member_and_points_that_add_up() -> None:
    """Pieces of one name are added up; their points sum to the score of the group."""
    frame = grouping().to_frame()
    assert frame.person.tolist() == ["ann", "ben", "<b>cem", "dee", "eve"]
    assert frame.role.tolist() == ["lead", "mentee", "peer", "peer", "peer"]
    assert frame[["fit", "cohesion"]].fillna(0).sum(axis=1).tolist() == pytest.approx(frame.score)


def test_an_explanation_lists_the_pieces_of_the_group() -> None:
    """Of everybody in it; whoever is left out has none, and strangers are refused."""
    (found,) = grouping().explain("ben")
    assert str(found).splitlines() == [
        "g1: 0.600 (ann (lead), ben)",
        "  fit       0.400  sql",
        "  cohesion  0.200  both: r",
    ]
    assert grouping().explain("fin") == ()
    assert grouping().groups_of("dee")[0].group == "g2"
    with pytest.raises(mm.UnknownPerson, match="did you mean 'ben'"):
        grouping().explain("benn")


def test_the_certificate_tells_the_gap() -> None:
    """Absolute in units, relative to the bound; nothing to prove is proven."""
    certificate = grouping().certificate
    assert not certificate.proven and certificate.gap == 350_000
    assert certificate.relative_gap == pytest.approx(0.25)
    assert certificate.to_frame().why.tolist()[1] == "best partner of each; loose"
    assert mm.BoundCertificate(()).proven and mm.BoundCertificate(()).relative_gap == 0


def test_pages_escape_what_people_wrote(tmp_path: Path) -> None:
    """The report and the notebook face hold no tag that is not ours."""
    grouping().report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    for text in (page, grouping()._repr_html_()):
        assert "&lt;b&gt;cem" in text and "<b>cem" not in text
    assert "SIZES" in page and "best partner of each; loose" in page


def test_a_record_is_read_back_only_for_the_same_people_and_groups(tmp_path: Path) -> None:
    """Groups, bounds and reasons come back; what was changed is refused."""
    found = grouping()
    text = found.to_json(tmp_path / "grouping.json")
    assert (tmp_path / "grouping.json").read_text("utf-8") == text + "\n"
    record = parse_group_record(text)
    assert record.groups == found.matches and record.certificate == found.certificate
    assert refuse_changes(record, found) is found
    with pytest.raises(ProofError, match="other groups or scores"):
        refuse_changes(record, grouping(matches=found.matches[:1]))
    with pytest.raises(ProofError, match="other people"):
        refuse_changes(record, grouping(unmatched=UnmatchedList()))
    fewer = people().take([0, 1, 2])
    with pytest.raises(DataMismatch):
        refuse_changes(record, grouping(scores=mm.score(fewer, fewer)))


def test_what_is_no_record_of_groups_is_refused() -> None:
    """Another text, a record with a hole, and a mode from elsewhere."""
    with pytest.raises(InputError, match="record of groups"):
        mm.read_grouping("nothing", mentees=people())
    record = json.loads(grouping().to_json())
    with pytest.raises(InputError, match="look at: stages"):
        mm.read_grouping(json.dumps({**record, "stages": [1]}), mentees=people())
    with pytest.raises(InputError, match="of an unknown form of mentoring"):
        mm.read_grouping(json.dumps({**record, "mode": "quartets"}), mentees=people())


def test_equal_answers_are_equal_and_csv_is_written() -> None:
    """Same groups, same seed, same people; a stage more makes another answer."""
    assert grouping() == grouping() and hash(grouping()) == hash(grouping())
    assert grouping() != grouping(seed=4)
    assert grouping() != grouping(certificate=mm.BoundCertificate(()))
    out = io.StringIO()
    grouping().to_csv(out)
    assert out.getvalue().startswith("group,role,person,score,fit,cohesion")
    assert repr(grouping()) == str(grouping()) and len(grouping()) == 2
