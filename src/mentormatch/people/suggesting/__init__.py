"""Suggesting a column map: what each column of an export may be, how sure that is, and why.

- ``columns``: the columns of a source, as text.
- ``words``: what a header asks for, by lists of words (``words.toml``).
- ``separators``: what stands between the items of a column.
- ``shapes``: what the cells of a column look like.
- ``ladders``: rungs of seniority that forms write (``ladders.toml``).
- ``fits``: how well cells of a shape fit a field.
- ``families``: columns that belong together: grids, hours of a week, days, numbered choices.
- ``judge``: header and cells together.
- ``both_files``: what the files of mentors and mentees have in common.
- ``specs``: how the cells of a column are written, for the map.
- ``choose``: which columns are taken, and the map made of them.
- ``suggestion``: what is handed back; ``as_toml``: the same, for editing.
- ``suggest``: the steps in their order, behind :meth:`mentormatch.ColumnMap.suggest`.
"""
