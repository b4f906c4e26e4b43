"""The record of a matching: the same text for the same data, and no way to slip a lie in.

Holds to account: ``results.pairs`` (``record``, ``recheck``) and ``results.record_parts``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import SameInitial, people, policy_of, pool

import mentormatch as mm
from mentormatch.results.pairs.record import MatchingRecord

pytestmark = pytest.mark.portable

FIELDS = ("offers", "seeks", "seniority", "preferences", "vetoes", "goals", "manager", "values")
MENTORS = [
    mm.Profile(id="ann", offers={"sql": 4}, languages={"en"}),
    mm.Profile(id="ben", offers={"r": 3, "sql": 1}, languages={"nl"}, max_mentees=2),
]
MENTEES = [
    mm.Profile(id="mia", seeks={"sql": 3}, languages={"en"}),
    mm.Profile(id="noa", seeks={"r": 4, "sql": 2}, languages={"de"}, max_mentors=2),
    mm.Profile(id="oli", seeks={"sql": 2}, vetoes={"ann"}),
    mm.Profile(id="pia", seeks={"sql": 2}, vetoes={"ben"}),
]
POLICY = mm.Policy(
    criteria=[mm.Covers("seeks", "offers", weight=3), mm.Shares("languages", weight=1)],
    requirements=[mm.NotVetoed()],
)
Lie = Callable[[dict[str, Any]], object]


def read(text: str) -> mm.Matching:
    return mm.Matching.from_json(text, mentors=MENTORS, mentees=MENTEES)


def record_of(objective: str = "coverage") -> dict[str, Any]:
    matching = mm.match(MENTORS, MENTEES, POLICY.replace(objective=objective), seed=3)
    loaded: dict[str, Any] = json.loads(matching.to_json())
    return loaded


def test_the_record_of_this_file_has_something_to_lie_about() -> None:
    """It holds pairs, somebody left out, prices above zero and a set of mentors."""
    record = record_of()
    assert record["matches"] and record["unmatched"]
    proofs = [stage["certificate"] for stage in record["stages"] if stage["certificate"]]
    assert any(p["kind"] == "coverage_set" and p["mentors"] for p in proofs)
    assert any(p["kind"] == "prices" and any(p["mentor"].values()) for p in proofs)


@settings(max_examples=25)
@given(data=st.data(), objective=st.sampled_from(["coverage", "total"]))
def test_a_record_read_again_is_the_same_text(data: st.DataObject, objective: str) -> None:
    """Written, read on its data, judged and written again, not a character changes."""
    places = st.integers(1, 2)
    mentors, mentees = (
        [
            p.replace(max_mentees=data.draw(places), max_mentors=data.draw(places))
            for p in data.draw(people(FIELDS))
        ]
        for _ in range(2)
    )
    policy = mm.Policy(objective=objective, floor=data.draw(st.sampled_from([None, 0.3])))
    matching = mm.match(pool(mentors), pool(mentees), policy, seed=data.draw(st.integers(0, 9)))
    text = matching.to_json()
    again = mm.Matching.from_json(text, mentors=pool(mentors[::-1]), mentees=pool(mentees[::-1]))
    assert again.to_json() == text
    assert (again.matches, again.unmatched) == (matching.matches, matching.unmatched)
    assert str(again) == str(matching) and str(again.certificate) == str(matching.certificate)
    assert again.certificate.prices.equals(matching.certificate.prices)
    assert again.findings == matching.findings
    assert again.seed == matching.seed and again.policy == matching.policy
    jsonschema.validate(json.loads(text), MatchingRecord.model_json_schema())


@settings(max_examples=15)
@given(data=st.data(), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_items_changes_no_byte(data: st.DataObject, shuffle: Any) -> None:
    """The same people in another order, their skills too, give the same record."""
    sides = [data.draw(people(FIELDS)) for _ in range(2)]

    def shuffled(profile: mm.Profile) -> mm.Profile:
        changes: dict[str, Any] = {}
        for name in ("offers", "seeks", "values"):
            said = getattr(profile, name)
            if said is not None:
                items = list(said.items())
                changes[name] = dict(shuffle.sample(items, len(items)))
        return profile.replace(**changes)

    turned = [[shuffled(p) for p in shuffle.sample(side, len(side))] for side in sides]
    texts = [
        mm.match(pool(mentors), pool(mentees), mm.Policy(), seed=5).to_json()
        for mentors, mentees in (sides, turned)
    ]
    assert texts[0] == texts[1]


def test_a_record_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    """The file holds the text that is returned, and can be read again."""
    matching = mm.match(MENTORS, MENTEES, POLICY)
    text = matching.to_json(tmp_path / "m.json")
    assert (tmp_path / "m.json").read_text("utf-8").strip() == text
    assert read((tmp_path / "m.json").read_text("utf-8")).matches == matching.matches


def test_a_record_holds_no_answers() -> None:
    """Ids, numbers and rules, but nothing of what people said."""
    text = mm.match(
        [mm.Profile(id="ann", offers={"lock picking": 4}, department="Vault")],
        [mm.Profile(id="bob", seeks={"lock picking": 3}, goals=[{"text": "become rich"}])],
        mm.Policy(),
    ).to_json()
    for answer in ("lock picking", "Vault", "become rich"):
        assert answer not in text


def test_only_sentences_of_a_record_quote_answers() -> None:
    """Reasons and findings name a word or a day; without them nothing is left of either."""
    vault, zoo = {"department": "Vault"}, {"department": "Zoo", "seeks": {"lock picking"}}
    leaves = {"until_date": "2026-02-03"}
    mentors = [profile("ann", **vault, offers={"sql"}), profile("dan", **zoo)]
    mentees = [*(profile(f"bob{k}", **vault) for k in range(3)), profile("eva", **zoo)]
    year = {"period": ("2026-01-12", "2026-12-18"), "requirements": [mm.Same("department")]}
    policy = mm.Policy.model_validate(year)
    matching = mm.match(mentors, [*mentees, profile("cem", **vault, **leaves)], policy)
    record = json.loads(matching.to_json())
    said = ("lock picking", "Vault", "2026-02-03")
    sentences = [record.pop("findings"), record.pop("notes")]
    sentences += [
        person.pop(key) for person in record["unmatched"] for key in ("detail", "fix", "said")
    ]
    assert not [word for word in said if word not in json.dumps(sentences)]
    assert not [word for word in said if word in json.dumps(record)]


def profile(name: str, **said: object) -> mm.Profile:
    return mm.Profile.model_validate({"id": name, **said})


@pytest.mark.parametrize("side", ["mentors", "mentees"])
@pytest.mark.parametrize("change", ["answer", "missing", "more"])
def test_other_people_are_refused(side: str, change: str) -> None:
    """One changed answer, one person less or one more is other data, and the side is named."""
    text = mm.match(MENTORS, MENTEES, POLICY).to_json()
    data = {"mentors": list(MENTORS), "mentees": list(MENTEES)}
    data[side] = {
        "answer": [data[side][0].replace(languages={"fr"}), *data[side][1:]],
        "missing": data[side][1:],
        "more": [*data[side], mm.Profile(id="zoe")],
    }[change]
    with pytest.raises(mm.DataMismatch, match=f"the {side} are not those this matching was made"):
        mm.Matching.from_json(text, mentors=data["mentors"], mentees=data["mentees"])


def test_both_sides_are_named() -> None:
    """If both files are others, both are told."""
    text = mm.match(MENTORS, MENTEES, POLICY).to_json()
    with pytest.raises(mm.DataMismatch, match="the mentors and the mentees are not those"):
        mm.Matching.from_json(text, mentors=MENTEES, mentees=MENTORS)


def proofs(record: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = (stage["certificate"] for stage in record["stages"])
    return [proof for proof in found if proof and proof["kind"] == kind]


def stage(record: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in record["stages"] if s["name"] == name)
    return found


def moved(record: dict[str, Any]) -> None:
    """Move a micro-unit from one pair to another, so that the total stays."""
    first, second = record["matches"][:2]
    first["units"] -= 1
    second["units"] += 1


def cheaper(record: dict[str, Any]) -> None:
    """Lower the price of a place that has one."""
    prices = next(p for p in proofs(record, "prices") if any(p["mentor"].values()))["mentor"]
    dear = next(who for who, price in prices.items() if price)
    prices[dear] -= 1


LIES: dict[str, Lie] = {
    "a pair left out": lambda r: r["matches"].pop(),
    "all pairs left out": lambda r: r["matches"].clear(),
    "a pair twice": lambda r: r["matches"].append(dict(r["matches"][-1])),
    "a forbidden pair": lambda r: r["matches"].__setitem__(
        slice(None), [{"mentor": "ann", "mentee": "oli", "units": 500_000}]
    ),
    "another pair": lambda r: r["matches"][0].update(mentee="noa"),
    "a pair of strangers": lambda r: r["matches"][0].update(mentor="zoe"),
    "units": lambda r: r["matches"][0].update(units=r["matches"][0]["units"] + 1),
    "units of two pairs": moved,
    "value": lambda r: r.update(value=r["value"] + 1),
    "bound": lambda r: r.update(bound=r["bound"] - 1),
    "status": lambda r: r.update(status="feasible"),
    "bound of a stage": lambda r: stage(r, "total").update(bound=stage(r, "total")["bound"] + 1),
    "value of a stage": lambda r: stage(r, "total").update(value=stage(r, "total")["value"] + 1),
    "a stage left out": lambda r: r["stages"].remove(stage(r, "total")),
    "no stages": lambda r: r["stages"].clear(),
    "a proof left out": lambda r: stage(r, "total").update(certificate=None),
    "a lower price": cheaper,
    "a price left out": lambda r: proofs(r, "prices")[0]["mentor"].pop("ann"),
    "a huge price": lambda r: proofs(r, "prices")[0]["mentor"].update(ann=2**62),
    "scale": lambda r: proofs(r, "prices")[0].update(scale=3),
    "threshold": lambda r: proofs(r, "prices")[-1].update(threshold=7),
    "policy": lambda r: r["policy"]["criteria"][0].update(weight=4),
    "a rule left out": lambda r: r["policy"].update(requirements=[]),
    "a rule more": lambda r: r["policy"].update(requirements=[{"kind": "NotVetoed"}, {
        "kind": "NotListed",
        "pairs_of_ids": [[r["matches"][0]["mentor"], r["matches"][0]["mentee"]]],
    }]),
    "nobody left out": lambda r: r["unmatched"].clear(),
    "a stranger left out": lambda r: r["unmatched"][0].update(person="zoe"),
}  # fmt: skip


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("lie", LIES)
def test_a_changed_record_is_refused(lie: str, objective: str) -> None:
    """Pairs, scores, values, bounds, proofs and policy are judged again, not believed."""
    record = record_of(objective)
    LIES[lie](record)
    with pytest.raises(mm.ProofError):
        read(json.dumps(record))


def test_reasons_are_told_anew_and_not_believed() -> None:
    """So a record outlives a better sentence, and a false one in it is read by nobody."""
    record = record_of()
    told = read(json.dumps(record)).unmatched
    record["unmatched"][0].update(reason="LOTTERY", detail="bad luck", fix="none")
    assert read(json.dumps(record)).unmatched == told


COVERAGE_LIES: dict[str, Lie] = {
    "coverage": lambda r: stage(r, "coverage").update(value=2, bound=2),
    "a smaller set": lambda r: proofs(r, "coverage_set")[0]["mentors"].clear(),
    "a set of strangers": lambda r: proofs(r, "coverage_set")[0].update(mentors=["zoe"]),
    "places of a set": lambda r: proofs(r, "coverage_set")[0].update(available=0),
    "worst": lambda r: stage(r, "worst").update(value=1, bound=1),
    "no witness": lambda r: stage(r, "coverage_total").update(witness=None),
    "an empty witness": lambda r: stage(r, "coverage_total").update(witness=[]),
    "a forbidden witness": lambda r: stage(r, "coverage_total").update(witness=[["ann", "oli"]]),
}


@pytest.mark.parametrize("lie", COVERAGE_LIES)
def test_a_changed_proof_of_coverage_is_refused(lie: str) -> None:
    """Sets, witnesses and the worst pair are judged again."""
    record = record_of()
    COVERAGE_LIES[lie](record)
    with pytest.raises(mm.ProofError):
        read(json.dumps(record))


def test_another_draw_is_refused() -> None:
    """The seed of a record draws its pairs; under another seed other equals would be matched."""
    mentors, mentees = [mm.Profile(id="ann")], [mm.Profile(id=f"e{k}") for k in range(6)]
    texts = {mm.match(mentors, mentees, seed=seed).to_json() for seed in range(8)}
    for text in texts:
        record = json.loads(text)
        kept = mm.Matching.from_json(text, mentors=mentors, mentees=mentees)
        assert {person.reason for person in kept.unmatched} == {"LOTTERY"}
        others = {json.loads(other)["seed"] for other in texts} - {record["seed"]}
        refused = 0
        for seed in others:
            record["seed"] = seed
            try:
                mm.Matching.from_json(json.dumps(record), mentors=mentors, mentees=mentees)
            except mm.ProofError:
                refused += 1
        assert refused


GARBAGE: dict[str, Any] = {
    "no JSON": "no JSON",
    "nothing": "",
    "cut off": "{",
    "a list": "[]",
    "a number": "5",
    "an empty record": "{}",
    "a key more": lambda r: r.update(extra=1),
    "another version": lambda r: r.update(schema_version="0"),
    "a fraction": lambda r: r["matches"][0].update(units=0.5),
    "a word for a number": lambda r: r.update(seed="seven"),
    "an unknown proof": lambda r: stage(r, "total")["certificate"].update(kind="faith"),
    "a finding without words": lambda r: r.update(findings=[{"x": 1}]),
    "a number beyond 64 bits": lambda r: proofs(r, "prices")[0]["mentor"].update(ann=10**30),
    "a score beyond 64 bits": lambda r: r["matches"][0].update(units=10**30),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_what_is_no_record_is_refused(name: str) -> None:
    """The message says that this is no record and where to look."""
    text = GARBAGE[name]
    if not isinstance(text, str):
        record = record_of()
        text(record)
        text = json.dumps(record)
    with pytest.raises(mm.InputError, match=r"this is not a record of a matching[;:] "):
        read(text)


def test_a_faulty_policy_in_a_record_is_refused() -> None:
    """A policy that cannot be read is an error of the policy."""
    record = record_of()
    record["policy"] = {"criteria": 5}
    with pytest.raises(mm.PolicyError):
        read(json.dumps(record))


def test_a_custom_criterion_cannot_be_recorded() -> None:
    """The record could not be read again, so it is not written; the criterion is named."""
    matching = mm.match(MENTORS, MENTEES, policy_of(SameInitial()))
    with pytest.raises(mm.PolicyError, match="SameInitial"):
        matching.to_json()


def test_the_record_obeys_its_schema_and_refuses_more() -> None:
    """The JSON Schema describes what is written, and nothing else."""
    schema = MatchingRecord.model_json_schema()
    for objective in ("coverage", "total"):
        record = record_of(objective)
        jsonschema.validate(record, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**record, "extra": 1}, schema)


def test_seeds_are_part_of_the_record() -> None:
    """The same data and policy under another seed is another record."""
    texts = {mm.match(MENTORS, MENTEES, POLICY, seed=seed).to_json() for seed in (1, 1, 2)}
    assert len(texts) == 2
