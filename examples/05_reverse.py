"""Which junior mentors which senior, and what does either side learn?"""

from __future__ import annotations

import mentormatch as mm

cohort = mm.datasets.synthetic_cohort(mentors=60, mentees=80, seed=3, skills=40)
people = [*cohort.mentors, *cohort.mentees]
everybody = mm.Profiles.of(people, ladder=cohort.mentors.ladder)

# One table: the ladder tells who is a junior and who is a senior; the middle is both.
juniors, seniors = mm.reverse_pools(everybody)
both = set(juniors.ids) & set(seniors.ids)
print(f"{len(everybody)} people: {len(juniors)} juniors, {len(seniors)} seniors, {len(both)} both")
for finding in juniors.findings:
    if finding.code == "rung-unknown":
        print(f"  {finding.message}\n  {finding.cure}")

policy = mm.presets.reverse()
matching = mm.match(juniors, seniors, policy, seed=5)
print("\nWhat came out")
print(matching)
pairs = {(match.mentor, match.mentee) for match in matching.matches}
mutual = sum((mentee, mentor) in pairs for mentor, mentee in pairs)
middle = {mentor for mentor, _ in pairs} & {mentee for _, mentee in pairs}
print(f"{mutual} pairs mentor one another; {len(middle)} people teach upwards and learn from below")

# Everybody is served, but does everybody learn? Read the table before it is handed out.
frame = matching.to_frame()
idle = frame[frame["seeks"] == 0]
print(f"\nIn {len(idle)} of {len(frame)} pairs the senior learns nothing that was asked for.")

# So it becomes a rule, beside the weight: at least a tenth of what the senior still has to learn.
teaches = mm.Covers("seeks", "offers", own="offers", at_least=0.1, name="something to learn")
strict = policy.replace(requirements=[*policy.requirements, teaches])


def told(name: str, chosen: mm.Policy) -> None:
    """Match by one policy, and tell what both sides get, measured by the same scores."""
    made = mm.match(juniors, seniors, chosen, seed=5).matches
    parts = [matching.scores.contributions(match.mentor, match.mentee) for match in made]
    learnt, gained = (
        [p.units / p.weight for part in parts for p in part if p.criterion == label]
        for label in ("seeks", "seeks in return")
    )
    means = sum(learnt) / len(made), sum(gained) / len(made)
    nothing = sum(value == 0 for value in gained)
    print(f"{name:<28}{len(made):>5}{means[0]:>15.3f}{means[1]:>14.3f}{nothing:>16}")


print("\n                            pairs  seniors learn  juniors gain  gain nothing")
told("the preset", policy)
told("something to learn", strict)
told("… what juniors gain: 0", strict.weigh({"seeks in return": 0}))
told("… what juniors gain: 30", strict.weigh({"seeks in return": 30}))

answer = mm.match(juniors, seniors, strict, seed=5)
print("\nThe pair with the highest score, part by part")
highest = max(answer.matches, key=lambda match: (match.units, match.mentee))
print(answer.explain(highest.mentee)[0])
