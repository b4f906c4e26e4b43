"""A programme that is matched again after people have joined, left or answered anew.

============  ====================================================================
``previous``  what is read of the matching before
``rematch``   the same people kept together as far as can be, and the rest matched
``moved``     who has another partner now, and why
============  ====================================================================
"""
