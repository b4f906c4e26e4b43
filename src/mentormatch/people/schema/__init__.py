"""The schema of a profile, as pydantic models.

- ``profile``: the model of one person, with goals and needs.
- ``tables``: tables that a file may hold, of which profiles are one.
- ``fields``: the field table, which kind of column each field is and what it means.
- ``value``: the base model of what people write by hand.
- ``scalars``: scalars of other libraries as plain values.
- ``readonly``: the read-only dict in which a frozen profile keeps its answers.
- ``slots``: the parser of weekly time slots.
- ``languages``: names of languages, folded to ISO 639 codes.
- ``zones``: names of time zones, and what to write in place of what is none.
- ``protected``: names of protected attributes, which never score anybody.
"""
