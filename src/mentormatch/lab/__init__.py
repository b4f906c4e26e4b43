"""The policy lab: what one asks of a matching that was made.

Each verb takes a `Matching` and returns a type of `results.lab`. Methods of `Matching` find them by
name (`results.pairs.lab_verbs`).

===============  ====================================================================
``what_if``      what another pair would cost, and who could stand in for whom
``fixes``        what would help whoever is left out, and the programme
===============  ====================================================================
"""
