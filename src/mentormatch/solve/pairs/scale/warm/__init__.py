"""Warm start: column generation from the duals of an earlier answer, to the same optimum.

If you do not care how, use `solve_pairs` of `mentormatch.solve.pairs.solve` with an earlier answer.

==================  ====================================================================
``start``           from core, duals and bounds of an earlier answer, or what of them holds
``changed_people``  difference of two questions, term by term
==================  ====================================================================
"""
