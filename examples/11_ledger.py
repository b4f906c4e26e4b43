"""A mentor leads a group: how much time is left for pairs, and for the desk?"""

from __future__ import annotations

from datetime import UTC, datetime

import mentormatch as mm

programme = mm.datasets.load_programme()
mentors, mentees = programme.mentors, programme.mentees

# One account for everybody, whatever the programme: three hours a month, unless somebody said more
# or less.
ledger = mm.Ledger.of(mentors, mentees, minutes=180)
print(ledger)

print("\nNewcomers in groups, each led by somebody experienced")
experienced = mentors.filter(lambda person: person.seniority in {"Lead", "Manager", "Director"})
newcomers = mentees.filter(lambda person: person.seniority == "Starter")
groups = mm.form_groups(experienced, newcomers, size=(4, 6), seed=7)
print(f"  {str(groups).splitlines()[0]}")
after_groups = ledger.spend(groups, minutes={"mentor": 150, "mentee": 60}, programme="groups")
leads = [lead for group in groups.matches for lead in group.ids_of("mentor")]
for lead in leads:
    print(f"  {lead} has {after_groups.balance(lead)} minutes left")

print("\nPairs, without looking: an hour a month for each of the two")
policy = mm.presets.skills_first()
careless = mm.match(mentors, mentees, policy, seed=7)
try:
    after_groups.spend(careless, minutes=60, programme="pairs")
except mm.Overspent as error:
    print(f"  {error}")

print("\nPairs from pools that were cut to what the accounts leave")
can_mentor, can_learn = after_groups.limit(mentors, mentees, minutes=60)
for finding in can_mentor.findings:
    if finding.code == "limited-by-ledger" and finding.person in leads:
        print(f"  {finding.person}: {finding.message}")
pairs = mm.match(can_mentor, can_learn, policy, seed=7)
after_pairs = after_groups.spend(pairs, minutes=60, programme="pairs")
print(f"  {len(careless)} pairs without the ledger, {len(pairs)} with it")

print("\nA desk takes what is left")
desk = mm.Desk(
    mentors, mentees=mentees, ledger=after_pairs, clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC)
)
for number, skill in enumerate(("giving feedback", "negotiation", "excel")):
    answer = desk.ask(mm.Request(id=f"r{number}", mentee="HF125", skill=skill, minutes=45))
    print(f"  {skill}: {answer.mentor or answer.detail}")
after_desk = after_pairs.charge(desk.booked("2026-03"), programme="desk in March")

print("\nWho led a group, and who has least left")
after_desk.verify()
table = after_desk.to_frame()
print(table.loc[leads].to_string())
print(table.sort_values("left", kind="stable").head(4).to_string())
