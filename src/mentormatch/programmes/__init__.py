"""Several programmes of an organisation on one file: read, run in order on one ledger, told."""
