"""The reading pipeline, from files, frames and dicts to a pool.

- ``read``: from a source to a pool, :func:`mentormatch.read_profiles`.
- ``pipeline``: from cells to people, step by step.
- ``mended_cells``: cells as they stand once they are repaired.
- ``formats``: from bytes, frames and dicts to a table of cells.
- ``table``: the raw table of a source, and its register of findings.
- ``headers``: which column holds which field.
- ``rows``: which row is whom, and rows that are nobody.
- ``labels``: names and addresses that are kept beside the answers.
- ``wide_columns``: columns about one item each, as one answer.
- ``answers``: scalar parsers.
- ``assemble``: column assembly.
- ``grids``: columns that hold ratings, ticks or ranks, and are not said to.
- ``unused_answers``: answers of the map that stand in no cell.
- ``told_items``: repairs of items, and doubts about them.
- ``doubtful_cells``: warnings on cells that were read as they are.
- ``slips``: items one letter away from what many others named.
- ``special_words``: texts that speak of what the law guards.
- ``consistency``: cross-field validation.
- ``delivery``: the pool with its findings, or the error that carries all of them.
- ``attempts``: error aggregation over several readings.
"""
