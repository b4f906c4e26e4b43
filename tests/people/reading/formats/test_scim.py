"""Users of SCIM 2.0, as RFC 7643 shows them (sections 8.2 and 8.3), and as services answer.

Holds ``formats.scim`` of ``people.reading`` to account.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.errors import InputError

pytestmark = pytest.mark.portable

URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
USER: dict[str, Any] = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", URN],
    "id": "2819c223-7f76-453a-919d-413861904646",
    "externalId": "701984",
    "userName": "bjensen@example.com",
    "name": {
        "formatted": "Ms. Barbara J Jensen, III",
        "familyName": "Jensen",
        "givenName": "Barbara",
    },
    "displayName": "Babs Jensen",
    "emails": [
        {"value": "babs@jensen.org", "type": "home"},
        {"value": "bjensen@example.com", "type": "work", "primary": True},
    ],
    "addresses": [{"type": "work", "locality": "Hollywood", "country": "USA"}],
    "userType": "Employee",
    "title": "Tour Guide",
    "preferredLanguage": "en-US, nl;q=0.8",
    "locale": "en-US",
    "timezone": "America/Los_Angeles",
    "active": True,
    "groups": [
        {"value": "e9e30dba", "display": "Tour Guides"},
        {"value": "fc348aa8", "display": "Employees"},
    ],
    URN: {
        "employeeNumber": "701984",
        "costCenter": "4130",
        "division": "Theme Park",
        "department": "Tour Operations",
        "manager": {"value": "26118915", "displayName": "John Smith"},
    },
    "meta": {"resourceType": "User", "version": 'W/"3694e05e9dff591"'},
}
BOSS: dict[str, Any] = {
    "schemas": USER["schemas"][:1],
    "id": "26118915",
    "userName": "jsmith@example.com",
    "active": False,
    "meta": {},
}


def response(*users: Any, **parts: Any) -> dict[str, Any]:
    """Return a ListResponse of users."""
    schemas = ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]
    return {"schemas": schemas, "totalResults": len(users), "Resources": list(users), **parts}


@pytest.mark.parametrize("form", ["response", "list", "lines", "dict", "dicts"])
def test_users_are_people(form: str) -> None:
    """A response, a list, one user a line, and the same as Python values are read alike."""
    sources: dict[str, Any] = {
        "response": json.dumps(response(USER, BOSS)).encode(),
        "list": json.dumps([USER, BOSS]).encode(),
        "lines": f"{json.dumps(USER)}\n{json.dumps(BOSS)}\n".encode(),
        "dict": response(USER, BOSS),
        "dicts": [USER, BOSS],
    }
    pool = mm.read_profiles(sources[form])
    babs = pool[USER["id"]]
    assert (babs.department, babs.manager) == ("Tour Operations", "26118915")
    assert (babs.time_zone, babs.languages) == ("America/Los_Angeles", frozenset({"en", "nl"}))
    assert (babs.active, pool["26118915"].active) == (True, False)
    assert not pool.findings.refused
    told = "".join(map(str, pool.findings))
    assert not any(name in told for name in ("Jensen", "babs@", "Smith"))


def test_columns_are_named_by_path_and_urn() -> None:
    """What the map names is taken from there, also where it has a usual name."""
    columns: dict[str, Any] = {
        "id": f"{URN}.employeeNumber",
        "fields": {
            "manager": f"{URN}.manager.value",
            "team": "title",
            "department": f"{URN}.division",
        },
        "attributes": {
            "groups": {"column": "groups.display", "items": True},
            "given": "name.givenName",
            "city": "addresses.locality",
        },
    }
    pool = mm.read_profiles([USER], columns=columns)
    babs = pool["701984"]
    assert (babs.manager, babs.team, babs.department) == ("26118915", "Tour Guide", "Theme Park")
    assert babs.attributes == {
        "groups": {"tour guides", "employees"},
        "given": "Barbara",
        "city": "Hollywood",
    }


def test_names_of_attributes_do_not_depend_on_case() -> None:
    """RFC 7643, 2.1: names of attributes are read whatever their case."""
    users = [
        BOSS,
        {
            "schemas": USER["schemas"],
            "ID": "x",
            "TimeZone": "Europe/Oslo",
            URN.upper(): {"Department": "Law"},
        },
    ]
    users[0] = {**BOSS, "timezone": "Europe/Rome"}
    pool = mm.read_profiles(response(*users))
    assert (pool["x"].time_zone, pool["x"].department) == ("Europe/Oslo", "Law")
    assert pool["26118915"].time_zone == "Europe/Rome"


def test_the_main_address_tells_of_one_person_twice() -> None:
    """The primary address is contact data: not kept, and compared."""
    again = {**USER, "id": "other"}
    pool = mm.read_profiles([USER, again])
    codes = {finding.code for finding in pool.findings}
    assert {"contact-column", "same-address"} <= codes


def test_a_page_of_users_is_told() -> None:
    """A response that holds the first of several pages is not taken for all people."""
    pool = mm.read_profiles(response(USER, totalResults=250))
    (told,) = [f for f in pool.findings if f.code == "part-of-a-list"]
    assert (told.severity, told.message) == ("warning", "The file holds 1 of 250 users.")


def test_a_manager_may_be_a_plain_id() -> None:
    """As some services write it."""
    user = copy.deepcopy(USER)
    user[URN]["manager"] = "26118915"
    assert mm.read_profiles([user, BOSS])[USER["id"]].manager == "26118915"


def test_groups_among_users_are_refused() -> None:
    """What is no user is no person, and nobody is left out in silence."""
    group = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "g"}
    with pytest.raises(InputError, match=r"1 is no user; export users alone \(/Users\)"):
        mm.read_profiles(response(USER, group))


def test_format_says_scim_where_nothing_else_does() -> None:
    """Users without schemas are plain dicts, unless the format is said."""
    user = {"id": "a", "name": {"givenName": "Ann"}, "preferredLanguage": "nl"}
    assert mm.read_profiles([user], format="scim")["a"].languages == frozenset({"nl"})
    raw = json.dumps([user]).encode()
    assert mm.read_profiles(raw, format="scim")["a"].languages == frozenset({"nl"})
    assert not mm.read_profiles(raw)["a"].languages


@pytest.mark.parametrize(
    "said", [[], [None], [7], [[]], [{"schemas": 7}], [{"id": "a", "x": [{}]}]]
)
def test_what_is_no_user_is_people_or_refused(said: Any) -> None:
    """Whatever stands among the resources, reading it ends in people or in words."""
    with pytest.raises(InputError):
        mm.read_profiles(json.dumps(response(*said, 1)).encode())
