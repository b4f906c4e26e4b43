"""What stops a command, with what to do instead.

- ``weak_answers``: an answer that people's own answers hardly decide.
- ``without_map``: files without usable columns; a column map is suggested.
"""
