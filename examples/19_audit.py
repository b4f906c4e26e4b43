"""My boss wants to know if it is fair: what the numbers can say, and what they cannot."""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
matching = mm.match(programme.mentors, programme.mentees, seed=7)

# Gender was read, kept beside the people, and scored nobody.
audit = matching.audit("Gender", reference="man")
print(audit, end="\n\n")
print(audit.ratio[["ratio", "low", "high", "p", "verdict"]].round(2).to_string(), end="\n\n")

# What small programmes can show: the other way of looking, by the level of the mentees.
level = programme.mentees.column("seniority").to_dict()
print(matching.audit(groups=level))
