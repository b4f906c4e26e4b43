"""Mathematical programs and flows, solved by scipy and HiGHS for every form of mentoring.

If you do not care which, use ``network_lp``: it answers in whole numbers, with dual prices.

- ``highs``: linear and mixed-integer programs; the one door to HiGHS, with one set of statuses
- ``network_lp``: linear programs over networks, whose vertices are integral
- ``lexicographic_milp``: lexicographic optimisation by mixed-integer programs, with bounds
- ``bipartite_flow``: maximum flow and minimum cut; the one door to them
"""
