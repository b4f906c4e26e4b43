"""Referential integrity of two pools: strangers are named or counted.

Holds ``people.references`` to account.
"""

from __future__ import annotations

from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.references import check_references
from mentormatch.people.schema.profile import Profile


def test_a_preference_for_nobody_is_told_with_near_ids() -> None:
    """Each preference that is no id of the other pool is named; other strangers are counted."""
    mentors = Profiles.of([Profile(id="anna"), Profile(id="bo")])
    mentees = Profiles.of(
        [Profile(id="m", preferences=["ann", "bo", "Bo Peep"], vetoes={"zed"}, past_partners=["q"])]
    )
    found = check_references(mentors, mentees)
    assert [f.code for f in found] == ["preference-for-nobody"] * 2 + ["partner-elsewhere"] * 2
    assert "did you mean 'anna'?" in found[0].message
    assert "Peep" not in str(found)
