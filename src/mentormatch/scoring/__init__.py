"""From two pools and a policy to integer scores: criteria, terms, eligibility, confidence."""
