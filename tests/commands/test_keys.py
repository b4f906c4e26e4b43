"""The key from ids to people, on request: ``--keys`` and ``keys``.

Holds ``commands.output`` and ``results.answer`` to account.
"""

from __future__ import annotations

import csv
import pickle
from pathlib import Path

import pytest
from canaries import FORMS, MAP, pools, rows

import mentormatch as mm
from mentormatch.cli import main


def test_keys_lead_from_every_id_to_the_person() -> None:
    mentors, mentees = pools()
    told = FORMS["pairs"](mentors, mentees).keys()
    assert list(told.columns) == ["side", "id", "row", "label", "contact"]
    for side, people in (("mentors", mentors), ("mentees", mentees)):
        mine = told[told["side"] == side]
        assert mine["id"].tolist() == list(people.ids)
        assert mine["label"].tolist() == [people.label_by_id[who] for who in people.ids]
        assert mine["contact"].tolist() == [people.contact_by_id[who] for who in people.ids]
    first = rows("Giver", 3)[0]
    (row,) = (
        told[told["contact"] == first["Work e-mail"].lower()]["row"].tolist()
        or told[told["contact"] == first["Work e-mail"]]["row"].tolist()
    )
    assert row == 2


def test_rows_are_known_without_labels_and_labels_are_forgotten() -> None:
    bare = {"id": MAP["id"], "id_hash": True, "ignore": ["First name", "Last name"]}
    answer = FORMS["pairs"](*pools(bare))
    told = answer.keys()
    assert told["label"].isna().all()
    assert told["row"].tolist() != [None] * len(told)
    assert sorted(told[told["side"] == "mentees"]["row"]) == list(range(2, 9))
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own
    assert again.keys()["row"].isna().all()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_keys(form: str) -> None:
    answer = FORMS[form](*pools())
    told = answer.keys()
    people = {member.id for match in answer.matches for member in match.members}
    people |= {left.person for left in answer.unmatched}
    assert people <= set(told["id"]) | {"a", "b"}


def test_the_command_writes_keys_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, kind, count, said in (
        ("mentors", "Giver", 2, {"offers": "sql:4"}),
        ("mentees", "Taker", 2, {"seeks": "sql:3"}),
    ):
        table = rows(kind, count, **said)
        with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)
    (tmp_path / "map.toml").write_text(mm.ColumnMap.of(MAP).to_toml(), "utf-8")
    words = [
        "match", str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv"),
        "--columns", str(tmp_path / "map.toml"), "--anyway",
    ]  # fmt: skip
    assert main([*words, "--out", str(tmp_path / "a")]) == 0
    assert not (tmp_path / "a" / "keys.csv").exists()
    assert main([*words, "--out", str(tmp_path / "b"), "--keys", "--ids-only"]) == 0
    text = (tmp_path / "b" / "keys.csv").read_text("utf-8")
    assert "canarygiver0@example.org" in text.lower()
    assert "canary" not in (tmp_path / "b" / "pairs.csv").read_text("utf-8").lower()
    assert main([*words, "--keys"]) == 2
    assert "--out" in capsys.readouterr().err
