"""The residual graph of an optimal matching: what another pair, or one mentor less, would cost.

If you do not care how, use `what_if.WhatIf`.

===================  ==================================================================
``what_if``          the price of a forced pair, of a row of them, of a mentor who leaves
``made``             the matching that was made, in canonical order, with its stages
``graph``            the residual graph of mentors and the outside, with its reduced costs
``shortest_paths``   Dijkstra on it, backward from one mentor; chains of fewest moves
``departures``       successive shortest paths for the mentees of a mentor who leaves
``dual_bounds``      what a forced pair can change at most, without a search
``resolve``          the same by solving again: the reference, and the way for all else
===================  ==================================================================
"""
