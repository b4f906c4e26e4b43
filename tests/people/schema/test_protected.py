"""Names of protected attributes.

Holds ``people.schema.protected`` to account.
"""

from __future__ import annotations

from mentormatch.people.schema.protected import is_protected


def test_languages_and_managers_are_not_protected() -> None:
    """A protected word counts as a whole word only."""
    for header in ("languages", "manager", "Message", "stage", "average"):
        assert not is_protected(header)
    for header in ("date of birth", "BirthDate", "Sexual orientation", "identity to match"):
        assert is_protected(header)
