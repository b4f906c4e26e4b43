"""An answer that compared nobody says so first; criteria that tell nobody apart are told.

Holds ``scoring.checks.comparison`` and ``commands.guards.weak_answers`` to account.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.cli import main

P = mm.Profile
BLANK = [P(id=f"p{k}") for k in range(6)]
OTHERS = [P(id=f"q{k}") for k in range(6)]
MODES: dict[str, Callable[[Any, Any], Any]] = {
    "pairs": mm.match,
    "reverse": lambda one, other: mm.match(one, other, mm.presets.reverse()),
    "groups": lambda one, other: mm.form_groups(one, other, size=(1, 3)),
    "circles": lambda _, other: mm.form_groups(None, other, size=(2, 3)),
    "boards": mm.form_boards,
    "teams": lambda one, other: mm.form_teams(one, other, mm.presets.teams()),
    "peers": lambda _, other: mm.match_peers(other),
}


def codes(answer: Any) -> set[str]:
    """Return the kinds of findings of an answer."""
    return {finding.code for finding in answer.findings}


@pytest.mark.parametrize("mode", MODES)
def test_nobody_answered(mode: str) -> None:
    """Whoever filled nothing that counts is drawn, and the first line says that."""
    answer = MODES[mode](BLANK, OTHERS)
    assert not answer.compared
    assert str(answer).startswith("No answers were used, so chance decides who meets whom. ")
    assert "No answers were used" in answer._repr_html_().split("<br>")[0]


@pytest.mark.parametrize("mode", MODES)
def test_somebody_answered(mode: str) -> None:
    """Answers on both sides that the policy looks at are compared; one who is silent is told."""
    words: dict[str, Any] = {
        "seeks": {"sql": 2, "r": 3}, "department": "hr",
        "goals": [mm.Goal(text="learn", kind="growth")],
        "styles_wanted": {"coach": 1.0}, "styles_offered": {"coach": 1.0},
    }  # fmt: skip
    mentors, mentees = (
        [
            some[0],
            *(P(id=f"{one}{k}", offers={("sql", "r")[k % 2]: 4}, **words) for k in range(1, 6)),
        ]
        for one, some in (("p", BLANK), ("q", OTHERS))
    )
    answer = MODES[mode](mentors, mentees)
    assert "no-answers" not in codes(answer), str(answer)
    assert answer.compared


def test_one_criterion_is_unanswered() -> None:
    """A criterion that nobody can be compared by is told beside the others."""
    policy = mm.Policy(criteria=[mm.Same("team"), mm.Same("site")], requirements=[])
    mentors, mentees = [P(id="m", site="a")], [P(id="e", site="a", team="red")]
    told = {f.code: f.message for f in mm.match(mentors, mentees, policy).findings}
    assert "'same team'" in told["criterion-unanswered"]
    assert "'same site'" not in told["criterion-unanswered"]
    assert "no-answers" not in told


def test_answers_of_no_pair() -> None:
    """Answers of people who may not meet are no answers of the pairs that were made."""
    mentors = [P(id="m1", offers={"sql"}, vetoes={"e1"}), P(id="m2")]
    mentees = [P(id="e1", seeks={"sql"}), P(id="e2")]
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers")])
    answer = mm.match(mentors, mentees, policy)
    assert answer.confidence == 0
    assert not answer.compared
    assert str(answer).startswith("No answers were used, so chance decides who meets whom")


def test_one_side_is_empty() -> None:
    """Where there is nobody to meet there is no draw; the count comes first."""
    assert str(mm.match([], OTHERS)).startswith("0 of 6 mentees have a mentor")
    assert str(mm.match(BLANK, [])).startswith("0 of 0 mentees have a mentor")


ALIKE: list[tuple[Any, dict[str, Any]]] = [
    (mm.Same("site"), {"site": "north"}),
    (mm.Covers("seeks", "offers"), {"offers": {"sql": 3}}),
    (mm.Gap("seniority"), {"seniority": "4"}),
    (mm.Shares("languages"), {"languages": {"nl", "en"}}),
    (mm.Overlap(), {"availability": {"Mon 09:00-11:00"}, "time_zone": "UTC"}),
]


@pytest.mark.parametrize(("criterion", "said"), ALIKE)
@pytest.mark.parametrize("side", ["mentors", "mentees"])
def test_everybody_is_alike(criterion: Any, said: dict[str, Any], side: str) -> None:
    """Where all of one side say the same to all that counts, the first line says so."""
    apart: list[dict[str, Any]] = [
        {"site": "north", "seeks": {"sql": 3}, "offers": {"r": 1}, "seniority": "2",
         "languages": {"nl"}, "availability": {"Mon 09:00-10:00"}, "time_zone": "UTC"},
        {"site": "south", "seeks": {"r": 1}, "offers": {"sql": 3}, "seniority": "3",
         "languages": {"en"}, "availability": {"Tue 09:00-10:00"}, "time_zone": "UTC"},
    ]  # fmt: skip
    said = {"seeks": {"sql": 3}, **said} if side == "mentees" else said
    same, other = (
        [P(id=f"a{k}", **said) for k in range(3)],
        [P(id=f"b{k}", **apart[k % 2]) for k in range(3)],
    )
    pools = (same, other) if side == "mentors" else (other, same)
    answer = mm.match(*pools, mm.Policy(criteria=[criterion], requirements=[]))
    assert str(answer).startswith(f"All {side} are alike"), str(answer)
    turned = [same[0], P(id="other", **apart[1]), *same[1:]]
    pools = (turned, other) if side == "mentors" else (other, turned)
    answer = mm.match(*pools, mm.Policy(criteria=[criterion], requirements=[]))
    assert "everybody-alike" not in codes(answer)


def test_one_criterion_of_several_is_alike() -> None:
    """A criterion to which one side is alike is a note; the answer rests on the others."""
    mentors = [P(id="m1", site="a", offers={"sql"}), P(id="m2", site="a", offers={"r"})]
    mentees = [P(id="e1", site="a", seeks={"sql"}), P(id="e2", site="b", seeks={"r"})]
    policy = mm.Policy(criteria=[mm.Same("site"), mm.Covers("seeks", "offers")])
    answer = mm.match(mentors, mentees, policy)
    (told,) = (f for f in answer.findings if f.code == "criterion-alike")
    assert "same site" in told.message
    assert told.severity == "note"
    assert str(answer).startswith("2 of 2 mentees")


def test_wishes_tell_people_apart() -> None:
    """Mentors who say nothing of themselves differ by who names them."""
    mentees = [P(id="e1", preferences=["m1"]), P(id="e2", preferences=["m2"])]
    answer = mm.match([P(id="m1"), P(id="m2")], mentees, mm.Policy(criteria=[mm.Preference()]))
    assert not codes(answer) & {"everybody-alike", "criterion-alike", "no-answers"}


def test_swapped_and_equal_files() -> None:
    """Files the wrong way round, or one file twice, are told first."""
    mentors = [P(id=f"m{k}", offers={"sql"}, site=f"s{k}") for k in range(3)]
    mentees = [P(id=f"e{k}", seeks={"sql"}, site=f"s{k}") for k in range(3)]
    policy = mm.Policy(criteria=[mm.Covers("seeks", "offers"), mm.Same("site")])
    assert "The two may have been swapped" in str(mm.match(mentees, mentors, policy))
    assert not codes(mm.match(mentors, mentees, policy)) & {"sides-swapped", "same-people"}
    twice = mm.match(mentors, [m.replace() for m in mentors], policy)
    assert "the same 3 people" in str(twice)


def test_one_pool_on_both_sides_is_meant() -> None:
    """Who gives the same people twice, as one list, asks for pairs among them."""
    people = [P(id=f"p{k}", offers={"sql": k + 1}, seeks={"r": k + 1}) for k in range(3)]
    for policy in (mm.Policy(), mm.presets.reverse()):
        assert "same-people" not in codes(mm.match(people, people, policy))
        assert "same-people" in codes(mm.match(people, list(people), policy))


def test_alike_people_of_one_pool_are_no_mentors() -> None:
    """Circles and peers have people, and no sides."""
    people = [P(id=f"p{k}", goals=[mm.Goal(kind="growth")]) for k in range(4)]
    assert str(mm.form_groups(None, people, size=(2, 2))).startswith("All people are alike")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Write two files whose headers are questions."""
    (tmp_path / "m.csv").write_text("id,What can you teach?\nm,sql\nn,python\n", "utf-8")
    (tmp_path / "e.csv").write_text("id,What do you want?\na,sql\nb,python\n", "utf-8")
    return [str(tmp_path / "m.csv"), str(tmp_path / "e.csv")]


