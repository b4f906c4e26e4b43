# %% [markdown]
# # Three policies, side by side
#
# Before you live with a policy, try it. Here are three, on the same 300 mentors and 300 mentees:
# one that puts skills first, the default, and one that wants people to meet across departments.
# All people are drawn by a computer; what would truly suit them is known, and hidden from the
# policies.

# %%
from IPython.display import SVG

import mentormatch as mm

# %% tags=["people"]
cohort = mm.datasets.synthetic_cohort(mentors=300, mentees=300, seed=11)
mentors, mentees, truth = cohort.mentors, cohort.mentees, cohort.truth

# %% [markdown]
# ## What makes a good match?
#
# Each weight rests on research that is weak, mixed or strong. The table says which.

# %%
policies = {
    "skills first": mm.presets.skills_first(),
    "default": mm.Policy(),
    "cross-functional": mm.presets.cross_functional(),
}
policies["default"]

# %% [markdown]
# ## What comes out?
#
# Every policy has its own scale, so its own score cannot judge it. The columns on the left count
# people and things that belong to no policy. Mean and worst are by the scores of one policy for
# all rows, and the table says which. Where the truth is known, `regret` is the share of the best
# possible affinity that the matching misses.

# %%
compared = mm.compare(policies, mentors, mentees, reference="default", truth=truth, seeds=[7])
compared

# %%
SVG(mm.plots.svg(mm.plots.tradeoff(compared)))

# %%
for other in ("skills first", "cross-functional"):
    print(compared.sentence("default", other))

# %% [markdown]
# ## Who would have another mentor?

# %%
compared.moved("default", "skills first").head(5).round(3)

# %% [markdown]
# ## Which weights matter?
#
# Nobody knows a weight to the last per cent. Each is drawn anew within 20 % of itself, twenty
# times, and everybody is matched again.

# %%
matching = compared.matchings["default"]
sensitivity = matching.sensitivity(draws=20, spread=0.2, seed=1)
sensitivity

# %% [markdown]
# The pairs that hold least are worth a look before they are published:

# %%
sensitivity.pairs.head(5).round(3)

# %% [markdown]
# ## Does one group do worse?
#
# The three largest departments, against all others:

# %%
department = mentees.column("department")
largest = department.value_counts().head(3).index
groups = department.where(department.isin(largest), "another").to_dict()
matching.audit(groups=groups, reference="another")

# %% [markdown]
# ## What is one more mentor worth?
#
# Every change below was tried by matching everybody again.

# %%
mm.advice(mentors, mentees, policies["default"], recruits=1, most=5, seed=7)
