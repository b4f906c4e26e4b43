"""People as data: the schema of a profile, the columnar pool, and the way in from files.

- ``schema``: what a profile is, field by field.
- ``arrays``: columnar storage, one kind of column for each kind of field.
- ``grammar``: parsers of cells, and the column map of a file.
- ``pool``: the table of people, and what is asked of it.
- ``reading``: the pipeline from files, frames and dicts to a pool.
- ``suggesting``: a column map for an export, as a first guess with reasons.
- ``identities``: record linkage of two pools.
- ``naming``: entity resolution of people who are named by name or address.
- ``near_people``: approximate lookup of people.
- ``references``: referential integrity between two pools.

A folder uses only those above it in this list.
"""
