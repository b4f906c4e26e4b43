"""The engine on terms, for large pools: column generation, and no matrix of scores.

If you do not care which, use `solve_pairs` of `mentormatch.solve.pairs.solve`, which chooses
between the two engines; this one alone is `key_order.solve_in_key_order`. The first six files
carry the names of the same stages in ``dense``.

=====================  =================================================================
``solve``              stages of each objective, from terms to an answer
``coverage``           maximum-cardinality b-matching and Hall violators
``bottleneck``         max-min assignment by threshold bisection
``optimal_face``       complementary slackness: forced and tight pairs
``replay``             prices and lottery of a record
``extreme_duals``      extreme dual solutions over all pairs
``column_generation``  rounds of restricted master problem and pricing problem
``pricing``            pricing problem: pairs of largest reduced profit
``state``              the engine itself: core, optimum with duals, bounds outside the core
``core_store``         columns of the restricted master problem, by index
``core_solver``        restricted master problem: auction, then augmenting paths or flow
``core_flow``          min-cost b-flow with minimum loads, and its extreme duals
``certificates``       certificates in the caller's rows; prices of places
``lottery``            isolation by random weights on the optimal face
``lottery_columns``    the same by column generation, on a face too large to be written down
``key_order``          canonical order: people sorted by key
``progress``           value, bound and cost of a round
``kernels``            compiled loops
``warm``               warm start from an earlier answer
=====================  =================================================================
"""
