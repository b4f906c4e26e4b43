"""Peers of one pool: pairs, at most one trio, and rounds of them.

- ``match``: the verb `match_peers`, its question, and `restore` for its records.
- ``rounds``: the verb `schedule_peers`: rounds in which nobody meets the same person twice.
- ``history``: who has met before.
- ``pieces``: what the score of a pair consists of, and the certificate.
- ``reasons``: why somebody has no partner.
"""
