"""The policy lab: what one asks of a matching that was made.

Each verb takes a `Matching` and returns a type of `results.lab`. Methods of `Matching` find them by
name (`results.pairs.lab_verbs`).

===============  ====================================================================
``audit``        how groups of people fared
``what_if``      what another pair would cost, and who could stand in for whom
``policies``     what other policies, or other weights, would make of the same people
``fixes``        what would help whoever is left out, and the programme
===============  ====================================================================
"""
