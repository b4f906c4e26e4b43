"""What a desk is opened with: its options, and the minutes a month of its mentors."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from pydantic import ValidationError

from mentormatch.desk.roster import Roster
from mentormatch.desk.storage import DeskOptions, DeskRecord
from mentormatch.errors import InputError, PolicyError, RequestError
from mentormatch.ledger import Ledger
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.fields import MINUTES_A_MONTH
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.wording import in_words
from mentormatch.text.masking import looks_like_contact
from mentormatch.text.phrases import first_few

__all__ = ["balances", "desk_options", "hours", "recorded_roster", "stated_accounts"]

_SHOWN = 5


def desk_options(**given: object) -> DeskOptions:
    """Return the options of a desk, checked.

    Raises
    ------
    RequestError
        If one is out of range; all of them are named.
    """
    try:
        return DeskOptions.model_validate({"equals": "by lot", **given})
    except ValidationError as error:
        raise RequestError(in_words("desk", error, DeskOptions.model_fields)) from None


def hours(called: str, number: float) -> timedelta:
    """Return a number of hours as a span.

    Raises
    ------
    RequestError
        If it is none.
    """
    try:
        return timedelta(hours=number)
    except (TypeError, ValueError, OverflowError):
        raise RequestError(f"not a valid desk: {called}: expected a number of hours") from None


def recorded_roster(
    record: DeskRecord, mentors: Profiles, mentees: Profiles | None, called: str
) -> Roster:
    """Return the people of a record with its policy.

    Raises
    ------
    InputError
        If that is no policy for these people.
    """
    try:
        return Roster(mentors, mentees, Policy.recorded(record.policy))
    except PolicyError as error:
        told = "" if looks_like_contact(str(error)) else f" ({error})"
        raise InputError(f"{called!r} is not the record of a desk; look at: policy{told}") from None


def stated_accounts(mentors: Profiles, minutes: int) -> dict[str, int]:
    """Return the minutes a month that mentors have stated, ``minutes`` for whoever has not.

    Raises
    ------
    RequestError
        If ``minutes`` is no number of minutes of a month.
    """
    stated = mentors.numbers("minutes_per_month")
    if not _is_amount(minutes):
        raise RequestError(
            f"not a valid desk: minutes: expected a whole number from 0 to {MINUTES_A_MONTH}"
        )
    amounts = np.where(stated.answered, stated.values, minutes)
    return dict(zip(mentors.ids, amounts.tolist(), strict=True))


def balances(mentors: Profiles, ledger: Ledger) -> dict[str, int]:
    """Return the minutes a month that a ledger leaves to mentors.

    Raises
    ------
    RequestError
        If some of them have no account.
    """
    left = ledger.balances
    strangers = [person for person in mentors.ids if person not in left]
    if strangers:
        raise RequestError(
            f"no account in the ledger: {first_few(strangers, _SHOWN)}; "
            "make the ledger of these mentors too"
        )
    return {person: left[person] for person in mentors.ids}


def _is_amount(minutes: object) -> bool:
    whole = isinstance(minutes, int) and not isinstance(minutes, bool)
    return whole and minutes in range(MINUTES_A_MONTH + 1)
