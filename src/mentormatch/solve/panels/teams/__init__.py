"""Teams of several mentors and several mentees.

If you do not care which, use `solve.solve_teams`; `judge.judge_teams` checks what it returns.

- ``enumeration``: all sets of mentors, as a facility-location program.
- ``people_program``: who can be placed at all, as an integer program of the rules alone.
- ``seating``: mentees into teams whose mentors are given, by linear assignment.
- ``search``: alternating local search with perturbation.
- ``set_prices``: Lagrangian bound over all sets of mentors.
- ``solve``: the program where it is small, else the search with one of two bounds.
- ``judge``: people, sizes, rules, coverage and prices, counted anew.
"""
