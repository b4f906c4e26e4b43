"""Two people agreed already: what does it cost to pin them, and to swap two pairs by hand?"""

from __future__ import annotations

from datetime import date

import mentormatch as mm

programme = mm.datasets.load_programme()
before = mm.match(programme.mentors, programme.mentees, seed=7)
told = {"who": "coordinator", "when": date(2026, 3, 2)}

# A pair that the matching did not make: the first mentee with the mentor of the second.
first, second = before.matches[4], before.matches[9]
agreed = mm.Decisions().pin(second.mentor, first.mentee, why="asked by both", **told)  # type: ignore[arg-type]
pinned = mm.match(programme.mentors, programme.mentees, seed=7, decisions=agreed)
was, now = (sum(pair.score for pair in one.matches) for one in (before, pinned))
print(f"pinned: {first.mentee} with {second.mentor}; the total goes from {was:.3f} to {now:.3f}")
print(f"proven around the pin: {pinned.certificate.proven}\n")

# The same swap by hand moves nobody else.
edit = before.edited({first.mentee: second.mentor, second.mentee: first.mentor})
print(edit)
print(str(edit.matching).splitlines()[1])

# What was edited can be kept: match with the decisions of the edit returns it.
kept = edit.accept(why="swapped after reading", **told)  # type: ignore[arg-type]
again = mm.match(programme.mentors, programme.mentees, seed=1, decisions=kept)
print(f"\n{kept}; the same pairs again: {again.matches == edit.matching.matches}")
print(f"undecided: {len(again.undecided())}; {again.published(**told).status}")  # type: ignore[arg-type]
