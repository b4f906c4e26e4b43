"""The packed instance: scores of all pairs without a matrix, for compiled kernels.

If you do not care which, use `instance.pack` for an instance and `kernels.score_pairs` for the
scores of some pairs. Otherwise:

====================  ==========================================================================
`instance`            the packed instance: flat arrays of both sides, and `pack`
`kernels`             compiled evaluation: single pairs, accumulators of a block, whole blocks
`tables`              class tables fused into one, run-length encoded over sorted mentors
`postings`            items with levels: inverted index and forward index
`bitsets`             bitsets as 64-bit words, with signatures that prove them disjoint
`vectors`             quantised vectors, for cosine similarity
`opaque_terms`        functions of the caller, as a dense matrix
`eligibility`         eligibility constraints as penalty terms
`identical_mentors`   aggregation of identical columns
`subset`              sub-instances of some mentors
`ragged`              ragged arrays: all look-up tables behind one index
====================  ==========================================================================
"""
