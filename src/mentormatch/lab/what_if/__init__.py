"""What another pair would cost: `why_not`, `alternatives`, `backups` and `losses`.

===================  ==================================================================
``why_not``          why a pair was not made: rules first, then its price
``alternatives``     other mentors of a mentee, the cheapest for the programme first
``backups``          somebody for everybody, all usable at the same time
``losses``           what it costs if a mentor leaves
``large_pools``      why_not of one pair where all pairs are too many for a matrix
``runner_up``        the price of a mentor who would score higher, for explanations
``asked``            a matching, ready for what-ifs; what cannot be asked is refused
===================  ==================================================================
"""
