"""Text, below everybody: how it is compared, shown and told.

- ``spelling``: Unicode normalisation and case folding.
- ``encodings``: whether bytes are words in an old encoding, and traces of a wrong one.
- ``phrases``: counts, lists and near names in messages.
- ``masking``: redaction of contact data and names.
- ``faults``: validation errors in words.
- ``formulas``: cells that a spreadsheet would run.
"""
