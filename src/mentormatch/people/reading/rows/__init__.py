"""Which row is whom: ids, rows that are nobody, and people who stand in several.

- ``row_ids``: identifiers of rows, and their hashes.
- ``made_ids``: ids of several columns, and of the number of the row.
- ``near_names``: one person under two names that are one slip apart.
- ``no_people``: second headers, totals, notes and lines.
- ``objections``: people who did not agree, or who ask to be taken out.
- ``one_person``: one person under two ids.
- ``signed_up_twice``: one person in several rows.
- ``timestamps``: when a row was filled in.
"""
