"""Boards: several mentors for each mentee.

If you do not care which, use `solve.solve_boards`; `judge.judge_boards` checks what it returns.

- ``enumeration``: all boards, as columns of a set-packing program.
- ``people_program``: who can be placed at all, as an integer program of the rules alone.
- ``start``: construction: an assignment or a flow, then greedy seats.
- ``solve``: the program where it is small, else iterated local search with a Lagrangian bound.
- ``judge``: members, rules, places, values and prices, counted anew.
"""
