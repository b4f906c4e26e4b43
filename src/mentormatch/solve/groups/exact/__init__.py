"""Groups that are proven optimal by a program.

If you do not care which: `set_packing.exactly` where all groups can be listed, and
`transportation.by_fit` where members are not compared.

- ``enumeration``: every group that keeps all rules, as columns.
- ``set_packing``: column generation and a mixed-integer program over these columns.
- ``transportation``: a transportation program with fixed charges and cuts, by reduced-cost fixing.
"""
