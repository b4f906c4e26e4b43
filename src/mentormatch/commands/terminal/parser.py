"""A parser of the words of one command, which tells what is wrong with them in its own usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["Parser"]


class Parser(argparse.ArgumentParser):
    """A parser that names near options where one is not known, and shows the usage of no other.

    `argparse` has the parser of the whole program tell what a command does not know, behind the
    usage of the program, and only where nothing else is wrong.
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read words; end with usage and message where this parser does not know one of them."""
        words = sys.argv[1:] if args is None else list(args)
        unknown = list(self._unknown_options(words))
        if unknown:
            self._refuse(unknown)
        found, more = super().parse_known_args(words, namespace)
        if more:
            self._refuse(more)
        return found, more

    def _unknown_options(self, words: Sequence[str]) -> Iterator[str]:
        """Yield words that can be nothing but options, and are no option of this parser."""
        commands = {name for action in self._actions for name in _commands(action)}
        for word in words:
            if word == "--" or word in commands:
                return  # what follows are no options, or those of another parser
            name = word.partition("=")[0]
            known = any(option.startswith(name) for option in self._option_string_actions)
            if word.startswith("--") and " " not in name and not known:
                yield name

    def _refuse(self, unknown: Sequence[str]) -> NoReturn:
        near = did_you_mean(unknown[0], sorted(self._option_string_actions))
        self.error(f"unrecognized arguments: {' '.join(unknown)}{near}")


def _commands(action: argparse.Action) -> Iterator[str]:
    """Yield the commands that an argument chooses from, if it does."""
    if isinstance(action.choices, dict):
        yield from action.choices
