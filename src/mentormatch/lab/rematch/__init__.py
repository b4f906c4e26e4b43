"""A programme that is matched again after people have joined, left or answered anew.

============  ====================================================================
``previous``  what is read of the matching before
``standing``  the people of now, with what was decided
``rows``      people of now whose row alone says who they are
``rematch``   the same people kept together as far as can be, and the rest matched
``curve``     what more changes would gain
``together``  pairs kept as asked, and what matching anew gives
``moved``     who has another partner now, and why
============  ====================================================================
"""
