"""The pool, an immutable columnar table of people.

- ``profiles``: the table as people use it, which wraps what the modules below return.
- ``data``: the plain value that it holds, ids, columns and reporting lines.
- ``marks``: hashed names and addresses, by which people are told apart.
- ``labels``: names and addresses that are shown to people only.
- ``mentions``: stand-ins for words that name people, and whom they fit.
- ``labelled``: the face of a pool that tells them, and finds people by them.
- ``build``: row-to-column conversion of profiles, and back.
- ``storage``: the column codec of each field.
- ``checks``: input validation.
- ``filtering``: row selection by id, mask or predicate.
- ``join``: left join of two pools.
- ``frames``: pandas views.
- ``csv``: the CSV writer.
- ``digest``: the content hash.
- ``ladder``: ordinal encoding of seniority.
- ``reporting_lines``: cycle detection in the lines of managers.
- ``weak_answers``: data-quality warnings.
"""
