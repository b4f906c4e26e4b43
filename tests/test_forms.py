"""``mentormatch.forms``: every row of the table of forms names things that are there.

Holds ``forms`` to account.
"""

from __future__ import annotations

from importlib import import_module
from inspect import signature

import pytest

from mentormatch import presets
from mentormatch.cli import main
from mentormatch.forms import FORMS, Form, named

EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@EACH
def test_functions_and_preset_are_there(form: Form) -> None:
    """The verb takes the people it is said to take; preset, command and members exist."""
    people = list(signature(named(form.verb)).parameters)[form.alone :]
    assert people[len(form.sides)] == "policy"
    assert form.preset in presets.PRESETS
    assert callable(import_module(f"mentormatch.commands.{form.command}").add)
    assert form.members is None or callable(named(form.members))


def test_forms_of_groups_read_their_records() -> None:
    """Only pairs, which have a record of their own, staff, which writes teams, and desks do not."""
    readers = {name: form.reader and named(form.reader) for name, form in FORMS.items()}
    assert [name for name, reader in readers.items() if reader is None] == [
        "pairs",
        "reverse",
        "staff",
        "desk",
    ]
    assert all(reader is None or callable(reader) for reader in readers.values())


@pytest.mark.parametrize("name", sorted({"match", *FORMS} - {"pairs", "staff"}))
def test_command_has_the_name_of_its_form(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Pairs are matched by ``match``, staff is an option of ``teams``."""
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"mentormatch {name}" in capsys.readouterr().out
