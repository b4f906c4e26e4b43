"""Hand-outs: a page for each person with only what concerns her, and a table for a mail merge.

- ``write``: the pages and the table.
- ``facts``: what two people have in common, and can do for one another.
- ``wording``: the sentences, in English and Dutch; a folder of one's own may hold others.
"""
