"""Edits by hand and the way to publication: what an edit costs, who decided, what is decided.

============  ====================================================================
``price``     what one matching costs against another, stage by stage, and who moves
``edited``    other pairs by hand: refused where a rule breaks, priced where none does
``review``    a draft, reviewed, published: what is still to be decided
============  ====================================================================
"""
