"""The answer of `match`: mentors and mentees in pairs.

- ``matching``: the answer itself, `Matching`.
- ``certificate``: the proof with ids, stage by stage.
- ``explain``: the additive parts of the score of a pair.
- ``unmatched``: one reason for everybody who is left out; ``obstacles`` counts what excludes
  somebody, and ``partners`` searches for eligible partners tile by tile.
- ``question``: the scores as an instance for the solver.
- ``lab_verbs``: what one asks of a matching that was made, as methods.
- ``record``: the JSON record; `solve.pairs.recheck` judges what was read.
- ``text``: the answer in a terminal and in a notebook.
"""
