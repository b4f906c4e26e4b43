"""One account of minutes a month for everybody, across all programmes of an organisation."""

from mentormatch.ledger.ledger import Entry, Ledger, LedgerRecord

__all__ = ["Entry", "Ledger", "LedgerRecord"]
