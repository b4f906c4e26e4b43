"""Several mentors who serve together: boards of one mentee, and teams.

If you do not care which, use `boards.solve.solve_boards` or `teams.solve.solve_teams`.

- ``problem``: both questions as arrays; needs and levels.
- ``judge``: what both judges share: coverage in fractions, prices of places.
- ``coverage_value``: the value of many panels at once (maximum coverage).
- ``seat_exchange``: local search by exchange of two seats.
- ``lagrangian``: Lagrangian relaxation of shared places, by subgradient steps.
- ``boards``, ``teams``: what is special about each.
"""
