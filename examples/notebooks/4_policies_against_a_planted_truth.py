# %% [markdown]
# # Policies against a planted truth
#
# For researchers. How near does a policy come to what would truly suit people? In real programmes
# nobody knows. In a synthetic cohort the truth is drawn first and hidden; what people say of
# themselves is a noisy function of it (`mm.datasets.synthetic_cohort` gives the formulas). So a
# policy can be scored against the truth, over many cohorts, with intervals.

# %%
import numpy as np
import pandas as pd
from scipy import stats

import mentormatch as mm

COHORTS = range(12)
policies = {
    "default": mm.Policy(),
    "skills first": mm.presets.skills_first(),
    "cross-functional": mm.presets.cross_functional(),
    "total": mm.Policy(objective="total"),
    "stable": mm.Policy(objective="stable"),
    "skills alone": mm.Policy(criteria=[mm.Covers()]),
}

# %% [markdown]
# ## The measure
#
# Regret is the share of the highest possible sum of true affinities that a matching misses: 0 is
# perfect, and 1 is no affinity at all. The best possible sum is itself found by an exact solver.


# %%
def regrets(seed: int) -> pd.DataFrame:
    """Return the regret of each policy on one cohort of 80 mentors and 80 mentees."""
    cohort = mm.datasets.synthetic_cohort(mentors=80, mentees=80, seed=seed)
    compared = mm.compare(
        policies, cohort.mentors, cohort.mentees, truth=cohort.truth, seeds=[seed]
    )
    return compared.to_frame()[["policy", "regret"]].assign(cohort=seed)


runs = pd.concat(map(regrets, COHORTS), ignore_index=True)
runs.pivot(index="cohort", columns="policy", values="regret")[list(policies)].round(3)

# %% [markdown]
# ## With intervals
#
# Every policy saw the same cohorts, so differences are taken cohort by cohort. The intervals are
# Student's, at 95 %.


# %%
def interval(values: np.ndarray) -> pd.Series:
    """Return the mean of values and its 95 % interval."""
    low, high = stats.t.interval(0.95, len(values) - 1, loc=values.mean(), scale=stats.sem(values))
    return pd.Series({"mean": values.mean(), "low": low, "high": high})


wide = runs.pivot(index="cohort", columns="policy", values="regret")[list(policies)]
against = wide.sub(wide["default"], axis=0).drop(columns="default")
table = pd.concat(
    {
        "regret": wide.apply(lambda column: interval(column.to_numpy())).T,
        "against the default": against.apply(lambda column: interval(column.to_numpy())).T,
    },
    axis=1,
)
table.reindex(list(policies)).round(4)

# %% [markdown]
# Read a row like this: where the interval of the difference holds no 0, the policy is further from
# the truth (above 0) or nearer to it (below 0) than the default on cohorts like these. It says
# nothing about cohorts that are drawn by other formulas, and nothing about your people. The
# formulas of the truth and the default policy lean on the same research, so the default has an
# advantage here that it may not have elsewhere.
#
# ## Does the lottery matter?
#
# Ties are settled by lot. The same cohort under twenty seeds:

# %%
cohort = mm.datasets.synthetic_cohort(mentors=80, mentees=80, seed=0)
lots = mm.compare(
    {"default": mm.Policy()}, cohort.mentors, cohort.mentees, truth=cohort.truth, seeds=range(20)
).to_frame()
lots[["people", "mean", "worst", "regret", "moved"]].agg(["min", "max"]).round(4)
