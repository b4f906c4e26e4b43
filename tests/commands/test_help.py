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
def test_help_of_a_command_can_be_printed(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stray percent sign in an explanation ends in a traceback; and lines fit a page."""
    monkeypatch.setenv("COLUMNS", "80")
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


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what stderr holds after words that are wrong use."""
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_slip_of_an_option_shows_its_own_command(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The near option is named, behind the usage of this command; files that lack come later."""
    options = [option for option in COMMANDS[name]._option_string_actions if len(option) > 4]
    for option in options:
        slip = f"{option[:4]}x{option[4:]}"
        told = refused([name, f"{slip}=1", "a.csv"], capsys)
        assert told.startswith(f"usage: mentormatch {name} ")
        assert f"unrecognized arguments: {slip} (did you mean {option!r}" in told
        assert told.count("usage: ") == 1 and "[--version]" not in told


@pytest.mark.parametrize(
    ("words", "usage", "message"),
    [
        (["match", "a", "b", "c"], "usage: mentormatch match ", "unrecognized arguments: c\n"),
        (["match", "a", "b", "-x"], "usage: mentormatch match ", "unrecognized arguments: -x\n"),
        (["match"], "usage: mentormatch match ", "are required: mentors\n"),
        (
            ["--dbug", "match", "a"],
            "usage: mentormatch [-h] ",
            "--dbug (did you mean '--debug'?)\n",
        ),
        (["--polcy"], "usage: mentormatch [-h] ", "unrecognized arguments: --polcy\n"),
    ],
)
def test_wrong_words_show_the_usage_that_they_are_wrong_in(
    words: list[str], usage: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """That of the program only for what stands before a command."""
    told = refused(words, capsys)
    assert told.startswith(usage) and told.endswith(message)


def test_words_behind_two_dashes_are_no_options(capsys: pytest.CaptureFixture[str]) -> None:
    """A file may be called as it likes."""
    assert main(["match", "--", "--polcy", "b.csv"]) == 2
    assert "'--polcy'" in capsys.readouterr().err
