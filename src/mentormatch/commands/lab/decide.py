"""``mentormatch decide``: what a decision costs, and, if wanted, the decision in its file."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.commands.explain import tell_anew
from mentormatch.commands.lab.clock import this_day
from mentormatch.commands.match import add_seconds
from mentormatch.commands.output import add_ids_only, add_language
from mentormatch.commands.people import add_people, inputs
from mentormatch.commands.streams import DONE, read_by_people, say
from mentormatch.commands.terminal.help import Commands, add_command
from mentormatch.errors import InputError
from mentormatch.text.phrases import several
from mentormatch.text.sentences import Sentence, sentence

if TYPE_CHECKING:
    from mentormatch.decisions.model import Decisions
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.results.pairs.matching import Matching
    from mentormatch.scoring.policy import Policy

__all__ = ["add", "add_when", "day"]

_KINDS = ("pin", "ban", "accept", "reject")
_SHOWN = 10


def add(commands: Commands) -> None:
    """Add the command."""
    decide = add_command(
        commands,
        "decide",
        "tell what a decision about a pair costs, and write it down",
        "mentormatch decide mentors.csv mentees.csv d.toml --pin ann cem --who me --why agreed",
        "mentormatch decide mentors.csv mentees.csv d.toml --give cem=ann --who me --why swap "
        "--apply",
        "mentormatch decide mentors.csv mentees.csv d.toml --accept-all --who me --why seen "
        "--apply",
    )
    add_people(decide, more_follow=True)
    add_seconds(decide)
    decide.add_argument(
        "decisions", type=Path, help="file of decisions, TOML or CSV; made if it is not there"
    )
    for kind, words in (
        ("pin", "a pair that is made, whatever the scores say"),
        ("ban", "a pair that is never made"),
        ("accept", "a pair that was seen and stands"),
        ("reject", "a pair that was seen and is never made again"),
    ):
        decide.add_argument(
            f"--{kind}", nargs=2, action="append", default=[], metavar=("MENTOR", "MENTEE"),
            help=words,
        )  # fmt: skip
    decide.add_argument(
        "--accept-all",
        action="store_true",
        help="accept every pair of the matching that nobody decided about",
    )
    decide.add_argument(
        "--score-above",
        type=float,
        metavar="X",
        help="with --accept-all: only pairs that score more than this, 0 to 1",
    )
    decide.add_argument(
        "--give",
        action="append",
        default=[],
        metavar="MENTEE=MENTOR",
        help="by hand: other mentors for a mentee, separated by commas; nothing behind = is nobody",
    )
    decide.add_argument("--who", required=True, help="who decides")
    decide.add_argument("--why", required=True, help="for what reason, in a few words")
    add_when(decide)
    decide.add_argument(
        "--override",
        action="append",
        default=[],
        metavar="RULE",
        help="requirement that is set aside for this pair, or floor; never a veto",
    )
    decide.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="matching.json of an earlier match (default: match again)",
    )
    decide.add_argument("--apply", action="store_true", help="write the decision into the file")
    add_ids_only(decide)
    add_language(decide)
    decide.set_defaults(run=_run)


def add_when(command: argparse.ArgumentParser) -> None:
    """Add the day of a decision; the command line alone reads the clock."""
    command.add_argument(
        "--when",
        type=day,
        metavar="DATE",
        help="day of the decision, such as 2026-03-02 (default: today)",
    )


def day(word: str) -> date:
    """Return a day; argparse tells what is wrong with anything else."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day, such as 2026-03-02") from None


def _run(options: argparse.Namespace) -> int:
    from mentormatch.decisions.model import Decisions

    _refuse_misuse(options)
    if options.record is None:
        tell_anew(options)
    people = inputs(options)
    stands = Decisions.read(options.decisions) if options.decisions.exists() else Decisions()
    before = _before(options, people, stands)
    decided, lines, after = _decided(options, people, before, stands)
    names = after.names.speaking(options.language)
    if options.ids_only or not read_by_people(sys.stdout):
        names = names.nobody
    for line in lines:
        print(names.told(line))
    if not options.apply:
        say(f"nothing is written; --apply writes it into {options.decisions}")
        return DONE
    write = decided.to_csv if options.decisions.suffix.lower() == ".csv" else decided.to_toml
    write(options.decisions)
    say(f"written: {options.decisions} ({several(len(decided), 'decision', 'decisions')})")
    return DONE


