"""Pairs: ``match`` scores and matches two pools, ``reverse`` makes the pools from one table."""
