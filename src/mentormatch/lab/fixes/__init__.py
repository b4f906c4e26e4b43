"""Whoever is left out, and what would help.

===================  ==================================================================
``fixes``            the smallest relaxations for each person, and for all at once
``advice``           what would help the programme most; each change is tried
``recruits``         whom a programme could look for
``first_fix``        the smallest fix of somebody, for explanations
``served``           who is served in a free match with a fix: matched again
``bottleneck``       which places of the programme are too few for whom
===================  ==================================================================
"""
