"""Why did she not get this mentor, and what if a mentor drops out?"""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
matching = mm.match(programme.mentors, programme.mentees, seed=7)

# Somebody asks for a mentor of her own choice: three sentences, for a coordinator to pass on.
print(matching.why_not("HF189", "HF145"))
print(matching.why_not("HF101", "HF102"), end="\n\n")

# What else she could have; the cheapest for the programme is not her own highest score.
print(matching.alternatives("HF189", most=3), end="\n\n")

# Whom the programme can least do without: mentees lost, then the total.
losses = matching.losses().sort_values(["people", "total"])
print(losses.head(3).round(3).to_string(index=False), end="\n\n")

# A second mentor for everybody, no two people on one place.
backups = matching.backups()
mean = backups.score.mean()
print(f"{backups.mentor.notna().sum()} of {len(backups)} have a backup, with a mean of {mean:.3f}")
