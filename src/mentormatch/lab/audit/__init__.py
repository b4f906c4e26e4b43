"""How groups of people fared in a matching.

================  ===================================================================
``audit``         the verb
``groups``        who is in which group: columns kept beside the pool, or brought
``outcomes``      what each person got, as arrays
``suppression``   which groups are shown
``intervals``     Miettinen and Nurminen's interval of a ratio
``permutations``  how often shuffled people differ as much
================  ===================================================================
"""
