"""Why is she left out, and what would help?"""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
matching = mm.match(programme.mentors, programme.mentees, seed=7)

# Who is left out, and why.
for person in matching.unmatched.of("mentee"):
    print(f"{person.person}: {person.reason}, {person.detail}")

# The least that would serve each of them, and all of them at once.
fixes = matching.fixes()
print(f"\n{fixes}\n")

# Who would get the new place: the best matching with it may serve somebody else.
first = fixes[0]
print(f"{first.person}'s first fix, {first}, would serve {', '.join(first.serves)}\n")

# What would help the programme most, each change tried by matching again.
print(mm.advice(programme.mentors, programme.mentees, recruits=1, most=4, seed=7))
