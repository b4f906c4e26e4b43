"""The judge of pairs: every answer and every certificate, checked by code that does not search.

If you do not care which, `matrix.judge` takes a problem with a matrix and `terms.judge_terms` one
with terms; they accept the same answers.

===================  ==================================================================
``stages``           certificate checks, one for each stage of an objective
``oracle``           what these checks ask of the scores
``preferences``      ranks, and pairs that would both rather have one another
``refusal``          how a claim is refused
``matching``         is a matching allowed, and what does it attain
``bounds``           what sets and dual prices bound
``groups``           limits of several people, and promises to mentees
``matrix``           score oracle on a matrix
``terms``            score oracle on terms, in one pass over all pairs
``kernels``          that pass, compiled
``shortfall``        Hall's condition for the number of people served
===================  ==================================================================
"""
