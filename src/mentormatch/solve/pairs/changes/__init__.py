"""People and total against changes of an earlier matching, on a matrix.

============  ====================================================================
``budget``    at most so many changes
``frontier``  the corners of the curve, by a parametric Lagrangian multiplier
============  ====================================================================
"""
