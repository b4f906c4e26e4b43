"""Solvers: arrays in, proven answers out. They know no people, no policy and no file.

If you do not care how pairs are found, use `pairs.solve.solve_pairs`; for arrays of your own,
`pairs.assign.assign`. Each form of mentoring is a folder that knows none of the others:

=============  =====================================================================
``pairs``      b-matching of mentors with mentees, by two engines
``peers``      matching of equals in a general graph
``groups``     set partitioning with leads: circles and groups
``panels``     maximum coverage by few: boards and teams
=============  =====================================================================

Below all of them:

==============  ====================================================================
``programs``    the doors to HiGHS, and to maximum flow and minimum cut
``packed``      terms of scores as flat arrays for compiled kernels
``parallel``    blocks of work side by side
``stop``        stop rules: time limits and goals
``draw_order``  a random order of people from seed and ids: the draw among equals
``bounds``      an upper bound: value, method, proof
``arrays``      limits of exact arithmetic and of memory; the seed of a lottery
==============  ====================================================================
"""
