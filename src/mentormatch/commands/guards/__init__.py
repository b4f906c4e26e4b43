"""What stops a command, with what to do instead.

- ``without_map``: files without usable columns; a column map is suggested.
"""
