"""What no file may hold is refused with its place and the limit.

Holds ``formats.decode``, ``formats.delimited``, ``reading.formats.containers``,
``reading.formats.workbook_cells`` and ``grammar.native`` of people to account.
"""

from __future__ import annotations

import encodings.aliases
import gzip
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reading_cases import findings
from workbook_cases import ods, with_part, workbook

import mentormatch as mm
from mentormatch.cli import main

LONG = 131_073
HALF = "half a letter"


def refusal(source: Any, **options: Any) -> str:
    """Return the message with which people are refused, or nothing."""
    try:
        mm.read_profiles(source, **options)
    except mm.InputError as error:
        return str(error)
    return ""


def told(source: Any, **options: Any) -> str:
    """Return the message with which people are refused."""
    with pytest.raises(mm.InputError) as caught:
        mm.read_profiles(source, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("id,goals\na,{long}\n", 2, "goals"),
        ('id,goals,team\nb,x,y\n"a, b",ok,"{long}"\n', 3, "team"),
        ('id,goals,team\nb,"x\n\ny",y\na,ok,{long}\n', 3, "team"),
        ("id;goals\na;{long}\n", 2, "goals"),
    ],
)
def test_a_long_cell_is_told_with_row_and_column(
    written: Any, text: str, row: int, column: str
) -> None:
    """The limit of the parser is told with its place, whether the separator is found or said."""
    path = written(text.format(long="x" * LONG))
    (found,) = findings(path, "unclosed-quote")
    assert (found.row, found.column, "131,072 characters" in found.message) == (row, column, True)
    mark = ";" if ";" in text else ","
    (declared,) = findings(path, "unclosed-quote", columns={"delimiter": mark})
    assert declared == found


def test_many_columns_are_read_and_few_are_named(written: Any) -> None:
    """A row without the other separators is longer than a cell may be."""
    names = [f"c{k}" for k in range(30_000)]
    pool = mm.read_profiles(written(f"id,{','.join(names)}\na{',' * 30_000}\n"))
    (found,) = pool.findings
    assert "'c99'" in found.message and "and 29900 more" in found.message
    assert "'c100'" not in found.message


def test_a_file_is_read_up_to_a_limit(tmp_path: Path) -> None:
    """A file, an open file and bytes are read up to a size, which is told, and can be lifted."""
    assert mm.Limits().file_bytes == 100_000_000
    limits = mm.Limits(file_bytes=1_000_000)
    content = b"id,offers\n" + b"a," + b"x" * 100 + b"\n" + b" \n" * 500_000
    plain = tmp_path / "b.csv"
    plain.write_bytes(content)
    for source in (plain, content, io.BytesIO(content), io.StringIO(content.decode())):
        message = told(source, limits=limits)
        assert "larger than 1 MB, " in message and "limits=Limits(file_bytes=…)" in message
    assert mm.read_profiles(plain, limits=mm.Limits(file_bytes=len(content))).ids == ("a",)
    plain.write_bytes(content[:1_000_000])  # most of it empty lines
    assert mm.read_profiles(plain, limits=limits).ids == ("a",)


def test_a_file_is_unpacked_up_to_a_limit(tmp_path: Path) -> None:
    """What is packed is unpacked in pieces, up to a size and to so many times its own."""
    assert mm.Limits().unpacked_bytes == 1_000_000_000
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(b"id,offers\n" + b"a,sql\n" * 2_000_000))
    assert "more than 200 times as large unpacked" in told(packed)
    assert "Limits(unpacked_times=…)" in told(packed)
    low = told(packed, limits=mm.Limits(unpacked_bytes=3_000_000))
    assert "larger than 3 MB unpacked" in low and "Limits(unpacked_bytes=…)" in low
    lifted = mm.Limits(unpacked_times=10_000)
    assert mm.read_profiles(packed, limits=lifted).ids == ("a",)


def test_a_workbook_is_measured_before_it_is_parsed() -> None:
    """The directory of the zip file tells its size, and cells far apart are not made room for."""
    bomb = with_part(workbook({"A": [["id"], ["a"]]}), "xl/media/image1.png", b"0" * 20_000_000)
    assert "more than 200 times as large unpacked" in told(bomb)
    far = workbook({"A": {(0, 0): "id", (1, 0): "a", (1_000_000, 16_000): "x"}})
    assert "reaches to row 1,000,001 and column 16,001" in told(far)
    small = told(workbook({"A": [["id"], ["a"]]}), limits=mm.Limits(unpacked_bytes=1_000))
    assert "larger than 1,000 bytes unpacked" in small


