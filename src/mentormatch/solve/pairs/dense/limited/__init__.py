"""Limits of several people together, promises to mentees, and even loads, on a matrix.

Each stage is a linear program over the pairs that matter; where limits are nested it is one of a
network, its solution whole numbers, and the prices that prove it are longest paths. Where limits
overlap, an integer program follows if need be, and what the prices do not prove is told as a gap.
"""
