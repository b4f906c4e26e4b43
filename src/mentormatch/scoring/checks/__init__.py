"""Findings on a policy and the people whom it meets: what nobody should have to find out later.

If you do not care which, use ``policy_checks.check_policy`` and ``comparison.check_comparison``.

- ``policy_checks``: criteria, lists, dates and rules, and what these people answered.
- ``comparison``: a question that compares nobody, whose answer is a draw.
- ``lost_vetoes``: vetoes that name nobody.
- ``reporting_lines``: rules that protect fewer people than they seem to.
- ``one_sided``: words that one side alone uses, with near ones of the other.
- ``same_meaning``: departments and sites under an English and a Dutch name (``same_meaning.toml``).
"""
