"""Situational mentoring: requests for one skill arrive one at a time and are answered at once.

The state of a desk is a log of events; everything else follows from it.

- ``desk``: the desk that people use, `Desk`; ``standing`` is the part of it that changes
  nothing, and ``state`` holds its log, books and clock.
- ``opening``: its options and accounts when it is opened.
- ``request``, ``answer``, ``events``: what is asked, what is said, what has happened.
- ``intake``: requests from a file.
- ``moments``: instants by the clock of a place; ``days``: months and deadlines.
- ``decider``: what becomes of a request; ``roster`` scores mentors by skill, ``choose`` picks
  among them, ``refusal`` says why nobody can be named, ``shortage`` why nobody has the minutes.
- ``books``: how requests stand and who has minutes left, by the events.
- ``judge``: replays the events with books of its own.
- ``storage``: the desk on file; ``lock`` lets one process at a time change it.
"""
