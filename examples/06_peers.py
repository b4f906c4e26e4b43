"""Who learns from whom among equals, and who meets whom over four weeks of coffee chats?"""

from __future__ import annotations

import csv
import io

import mentormatch as mm

# What a chapter lead collected in one form: what I can show others, what I want to learn, level.
ANSWERS = """id,offers,seeks,seniority,manager,team,vetoes
amir,kubernetes:4;go:4,react:3,3,olga,platform,
bea,react:5;typescript:4,kubernetes:3;go:2,3,paul,web,
chen,sql:5;dbt:4,python:4,2,olga,data,
dina,python:4;airflow:3,sql:4;dbt:3,3,paul,data,
emil,terraform:4;aws:4,python:3,4,olga,platform,
femi,python:5;ml:4,terraform:3;aws:3,4,rosa,science,
gina,figma:5;research:4,typescript:3,3,rosa,design,
hugo,typescript:4;react:4,figma:3,2,paul,web,gina
ines,typescript:3;node:4,research:3;figma:2,4,rosa,web,
jon,rust:4,haskell:3,3,olga,platform,
kai,ml:4;sql:3,airflow:3;python:5,3,rosa,science,
olga,leadership:5,ml:3,5,,platform,
paul,leadership:4,aws:3,5,olga,web,
"""
people = mm.read_profiles(csv.DictReader(io.StringIO(ANSWERS)))

peers = mm.match_peers(people, seed=11)
print("Learning pairs")
print(peers)

print("\nWhat each gains in the lowest of them")
assert peers.worst is not None
print(peers.explain(peers.worst.ids[0])[0])

print("\nWhat a coordinator should look at")
print(peers.findings)

print("\nCoffee chats: other teams first, nobody twice, and not the learning pairs again")
chats = mm.Policy(
    criteria=[mm.Differs("team", weight=3), mm.Differs("manager")],
    requirements=[mm.NotVetoed(), mm.NotInChain()],
)
plan = mm.schedule_peers(people, chats, rounds=4, seed=11, history=peers)
for week, groups in enumerate(plan, start=1):
    told = ", ".join("+".join(match.ids) for match in groups.matches)
    print(f"  week {week}: {told}")
    for left in groups.unmatched:
        print(f"          without: {left.person} ({left.detail})")
