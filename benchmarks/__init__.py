"""How long the package takes, and how much memory: ``python -m benchmarks all``."""
