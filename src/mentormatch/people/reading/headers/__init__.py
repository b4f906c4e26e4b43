"""What the headers of a source mean: which column holds which field.

- ``names``: what a header may be: a field, contact data, protected data, the time of an answer.
- ``plausible``: whether a text reads like a header, so that a message may repeat it.
- ``wanted``: what a reader looks for in a row that may be the header.
- ``finder``: the column of a header, by the map or by its words.
- ``plan``: which column is read as what.
- ``named_people``: columns by whose words people are named.
- ``our_form``: the columns of our own sign-up form that tell who is who.
- ``missing_id``: refusals where no column holds ids.
"""
