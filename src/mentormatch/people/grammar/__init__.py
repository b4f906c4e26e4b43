"""The grammar of a table of people: what a cell may say, and which column is which field.

- ``cells``: parsers of one item, number, day or word.
- ``tokens``: tokenisation and dictionary encoding of list cells.
- ``column_map``: the schema mapping of headers to fields, kept as TOML.
"""
