"""Pairs within one pool, and at most one trio: maximum-weight matching of a general graph.

If you do not care which, use `solve.solve_peers`; `judge.judge_peers` checks what it returns.

- ``problem``: the question as arrays; worth of a pair, price lists (the dual of matching).
- ``judge``: groups, worth and bound, added up anew over all pairs and open trios.
- ``blossom``: maximum-weight matching, and the lottery among equal ones.
- ``bipartite_duals``: the bipartite relaxation (fractional matching) and its dual prices.
- ``candidate_lists``: sparse candidate lists that grow until no pair outside can matter.
- ``odd_set_cuts``: the linear program with odd-set (blossom) cuts, and its dual prices.
- ``odd_set_separation``: separation of odd sets on a Gomory-Hu tree.
- ``trio``: the trio, by bounding every trio with the price lists.
- ``solve``: all of it in order.
"""
