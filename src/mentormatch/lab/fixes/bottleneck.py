"""Which places of a programme are too few, for whom, and what these people share."""

from __future__ import annotations

import numpy as np

from mentormatch.objectives import COVERAGE
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.partners import first_partner, has_partner, in_common
from mentormatch.results.pairs.question import question
from mentormatch.solve.pairs.certificates import CoverageSet
from mentormatch.text.sentences import counted, sentence

__all__ = ["bottleneck"]


def bottleneck(matching: Matching) -> str:
    """Return which mentors have too few places for the mentees who depend on them; may be empty.

    They are those of the proof that nobody more can be covered.
    """
    proofs = {stage.name: stage.certificate for stage in matching.certificate.stages}
    proof = proofs.get(COVERAGE.name)
    if not isinstance(proof, CoverageSet):
        return ""
    scores, asked = matching.scores, question(matching.scores)
    mentors = np.flatnonzero(asked.mentor_capacity > 0)
    mentees = np.flatnonzero(asked.mentee_capacity > 0)
    inside = np.isin(mentors, proof.mentors)
    some = first_partner(scores, "mentee", mentees, mentors) >= 0
    depends = some & ~has_partner(scores, "mentee", mentees, mentors[~inside])
    places = int(asked.mentor_capacity[mentors[inside]].sum())
    missing = int(depends.sum()) - places
    if missing <= 0:
        return ""
    those, others = (np.isin(np.arange(len(scores.mentees)), mentees[x]) for x in (depends, some))
    common = in_common(scores.mentees, those, others)
    told = counted(
        missing,
        "{count} place is missing: {people} mentees depend on {places}",
        "{count:,} places are missing: {people} mentees depend on {places}",
        people=int(depends.sum()),
        places=counted(places, "{count} place", "{count} places"),
    )
    return sentence("{told} ({common})", told=told, common=common) if common else told
