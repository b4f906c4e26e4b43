"""Completion: real shells complete commands, options and values, and know all of them.

Holds ``commands.completion`` and ``commands.terminal.completion`` to account.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path

import pytest

from mentormatch.cli import _parser, main

COMMANDS: dict[str, argparse.ArgumentParser] = next(
    dict(action.choices) for action in _parser()._actions if isinstance(action.choices, dict)
)
BASH, ZSH = shutil.which("bash"), shutil.which("zsh")
# In a shell that completes nothing by itself, `compgen` of the script alone gives words.
ASKED = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_mentormatch
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Write the script for bash to a file."""
    assert main(["completion", "bash"]) == 0
    path = tmp_path / "completion.bash"
    path.write_text(capsys.readouterr().out, "utf-8")
    return path


def completed(script: Path, *words: str) -> set[str]:
    """Return what bash completes the last of these words to."""
    asked = [str(BASH), "--norc", "-c", ASKED, "bash", str(script), "mentormatch", *words]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert not done.stderr
    return set(done.stdout.split())


def test_bash_completes_commands(script: Path) -> None:
    """All of them, also behind an option."""
    assert completed(script, "") == set(COMMANDS)
    assert completed(script, "--debug", "han") == {"handouts"}
    assert completed(script, "--v") == {"--version"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_bash_completes_every_option_and_value(script: Path, name: str) -> None:
    """What the parser takes, and nothing else; a value is completed where there is a list."""
    actions = [one for one in COMMANDS[name]._actions if one.option_strings]
    assert completed(script, name, "--") == {one.option_strings[-1] for one in actions}
    for action in actions:
        if action.nargs != 0:
            found = completed(script, name, action.option_strings[-1], "")
            assert found >= set(action.choices or ())
            assert not found or action.choices


def test_bash_leaves_files_to_bash(script: Path) -> None:
    """Where the script finds nothing, names of files are completed."""
    assert completed(script, "match", "") == set()
    assert "-o default" in script.read_text("utf-8")
    assert completed(script, "schema", "pol") == {"policy"}
    assert completed(script, "completion", "") == {"bash", "zsh"}


def test_zsh_is_told_of_every_command_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    """With what each means; marks of zsh in an explanation are escaped."""
    assert main(["completion", "zsh"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("#compdef mentormatch\n")
    for name, command in COMMANDS.items():
        assert f"'{name}:" in told and f"\n        {name})\n" in told
        section = told.partition(f"\n        {name})\n")[2].partition(";;")[0]
        for action in command._actions:
            if action.option_strings:
                assert f"{action.option_strings[-1]}[" in section
    assert "(default: " not in told.partition("case $state")[2]


def test_zsh_reads_its_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its grammar is right, where there is a zsh to ask."""
    assert main(["completion", "zsh"]) == 0
    script = tmp_path / "_mentormatch"
    script.write_text(capsys.readouterr().out, "utf-8")
    # Most machines have none; no other test here is skipped, so this one is not either.
    if ZSH is not None:
        subprocess.run([ZSH, "-n", str(script)], check=True)
