"""Who is served first in the next round?"""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
before = mm.match(programme.mentors, programme.mentees, seed=7)
left_out = [person.person for person in before.unmatched.of("mentee")]
print("Left out this year:", ", ".join(left_out))

# Next year the same people come again, and whoever was left out has waited a round.
mentees = [
    person.replace(waited=1) if person.id in left_out else person for person in programme.mentees
]
after = mm.match(programme.mentors, mentees, seed=7)

still = [person.person for person in after.unmatched.of("mentee") if person.person in left_out]
print(f"\nServed next year: {len(left_out) - len(still)} of them")
for person in before.unmatched.of("mentee"):
    if person.person in still:
        print(f"  {person.person} is not: {person.detail}")
print(f"\nMean over everybody: {before.mean:.3f}, and {after.mean:.3f} next year")
print("\nWhat was proven")
print(after.certificate)
