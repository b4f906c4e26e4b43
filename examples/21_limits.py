"""Supervisors take only so many projects: who works on what, and what is one more worth?"""

from __future__ import annotations

import mentormatch as mm

# Projects stand as mentors, and each has a supervisor.
projects = [
    mm.Profile(id=f"project-{k}", offers={skill: 4}, attributes={"supervisor": who})
    for k, (skill, who) in enumerate(
        [
            ("maps", "ida"),
            ("maps", "ida"),
            ("text", "ida"),
            ("text", "jo"),
            ("sound", "jo"),
            ("sound", "kim"),
        ],
        start=1,
    )
]
wishes = [("ana", "maps"), ("ben", "maps"), ("cem", "text"), ("dee", "text"), ("eli", "sound")]
students = [mm.Profile(id=who, seeks={skill: 4}) for who, skill in wishes]

policy = mm.Policy(
    criteria=[mm.Covers("seeks", "offers")],
    floor=0.5,
    limits=[mm.Limit("supervisor", at_most={"kim": 0, "ida": 2}, others=1)],
)
matching = mm.match(projects, students, policy, seed=7)
for match in matching.matches:
    print(f"{match.mentee} works on {match.mentor} ({match.score:.2f})")

print("\nWithout a project")
for person in matching.unmatched.of("mentee"):
    print(f"  {person.person}: {person.reason}, {person.detail}; {person.fix}")

print("\nWhat one more pair of each supervisor is worth: people, score")
prices = matching.certificate.assignment.prices.limits
for who, (people, units) in zip(["ida", "jo", "kim"], prices.tolist(), strict=True):
    print(f"  {who}: {people}, {units / 1e6:.2f}")

print("\nWhy does Eli not work on project 6, which nobody has?")
print(matching.why_not("eli", "project-6"))
print("\nWhat was proven")
print(matching.certificate)
