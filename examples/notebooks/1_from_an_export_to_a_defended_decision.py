# %% [markdown]
# # From a messy export to a decision that you can defend
#
# You ran a form. You have two exports, and people who will ask questions. This notebook goes the
# whole way in one sitting: read the exports, match, answer whoever asks, change what two people
# agreed, and hand out the result.
#
# The people of *Harbour & Finch* are invented. Put your own two files in the place of theirs.

# %%
import shutil
from datetime import date
from pathlib import Path

from IPython.display import SVG

import mentormatch as mm

with mm.datasets.programme_files() as files:
    for path in (files.mentors, files.mentees):
        shutil.copy(path, path.name)

# %% [markdown]
# ## What is in these files?
#
# The form has 33 questions. `suggest` tells what each column may be, how sure that is, and why. It
# applies nothing. These are the columns of the mentors of which it is less sure:

# %%
suggestion = mm.ColumnMap.suggest("mentors.csv", "mentees.csv")
unsure = suggestion.to_frame().query("file == 'mentors.csv' and confidence < 0.8")
unsure[["header", "field", "confidence"]]

# %% [markdown]
# All of them are right, so the map is used as it is. Otherwise `suggestion.to_toml("columns.toml")`
# writes it with its reasons, to be corrected by hand.

# %%
columns = suggestion.map
mentors = mm.read_profiles("mentors.csv", columns=columns.for_side("mentors"))
mentees = mm.read_profiles("mentees.csv", columns=columns.for_side("mentees"))
mentors

# %% [markdown]
# ## Was everything read as it was meant?
#
# Every row is accounted for. What was repaired is told, and what needs a decision stands first.

# %%
mm.check(mentors, mentees)

# %% [markdown]
# Two warnings are for us. The programme has a period, so people who are away do not count as there.
# And people filled in their languages, but no rule looks at them: two who share no language cannot
# talk. Both become part of the policy.

# %%
policy = mm.Policy()
policy = policy.replace(
    period=(date(2026, 1, 12), date(2026, 12, 18)),
    requirements=[*policy.requirements, mm.Shares("languages")],
)
policy

# %% [markdown]
# ## Match

# %%
matching = mm.match(mentors, mentees, policy, seed=7)
matching

# %%
SVG(mm.plots.svg(mm.plots.scores(matching)))

# %% [markdown]
# The first line says how good this is: nobody can find a better answer under this policy. What that
# rests on, in words:

# %%
matching.certificate

# %% [markdown]
# ## "Why is she left out, and what would help?"

# %%
matching.fixes()

# %% [markdown]
# One place more at a single mentor helps one of them. What would help the programme most? Each
# change below was tried by matching again.

# %%
mm.advice(mentors, mentees, policy, recruits=1, most=4, seed=7)

# %% [markdown]
# What is sought, and what is offered?

# %%
SVG(mm.plots.svg(mm.plots.supply(mentors, mentees)))

# %% [markdown]
# ## "Why not him?"
#
# A mentee asks for a mentor of her own choice. The answer is exact: it is the price of the best
# matching that gives her that mentor.

# %%
print(matching.why_not("HF189", "HF145"))

# %%
of_the_pair = matching.explain("HF189")[0]
SVG(mm.plots.svg(mm.plots.waterfall(of_the_pair)))

# %% [markdown]
# What else could she have, the cheapest for the others first?

# %%
matching.alternatives("HF189", most=4)

# %% [markdown]
# ## "And if a mentor drops out?"
#
# The mentors whom the programme can least do without, with what is lost without each of them:

# %%
losses = matching.losses().sort_values(["people", "total"], kind="stable")
losses.head(5).round(3)

# %% [markdown]
# ## "We agreed already"
#
# Two people tell you that they want each other. Pin them, with who says so, why and when. The rest
# is matched anew around them, and proven again.

# %%
when = date(2026, 1, 5)
decisions = mm.Decisions().pin("HF145", "HF189", who="coordinator", why="asked by both", when=when)
decided = mm.match(mentors, mentees, policy, seed=7, decisions=decisions)
decided

# %%
before, after = (sum(pair.score for pair in one.matches) for one in (matching, decided))
was = {pair.mentee: pair.mentor for pair in matching.matches}
moved = [pair.mentee for pair in decided.matches if was.get(pair.mentee) != pair.mentor]
print(f"The pin costs {before - after:.3f} of {before:.3f}; other mentors: {', '.join(moved)}.")

# %% [markdown]
# ## "Does it favour anybody?"
#
# Gender was read, kept aside, and scored nobody. The audit tells what came out, with the range that
# so few people allow.

# %%
audit = decided.audit("Gender", reference="man")
audit

# %%
SVG(mm.plots.svg(mm.plots.audit(audit)))

# %% [markdown]
# ## Review, publish, hand out
#
# Somebody reads the pairs, the lowest first, and accepts them or does not. Then the matching is
# published, and its record says by whom and when.

# %%
decided.undecided(decisions)[["mentor", "mentee", "score"]].head(3).round(3)

# %%
accepted = decisions + decided.accept_all(who="coordinator", why="read one by one", when=when)
published = decided.published(accepted, who="coordinator", when=when)
print(published.status)

# %%
published.report("report.html", title="Harbour & Finch", date=when)
published.handouts("pages", date=when)
Path("record.json").write_text(published.to_json(), encoding="utf-8")
print(len(list(Path("pages").iterdir())), "files for people to read")

# %% [markdown]
# `report.html` is for you and your boss, the folder `pages` has a page for everybody, and
# `record.json` is the proof. Whoever doubts it reads the record beside the same people: it is
# checked line by line, and nothing is solved anew.

# %%
text = Path("record.json").read_text(encoding="utf-8")
again = mm.Matching.from_json(text, mentors=mentors, mentees=mentees)
print(again.status, again.digest == published.digest)
