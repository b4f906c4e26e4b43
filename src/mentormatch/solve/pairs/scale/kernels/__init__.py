"""The compiled core of the engine for large pools: pricing, and the restricted master problem.

If you do not care which: pairs are found by `pricing.price_rows`, and a core is solved by
`solve.pairs.scale.core_flow.solve_flow_core`, which calls what it needs of these. Otherwise:

==========================  ====================================================================
over all pairs
`pricing`                   the pricing problem of column generation, with MaxScore pruning
`column_enumeration`        all columns that reach a dual: the tight pairs
`noise`                     the pricing problem of the lottery, on the rows of a face
`frontier`                  one level of an alternating search
`reduced_profit`            the objective of these, exactly and as a pruning threshold
on a sparse core
`auction`                   auction for the transportation problem, one mentor for each mentee
`augmenting_paths`          shortest augmenting paths for the assignment problem
`flow_paths`                min-cost flow by successive shortest paths, with minimum loads
`complementary_slackness`   conditions of optimality of a flow, greedy start, elementary steps
`flow_duals`                Lagrangian bound, extreme optimal duals
`cardinality`               maximum-cardinality matching, Hall violators
what they share
`core_arrays`               core, limits, flow and duals as arrays
`binary_heap`               the priority queue of Dijkstra's algorithm
==========================  ====================================================================

Everywhere i is a mentee, j a mentor, e a pair of the core and s a slot of a mentor. Profits, duals
and distances are int64, in micro-units times the `scale` of the engine; scores are int32.
"""
