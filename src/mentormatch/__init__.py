"""Mentor-mentee matching with a proof, a reason for everyone left out, and scores that add up.

The words: a *profile* is one person; *mentor* and *mentee* are argument positions, so the same
person can be both. A *criterion* compares a mentor with a mentee; weighed in a *policy* it adds to
the *score* (0…1, the share of the ideal), as a *requirement* it makes a pair *eligible* or not.
A *matching* is the answer: pairs, the *unmatched* with a reason each, and a *certificate*.

>>> import mentormatch as mm
>>> programme = mm.datasets.load_programme()
>>> matching = mm.match(programme.mentors, programme.mentees, seed=7)
>>> matching.certificate.proven
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mentormatch._version import __version__ as __version__

if TYPE_CHECKING:
    from mentormatch import datasets as datasets
    from mentormatch import plots as plots
    from mentormatch.decisions.model import Decision as Decision
    from mentormatch.decisions.model import Decisions as Decisions
    from mentormatch.desk.answer import DeskAnswer as DeskAnswer
    from mentormatch.desk.answer import DeskReason as DeskReason
    from mentormatch.desk.desk import Desk as Desk
    from mentormatch.desk.intake import read_requests as read_requests
    from mentormatch.desk.request import Request as Request
    from mentormatch.errors import ArrayError as ArrayError
    from mentormatch.errors import Busy as Busy
    from mentormatch.errors import Conflict as Conflict
    from mentormatch.errors import DataMismatch as DataMismatch
    from mentormatch.errors import EmptyFile as EmptyFile
    from mentormatch.errors import Infeasible as Infeasible
    from mentormatch.errors import InputError as InputError
    from mentormatch.errors import MentorMatchError as MentorMatchError
    from mentormatch.errors import MissingColumn as MissingColumn
    from mentormatch.errors import MissingExtra as MissingExtra
    from mentormatch.errors import NoRows as NoRows
    from mentormatch.errors import Overspent as Overspent
    from mentormatch.errors import PolicyError as PolicyError
    from mentormatch.errors import ProofError as ProofError
    from mentormatch.errors import ProtectedAttributeError as ProtectedAttributeError
    from mentormatch.errors import RequestError as RequestError
    from mentormatch.errors import TooLarge as TooLarge
    from mentormatch.errors import UnknownPerson as UnknownPerson
    from mentormatch.findings import Finding as Finding
    from mentormatch.findings import Findings as Findings
    from mentormatch.lab.fixes.advice import advice as advice
    from mentormatch.lab.policies.compare import compare as compare
    from mentormatch.lab.policies.sweep import sweep as sweep
    from mentormatch.lab.rematch.curve import change_curve as change_curve
    from mentormatch.lab.rematch.rematch import rematch as rematch
    from mentormatch.ledger import Entry as Entry
    from mentormatch.ledger import Ledger as Ledger
    from mentormatch.modes.check import check as check
    from mentormatch.modes.groups.form import form_groups as form_groups
    from mentormatch.modes.groups.rules import Quota as Quota
    from mentormatch.modes.pairs.match import match as match
    from mentormatch.modes.pairs.match import score as score
    from mentormatch.modes.pairs.reverse import reverse_pools as reverse_pools
    from mentormatch.modes.panels.boards import form_boards as form_boards
    from mentormatch.modes.panels.staff import staff_teams as staff_teams
    from mentormatch.modes.panels.team_profiles import team_profiles as team_profiles
    from mentormatch.modes.panels.teams import form_teams as form_teams
    from mentormatch.modes.peers.match import match_peers as match_peers
    from mentormatch.modes.peers.rounds import PeerSchedule as PeerSchedule
    from mentormatch.modes.peers.rounds import schedule_peers as schedule_peers
    from mentormatch.modes.records import read_grouping as read_grouping
    from mentormatch.modes.style_gaps import style_gaps as style_gaps
    from mentormatch.people.grammar.column_map import ColumnMap as ColumnMap
    from mentormatch.people.grammar.limits import Limits as Limits
    from mentormatch.people.naming import resolve_references as resolve_references
    from mentormatch.people.pool.account import Account as Account
    from mentormatch.people.pool.profiles import Profiles as Profiles
    from mentormatch.people.pool.roles import split_roles as split_roles
    from mentormatch.people.reading.read import read_profiles as read_profiles
    from mentormatch.people.reading.rows.row_ids import hashed_id as hashed_id
    from mentormatch.people.schema.fields import FIELDS as FIELDS
    from mentormatch.people.schema.profile import Goal as Goal
    from mentormatch.people.schema.profile import Need as Need
    from mentormatch.people.schema.profile import Profile as Profile
    from mentormatch.people.suggesting.suggestion import SuggestedColumn as SuggestedColumn
    from mentormatch.people.suggesting.suggestion import SuggestedSetting as SuggestedSetting
    from mentormatch.people.suggesting.suggestion import Suggestion as Suggestion
    from mentormatch.programmes.conditions import Range as Range
    from mentormatch.programmes.desk import DeskRun as DeskRun
    from mentormatch.programmes.outcome import Outcome as Outcome
    from mentormatch.programmes.plan import Plan as Plan
    from mentormatch.programmes.ran import Run as Run
    from mentormatch.programmes.schema import Programme as Programme
    from mentormatch.programmes.schema import Table as Table
    from mentormatch.programmes.schema import Who as Who
    from mentormatch.results.check import Check as Check
    from mentormatch.results.groups.certificate import BoundCertificate as BoundCertificate
    from mentormatch.results.groups.certificate import BoundedStage as BoundedStage
    from mentormatch.results.groups.grouping import GroupExplanation as GroupExplanation
    from mentormatch.results.groups.grouping import Grouping as Grouping
    from mentormatch.results.lab.advice import Advice as Advice
    from mentormatch.results.lab.advice import AdviceRow as AdviceRow
    from mentormatch.results.lab.alternatives import Alternatives as Alternatives
    from mentormatch.results.lab.audit import Audit as Audit
    from mentormatch.results.lab.audit_group import AuditGroup as AuditGroup
    from mentormatch.results.lab.audit_group import AuditMeasures as AuditMeasures
    from mentormatch.results.lab.audit_group import AuditVerdict as AuditVerdict
    from mentormatch.results.lab.audit_group import RateRatio as RateRatio
    from mentormatch.results.lab.change import Change as Change
    from mentormatch.results.lab.change import Move as Move
    from mentormatch.results.lab.change_curve import ChangeCurve as ChangeCurve
    from mentormatch.results.lab.change_curve import ChangePoint as ChangePoint
    from mentormatch.results.lab.comparison import Comparison as Comparison
    from mentormatch.results.lab.comparison import Measured as Measured
    from mentormatch.results.lab.fixes import Fix as Fix
    from mentormatch.results.lab.fixes import Fixes as Fixes
    from mentormatch.results.lab.fixes import RuleSetAside as RuleSetAside
    from mentormatch.results.lab.fixes import Together as Together
    from mentormatch.results.lab.moved import Moved as Moved
    from mentormatch.results.lab.moved import PersonMoved as PersonMoved
    from mentormatch.results.lab.sensitivity import PairKept as PairKept
    from mentormatch.results.lab.sensitivity import Sensitivity as Sensitivity
    from mentormatch.results.lab.sensitivity import WeightMoved as WeightMoved
    from mentormatch.results.lab.why_not import RuleFact as RuleFact
    from mentormatch.results.lab.why_not import Verdict as Verdict
    from mentormatch.results.lab.why_not import WhyNot as WhyNot
    from mentormatch.results.match import GroupReason as GroupReason
    from mentormatch.results.match import Match as Match
    from mentormatch.results.match import Member as Member
    from mentormatch.results.match import Piece as Piece
    from mentormatch.results.match import Reason as Reason
    from mentormatch.results.match import Unmatched as Unmatched
    from mentormatch.results.pairs.certificate import Certificate as Certificate
    from mentormatch.results.pairs.explain import Explanation as Explanation
    from mentormatch.results.pairs.explain import Explanations as Explanations
    from mentormatch.results.pairs.matching import Matching as Matching
    from mentormatch.results.style_gaps import StyleGap as StyleGap
    from mentormatch.results.style_gaps import StyleGaps as StyleGaps
    from mentormatch.scoring import presets as presets
    from mentormatch.scoring.base import Criterion as Criterion
    from mentormatch.scoring.coverage import Covers as Covers
    from mentormatch.scoring.coverage import HasLevel as HasLevel
    from mentormatch.scoring.coverage import Returns as Returns
    from mentormatch.scoring.encoder import FeatureEncoder as FeatureEncoder
    from mentormatch.scoring.evidence import EVIDENCE as EVIDENCE
    from mentormatch.scoring.kernels import Alike as Alike
    from mentormatch.scoring.kernels import Gap as Gap
    from mentormatch.scoring.kernels import Overlap as Overlap
    from mentormatch.scoring.one_way import OneWay as OneWay
    from mentormatch.scoring.people_rules import Listed as Listed
    from mentormatch.scoring.people_rules import NotInChain as NotInChain
    from mentormatch.scoring.people_rules import NotListed as NotListed
    from mentormatch.scoring.people_rules import NotMetBefore as NotMetBefore
    from mentormatch.scoring.people_rules import NotSelf as NotSelf
    from mentormatch.scoring.people_rules import NotVetoed as NotVetoed
    from mentormatch.scoring.people_rules import Preference as Preference
    from mentormatch.scoring.policy import CRITERIA as CRITERIA
    from mentormatch.scoring.policy import Policy as Policy
    from mentormatch.scoring.policy import policy_schema as policy_schema
    from mentormatch.scoring.relations import Differs as Differs
    from mentormatch.scoring.relations import Same as Same
    from mentormatch.scoring.relations import Shares as Shares
    from mentormatch.scoring.scores import Scores as Scores
    from mentormatch.scoring.style_needs import NeedsTable as NeedsTable
    from mentormatch.scoring.style_needs import read_needs as read_needs
    from mentormatch.scoring.styles import NEEDS as NEEDS
    from mentormatch.scoring.styles import StyleFit as StyleFit
    from mentormatch.scoring.text import Resembles as Resembles
    from mentormatch.solve.pairs.assign import assign as assign
    from mentormatch.solve.pairs.assignment import Assignment as Assignment
    from mentormatch.solve.pairs.assignment import Prices as Prices
    from mentormatch.solve.pairs.certificates import CoverageSet as CoverageSet
    from mentormatch.solve.pairs.certificates import DualPrices as DualPrices
    from mentormatch.solve.pairs.certificates import MinimumSet as MinimumSet
    from mentormatch.solve.pairs.certificates import Stage as Stage
    from mentormatch.solve.pairs.scale.progress import Round as Round

# Where each public name lives. Nothing is imported before it is used, so that a command that
# prints its help, or a worker that only reads profiles, does not wait for scipy.
_HOME = {
    "decisions.model": ("Decision", "Decisions"),
    "desk.answer": ("DeskAnswer", "DeskReason"),
    "desk.desk": ("Desk",),
    "desk.intake": ("read_requests",),
    "desk.request": ("Request",),
    "lab.policies.compare": ("compare",),
    "lab.policies.sweep": ("sweep",),
    "lab.rematch.curve": ("change_curve",),
    "lab.rematch.rematch": ("rematch",),
    "ledger": ("Entry", "Ledger"),
    "people.schema.fields": ("FIELDS",),
    "people.schema.profile": ("Goal", "Need", "Profile"),
    "people.pool.profiles": ("Profiles",),
    "people.naming": ("resolve_references",),
    "people.pool.roles": ("split_roles",),
    "modes.check": ("check",),
    "results.check": ("Check",),
    "people.pool.account": ("Account",),
    "people.grammar.column_map": ("ColumnMap",),
    "people.grammar.limits": ("Limits",),
    "people.suggesting.suggestion": ("SuggestedColumn", "SuggestedSetting", "Suggestion"),
    "findings": ("Finding", "Findings"),
    "people.reading.rows.row_ids": ("hashed_id",),
    "people.reading.read": ("read_profiles",),
    "scoring.base": ("Criterion",),
    "scoring.coverage": ("Covers", "HasLevel", "Returns"),
    "scoring.kernels": ("Alike", "Gap", "Overlap"),
    "scoring.one_way": ("OneWay",),
    "scoring.people_rules": (
        "Listed", "NotInChain", "NotListed", "NotMetBefore", "NotSelf", "NotVetoed", "Preference",
    ),
    "scoring.relations": ("Differs", "Same", "Shares"),
    "scoring.style_needs": ("NeedsTable", "read_needs"),
    "scoring.styles": ("NEEDS", "StyleFit"),
    "scoring.text": ("Resembles",),
    "scoring.evidence": ("EVIDENCE",),
    "scoring.policy": ("CRITERIA", "Policy", "policy_schema"),
    "scoring.encoder": ("FeatureEncoder",),
    "scoring.scores": ("Scores",),
    "solve.pairs.assign": ("assign",),
    "solve.pairs.assignment": ("Assignment", "Prices"),
    "solve.pairs.certificates": ("CoverageSet", "DualPrices", "MinimumSet", "Stage"),
    "solve.pairs.scale.progress": ("Round",),
    "lab.fixes.advice": ("advice",),
    "results.lab.advice": ("Advice", "AdviceRow"),
    "results.lab.alternatives": ("Alternatives",),
    "results.lab.audit": ("Audit",),
    "results.lab.audit_group": ("AuditGroup", "AuditMeasures", "AuditVerdict", "RateRatio"),
    "results.lab.change": ("Change", "Move"),
    "results.lab.change_curve": ("ChangeCurve", "ChangePoint"),
    "results.lab.fixes": ("Fix", "Fixes", "RuleSetAside", "Together"),
    "results.lab.moved": ("Moved", "PersonMoved"),
    "results.lab.why_not": ("RuleFact", "Verdict", "WhyNot"),
    "results.lab.comparison": ("Comparison", "Measured"),
    "results.lab.sensitivity": ("PairKept", "Sensitivity", "WeightMoved"),
    "results.match": ("GroupReason", "Match", "Member", "Piece", "Reason", "Unmatched"),
    "results.pairs.certificate": ("Certificate",),
    "results.pairs.explain": ("Explanation", "Explanations"),
    "results.pairs.matching": ("Matching",),
    "results.groups.certificate": ("BoundCertificate", "BoundedStage"),
    "results.groups.grouping": ("GroupExplanation", "Grouping"),
    "modes.panels.boards": ("form_boards",),
    "modes.groups.rules": ("Quota",),
    "modes.groups.form": ("form_groups",),
    "modes.records": ("read_grouping",),
    "modes.panels.staff": ("staff_teams",),
    "modes.panels.team_profiles": ("team_profiles",),
    "modes.panels.teams": ("form_teams",),
    "modes.peers.rounds": ("PeerSchedule", "schedule_peers"),
    "modes.peers.match": ("match_peers",),
    "modes.pairs.reverse": ("reverse_pools",),
    "modes.style_gaps": ("style_gaps",),
    "results.style_gaps": ("StyleGap", "StyleGaps"),
    "programmes.conditions": ("Range",),
    "programmes.desk": ("DeskRun",),
    "programmes.outcome": ("Outcome",),
    "programmes.plan": ("Plan",),
    "programmes.ran": ("Run",),
    "programmes.schema": ("Programme", "Table", "Who"),
    "modes.pairs.match": ("match", "score"),
    "errors": (
        "ArrayError", "Busy", "Conflict", "DataMismatch", "EmptyFile", "Infeasible", "InputError",
        "MentorMatchError", "MissingColumn", "MissingExtra", "NoRows", "Overspent", "PolicyError",
        "ProofError", "ProtectedAttributeError", "RequestError", "TooLarge", "UnknownPerson",
    ),
}  # fmt: skip
_MODULES = {"datasets": "datasets", "plots": "plots", "presets": "scoring.presets"}
_NAMES = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted([*_NAMES, *_MODULES])  # noqa: PLE0605  (one list of names, not two)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"{__name__}.{_MODULES[name]}")
    if name in _NAMES:
        return getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
