"""Capacities of a programme, cut to the minutes that are left on the ledger."""

from __future__ import annotations

from mentormatch.findings import Finding
from mentormatch.forms import FORMS
from mentormatch.ledger import Ledger
from mentormatch.people.pool.profiles import Profiles
from mentormatch.programmes.schema import Programme
from mentormatch.text.sentences import sentence

__all__ = ["within_minutes"]


def within_minutes(
    programme: Programme, pools: dict[str, Profiles], ledger: Ledger, findings: list[Finding]
) -> dict[str, Profiles]:
    """Leave out who has too few minutes left, and lower places to what accounts allow.

    Whatever is formed of the people who come back can be spent. Somebody on both sides keeps the
    minutes of a mentee and mentors with the rest; places in pairs are granted in turns, the first
    as a mentor.

    Parameters
    ----------
    programme
        Whose minutes are asked for.
    pools
        The people of each side.
    ledger
        What they have left.
    findings
        Takes a warning for everybody who is left out.
    """
    minutes, paid_by = programme.minutes, FORMS[programme.mode].paid_by
    # A desk looks at the ledger itself, for as many minutes as each request says.
    if not minutes or paid_by == "request":
        return pools
    if "people" in pools:
        return {"people": _able(programme, pools["people"], ledger, findings)}
    mentees = _able(programme, pools["mentees"], ledger, findings)
    if paid_by == "pair":
        mentors = _able(programme, pools["mentors"], ledger, findings)
        mentors, mentees = ledger.limit(mentors, mentees, minutes=minutes)
        return {"mentors": mentors, "mentees": mentees}
    both = {person: minutes for person in mentees.ids if person in pools["mentors"]}
    rest = ledger.charge(both, programme=programme.name)
    mentors = _able(programme, pools["mentors"], rest, findings)
    if paid_by == "seat":
        mentors = rest.limit(mentors, minutes=minutes)
    return {"mentors": mentors, "mentees": mentees}


def _able(
    programme: Programme, pool: Profiles, ledger: Ledger, findings: list[Finding]
) -> Profiles:
    """Leave out whoever has too few minutes for one pair or group, and say so."""
    short = {person for person in pool.ids if ledger.balance(person) < programme.minutes}
    findings += [
        Finding(
            "warning",
            "no-minutes-left",
            sentence(
                "{programme}: it takes {minutes} minutes a month, and only {left} are left.",
                programme=programme.name,
                left=ledger.balance(person),
                minutes=programme.minutes,
            ),
            person=person,
            cure=sentence("Let the programme run earlier, or agree on more minutes."),
        )
        for person in sorted(short)
    ]
    return pool.filter([person for person in pool.ids if person not in short])
