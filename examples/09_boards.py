"""Who gets several mentors at once, and do they complement one another?"""

from __future__ import annotations

from collections import Counter

import mentormatch as mm

programme = mm.datasets.load_programme()


def goals_of(person: mm.Profile) -> set[str | None]:
    """Return the kinds of goals of somebody."""
    return {goal.kind for goal in person.goals or ()}


# Places are scarce, so only those who want to lead or to step up get a board.
rising = programme.mentees.filter(
    lambda person: bool(goals_of(person) & {"promotion", "leadership"})
)
boards = mm.form_boards(programme.mentors, rising, size=(2, 3), seed=7, seconds=600)
sizes = Counter(len(board.ids_of("lead", "mentor")) for board in boards.matches)
print(f"{len(boards)} of {len(rising)} have a board; members: {dict(sorted(sizes.items()))}")
for stage in boards.certificate.stages:
    print(f"  {stage.name}: {'proven' if stage.proven else 'not proven'} ({stage.method})")
print(f"  the sum of scores is at most {boards.certificate.relative_gap:.0%} below its bound")

print("\nOne board, piece by piece")
print(boards.explain(boards.matches[0].mentee)[0])

print("\nWho leads")
for board in boards.matches[:5]:
    lead, others = board.ids_of("lead")[0], board.ids_of("mentor")
    print(f"  {board.mentee}: {lead}, with {' and '.join(others)}")

print("\nThe same people with several mentors who are added up")
several = [person.replace(max_mentors=3) for person in rising]
matching = mm.match(programme.mentors, several, mm.presets.board(), seed=7)


def departments(mentors: tuple[str, ...]) -> int:
    """Return from how many departments mentors come."""
    return len({programme.mentors[mentor].department for mentor in mentors})


found = {
    "boards": [board.ids_of("lead", "mentor") for board in boards.matches],
    "added up": [matching.mentors_of(who) for who in rising.ids],
}
for name, mentors_of_each in found.items():
    mean = sum(map(departments, mentors_of_each)) / len(mentors_of_each)
    print(f"  {name}: mentors from {mean:.2f} departments on average")
