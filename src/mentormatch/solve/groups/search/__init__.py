"""Local search over groups.

If you do not care which, use `start.first_division` and then `search.large_neighbourhood_search`.

- ``state``: the division into groups with its sums; what a move is worth.
- ``start``: a construction heuristic, one linear assignment a round.
- ``times``: a time for every group before that, by greedy maximum coverage.
- ``search``: large neighbourhood search (multi-exchange, ejection chains) with annealing.
- ``leads``: reassignment of facilitators to groups.
"""
