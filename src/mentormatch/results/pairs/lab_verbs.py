"""Verbs of the policy lab as methods of a matching: found by name, since they stand above."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from mentormatch.results.pairs.verbs.audit import AuditVerbs
from mentormatch.results.pairs.verbs.edit import EditVerbs
from mentormatch.results.pairs.verbs.fixes import FixVerbs
from mentormatch.results.pairs.verbs.moved import MovedVerbs
from mentormatch.results.pairs.verbs.report import ReportVerbs
from mentormatch.results.pairs.verbs.weights import WeightVerbs
from mentormatch.results.pairs.verbs.what_if import WhatIfVerbs

__all__ = ["LabVerbs"]


class _Worked(dict[str, Any]):
    """What verbs of the lab worked out once for a matching; no copy and no pickle keeps it."""

    def __reduce__(self) -> tuple[type[_Worked], tuple[()]]:
        return _Worked, ()

    def __copy__(self) -> _Worked:
        return _Worked()

    def __deepcopy__(self, memo: object) -> _Worked:
        return _Worked()


class LabVerbs(WhatIfVerbs, EditVerbs, WeightVerbs, AuditVerbs, FixVerbs, MovedVerbs, ReportVerbs):
    """What one asks of a matching that was made; `Matching` inherits it."""

    @cached_property
    def _worked(self) -> _Worked:
        return _Worked()
