"""Upper bounds on groups, and the dual prices that prove them.

If you do not care which: `cardinality.most_people` bounds the people, `lagrangian.cohesion_prices`
the units where members are compared, and `master_lp.column_and_cut_generation` where only fit
counts.

- ``components``: components of who may sit together, and how many people each holds.
- ``cardinality``: counting, maximum flow, and its minimum cut as prices.
- ``master_lp``: the linear program over pairs, by column and cut generation.
- ``rule_cuts``: separation of the rules of single groups.
- ``dual_prices``: dual prices of that program, rounded to whole parts of a unit.
- ``branching``: branch and bound on that program; a tree of dual prices.
- ``lagrangian``: Lagrangian relaxation of cohesion, by subgradient steps.
"""
