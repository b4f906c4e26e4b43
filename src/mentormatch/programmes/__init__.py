"""Several programmes of an organisation in one file, run in order on one ledger of minutes.

- ``plan``: the programme file, read from TOML; ``schema`` holds its fields and checks them.
- ``conditions``: who of a table takes part.
- ``run``: runs a plan; ``modes`` runs one form of mentoring, ``minutes`` keeps to the ledger,
  ``teams`` staffs teams that exist, ``desk`` answers the requests of a file.
- ``ran``: a programme that has run; ``outcome`` holds all of them, and writes them.
"""
