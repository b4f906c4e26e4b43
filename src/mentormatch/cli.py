"""The command line: data on stdout, words on stderr.

Exit codes: 0 done; 1 ran, but minimum loads cannot be met or more people are left out than
``--max-unmatched`` allows; 2 wrong use or bad input.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from mentormatch import __version__
from mentormatch.errors import Infeasible, InputError, MentorMatchError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mentormatch.people.profiles import Profiles
    from mentormatch.results.matching import Matching
    from mentormatch.scoring.policy import Policy

__all__ = ["main"]

Read = TypeVar("Read")

DONE, LEFT_OUT, WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        Words of the command line; None takes those of the process.
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Infeasible as error:
        _say(f"mentormatch: {error}")
        return LEFT_OUT
    except MentorMatchError as error:
        _say(f"mentormatch: {error}")
        return WRONG
    except BrokenPipeError:
        # The reader of stdout has seen enough; python must not complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _say(f"mentormatch: {str(error.filename)!r}: {error.strerror}")
        return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mentormatch",
        description="Match mentees with mentors: proven, explained, a reason for whoever is left.",
    )
    parser.add_argument("--version", action="version", version=f"mentormatch {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_demo(commands)
    _add_match(commands)
    _add_explain(commands)
    _add_schema(commands)
    return parser


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="match the bundled programme; nothing to configure")
    demo.add_argument("--out", type=Path, default=Path("mentormatch-demo"), metavar="DIR")
    demo.add_argument("--seed", type=int, default=7)
    demo.set_defaults(run=_demo)


def _add_match(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    match = commands.add_parser("match", help="match two files of people")
    _add_people(match)
    match.add_argument(
        "--out", type=Path, metavar="DIR", help="also write report, tables and record here"
    )
    match.add_argument("--format", choices=("csv", "json"), default="csv", help="of stdout")
    match.add_argument(
        "--max-unmatched", type=int, metavar="N", help="exit with 1 if more mentees are left out"
    )
    match.set_defaults(run=_match)


def _add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    explain = commands.add_parser("explain", help="explain what a mentee got, part by part")
    _add_people(explain)
    explain.add_argument("mentee", nargs="+", help="id of a mentee")
    explain.add_argument(
        "--record", type=Path, metavar="FILE", help="matching.json of an earlier match"
    )
    explain.set_defaults(run=_explain)


def _add_schema(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("of", nargs="?", choices=sorted(_SCHEMAS), default="profile")
    schema.set_defaults(run=_schema)


def _add_people(command: argparse.ArgumentParser) -> None:
    command.add_argument("mentors", type=Path)
    command.add_argument("mentees", type=Path)
    command.add_argument("--columns", type=Path, metavar="TOML", help="column map of both files")
    command.add_argument("--mentee-columns", type=Path, metavar="TOML", help="if theirs differs")
    command.add_argument("--policy", type=Path, metavar="TOML", help="default: the argued one")
    command.add_argument("--seed", type=int, default=0, help="of the lottery among equals")
    command.add_argument(
        "--seconds", type=float, default=math.inf, help="after which a large pool gets its best yet"
    )
    command.add_argument(
        "--drop-refused", action="store_true", help="go on without rows that cannot be read"
    )


def _demo(options: argparse.Namespace) -> int:
    from mentormatch import datasets, match

    options.out.mkdir(parents=True, exist_ok=True)
    programme = datasets.load_programme()
    matching = match(programme.mentors, programme.mentees, seed=options.seed)
    _tell(matching)
    _print_csv(matching)
    _write_all(matching, options.out)
    return DONE


def _match(options: argparse.Namespace) -> int:
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    matching = _matched(options)
    _tell(matching)
    if options.format == "json":
        print(matching.to_json())
    else:
        _print_csv(matching)
    if options.out:
        _write_all(matching, options.out)
    left_out = len(matching.unmatched.of("mentee"))
    limit = options.max_unmatched
    return LEFT_OUT if limit is not None and left_out > limit else DONE


def _explain(options: argparse.Namespace) -> int:
    matching = _matched(options) if options.record is None else _from_record(options)
    for mentee in options.mentee:
        found = matching.explain(mentee)
        why = [u for u in matching.unmatched.of("mentee") if u.person == mentee]
        for text in [*map(str, found), *(f"{u.person}: {u.detail} ({u.reason})" for u in why)]:
            print(text)
    return DONE


def _schema(options: argparse.Namespace) -> int:
    print(json.dumps(_SCHEMAS[options.of](), indent=2))
    return DONE


def _matched(options: argparse.Namespace) -> Matching:
    from mentormatch import match

    return match(*_asked(options), seed=options.seed, seconds=options.seconds, progress=_say)


def _from_record(options: argparse.Namespace) -> Matching:
    from mentormatch import Matching

    mentors, mentees, _ = _asked(options)
    text = options.record.read_text("utf-8")
    return Matching.from_json(text, mentors=mentors, mentees=mentees)


def _asked(options: argparse.Namespace) -> tuple[Profiles, Profiles, Policy]:
    """Read both files and the policy, and tell the faults of all three at once."""
    people = _reader(options)
    faults: list[str] = []
    mentors = _tried(lambda: people(options.mentors, options.columns), faults)
    columns = options.mentee_columns or options.columns
    mentees = _tried(lambda: people(options.mentees, columns), faults)
    policy = _tried(lambda: _policy(options.policy), faults)
    if mentors is None or mentees is None or policy is None:
        raise InputError("\n".join(faults))
    return mentors, mentees, policy


def _reader(options: argparse.Namespace) -> Callable[[Path, Path | None], Profiles]:
    from mentormatch import read_profiles

    handling: Literal["drop", "raise"] = "drop" if options.drop_refused else "raise"
    return lambda path, columns: read_profiles(path, columns=columns, on_error=handling)


def _tried(read: Callable[[], Read], faults: list[str]) -> Read | None:
    try:
        return read()
    except InputError as error:
        every = [str(finding) for finding in error.findings if finding.severity == "refused"]
        faults.append("\n  ".join([str(error).splitlines()[0], *every]) if every else str(error))
    except MentorMatchError as error:
        faults.append(str(error))
    return None


def _policy(path: Path | None) -> Policy:
    from mentormatch import Policy

    if path is None:
        return Policy()
    return Policy.from_json(path) if path.suffix == ".json" else Policy.from_toml(path)


def _write_all(matching: Matching, folder: Path) -> None:
    from mentormatch.results.export import write_csv

    matching.to_csv(folder / "pairs.csv")
    matching.unmatched.to_csv(folder / "unmatched.csv")
    matching.to_json(folder / "matching.json")
    write_csv(matching.findings.to_frame(), folder / "findings.csv")
    matching.report(folder / "report.html")
    _say(f"written: {folder}/report.html, pairs.csv, unmatched.csv, findings.csv, matching.json")


def _print_csv(matching: Matching) -> None:
    matching.to_csv(sys.stdout)


def _say(words: object) -> None:
    print(words, file=sys.stderr)


def _tell(matching: Matching) -> None:
    if matching.findings:
        _say(str(matching.findings))
    _say(str(matching).replace(": see .findings", ": see above"))


def _profile_schema() -> dict[str, object]:
    from mentormatch import Profile

    return Profile.model_json_schema()


def _policy_schema() -> dict[str, object]:
    from mentormatch.scoring.policy import policy_schema

    return policy_schema()


def _columns_schema() -> dict[str, object]:
    from mentormatch import ColumnMap

    return ColumnMap.model_json_schema()


def _matching_schema() -> dict[str, object]:
    from mentormatch.results.record import MatchingRecord

    return MatchingRecord.model_json_schema()


_SCHEMAS: dict[str, Callable[[], dict[str, object]]] = {
    "profile": _profile_schema,
    "policy": _policy_schema,
    "columns": _columns_schema,
    "matching": _matching_schema,
}
