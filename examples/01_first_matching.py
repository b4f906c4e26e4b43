"""Who is matched with whom, who is not, and why?"""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
matching = mm.match(programme.mentors, programme.mentees, seed=7)

print("What came out")
print(matching)

print("\nWhat was proven")
print(matching.certificate)

print("\nWhy somebody is left out, and what would help")
for person in matching.unmatched.of("mentee"):
    print(f"  {person.person}: {person.detail}" + (f"; {person.fix}" if person.fix else ""))

print("\nThe worst pair, part by part")
worst = matching.worst
assert worst is not None
for explanation in matching.explain(worst.mentee):
    print(explanation)

print("\nWhose place would be worth most")
prices = matching.certificate.prices
print(prices.sort_values(["people", "total"], ascending=False).head(3).to_string())
