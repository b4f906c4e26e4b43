"""What would help is the same wherever it is told: in the list, explanations, files and fixes.

Holds ``lab.fixes.first_fix`` to account.
"""

from __future__ import annotations

from pathlib import Path

import mentormatch as mm
from mentormatch.text.sentences import tell

POLICY = mm.Policy(criteria=[mm.Covers("seeks", "offers")])


def _matching(**policy: object) -> mm.Matching:
    """Return a matching of two mentors with one place each, and five mentees."""
    mentors = [mm.Profile(id=who, offers={"sql": 3}) for who in ("ann", "ben")]
    mentees = [mm.Profile(id=f"e{k}", seeks={"sql": 3}) for k in range(5)]
    chosen = mm.Policy(criteria=[mm.Covers("seeks", "offers")], **policy)
    return mm.match(mentors, mentees, chosen)


def test_every_face_tells_the_first_fix(tmp_path: Path) -> None:
    """The list, its table, the explanation and the report say what fixes says first."""
    matching = _matching()
    fixes = matching.fixes()
    assert len(matching.unmatched) == 3
    matching.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    for left in matching.unmatched:
        words = str(fixes.of(left.person)[0])
        assert left.fix.startswith(words) and f"what would help: {words}" in str(
            matching.explain(left.person)
        )
        assert words in page
        row = matching.unmatched.to_frame().set_index("person").loc[left.person]
        assert row["fix"] == left.fix


def test_whoever_the_draw_left_out_may_wait() -> None:
    """The cure is true: with waited = 1 she is served; and is not told where nobody looks at it."""
    matching = _matching()
    left = next(one for one in matching.unmatched if one.reason == "LOTTERY")
    assert "write waited = 1 for this person" in left.fix
    assert "zet waited = 1" in tell(left.fix, "nl")
    mentees = [matching.scores.mentees[who] for who in matching.scores.mentees.ids]
    again = [m.replace(waited=1) if m.id == left.person else m for m in mentees]
    mentors = [matching.scores.mentors[who] for who in matching.scores.mentors.ids]
    assert mm.match(mentors, again, POLICY).mentors_of(left.person)
    assert not any("waited" in one.fix for one in _matching(waiting="ignore").unmatched)


def test_what_serves_all_of_them_is_told_once(tmp_path: Path) -> None:
    """On the screen and on the page, as fixes says it; of one person there is nothing to add."""
    matching = _matching()
    together = matching.fixes().together
    line = f"one place more serves one of them; for 3 of them together it takes {together}"
    assert str(matching).count(line) == 1
    matching.report(tmp_path / "report.html")
    assert line in (tmp_path / "report.html").read_text("utf-8")
    mentors = [mm.Profile(id="ann", offers={"sql": 3})]
    two = [mm.Profile(id=f"e{k}", seeks={"sql": 3}) for k in range(2)]
    assert "together" not in str(mm.match(mentors, two, POLICY))


def test_a_record_of_other_words_reads_and_tells_anew() -> None:
    """What would help is never believed."""
    matching = _matching()
    text = matching.to_json().replace("waited = 1", "waited = 3")
    pools = {"mentors": matching.scores.mentors, "mentees": matching.scores.mentees}
    again = mm.Matching.from_json(matching.to_json(), **pools)
    assert again == matching and again.to_json() == matching.to_json()
    assert mm.Matching.from_json(text, **pools).unmatched == matching.unmatched
