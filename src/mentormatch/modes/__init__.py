"""Forms of mentoring: each verb from people to an answer that was checked.

===============  ====================================================================
``pairs``        mentors with mentees, and reverse mentoring
``peers``        equals of one pool, in one round or several
``groups``       circles, and groups with mentors
``panels``       boards of one mentee, teams, staff of a team
``style_gaps``   styles of help that a programme lacks
``records``      answers in groups, read from a file
``rules``        the base of what a form is asked to keep
``lottery``      the reason of whom the draw left out
``pools``        what a verb is given, as pools and a policy
===============  ====================================================================
"""
