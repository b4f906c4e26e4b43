"""Who is who in a file, and whom its cells name.

- ``ids``: which column tells people apart.
- ``people_named``: whom the cells of a column name, by every spelling that the reader knows.
- ``names``: names in several columns, as they are spoken, and by what people are named.
- ``references``: columns that name people, and whom a rule leaves unprotected without them.
"""
