"""What would another policy, another objective or another weight make of the same people?"""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
people = programme.mentors, programme.mentees
shown = ["policy", "people", "mean", "worst", "first_choice", "blocking", "skills", "moved"]

# Three policies. Scores are those of the first for every row: each has a scale of its own.
policies = {
    "argued": mm.Policy(),
    "skills first": mm.presets.skills_first(),
    "flat": mm.presets.flat(),
}
compared = mm.compare(policies, *people, seeds=[7])
print(compared.to_frame()[shown].round(3).to_string(index=False))
print(compared.sentence("argued", "skills first"))

# One policy under each objective. A stable matching knows no minimum loads, so they are lifted.
mentors = programme.mentors.capped(min_mentees=0)
objectives = mm.compare(mm.presets.objectives(), mentors, programme.mentees, seeds=[7])
print()
print(objectives.to_frame()[shown].round(3).to_string(index=False))

# One weight, lower and higher.
swept = mm.sweep(mm.Policy(), "seeks", *people, weights=(0, 14, 28, 42), seeds=[7])
print()
print(swept.to_frame()[shown].round(3).to_string(index=False))

# Which pairs rest on the exact weights?
found = compared.matchings["argued"].sensitivity(draws=20)
print()
print(found.sentence())
print(found.pairs.head(3).round(3).to_string(index=False))
