"""People and total against changes of an earlier matching, on a matrix.

============  ====================================================================
``frontier``  the corners of the curve, by a parametric Lagrangian multiplier
============  ====================================================================
"""