@pytest.mark.parametrize("command", ["match", "reverse", "groups", "boards", "teams"])
def test_command_stops(files: list[str], command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command of two files ends with 2 and names the columns that nobody read."""
    assert main([command, *files]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert "No answers were used" in printed.err
    assert "'What can you teach?'" in printed.err
    assert "--anyway" in printed.err
    assert main([command, *files, "--anyway"]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["peers"], ["peers", "--rounds", "1"], ["circles", "--size", "2", "3"]]
)
def test_command_of_one_file_stops(
    files: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """So does a command of one file."""
    command, *rest = words
    assert main([command, files[1], *rest]) == 2
    assert "No answers were used" in capsys.readouterr().err
    assert main([command, files[1], *rest, "--anyway"]) == 0


def test_explain_stops_where_it_matches_anew(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record was made on purpose; a draw that nobody has seen is explained only on purpose."""
    assert main(["explain", *files, "a"]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert "No answers were used" in printed.err and "--anyway" in printed.err
    assert main(["explain", *files, "a", "--anyway"]) == 0
    assert capsys.readouterr().out.startswith("a with ")
    assert main(["match", *files, "--anyway", "--out", str(tmp_path / "out")]) == 0
    record = str(tmp_path / "out" / "matching.json")
    assert main(["explain", *files, "a", "--record", record]) == 0


def test_programme_stops(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """So does a programme file."""
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'name = "p"\nminutes_per_month = 600\n'
        '[people.a]\nfile = "m.csv"\n[people.b]\nfile = "e.csv"\n'
        '[[programmes]]\nname = "one"\nmode = "pairs"\n'
        'mentors = { table = "a" }\nmentees = { table = "b" }\n',
        "utf-8",
    )
    assert main(["run", str(plan)]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert "No answers were used" in printed.err
    assert main(["run", str(plan), "--anyway"]) == 0
    assert "No answers were used" in capsys.readouterr().err


def test_a_command_names_the_next_one(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where columns were not read the one that suggests a map, else the one that tells what was."""
    assert main(["match", *files]) == 2
    assert f"mentormatch suggest {files[0]} {files[1]} --out" in capsys.readouterr().err
    for path, field in zip(files, ("offers", "seeks"), strict=True):
        Path(path).write_text(f"id,{field}\nzoe,\n", "utf-8")
    assert main(["match", *files]) == 2
    assert f"mentormatch check {files[0]} {files[1]}\n" in capsys.readouterr().err
    columns = tmp_path / "columns.toml"
    columns.write_text('id = "id"\n', "utf-8")
    assert main(["match", *files, "--columns", str(columns)]) == 2
    told = capsys.readouterr().err
    assert f"mentormatch check {files[0]} {files[1]} --columns {columns}\n" in told
    assert told.rstrip().endswith("--anyway")


def test_a_command_stops_below_a_tenth(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And writes nothing; with --anyway the first line says how little was used."""
    out = tmp_path / "out"
    for path in files:
        Path(path).write_text(
            "id,site\n" + "".join(f"{path[-5]}{k},a\n" for k in range(9)), "utf-8"
        )
    (tmp_path / "policy.toml").write_text(
        '[[criteria]]\nkind = "Same"\nfield = "team"\nweight = 95\n'
        '[[criteria]]\nkind = "Same"\nfield = "site"\nweight = 5\n',
        "utf-8",
    )
    words = ["match", *files, "--policy", str(tmp_path / "policy.toml"), "--out", str(out)]
    assert main(words) == 2
    printed = capsys.readouterr()
    assert "5% of the score uses people's own answers" in printed.err
    assert not printed.out and not list(out.iterdir())
    assert main([*words, "--anyway", "--format", "text"]) == 0
    assert capsys.readouterr().out.startswith("5% of the score uses people's own answers")
    assert (out / "report.html").exists()


def test_the_columns_in_which_goals_are_compared_are_named() -> None:
    """In the cure of goals in words, and where nobody gave any."""
    for goals in ("To lead a team", None):
        mentors = mm.read_profiles([{"id": "m", "goals": goals, "offers": "sql"}])
        mentees = mm.read_profiles([{"id": "e", "goals": goals, "seeks": "sql"}])
        cures = [str(one.cure) for one in mm.match(mentors, mentees).findings if one.cure]
        assert any("goal_kind and goal_tags" in cure for cure in cures)
