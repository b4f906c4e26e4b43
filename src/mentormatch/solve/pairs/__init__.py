"""Matching mentors with mentees: b-matching with lexicographic objectives and dual proofs.

If you do not care which engine, use `solve.solve_pairs` with a `question.Question`, or
`assign.assign` with arrays. An answer that was read from a file goes to `recheck.recheck`.

===================  ==================================================================
``solve``            the door: choose an engine, solve, judge
``recheck``          the door for records: judge again, work out prices and lottery
``assign``           the door for arrays
``engine_choice``    what ``engine="auto"`` means, and what compiled code takes
``question``         one question, shown as a matrix or as terms
``arguments``        arguments of ``assign``, validated
``problem``          limits; scores as a matrix
``term_problem``     scores as sums of terms
``assignment``       pairs with their proof; prices of places
``certificates``     Hall violators, dual prices, stages
``weights``          lexicographic big-M weights
``face``             the optimal face, by classes of people who are alike
``lottery``          isolation by random weights on that face
``large_draw``       the same on a face too large to be written down, if it is installed
``warm_state``       what an answer leaves behind for a warm start
``shortfall``        Dulmage-Mendelsohn: how many can be served, and who competes
``dense``            the engine on matrices
``scale``            the engine on terms: column generation
``residual``         what another pair would cost: shortest paths on the residual graph
``judge``            checks of every certificate; knows neither engine
===================  ==================================================================
"""
