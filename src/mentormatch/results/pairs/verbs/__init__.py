"""Verbs of the policy lab as methods of a matching, by what they ask."""
