"""How are thousands of people matched, and what is still known about each of them?"""

from __future__ import annotations

import sys
from collections import Counter

import mentormatch as mm


def tell(last: object) -> None:
    """Show what a round has reached, beside the answer; `print` shows it among the answer."""
    sys.stderr.write(f"{last}\n")


# 14.4 million pairs: beyond the size up to which a matrix of all scores is the faster way.
cohort = mm.datasets.synthetic_cohort(3_600, 4_000, seed=1)
matching = mm.match(cohort.mentors, cohort.mentees, seed=7, progress=tell)
print(matching.certificate)

print("\nWho is left out, by reason")
for reason, count in Counter(person.reason for person in matching.unmatched).most_common():
    print(f"  {reason}: {count}")

print("\nOne of them")
print(f"  {matching.unmatched[0].person}: {matching.unmatched[0].detail}")

print("\nThe worst pair, part by part")
worst = matching.worst
assert worst is not None
for explanation in matching.explain(worst.mentee):
    print(explanation)

print("\nRead back, the record is judged over all pairs again")
record = matching.to_json()
again = mm.Matching.from_json(record, mentors=cohort.mentors, mentees=cohort.mentees)
print("  the same:", again.to_json() == record)
