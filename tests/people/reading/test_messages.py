"""Messages of refusals say what it is and the next step.

Holds ``text.faults``, ``text.phrases``, ``commands.people`` and the
parser of ``cli`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

from mentormatch.cli import main
from mentormatch.errors import InputError, UnknownPerson
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema.profile import Profile

Captured = pytest.CaptureFixture[str]


def test_no_setting_is_suggested_in_place_of_itself() -> None:
    """A name that is refused is not the cure for itself."""
    columns = {"fields": {"active": {"column": "S", "manager": {}}}}
    with pytest.raises(InputError, match="there is no setting 'manager'") as caught:
        read_profiles([{"id": "a", "S": "x"}], columns=columns)
    assert "mean 'manager'" not in str(caught.value)


def test_a_column_that_the_map_replaces_is_told_so() -> None:
    """A constant, or another column, stands in its place; its own name is no cure."""
    rows = [{"id": "a", "site": "Bonn", "Office": "Ulm"}]
    for columns in ({"constants": {"site": "Ulm"}}, {"fields": {"site": "Office"}}):
        (found,) = (
            finding
            for finding in read_profiles(rows, columns=columns).findings
            if "'site'" in finding.message
        )
        assert "(the column map takes site from elsewhere)" in found.message
        assert "did you mean 'site'" not in found.message
        assert read_profiles(rows, columns=columns)["a"].site == "Ulm"


@pytest.mark.parametrize("who", ["Eli", "ELI", "elli"])
def test_an_unknown_id_gets_a_near_one(who: str) -> None:
    """Case is seen through where nothing nearer is there."""
    with pytest.raises(UnknownPerson, match=r"did you mean 'eli'\?"):
        Profiles.of([Profile(id="eli"), Profile(id="bo")])[who]


def test_an_unknown_option_gets_a_near_one(written: Any, capsys: Captured) -> None:
    """A slip in an option is answered with the option."""
    path = str(written("id\na\n"))
    with pytest.raises(SystemExit) as ended:
        main(["match", path, path, "--polcy", "x.toml"])
    assert ended.value.code == 2
    assert "did you mean '--policy'" in capsys.readouterr().err


def test_one_map_for_two_forms_gets_a_hint(written: Any, capsys: Captured) -> None:
    """Where the mentees' form lacks a column of the one map, the other option is named."""
    mentors, mentees = written("id,Teach\nm,sql\n", "m.csv"), written("id,Learn\ne,sql\n", "e.csv")
    columns = str(written('[fields]\noffers = "Teach"\n', "columns.toml"))
    assert main(["match", str(mentors), str(mentees), "--columns", columns]) == 2
    assert "--mentee-columns" in capsys.readouterr().err
    arguments = ["match", str(mentors), str(mentees), "--columns", columns]
    assert main([*arguments, "--mentee-columns", columns]) == 2
    assert "one column map was used" not in capsys.readouterr().err
