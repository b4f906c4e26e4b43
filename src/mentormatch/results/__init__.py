"""Answers: who meets, why, why somebody is left out, the proof, and the record on file.

``pairs/`` holds the answer of `match`, ``groups/`` that of all other forms. ``lab/``
holds what is asked of an answer afterwards. All share:

- ``answer``: the base class of answers.
- ``match``: a match, the pieces of its score, somebody who is left out, and the closed lists of
  reasons.
- ``names``: how people are called, where an answer is shown to people.
- ``first_screen``: what a coordinator wants to see first, in sections.
- ``summary``: lines for a terminal and a notebook.
- ``page``: the HTML page of a report.
- ``workbook``: the same tables as sheets of a workbook.
- ``export``: CSV whose cells no spreadsheet runs.
- ``record_parts``: parts of a JSON record.
- ``supply``: how many seek and offer each skill.
- ``style_gaps``: the report on styles of help, which is about no matching.
"""
