"""Users as SCIM 2.0 writes them (RFC 7643, RFC 7644): a ListResponse, or a list of users.

What is nested becomes columns by dotted path: ``name.givenName``, ``groups.display``, and for an
extension its URN before the path. A few have usual names, unless the caller asks for the path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError
from mentormatch.text.phrases import several
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from mentormatch.people.reading.formats.wanted import Wanted
    from mentormatch.people.reading.table import Register

__all__ = ["ENTERPRISE", "unfolded"]

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
_USUAL = {
    "timezone": "time_zone",
    "preferredlanguage": "languages",
    f"{ENTERPRISE}.department".lower(): "department",
    f"{ENTERPRISE}.manager.value".lower(): "manager",
    f"{ENTERPRISE}.manager".lower(): "manager",
}
"""Paths in lower case, since names of SCIM differ by letters alone, and their usual names."""
_OF_THE_PROTOCOL = ("schemas", "meta")
_DEEPEST = 8
_SEVERAL = 2


def unfolded(said: Any, wanted: Wanted, register: Register) -> Any:
    """Return users of SCIM as flat records, one to one; anything else as it is.

    Raises
    ------
    InputError
        If there are resources that are no users.
    """
    users = _resources(said, wanted, register)
    if users is None:
        return said
    others = [user for user in users if isinstance(user, Mapping) and not _may_be_user(user)]
    if others:
        count = several(len(others), "is no user", "are no users")
        raise InputError(f"of the SCIM resources {count}; export users alone (/Users)")
    names: dict[str, str] = {}
    return _alone([_named(user, names, wanted) for user in users])


def _resources(said: Any, wanted: Wanted, register: Register) -> list[Any] | None:
    """Return the users of a response or of a list, or nothing if this is not SCIM."""
    listed = _part(said, "resources") if isinstance(said, Mapping) else said
    if not isinstance(listed, list):
        return None
    if isinstance(said, Mapping):
        _tell_page(said, len(listed), register)
    elif wanted.format != "scim" and not any(map(_says_user, listed[:1])):
        return None
    return listed


def _part(record: Mapping[Any, Any], name: str) -> Any:
    return next((part for key, part in record.items() if str(key).lower() == name), None)


def _tell_page(response: Mapping[Any, Any], held: int, register: Register) -> None:
    total = _part(response, "totalresults")
    if isinstance(total, int) and total > held:
        register.tell(
            "warning",
            "part-of-a-list",
            sentence("The file holds {held:,} of {total:,} users.", held=held, total=total),
            cure=sentence("Export them all, or put the pages together."),
        )


def _schemas(user: Any) -> list[str]:
    said = _part(user, "schemas") if isinstance(user, Mapping) else None
    return [str(one).lower() for one in said] if isinstance(said, (list, tuple)) else []


def _says_user(user: Any) -> bool:
    return _USER.lower() in _schemas(user)


def _may_be_user(user: Any) -> bool:
    return _says_user(user) or not any(":core:2.0:" in schema for schema in _schemas(user))


def _alone(users: list[Any]) -> list[Any]:
    """Take single items out of their lists where no user has several, as of addresses."""
    flat = [user for user in users if isinstance(user, dict)]
    several = {
        path
        for user in flat
        for path, said in user.items()
        if not (isinstance(said, list) and len(said) < _SEVERAL and "." in path)
    }
    for user in flat:
        user |= {
            path: said[0] if said else None for path, said in user.items() if path not in several
        }
    return users


def _named(user: Any, names: dict[str, str], wanted: Wanted) -> Any:
    """Return one user as a flat record, its columns spelled as the first user spells them."""
    if not isinstance(user, Mapping):
        return user
    flat: dict[str, Any] = {}
    for path, cell in _leaves(user):
        lower = path.lower()
        usual = None if normal_form(path) in wanted.named else _USUAL.get(lower)
        name = usual or names.setdefault(lower, path)
        flat.setdefault(name, _languages(cell) if usual == "languages" else cell)
    address = _main_address(user)
    if address is not None and not {"emails", "emails_value"} & wanted.named:
        flat["email"] = address
        flat.pop("emails.value", None)
    return flat


def _leaves(part: Mapping[Any, Any], above: str = "", deep: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield what stands at the end of each path; of a list the same part of each of its items."""
    for key, said in part.items():
        path = f"{above}{key}"
        if path.lower() in _OF_THE_PROTOCOL:
            continue
        if isinstance(said, Mapping) and deep < _DEEPEST:
            yield from _leaves(said, f"{path}.", deep + 1)
        elif isinstance(said, list) and said and all(isinstance(one, Mapping) for one in said):
            yield from _columns(said, path)
        else:
            yield path, said


def _columns(items: Sequence[Mapping[Any, Any]], path: str) -> Iterator[tuple[str, Any]]:
    for key in dict.fromkeys(key for item in items for key in item):
        yield f"{path}.{key}", [item[key] for item in items if item.get(key) is not None]


def _main_address(user: Mapping[Any, Any]) -> Any:
    """Return the first address, or the one that is marked as primary."""
    emails = _part(user, "emails")
    held = [one for one in emails if isinstance(one, Mapping)] if isinstance(emails, list) else []
    primary = [one for one in held if _part(one, "primary") is True]
    return next((_part(one, "value") for one in (*primary, *held)), None)


def _languages(said: Any) -> Any:
    """Return the languages of a list as HTTP writes it, in order: ``nl-BE, en;q=0.8``."""
    if not isinstance(said, str):
        return said
    tags = (part.partition(";")[0].strip().replace("_", "-") for part in said.split(","))
    return [tag for tag in tags if tag and tag != "*"]
