# %% [markdown]
# # Half a year of drop-outs
#
# The matching is out, people have met, and then somebody leaves. Matched anew, many pairs would
# change for a small gain. Matched again with few changes, hardly anybody notices. This notebook
# plays six months of a programme: each month two mentors and three mentees leave, and as many
# join.
#
# All people are drawn by a computer.

# %%
import numpy as np
import pandas as pd
from IPython.display import SVG

import mentormatch as mm

MONTHS = ["February", "March", "April", "May", "June", "July"]
everybody = mm.datasets.synthetic_cohort(mentors=52, mentees=68, seed=21)
rng = np.random.default_rng(3)
mentors_waiting = list(everybody.mentors.ids[40:])
mentees_waiting = list(everybody.mentees.ids[50:])
mentors = everybody.mentors.filter(list(everybody.mentors.ids[:40]))
mentees = everybody.mentees.filter(list(everybody.mentees.ids[:50]))

# %% [markdown]
# ## January: the first matching
#
# There are 40 places for 50 mentees, so ten wait.

# %%
january = mm.match(mentors, mentees, seed=1)
print("\n".join(str(january).splitlines()[:3]))


# %% [markdown]
# ## Each month some leave and some join


# %%
def changed(
    ids: list[str], waiting: list[str], leave: int, join: int
) -> tuple[list[str], list[str]]:
    """Return who is there next month, and who left: some go, and the next of the queue come."""
    left = rng.choice(sorted(ids), size=leave, replace=False).tolist()
    came = [waiting.pop(0) for _ in range(join)]
    return sorted({*ids, *came} - set(left)), left


rows, steady, restless = [], january, january
there = (list(mentors.ids), list(mentees.ids))
for month in MONTHS:
    mentor_ids, mentors_left = changed(there[0], mentors_waiting, leave=2, join=2)
    mentee_ids, mentees_left = changed(there[1], mentees_waiting, leave=3, join=3)
    there = (mentor_ids, mentee_ids)
    pools = everybody.mentors.filter(mentor_ids), everybody.mentees.filter(mentee_ids)
    steady = mm.rematch(steady, *pools)
    restless = mm.rematch(restless, *pools, changes=None)
    rows.append(
        {
            "month": month,
            "left": len(mentors_left) + len(mentees_left),
            "served": len(steady.matches),
            "changed": steady.moved.changes,
            "mean": steady.mean,
            "changed anew": restless.moved.changes,
            "mean anew": restless.mean,
        }
    )
months = pd.DataFrame(rows).set_index("month")
months.round(3)

# %% [markdown]
# Both ways serve as many people each month. The difference:

# %%
print(
    f"In half a year {months['changed'].sum()} pairs that could have stayed were changed, "
    f"against {months['changed anew'].sum()} matched anew. "
    f"In July the mean is {steady.mean:.3f} against {restless.mean:.3f}."
)

# %% [markdown]
# ## Who moved in July, and why?

# %%
steady.moved

# %% [markdown]
# ## What do changes buy?
#
# In August four mentors leave at once. How much better does it get if some pairs may change?

# %%
august = everybody.mentors.filter(sorted(there[0])[4:])
curve = mm.change_curve(steady, august, pools[1])
SVG(mm.plots.svg(mm.plots.changes(curve)))

# %% [markdown]
# The first changes buy most. A budget between the two ends is a policy too: at most five pairs may
# change.

# %%
budget = mm.rematch(steady, august, pools[1], changes=5)
print(str(budget).splitlines()[0])

# %%
SVG(mm.plots.svg(mm.plots.moved(steady, budget)))
