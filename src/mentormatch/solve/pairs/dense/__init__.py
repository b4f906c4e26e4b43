"""The engine on matrices, for pools of a few thousand people: `engine="matrix"`.

If you do not care how, use `solve.solve_matrix`. The first six files carry the names of the same
stages in ``scale``.

===================  ==================================================================
``solve``            stages of each objective, from an instance to an answer
``coverage``         maximum-cardinality b-matching and Hall violators
``bottleneck``       max-min assignment by threshold bisection
``optimal_face``     complementary slackness: forced and tight pairs
``waiting``          rounds that covered mentees have waited, with prices that bound them
``kept``             pairs of an earlier matching, by a Lagrangian multiplier
``replay``           prices and lottery of a record
``extreme_duals``    extreme dual solutions as least fixed points
``dual_bound``       the Lagrangian dual of one list of prices
``replicated_lsa``   rectangular assignment on replicated places (scipy)
``flow_lp``          column generation on a network linear program
``limited``          limits of several people, promises to mentees, even loads
``instance``         the canonical instance: people in order of key
===================  ==================================================================
"""
