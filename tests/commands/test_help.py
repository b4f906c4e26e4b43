"""Every command says in its help what it does, what each argument means, and how it is typed.

Holds ``commands.terminal.help``, ``cli`` and the options of all modules of ``commands`` to account.
"""

from __future__ import annotations

import argparse
import re
import shlex

import pytest

from mentormatch.cli import _parser, main
from mentormatch.commands.terminal.help import examples_of

COMMANDS: dict[str, argparse.ArgumentParser] = next(
    dict(action.choices) for action in _parser()._actions if isinstance(action.choices, dict)
)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_argument_is_explained(name: str) -> None:
    """An option without a word behind it is a riddle."""
    silent = [
        action.option_strings or action.dest
        for action in COMMANDS[name]._actions
        if not action.help
    ]
    assert not silent


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_examples_that_parse(name: str) -> None:
    """An example that is refused is worse than none."""
    examples = examples_of(COMMANDS[name])
    assert examples
    for example in examples:
        program, *words = shlex.split(example.partition(" > ")[0])
        assert program == "mentormatch" and words[0] == name
        assert _parser().parse_args(words).run


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_a_command_can_be_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A stray percent sign in an explanation ends in a traceback; and lines fit a page."""
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    told = capsys.readouterr().out
    assert left.value.code == 0
    assert all(example in told for example in examples_of(COMMANDS[name]))
    assert max(map(len, told.splitlines())) <= 100


def test_the_list_of_commands_says_where_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever types the name alone is told of the demo, and of each command in a line."""
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert "mentormatch demo" in told and "mentormatch match " in told
    assert all(re.search(rf"\n    {name}\s", told) for name in COMMANDS)
