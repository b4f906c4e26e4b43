"""One module a command: its options, what it runs, what it prints.

``people`` and ``output`` hold options that commands share, ``streams`` says where text and data go,
``terminal/`` what a person at a terminal sees, ``guards/`` what stops a command; every other module
is a command, and ``groups`` holds ``circles`` too, ``styles`` also ``needs``.
"""
