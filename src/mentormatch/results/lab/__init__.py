"""What the verbs of the policy lab return: one file a type, with its faces.

They print in words, show themselves as tables in a notebook and give a tidy frame; none of them
knows a solver.
"""
