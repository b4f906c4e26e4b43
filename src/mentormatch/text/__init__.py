"""Text, below everybody: how it is compared, shown and told.

- ``spelling``: Unicode normalisation and case folding.
- ``phrases``: counts, lists and near names in messages.
- ``masking``: redaction of contact data and names.
- ``faults``: validation errors in words.
"""
