"""Which kind of help does each mentee need, and does the programme have enough of it?"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import mentormatch as mm

programme = mm.datasets.load_programme()
mentors, mentees = programme.mentors, programme.mentees

# 1. Goals call for styles, by a table that is data.
table = mm.read_needs()
print("What a need calls for, and where the row comes from")
for row in table.rows[:3]:
    called = ", ".join(f"{style} {strength:g}" for style, strength in row.styles.items())
    print(f"  {row.need}: {called} ({row.source})")

# 2. Hold what is wanted against what is offered, before anybody is matched.
gaps = mm.style_gaps(mentors, mentees)
print("\nWhat the programme lacks")
columns = ["style", "asked", "called", "wanted", "offering", "places", "short"]
print(gaps.to_frame()[columns].to_string(index=False))
for gap in gaps.lacking:
    print(f"  {gap.style}: {gap.cure}")
print(f"  one plan can meet {gaps.together} of {gaps.wishes} wishes")

# 3. The coordinator disagrees with a row: here leadership is learnt by being challenged.
text = table.to_toml().replace(
    "[needs.leadership]\nchallenger = 0.5\ncoach = 0.5\nadvisor = 0.5\n",
    "[needs.leadership]\nchallenger = 1.0\n",
)
with TemporaryDirectory() as folder:
    file = Path(folder) / "needs.toml"
    file.write_text(text, "utf-8")
    ours = mm.read_needs(file)
before, after = (mm.style_gaps(mentors, mentees, needs=needs) for needs in (table, ours))
print("\nWith another row for leadership")
for style in ("advisor", "coach", "challenger"):
    print(f"  {style}: wanted by {before[style].wanted} → {after[style].wanted}, "
          f"short {before[style].short} → {after[style].short}")  # fmt: skip

# 4. Culture is a policy to start from. What does each give, measured by the same three shares?
print("\n                      skills   goals   styles   other mentor than the default")
argued = mm.match(mentors, mentees, seed=7)
usual = {match.mentee: match.mentor for match in argued.matches}
for culture in ("default", "hierarchical", "flat", "cross_functional", "onboarding"):
    matching = mm.match(mentors, mentees, getattr(mm.presets, culture)(), seed=7)
    pairs = [argued.scores.contributions(m.mentor, m.mentee) for m in matching.matches]
    shares = [
        sum(p.units / p.weight for parts in pairs for p in parts if p.criterion == label)
        / len(pairs)
        for label in ("seeks", "goals", "styles")
    ]
    moved = sum(usual.get(match.mentee) != match.mentor for match in matching.matches)
    print(f"{culture:<20}{shares[0]:>8.3f}{shares[1]:>8.3f}{shares[2]:>9.3f}{moved:>10}")

# 5. How somebody learns is stored, for the format of sessions. A weight is possible on purpose.
on_purpose = mm.Policy(criteria=[*mm.Policy().criteria, mm.Same("learning_preference", weight=5)])
warned = mm.match(mentors, mentees, on_purpose, seed=7).findings
print("\nA weight on how people like to learn")
for finding in warned:
    if finding.code == "learning-styles":
        print(f"  {finding.message}\n  {finding.cure}")
pair = argued.matches[0]
liked = [
    pool[who].learning_preference for pool, who in ((mentors, pair.mentor), (mentees, pair.mentee))
]
print(f"  to plan the sessions of {pair.mentor} and {pair.mentee}: {liked[0]}, {liked[1]}")
