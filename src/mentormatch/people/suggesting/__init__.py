"""Suggesting a column map: what each column of an export may be, how sure that is, and why.

- ``columns``: the columns of a source, as text.
- ``words``: what a header asks for, by lists of words (``words.toml``).
- ``separators``: what stands between the items of a column.
- ``meanings``: what answers in words mean: hours of the week, levels, numbers of people.
- ``ladders``: rungs of seniority that forms write (``ladders.toml``).
- ``shapes``: what the cells of a column look like.
- ``fits``: how well cells of a shape fit a field.
- ``judge``: header and cells together.
- ``specs``: how the cells of a column are written, for the map.
- ``families``: columns that belong together: grids, hours of a week, days, numbered choices.
- ``grids``: what such columns are for, and what their cells hold.
- ``both_files``: what the files of mentors and mentees have in common.
- ``who``: which column tells people apart, and whom the cells of others name.
- ``as_toml``: the map for editing, with the reasons as comments.
- ``choose``: which columns are taken, and the part of the map made of them.
- ``alike``: one ladder, and one separator for the same question, in both files.
- ``common``: one map of two files.
- ``suggestion``: what is handed back.
- ``suggest``: the steps in their order, behind :meth:`mentormatch.ColumnMap.suggest`.

A module uses only those above it in this list; ``suggestion`` is known to ``column_map`` by name.
"""
