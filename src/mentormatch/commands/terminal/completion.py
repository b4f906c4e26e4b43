"""Scripts that complete commands, options and their values in bash and zsh.

They are made from the parser, so that they know every option. The library shtab does the same; it
would be one more dependency of everybody for what a few lines do.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["bash_script", "zsh_script"]

_BASH = """\
# Completion of mentormatch for bash: source <(mentormatch completion bash)
_mentormatch() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command= place
    for ((place = 1; place < COMP_CWORD; place++)); do
        case ${{COMP_WORDS[place]}} in
        -*) ;;
        *) command=${{COMP_WORDS[place]}}; break ;;
        esac
    done
    local words= options=
    case $command in
    '') words={commands} options={options} ;;
{cases}
    esac
    case $word in
    -*) words=$options ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
# Where nothing is found, bash completes names of files.
complete -o default -F _mentormatch mentormatch
"""
_BASH_CASE = """\
    {name})
        words={words} options={options}
        case $before in{values}
        esac ;;"""
_ZSH = """\
#compdef mentormatch
# Completion of mentormatch for zsh, as the file _mentormatch of a folder in fpath.
_mentormatch() {{
    local curcontext=$curcontext state line
    typeset -A opt_args
    local -a commands
    commands=(
{commands}
    )
    _arguments -C {options} '1:command:->command' '*::argument:->argument'
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case $words[1] in
{cases}
        esac ;;
    esac
}}
if [ "$funcstack[1]" = _mentormatch ]; then
    _mentormatch "$@"
else
    compdef _mentormatch mentormatch
fi
"""


def bash_script(parser: argparse.ArgumentParser) -> str:
    """Return the script for bash.

    Parameters
    ----------
    parser
        The parser of the whole command line.
    """
    commands = _commands(parser)
    cases = [_bash_case(name, command) for name, (_, command) in commands.items()]
    return _BASH.format(
        commands=_quoted(commands), options=_quoted(_options(parser)), cases="\n".join(cases)
    )


def zsh_script(parser: argparse.ArgumentParser) -> str:
    """Return the script for zsh, which also shows what each option means; see `bash_script`."""
    commands = _commands(parser)
    described = [f"{name}:{words}" for name, (words, _) in commands.items()]
    cases = [_zsh_case(name, command) for name, (_, command) in commands.items()]
    return _ZSH.format(
        commands="\n".join(f"        {shlex.quote(told)}" for told in described),
        options=" ".join(_zsh_arguments(parser)),
        cases="\n".join(cases),
    )


def _commands(
    parser: argparse.ArgumentParser,
) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Return each command with what it does and its own parser."""
    (below,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    words = {told.dest: told.help or "" for told in below._choices_actions}
    return {name: (words[name], command) for name, command in below.choices.items()}


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return [name for name in parser._option_string_actions if name.startswith("--")]


def _quoted(words: Iterable[str]) -> str:
    return shlex.quote(" ".join(words))


def _bash_case(name: str, command: argparse.ArgumentParser) -> str:
    plain = [a for a in command._actions if not a.option_strings and a.choices]
    words = [str(choice) for action in plain for choice in action.choices or ()]
    values = [
        f"\n        {'|'.join(action.option_strings)}) words={_quoted(action.choices)} ;;"
        for action in command._actions
        if action.option_strings and action.choices
    ]
    return _BASH_CASE.format(
        name=name,
        words=_quoted(words),
        options=_quoted(_options(command)),
        values="".join(values),
    )


def _zsh_case(name: str, command: argparse.ArgumentParser) -> str:
    told = " \\\n                ".join(_zsh_arguments(command))
    return f"        {name})\n            _arguments -s \\\n                {told} ;;"


def _zsh_arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield what zsh is told of each option and argument."""
    place = 0
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        if action.option_strings:
            # The last name is the long one.
            repeats = "*" if isinstance(action, argparse._AppendAction) else ""
            name, words = action.option_strings[-1], _escaped(action.help or "")
            yield shlex.quote(f"{repeats}{name}[{words}]{_zsh_values(action)}")
            continue
        place += 1
        number = "*" if action.nargs == "+" else f"{place}{':' * (action.nargs == '?')}"
        yield shlex.quote(f"{number}:{_escaped(_called(action))}:{_zsh_kind(action)}")


def _zsh_values(action: argparse.Action) -> str:
    names = action.metavar if isinstance(action.metavar, tuple) else (_called(action),)
    wanted = names if action.nargs != 0 else ()
    return "".join(f":{_escaped(name)}:{_zsh_kind(action)}" for name in wanted)


def _zsh_kind(action: argparse.Action) -> str:
    """Return how zsh completes a value: names of a list, of files or folders, or nothing."""
    if action.choices:
        return f"({' '.join(map(str, action.choices))})"
    if action.type is not Path:
        return " "
    return "_files -/" if action.metavar == "DIR" else "_files"


def _called(action: argparse.Action) -> str:
    return str(action.metavar or action.dest)


def _escaped(words: str) -> str:
    return "".join(f"\\{letter}" if letter in "[]:\\" else letter for letter in words)
