"""Decisions of people about pairs: this one is made, that one never; who said so, why and when.

They know people and no score: what forbids a pair is asked where there are scores
(`results.pairs.standing`).

=============  ====================================================================
``model``      one decision, and all of them: frozen, in an order of their own
``reading``    from TOML, a table or dicts, with all faults at once
``conflicts``  decisions that cannot hold together: the fewest that do not
=============  ====================================================================
"""
