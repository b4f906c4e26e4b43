"""Parts of the record of a matching: how each is written, and put on people again.

==============  ====================================================================
``proof``       stages with sets and prices
``provenance``  decisions, edits and reviews
``earlier``     what a re-match knows of the matching before it
==============  ====================================================================
"""