def test_what_an_open_workbook_repeats_is_measured() -> None:
    """One cell of an ods stands for as many as it says."""
    far = ods({"A": [["id"], ["a"]]}, repeated=(1_000_000, 1_000))
    assert "reaches to row" in told(far)


@pytest.mark.parametrize("field", ["offers", "goals", "preferences", "languages", "attributes.x"])
def test_an_answer_has_two_hundred_items(written: Any, field: str) -> None:
    """In a cell, in JSON in a cell and in a list; lifted up to what a profile holds."""
    few, many, most = ([f"s{k}" for k in range(n)] for n in (200, 201, 1_001))
    sources: list[Any] = [
        written(f"id,{field}\na,{';'.join(many)}\n"),
        written(f'id,{field}\na,"[{",".join(f"""""{item}""" + chr(34) * 2 for item in many)}]"\n'),
        [{"id": "a", field: many}],
    ]
    for source in sources:
        if field == "attributes.x" and not isinstance(source, list):
            continue
        message = told(source)
        assert "The cell holds 201 items" in message and "--limit items=…" in message
        assert mm.read_profiles(source, limits=mm.Limits(items=201)).ids == ("a",)
    assert mm.read_profiles([{"id": "a", field: few}]).ids == ("a",)
    answer: dict[str, Any] = {field: most}
    if field in ("offers", "preferences"):
        with pytest.raises(mm.InputError, match="at most 1000 items"):
            mm.Profile(id="a", **answer)


@pytest.mark.parametrize("deep", [33, 900, 5_000])
@pytest.mark.parametrize("ending", ["csv", "json", "jsonl"])
def test_deep_nesting_is_refused(written: Any, ending: str, deep: int) -> None:
    """So many lists in one another are no answer, whether Python can read them or not."""
    nested = "[" * deep + "]" * deep
    texts = {
        "csv": f"id,offers\na,{nested}\n",
        "json": f'[{{"id": "a", "offers": {nested}}}]',
        "jsonl": f'{{"id": "a", "offers": {nested}}}',
    }
    message = told(written(texts[ending], f"people.{ending}"))
    assert "too many lists inside one another" in message
    assert "at most 32 deep" in message or deep == 5_000


def test_huge_numbers_are_refused_with_their_place(written: Any) -> None:
    """Whole numbers beyond 18 digits, and what JSON takes for infinity."""
    for number in ("1" + "0" * 400, "1e400", "-1e400"):
        for part in (
            '"attributes": {"x": %s}',
            '"team": %s',
            '"offers": {"x": %s}',
            '"vetoes": [%s]',
        ):
            text = f'[{{"id": "a", {part % number}}}]'
            message = told(written(text, "people.json"))
            assert "row 2" in message and ("large" in message or "scale" in message)
    assert "a number is too long" in told(written('[{"id": 1' + "0" * 5_000 + "}]", "people.json"))
    path = written('[{"id": 12345678901234567890123}]', "people.json")
    assert "at most 18 digits" in told(path) and "Limits(digits=…)" in told(path)
    pool = mm.read_profiles(path, limits=mm.Limits(digits=30))
    assert pool.ids == ("12345678901234567890123",)


@pytest.mark.parametrize(
    "answers",
    [
        {"id": "a\ud800"},
        {"offers": ["a\ud800"]},
        {"offers": {"a\ud800": 3}},
        {"name": "\udfff"},
        {"e-mail": "\ud800@"},
        {"gender": "\ud800"},
        {"goals": [{"text": "\ud800"}]},
        {"attributes": {"x": "\ud800"}},
        {"attributes": {"x\ud800": "y"}},
        {"lunch": "\ud800"},
    ],
)
def test_half_letters_are_refused_wherever_they_stand(answers: dict[str, Any]) -> None:
    """Nothing that is read holds what no file can hold."""
    message = told([{"id": "a", **answers}, {"id": "b"}])
    assert HALF in message
    assert message.encode()


def test_half_letters_of_json_in_a_cell_are_refused(written: Any) -> None:
    """An escape is a letter too."""
    assert HALF in told(written('id,offers\na,"[""\\ud800""]"\n'))


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\x00.csv", "\ud800.csv", "x" * 9_000])
def test_paths_that_are_none(name: str) -> None:
    """A path that no system takes is refused, and shortened in the message."""
    assert len(told(name)) < 200