def _refuse_misuse(options: argparse.Namespace) -> None:
    """Refuse a command that decides nothing, or two things that do not go together."""
    pairs = any(getattr(options, kind) for kind in _KINDS) or options.accept_all
    if options.score_above is not None and not options.accept_all:
        raise InputError("--score-above says what --accept-all accepts; add that")
    if options.give and pairs:
        raise InputError("--give stands alone; decide about other pairs in another command")
    if not options.give and not pairs:
        raise InputError(
            "nothing is decided; say --pin, --ban, --accept, --reject, --accept-all or --give"
        )


def _before(
    options: argparse.Namespace, people: tuple[Profiles, Profiles, Policy], stands: Decisions
) -> Matching:
    """Return the matching that the decision is about."""
    from mentormatch.files import read_text
    from mentormatch.results.pairs.matching import Matching

    if options.record is None:
        return _matched(options, people, stands)
    mentors, mentees, _ = people
    text = read_text(options.record, f"the record {options.record.name!r}", InputError)
    return Matching.from_json(text, mentors=mentors, mentees=mentees)


def _matched(
    options: argparse.Namespace, people: tuple[Profiles, Profiles, Policy], decisions: Decisions
) -> Matching:
    from mentormatch.modes.pairs.match import match

    return match(*people, seed=options.seed, seconds=options.seconds, decisions=decisions)


def _decided(
    options: argparse.Namespace,
    people: tuple[Profiles, Profiles, Policy],
    before: Matching,
    stands: Decisions,
) -> tuple[Decisions, list[Sentence], Matching]:
    """Return all decisions with the new ones, what they cost in sentences, and the matching."""
    told = {"who": options.who, "why": options.why, "when": options.when or this_day()}
    if options.give:
        edit = before.edited(_given(options.give), override=options.override)
        return stands + edit.accept(**told), edit.lines, edit.matching
    decided = stands
    for kind in _KINDS:
        aside = {"override": options.override} if kind in ("pin", "accept") else {}
        for mentor, mentee in getattr(options, kind):
            decided = getattr(decided, kind)(mentor, mentee, **told, **aside)
    lines = []
    if options.accept_all:
        decided, line = _accepted(before, decided, options.score_above, told)
        lines.append(line)
    after = _again(options, people, before, before.decisions + decided)
    return decided, [*lines, *_price(before, after)], after


def _accepted(
    before: Matching, decided: Decisions, score_above: float | None, told: dict[str, Any]
) -> tuple[Decisions, Sentence]:
    """Accept what nobody decided about; those decided before stay as they were written."""
    open_pairs = before.undecided(decided)
    pairs = set(zip(open_pairs["mentor"], open_pairs["mentee"], strict=True))
    every = before.accept_all(decided, **told, score_above=score_above)
    new = [one for one in every if one.pair in pairs]
    words = sentence(
        "Accepted: {count} of {pairs} pairs that nobody had decided about.",
        count=len(new),
        pairs=len(pairs),
    )
    return decided + new, words


def _again(
    options: argparse.Namespace,
    people: tuple[Profiles, Profiles, Policy],
    before: Matching,
    decisions: Decisions,
) -> Matching:
    """Match again with other decisions; after a re-match the same earlier pairs are kept."""
    from mentormatch.lab.rematch.rematch import with_decisions

    if before.provenance.earlier:
        return with_decisions(before, decisions, options.seconds)
    # A record has its own policy, which counts for what follows it.
    return _matched(options, (people[0], people[1], before.policy), decisions)


def _given(words: list[str]) -> dict[str, tuple[str, ...]]:
    """Return mentors by mentee."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        mentee, sign, mentors = word.partition("=")
        if not sign or not mentee.strip():
            raise InputError("--give: expected MENTEE=MENTOR, such as cem=ann")
        found[mentee.strip()] = tuple(one.strip() for one in mentors.split(",") if one.strip())
    return found


def _price(before: Matching, after: Matching) -> list[Sentence]:
    from mentormatch.lab.edit.price import change_between, moves_between
    from mentormatch.results.lab.change import told_moves

    moves = moves_between(before, after)
    price = sentence("What it costs: {change}.", change=change_between(before, after).words)
    return [price, sentence("{moves}.", moves=told_moves(moves, _SHOWN))] if moves else [price]
