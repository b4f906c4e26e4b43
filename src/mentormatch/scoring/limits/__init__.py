"""Limits over a whole matching, for people who share an answer.

===================  ==================================================================
``limit``            what a policy says: `Limit`
``of_people``        whom it means in a pool, and what is told of it
===================  ==================================================================
"""
