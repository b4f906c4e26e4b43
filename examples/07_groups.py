"""Can sixty people learn in groups, and what does a common hour for everybody cost?"""

from __future__ import annotations

from collections import Counter

import mentormatch as mm

programme = mm.datasets.load_programme()
mentors, mentees = programme.mentors, programme.mentees

# Many mentors promised two or three places for pairs: they cannot lead a group of four.
room = Counter(min(person.max_mentees, 4) for person in mentors)
print("Mentors by places (4: four and more)", dict(sorted(room.items())))

groups = mm.form_groups(
    mentors, mentees, size=(5, 7), quotas=[mm.Quota("department", at_most=3)], seed=7
)
people, value = groups.certificate.stages
print(f"\n{people.value} placed in {len(groups)} groups, proven: {people.proven}")
print(f"value {value.value / 1e6:.1f}, at most {value.bound / 1e6:.1f} ({value.method})")

print("\nOne group, piece by piece")
print(groups.explain(groups.matches[0].ids_of("mentee")[0])[0])

print("\nWho is left out among the mentees, and why")
for person in groups.unmatched.of("mentee"):
    print(f"  {person.person}: {person.reason} - {person.detail}")

print("\nThe same people in circles, with and without an hour that suits a whole circle")
for minutes in (0, 60):
    circles = mm.form_groups(None, mentees, size=(4, 7), common_minutes=minutes, seed=7)
    placed, shared = circles.certificate.stages
    mean = shared.value / 1e6 / placed.value
    print(f"  {minutes:2} minutes: {placed.value} people, {mean:.2f} of 1 for each of them")
