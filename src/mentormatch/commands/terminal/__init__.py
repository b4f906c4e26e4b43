"""What a person at a terminal sees besides data: the first screen, its colours, progress.

- ``colours``: bold, dim and red where a terminal has them.
- ``completion``: scripts for bash and zsh, made from the options of all commands.
- ``first_screen``: an answer in sections, with the place of its report.
- ``help``: what a command does, and examples.
- ``parser``: words of a command, and what is wrong with them.
- ``progress``: one line that is written over while something takes longer than a second.
"""