def test_encodings_that_no_file_is_in(written: Any) -> None:
    """Every codec of Python reads the file or is refused; what is no encoding of text is none."""
    path = written("id,offers\na,sql\n")
    for name in {*encodings.aliases.aliases.values(), "x" * 9_000, "\x00", "\ud800", ".."}:
        assert len(refusal(path, encoding=name)) < 600
    for none in ("idna", "punycode", "unicode_escape", "utf-7", "rot13", "hex", 5):
        assert "is not an encoding" in told(path, encoding=none)


@pytest.mark.parametrize(
    "value",
    [
        b"x", bytearray(b"x"), (1, [2]), {(1,): 2}, {1: {2: 3}}, Decimal("1e999999999"),
        Decimal("sNaN"), Decimal("-Infinity"), np.longdouble(1), np.timedelta64(5, "D"),
        complex(1, 2), 10**5_000, np.array([[1]]), {"a": (1, 2)}, frozenset([1, "a"]),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
@pytest.mark.parametrize(
    "field", ["id", "offers", "seeks", "goals", "team", "vetoes", "own", "active"]
)
def test_odd_values_are_answers_or_refused(field: str, value: Any) -> None:
    """Whatever a dict holds, it is read or refused."""
    name = "attributes.own" if field == "own" else field
    assert "10000" not in refusal([{"id": "a", name: value}])


def test_headers_end_somewhere(written: Any) -> None:
    """A row of prose where headers belong is refused before anything is compared with it."""
    assert "at most 2,000 characters" in told(written(f"id,{'[' * 60_000}\na,b\n"))


def test_a_long_word_in_an_old_encoding_is_read_at_once(written: Any) -> None:
    """Words beyond ASCII are found in one pass over the file."""
    path = written("id\n")
    path.write_bytes(b"id,goals\na,caf\xe9 " + b"x" * 100_000 + b"\n")
    assert "too long" in told(path)


@pytest.mark.parametrize("field", ["goals", "attributes.bio"])
def test_a_text_has_twenty_thousand_characters(written: Any, field: str) -> None:
    """A goal, and a text of the programme's own, which may be a biography."""
    path = written(f"id,{field}\na,{'x' * 20_001}\n")
    message = told(path)
    assert "at most 20,000 characters" in message and "Limits(text=…)" in message
    pool = mm.read_profiles(path, limits=mm.Limits(text=20_001))
    assert pool["a"].goals or len(str(pool["a"].attributes["bio"])) == 20_001
    assert mm.read_profiles(written(f"id,{field}\na,{'x' * 20_000}\n")).ids == ("a",)


def test_quarters_of_a_week_are_no_long_cell() -> None:
    """A grid has an item for each of its columns, and is no cell."""
    row = {"id": "a", **{f"Slot {k}": "x" for k in range(672)}}
    place = {"columns": ["Slot *"], "item": "header", "cell": "tick", "first": "Mon 00:00"}
    columns = {"fields": {"availability": {**place, "minutes": 15}}}
    assert mm.read_profiles([row], columns=columns)["a"].availability


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"items": 0}, "above 0"),
        ({"text": True}, "above 0"),
        ({"depth": 1.5}, "above 0"),
        ({"items": 1_001}, "at most 1,000"),
        ({"digits": 5_000}, "at most 4,000"),
    ],
)
def test_a_limit_is_a_whole_number_in_reach(given: dict[str, Any], told: str) -> None:
    """What no profile can hold cannot be lifted."""
    with pytest.raises(mm.InputError, match=told):
        mm.Limits(**given)
    with pytest.raises(mm.InputError, match="limits is a Limits"):
        mm.read_profiles([{"id": "a"}], limits=given)  # type: ignore[arg-type]


def test_commands_lift_limits(written: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """``--limit`` may stand several times."""
    path = str(written(f"id,offers\na,{';'.join(map(str, range(201)))}\n", "mentors.csv"))
    assert main(["check", path]) == 2
    assert main(["check", path, "--limit", "items=201", "--limit", "file_bytes=1_000_000"]) == 0
    capsys.readouterr()
    for wrong in ("itens=5", "items=many", "items"):
        assert main(["check", path, "--limit", wrong]) == 2
    assert "did you mean 'items'?" in capsys.readouterr().err
