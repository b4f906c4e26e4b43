"""What another pair would cost: `why_not`, `alternatives`, `backups` and `losses`."""
