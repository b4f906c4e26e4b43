"""``mentormatch completion``: a script that completes commands and options in a shell."""

from __future__ import annotations

import argparse

from mentormatch.commands.streams import DONE
from mentormatch.commands.terminal.help import Commands, add_command

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    completion = add_command(
        commands,
        "completion",
        "print a script that completes words in bash or zsh",
        "mentormatch completion bash > ~/.local/share/bash-completion/completions/mentormatch",
        "mentormatch completion zsh > ~/.zfunc/_mentormatch",
    )
    completion.add_argument("shell", choices=("bash", "zsh"), help="shell that reads the script")
    completion.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from mentormatch.commands.terminal.completion import bash_script, zsh_script

    script = bash_script if options.shell == "bash" else zsh_script
    print(script(options.parser), end="")
    return DONE
