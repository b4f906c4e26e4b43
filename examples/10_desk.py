"""Somebody needs help with one thing this week: who can, and what if the answer is no?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import mentormatch as mm


class Clock:
    """The desk has no clock of its own; in service this is ``lambda: datetime.now(UTC)``."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


programme = mm.datasets.load_programme()
mentors, mentees, clock = programme.mentors, programme.mentees, Clock()

# Ninety minutes a month of whoever has not said otherwise, and two days to say yes.
desk = mm.Desk(mentors, mentees=mentees, clock=clock, minutes=90, hold=timedelta(days=2))

print("Monday, nine o'clock: one request")
first = desk.ask(mm.Request(id="r1", mentee="HF101", skill="Negotiation", current=1, minutes=45))
print(first)

print("\nThe mentor is away; the backup is asked")
second = desk.decline("r1", mentor=first.mentor)
print(f"  {second.mentor} is asked until {second.expires:%A %H:%M}; then {second.backup}")
print(f"  {desk.confirm('r1', mentor=second.mentor).mentor} says yes")

print("\nBefore noon: a handful together, as one exact assignment")
asked = [
    ("r2", "HF105", "negotiation", "normal", None),
    ("r3", "HF106", "tender writing", "urgent", date(2026, 3, 4)),
    ("r4", "HF107", "excel", "normal", None),
    ("r5", "HF108", "excell", "normal", None),
    ("r6", "HF109", "presenting", "normal", date(2026, 3, 2)),
    ("r7", "HF103", "calibration", "normal", None),
]
batch = [
    mm.Request(id=name, mentee=who, skill=skill, urgency=urgency, deadline=day, minutes=60)
    for name, who, skill, urgency, day in asked
]
for answer in desk.ask_all(batch):
    if answer.mentor:
        print(f"  {answer.request}: {answer.mentor} ({answer.score:.3f}), backup {answer.backup}")
    else:
        print(f"  {answer.request}: {answer.reason} - {answer.detail}; {answer.fix}")

print("\nThree days later nobody has said yes: the minutes are free, nothing is lost")
clock.now += timedelta(days=3)
print(" ", desk)
for answer in desk.ask_again():
    print(f"  {answer.request}: {answer.mentor or answer.reason}")

print("\nSaved and loaded, it is the same desk, judged anew")
with TemporaryDirectory() as folder:
    file = Path(folder) / "desk.json"
    desk.save(file)
    again = mm.Desk.load(file, mentors=mentors, mentees=mentees, clock=clock)
print("  the same:", again.events == desk.events and again.answers == desk.answers)
