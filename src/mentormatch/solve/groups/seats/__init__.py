"""How many people groups can seat, and seats that do it: before anything is improved.

If you do not care which: `seating.seat_people` seats as many people as it can, component by
component of who may sit together, with a bound.

- ``twins``: people whom no rule tells apart, who are counted and not named.
- ``program``: seats of one component as an integer program, or by arithmetic where nothing binds.
- ``rows``: variables and rows of that program.
- ``seating``: components together, where the number of groups binds them.
- ``starts``: where a search begins.
- ``needed``: how many groups there are where nobody said.
- ``trial``: whether other rules would place more people.
"""
