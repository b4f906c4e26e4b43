"""A mentor leaves after everybody has been told: who has to move, and what do few changes cost?"""

from __future__ import annotations

import mentormatch as mm

programme = mm.datasets.load_programme()
before = mm.match(programme.mentors, programme.mentees, seed=7)
stay = programme.mentors.filter([who for who in programme.mentors.ids if who != "HF145"])

# Most people first, then the fewest changes, and only then scores.
after = mm.rematch(before, stay, programme.mentees)
print(str(after).splitlines()[0])
print(after.moved)
print(after.certificate, "\n")

# Matched anew, people move for small gains.
anew = mm.rematch(before, stay, programme.mentees, changes=None)
print(str(anew).splitlines()[0])
print(f"changed: {anew.moved.changes}, ended: {len(anew.moved.ended)}\n")

# Two mentees leave: their places are free, and a table tells who moved, and why.
gone = {"HF119", "HF121"}
there = programme.mentees.filter([who for who in programme.mentees.ids if who not in gone])
fewer = mm.rematch(before, programme.mentors, there)
print(str(fewer).splitlines()[0])
moved = fewer.moved.to_frame()
columns = ["person", "before", "after", "why", "score_after"]
print(moved.loc[(moved.side == "mentee") & (moved.code != "KEPT"), columns].to_string(index=False))
