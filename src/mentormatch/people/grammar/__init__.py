"""The grammar of a table of people: what a cell may say, and which column is which field.

- ``cells``: parsers of one item, number, day or word.
- ``levels``: the level behind the last colon of a skill, and what only looks like one.
- ``no_answers``: errors of spreadsheets, placeholders, and days that were no days.
- ``faults``: the fault of a cell, with what was expected and the cure.
- ``tokens``: tokenisation and dictionary encoding of list cells.
- ``column_map``: the schema mapping of headers to fields, kept as TOML.
- ``map_sides``: what mentors and mentees have of their own in one map.
- ``limits``: how much is read of a source and of a cell.
- ``map_files``: files of column maps.
"""
