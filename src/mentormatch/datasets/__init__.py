"""People to try things on: a bundled programme, and synthetic cohorts of any size.

:func:`load_programme` reads the sign-up form of a made-up company, with the usual flaws of such a
form. :func:`synthetic_cohort` draws people from a documented model whose true affinities are known,
so that a policy can be judged against them.
"""

from __future__ import annotations

from mentormatch.datasets.cohort import Cohort, synthetic_cohort
from mentormatch.datasets.programme import ProgrammeFiles, load_programme, programme_files
from mentormatch.datasets.truth import Truth

__all__ = [
    "Cohort",
    "ProgrammeFiles",
    "Truth",
    "load_programme",
    "programme_files",
    "synthetic_cohort",
]
