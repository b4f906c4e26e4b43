"""Groups that facilitators lead, and circles that nobody leads.

- ``form``: the verb `form_groups`, and `restore` for its records.
- ``rules``: what can be asked besides the policy, as data.
- ``instance``: people, policy and rules as the arrays of a solver.
- ``conflicts``: contradictory rules, the smallest infeasible set first.
- ``certificate``: dual prices and branch nodes between rows and ids.
- ``binding``: which rule keeps more people from having a group, by trying.
- ``lottery``: whom the draw alone left out.
- ``reasons``, ``facts``: why somebody has no group, and what a group has in common, in words.
"""
