"""Hand-outs hold what concerns one person, in her language, and nothing of anybody else.

Holds ``results.handouts`` and ``commands.handouts`` to account.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import InputError
from mentormatch.results.handouts.facts import facts_of
from mentormatch.results.handouts.wording import Wording
from mentormatch.text.sentences import LANGUAGES

MAP = {
    "label": "name",
    "contact": "mail",
    "constants": {"time_zone": "Europe/Berlin"},
}


def people(side: str, count: int, **more: Any) -> mm.Profiles:
    """Return people with names and addresses, each with a skill of her own."""
    rows = [
        {
            "id": f"{side}{n}",
            "name": f"Canary {side.upper()}{n}x",
            "mail": f"canary.{side}{n}x@example.org",
            ("offers" if side == "m" else "seeks"): f"sql; skill{n}",
            "availability": "Mon 09:00-11:00; Tue 10:00-11:30",
            "attributes.secret:list": f"secret{side}{n}",
            **more,
        }
        for n in range(count)
    ]
    return mm.read_profiles(rows, columns=MAP)


@pytest.fixture(scope="module")
def matching() -> mm.Matching:
    """Five mentors for seven mentees."""
    return mm.match(people("m", 5), people("e", 7), seed=3)


def pages(paths: tuple[Path, ...]) -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    return {path.name: path.read_text("utf-8") for path in paths if path.suffix == ".html"}


@pytest.mark.parametrize("contact", [True, False])
@pytest.mark.parametrize("labels", [True, False])
def test_a_page_knows_its_own_pair_alone(
    matching: mm.Matching, tmp_path: Path, contact: bool, labels: bool
) -> None:
    """No name, id, address, answer or score of anybody else, nor what was not asked for."""
    written = pages(matching.handouts(tmp_path, contact=contact, labels=labels))
    assert len(written) == 12
    partner = {m.mentee: m.mentor for m in matching.matches}
    partner |= {m.mentor: m.mentee for m in matching.matches}
    for name, text in written.items():
        own = name.split("-")[0]
        told = {own, partner.get(own, own)}
        for other in [*matching.scores.mentors.ids, *matching.scores.mentees.ids]:
            label, mail = f"Canary {other.upper()}x", f"canary.{other}x@example.org"
            assert (label in text) == (labels and other in told)
            assert (mail in text) == (contact and other in told - {own})
            assert bool(re.search(rf"\b{other}\b", text)) == (not labels and other in told)
            assert f"secret{other}" not in text
        assert "Score of this match" not in text and "LOTTERY" not in text


def test_whoever_is_left_out_gets_a_page(matching: mm.Matching, tmp_path: Path) -> None:
    """It says so, and tells no reason that speaks of others."""
    written = pages(matching.handouts(tmp_path))
    assert len(matching.unmatched) == 2
    for left in matching.unmatched:
        text = written[f"{left.person}-mentee.html"]
        assert "could not find a partner" in text and "first three steps" not in text
        assert left.detail not in text


@pytest.mark.parametrize(
    ("language", "told", "untold"),
    [
        ("en", "You told us that you do not take part this time.", "more people than places"),
        ("nl", "Je liet ons weten dat je dit keer niet meedoet.", "meer mensen dan plekken"),
    ],
)
def test_whoever_takes_no_part_hears_nothing_of_places(
    tmp_path: Path, language: str, told: str, untold: str
) -> None:
    """Neither who withdrew nor who offers no place was left out for want of places."""
    mentors = mm.read_profiles(
        [
            {"id": "m0", "offers": "sql"},
            {"id": "n0", "max_mentees": 0, "offers": "sql"},
            {"id": "g0", "active": "no", "offers": "sql"},
        ]
    )
    rows = [{"id": f"e{n}", "seeks": "sql"} for n in range(4)]
    mentees = mm.read_profiles([{"id": "w0", "seeks": "sql", "active": "no"}, *rows])
    found = mm.match(mentors, mentees)
    written = pages(found.handouts(tmp_path, language=language))  # type: ignore[arg-type]
    for name in ("n0-mentor.html", "g0-mentor.html", "w0-mentee.html"):
        assert told in written[name] and untold not in written[name]
    others = {left.person for left in found.unmatched if left.reason != "WITHDRAWN"}
    assert len(others) == 3
    for who in others:
        assert untold in written[f"{who}-mentee.html"] and told not in written[f"{who}-mentee.html"]


def test_what_two_people_share_is_true() -> None:
    """Skills one seeks and the other offers, both ways, the site, and the hours of both."""
    one = mm.Profile(
        id="a", seeks={"sql", "go"}, offers={"tax"}, site="Ulm", time_zone="Europe/Berlin",
        availability=["Mon 09:00-11:00", "Tue 23:00-01:00"],
    )  # fmt: skip
    other = mm.Profile(
        id="b", offers={"sql": 4, "r": 1}, seeks={"tax"}, site="Ulm", time_zone="Europe/Berlin",
        availability=["Mon 10:30-12:00", "Tue 22:00-24:00", "Wed 00:00-02:00"],
    )  # fmt: skip
    found = {fact.code: fact.words for fact in facts_of(one, other)}
    assert found == {
        "partner_offers": ("sql",),
        "person_offers": ("tax",),
        "site": ("Ulm",),
        "hours": ("Mon 10:30-11:00", "Tue 23:00-24:00", "Wed 00:00-01:00"),
    }
    elsewhere = other.replace(time_zone="Asia/Tokyo")
    assert "hours" not in {fact.code for fact in facts_of(one, elsewhere)}


def test_scores_dates_and_dutch(matching: mm.Matching, tmp_path: Path) -> None:
    """What is asked for is shown, in the language that is asked for."""
    written = pages(matching.handouts(tmp_path, language="nl", scores=True, date="1 december 2026"))
    match = matching.matches[0]
    text = written[f"{match.mentee}-mentee.html"]
    assert '<html lang="nl">' in text and "Datum: 1 december 2026" in text
    assert f"Score van deze koppeling: {match.score:.2f} van 1." in text
    assert "Je mentor is Canary" in text and "vrij: ma 09:00-11:00" in text


def test_a_side_and_the_table_for_a_mail_merge(matching: mm.Matching, tmp_path: Path) -> None:
    """A row a page, with her own address; her partner's with contact alone; no formula runs."""
    matching.handouts(tmp_path / "a", side="mentors")
    with (tmp_path / "a" / "merge.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [f"m{n}" for n in range(5)]
    assert all(row["contact"] == f"canary.{row['id']}x@example.org" for row in rows)
    assert all((tmp_path / "a" / row["file"]).exists() for row in rows)
    assert "partner_contact" not in rows[0]
    matching.handouts(tmp_path / "b", side="mentees", contact=True)
    assert "partner_contact" in (tmp_path / "b" / "merge.csv").read_text("utf-8")


def test_whose_address_is_not_known_has_none(tmp_path: Path) -> None:
    """Nothing stands where there is nothing: no None, and no sentence without its end."""
    mentors = mm.read_profiles(
        [{"id": "m", "name": "Ann", "mail": "", "offers": "sql"}], columns=MAP
    )
    written = pages(mm.match(mentors, people("e", 1)).handouts(tmp_path, contact=True))
    assert "You can reach" not in written["e0-mentee.html"]
    assert "None" not in "".join(written.values()) + (tmp_path / "merge.csv").read_text("utf-8")


def test_groups_have_pages_too(tmp_path: Path) -> None:
    """Members of a group are told of one another, and of nobody else."""
    grouping = mm.form_groups(people("m", 2), people("e", 8), size=(3, 5))
    written = pages(grouping.handouts(tmp_path))
    for match in grouping.matches:
        for member in match.members:
            text = written[f"{member.id}-{member.role}.html"]
            assert all(f"Canary {who.upper()}x" in text for who in match.ids)
            strangers = set(grouping.scores.mentees.ids) - set(match.ids)
            assert not any(f"Canary {who.upper()}x" in text for who in strangers)


def test_hostile_names_do_not_run(tmp_path: Path) -> None:
    """A name may hold anything; a page and a file name hold it as text."""
    mentors = mm.read_profiles(
        [{"id": "../m<1>", "name": "<script>x</script>", "mail": "=1+1", "offers": "sql"}],
        columns={"label": "name", "contact": "mail"},
    )
    found = mm.match(mentors, people("e", 1))
    written = found.handouts(tmp_path / "pages", contact=True)
    assert all(path.parent == tmp_path / "pages" for path in written)
    text = "".join(pages(written).values())
    assert "<script>" not in text and "&lt;script&gt;" in text
    assert "'=1+1" in (tmp_path / "pages" / "merge.csv").read_text("utf-8")


def test_sentences_of_ones_own(matching: mm.Matching, tmp_path: Path) -> None:
    """A folder may change sentences; a slip in it is told."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "wording.toml").write_text('[en]\ngreeting = "Dear {name}"\n')
    assert "Dear Canary" in "".join(
        pages(matching.handouts(tmp_path / "a", templates=own)).values()
    )
    (own / "wording.toml").write_text('[en]\ngreting = "Dear {name}"\n')
    with pytest.raises(InputError, match="did you mean 'greeting'"):
        matching.handouts(tmp_path / "b", templates=own)
    (own / "wording.toml").write_text('[en]\ngreeting = "Dear {nam}"\n')
    with pytest.raises(InputError, match="a place that nothing fills"):
        matching.handouts(tmp_path / "c", templates=own)


def test_every_sentence_is_there_in_every_language() -> None:
    """The same keys, and the same places in each sentence."""
    english, *others = (Wording.of(language).sentences for language in LANGUAGES)
    for other in others:
        assert other.keys() == english.keys()
        for key, said in english.items():
            assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", other[key]))


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"side": "nobody"}])
def test_what_is_not_there_is_refused(
    matching: mm.Matching, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    """In words, before anything is written."""
    with pytest.raises(InputError):
        matching.handouts(tmp_path / "pages", **wrong)
    assert not (tmp_path / "pages").exists()


def test_the_command_writes_from_a_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The record, its people, and where to write."""
    (tmp_path / "m.csv").write_text("id,name,offers\na,Ann Lee,sql\n")
    (tmp_path / "e.csv").write_text("id,name,seeks\nb,Bo Xi,sql\n")
    (tmp_path / "c.toml").write_text('label = "name"\n')
    files = [
        str(tmp_path / "m.csv"),
        str(tmp_path / "e.csv"),
        "--columns",
        str(tmp_path / "c.toml"),
    ]
    assert main(["match", *files, "--out", str(tmp_path / "result")]) == 0
    record = ["--record", str(tmp_path / "result" / "matching.json")]
    assert main(["handouts", *files, *record, "--out", str(tmp_path / "pages")]) == 0
    assert "2 pages and merge.csv" in capsys.readouterr().err
    assert "Your mentor is Ann Lee." in (tmp_path / "pages" / "b-mentee.html").read_text("utf-8")
    assert main(["handouts", *files, *record, "--out", str(tmp_path / "ids"), "--ids-only"]) == 0
    assert "Ann Lee" not in (tmp_path / "ids" / "b-mentee.html").read_text("utf-8")
