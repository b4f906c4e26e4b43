"""From two pools and a policy to integer scores: criteria, terms, eligibility, confidence.

If you do not care how, use ``scores.compile_scores``; a policy of your own is ``policy.Policy``.

- ``policy``: criteria, requirements and objective as data; ``presets`` are policies to start from.
- ``scores``: scores and eligibility of all pairs, lazily.
- ``base``: what a criterion is. One class each: ``coverage`` (needs that are met; ``open_needs``),
  ``kernels`` (likeness of orders, hours and orientations), ``relations`` (same, different, shared),
  ``people_rules`` (wishes, vetoes, reporting lines), ``one_way``, ``styles`` (``style_needs``),
  ``text``.
- ``pools``: two pools seen together, encoded for criteria; ``weeks`` puts hours into one time zone.
- ``facts``, ``wording``: answers and faults of a policy in words.
- ``checks``: findings on a policy and the people whom it meets.
- ``encoder``: the feature encoder for scikit-learn.
"""
