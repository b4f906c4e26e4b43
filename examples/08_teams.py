"""Which teams of mentors and mentees cover what the mentees want to learn, and what stays open?"""

from __future__ import annotations

from textwrap import shorten

import mentormatch as mm

programme = mm.datasets.load_programme()

# On this form importance ends at 3, so 3 is a must-have, and none asks for two mentors.
teams = mm.form_teams(
    programme.mentors,
    programme.mentees,
    mentors_per_team=(2, 3),
    mentees_per_team=(4, 6),
    must_have=3,
    critical=6,
    seed=7,
    seconds=600,
)
print(f"{len(teams)} teams of {sorted({len(team.members) for team in teams.matches})} people")
for stage in teams.certificate.stages:
    print(f"  {stage.name}: {'proven' if stage.proven else 'not proven'} ({stage.method})")
print(f"  coverage is at most {teams.certificate.relative_gap:.0%} below its bound")

print("\nThe team that covers least")
assert teams.worst is not None
mentee = teams.worst.mentee
for line in str(teams.explain(mentee)[0]).splitlines():
    print(f"  {shorten(line, 110, placeholder=' …')}")

print("\nMust-haves that stay open")
for finding in teams.findings:
    if finding.code == "must-have-open":
        print(f"  {finding.person}: {finding.message}")

print("\nWho has no team")
for person in teams.unmatched.of("mentee"):
    print(f"  {person.person}: {person.detail}")

print("\nTeams that exist already: who should mentor them?")
existing = mm.team_profiles(programme.mentees, by="team")
staffed = mm.staff_teams(
    programme.mentors,
    existing,
    mentors_per_team=(1, 2),
    must_have=3,
    critical=6,
    seed=7,
    seconds=600,  # so that a slow machine gives the same answer
)
for team in staffed.matches[:5]:
    mentors, size = team.ids_of("mentor"), existing[team.mentee].attributes["size"]
    print(f"  {team.mentee} ({size:.0f} people): {', '.join(mentors)} cover {team.score:.0%}")
