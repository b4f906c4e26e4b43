"""What other policies, or other weights, would make of the same people.

================  ===================================================================
``compare``       several policies side by side
``sweep``         one weight, tried in steps
``sensitivity``   which pairs rest on the exact weights, and on which of them
``yardsticks``    what matchings are measured by that belongs to no policy
``reference``     what they are measured by under one named policy
``regret``        what they miss of a truth that is known
``draws``         matchings under other weights, side by side
================  ===================================================================
"""
