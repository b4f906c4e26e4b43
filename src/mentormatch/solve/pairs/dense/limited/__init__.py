"""Limits of several people together, promises to mentees, and even loads, on a matrix.

Each stage is a linear program over the pairs that matter; where limits are nested it is one of a
network, its solution whole numbers, and the prices that prove it are longest paths. Where limits
overlap, an integer program follows if need be, and what the prices do not prove is told as a gap.

===================  ==================================================================
``solve``            stages of each objective, from a problem to an answer
``slack``            limits that change nothing
``within``           an instance with limits, and the trees of nested ones
``served``           most people, rounds waited, and what cannot be met
``cover``            most people by a maximum flow
``threshold``        how far the worst pair can be raised
``program``          linear and integer programs with column generation
``residual``         dual prices and prices of places by longest paths
``proof``            what prices bound
``face``             the optimal face and the draw
``weights``          people, rounds and total as one integer
``places``           what one more place, or pair, is worth
``replay``           prices and lottery of a record
===================  ==================================================================
"""
