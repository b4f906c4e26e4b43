"""The answer of all forms but pairs: peers, groups, circles, teams and boards.

- ``grouping``: the answer itself, `Grouping`.
- ``piece``: an additive part of the score of a group.
- ``certificate``: value and bound of each stage, with the dual prices that prove it;
  ``certificate_record`` writes them.
- ``record``: the JSON record.
- ``text``: the answer in a terminal and in a notebook.
"""
