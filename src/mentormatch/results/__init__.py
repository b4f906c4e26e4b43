"""Answers: the matching, why each pair, why somebody is left out, and the record on file."""
