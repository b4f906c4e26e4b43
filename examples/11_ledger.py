"""A mentor leads a circle: how much time is left for pairs, and for the desk?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import mentormatch as mm


class Circles(NamedTuple):
    """Circles that the coordinator made by hand; `form_groups` gives something with matches too."""

    matches: tuple[mm.Match, ...]


programme = mm.datasets.load_programme()
mentors, mentees = programme.mentors, programme.mentees

# One account for everybody, whatever the programme: three hours a month, unless somebody said more
# or less.
ledger = mm.Ledger.of(mentors, mentees, minutes=180)
print(ledger)

print("\nFour circles, each led by a mentor with places for several mentees")
leads = sorted(mentors, key=lambda person: (-person.max_mentees, person.id))[:4]
others = [who for who in mentees.ids if who not in {lead.id for lead in leads}]
circles = Circles(
    tuple(
        mm.Match(
            (mm.Member(lead.id, "lead"), *(mm.Member(who, "mentee") for who in others[k::12])),
            units=0,
            group=f"circle-{k + 1}",
        )
        for k, lead in enumerate(leads)
    )
)
after_circles = ledger.spend(circles, minutes={"lead": 120, "mentee": 60}, programme="circles")
for lead in leads:
    print(
        f"  {lead.id} has {after_circles.balance(lead.id)} minutes left for up to "
        f"{lead.max_mentees} mentees"
    )

print("\nPairs, without looking: an hour a month for each of the two")
policy = mm.presets.skills_first()
careless = mm.match(mentors, mentees, policy, seed=7)
try:
    after_circles.spend(careless, minutes=60, programme="pairs")
except mm.Overspent as error:
    print(f"  {error}")

print("\nPairs from pools that were cut to what the accounts leave")
can_mentor, can_learn = after_circles.limit(mentors, mentees, minutes=60)
for finding in can_mentor.findings:
    if finding.code == "limited-by-ledger":
        print(f"  {finding.person}: {finding.message}")
pairs = mm.match(can_mentor, can_learn, policy, seed=7)
after_pairs = after_circles.spend(pairs, minutes=60, programme="pairs")
print(f"  {len(careless)} pairs without the ledger, {len(pairs)} with it")

print("\nA desk takes what is left")
desk = mm.Desk(
    mentors, mentees=mentees, ledger=after_pairs, clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC)
)
for number, skill in enumerate(("giving feedback", "negotiation", "excel")):
    answer = desk.ask(mm.Request(id=f"r{number}", mentee="HF125", skill=skill, minutes=45))
    print(f"  {skill}: {answer.mentor or answer.detail}")
after_desk = after_pairs.charge(desk.booked("2026-03"), programme="desk in March")

print("\nWho led a circle, and who has least left")
after_desk.verify()
table = after_desk.to_frame()
print(table.loc[[lead.id for lead in leads]].to_string())
print(table.sort_values("left", kind="stable").head(4).to_string())
