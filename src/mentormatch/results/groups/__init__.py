"""The answer of all forms but pairs: peers, groups, circles, teams and boards.

- ``grouping``: the answer itself, `Grouping`.
- ``certificate``: value and bound of each stage, with the dual prices that prove it;
  ``prices`` are these prices with ids.
- ``record``: the JSON record.
- ``text``: the answer in a terminal and in a notebook.
"""
