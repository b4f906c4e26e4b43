"""What changes for whom if skills count for half of the score?"""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
argued = mm.Policy()

# A policy is data: take it out, change it, and let it be validated again.
settings = argued.to_dict()
settings["criteria"][0]["weight"] = 72  # as much as all others together
by_skill = mm.Policy(**settings)

before = mm.match(programme.mentors, programme.mentees, argued, seed=7)
after = mm.match(programme.mentors, programme.mentees, by_skill, seed=7)

mentors = {match.mentee: match.mentor for match in before.matches}
moved = [match for match in after.matches if mentors.get(match.mentee) != match.mentor]
print(f"{len(moved)} of {len(after)} mentees get another mentor; the first five:")
for match in moved[:5]:
    print(f"  {match.mentee}: {mentors.get(match.mentee, 'nobody')} → {match.mentor}")

# Each policy has a scale of its own, so both answers are measured by both policies.
print("\n                 mean by the default   mean by skills   worst pair by its own policy")
for name, matching in (("default", before), ("skills at half", after)):
    means = []
    for policy in (argued, by_skill):
        scores = mm.score(programme.mentors, programme.mentees, policy).to_frame()
        means.append(sum(scores.at[m.mentor, m.mentee] for m in matching.matches) / len(matching))
    worst = matching.worst.score if matching.worst else 0.0
    print(f"{name:<15}{means[0]:>20.3f}{means[1]:>17.3f}{worst:>20.3f}")
