"""Groups around facilitators, and circles of peers.

If you do not care which, use `solve.solve_groups`: it chooses among the methods below, and returns
groups with bounds and their proof. `judge.judge_groups` checks them; whoever has no program has the
judge.

- ``problem``: the question as arrays; what a group is worth.
- ``draw``: the same question about people in a drawn order, which decides among equals.
- ``certificate``: methods of bounds, and the dual prices that prove them.
- ``judge``, ``judge_people``, ``judge_prices``: rules, people, units and Lagrangian bounds, counted
  and added up anew.
- ``blocks``: must-link components, which all methods move as one.
- ``seats``: components of who may sit together, and seats in them by arithmetic and program.
- ``search``: large neighbourhood search with annealing.
- ``exact``: set packing over all groups, and the transportation program of fit alone.
- ``bounds``: a maximum flow, the master linear program with its dual prices and its
  branch-and-bound tree, and a Lagrangian bound for cohesion.
- ``solve``: which of these, in which order.
"""
