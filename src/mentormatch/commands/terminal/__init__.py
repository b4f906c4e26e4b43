"""What a person at a terminal sees besides data: the first screen, its colours, progress.

- ``colours``: bold, dim and red where a terminal has them.
- ``first_screen``: an answer in sections, with the place of its report.
- ``progress``: one line that is written over while something takes longer than a second.
"""
