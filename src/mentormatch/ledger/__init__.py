"""One account of minutes a month for everybody, across all programmes of an organisation.

- ``ledger``: accounts, entries, and the record on file.
- ``limits``: charges of a programme, and pools cut to what accounts allow.
"""

from mentormatch.ledger.ledger import Entry, Ledger, LedgerRecord

__all__ = ["Entry", "Ledger", "LedgerRecord"]
