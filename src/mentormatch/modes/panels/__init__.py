"""Panels of several mentors: boards of a mentee, teams, and mentors for teams that exist.

- ``question``: `PanelQuestion`, what all three share: from rows to a judged answer and back.
- ``board_question``: panels of one mentee, who may be a team; for boards and staff.
- ``boards``, ``teams``, ``staff``: the verbs `form_boards`, `form_teams` and `staff_teams`.
- ``team_profiles``: existing teams as profiles.
- ``instance``: needs and levels of two pools as arrays.
- ``rules``: constraints on sizes and importance.
- ``facts``: coverage in words, and findings about it.
- ``reasons``: why somebody is on no panel.
- ``cures``: which change of the question places more people, tried.
- ``lottery``: whom the draw alone left out.
"""
