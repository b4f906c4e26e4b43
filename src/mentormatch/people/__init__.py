"""People as data: the schema of a profile, the columnar pool, and the way in from files."""
