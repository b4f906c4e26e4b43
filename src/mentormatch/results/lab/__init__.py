"""What the verbs of the policy lab return: types with their faces, which know no solver.

- ``change``: what a what-if costs, stage by stage, and who moves.
- ``why_not``: why a pair was not made, and what it would cost.
- ``alternatives``: other mentors of a mentee, the cheapest for the programme first.
- ``comparison``: several policies side by side.
- ``sensitivity``: which pairs rest on the exact weights.
- ``tables``: frames as people read them.
- ``fixes``: what would help whoever is left out.
- ``advice``: what would help the programme most.
"""
