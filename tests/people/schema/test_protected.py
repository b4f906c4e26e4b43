"""Names of protected attributes.

Holds ``people.schema.protected`` to account, word by word of its file, and every place where a
policy or a rule names a field.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

import mentormatch as mm
from mentormatch.people.schema.protected import is_protected

FILE = tomllib.loads(
    files("mentormatch.people.schema").joinpath("protected_words.toml").read_text(encoding="utf-8")
)
GROUNDS = {name: words for name, words in FILE.items() if name != "harmless"}
WORDS = [
    pytest.param(kind, word, id=f"{ground}-{language}-{word}")
    for ground, languages in GROUNDS.items()
    for language, kinds in languages.items()
    for kind, several in kinds.items()
    for word in several
]
CYRILLIC = str.maketrans("aeopcxi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0456")

PASS = """languages manager Message stage average genre product_age race_condition credit_union
identity_management pages agent trace embrace sextant invalid Massage Gezondheidszorg
geloofwaardigheid time_zone department skills European_union health_economics genetics_research
political_science gradient_descent teamleider region beleid raster passage""".split()
MEANT = """citizenships religions gender2 gender_2 sekse ras huidskleur leeftijdsgroep
political_opinion genetic_data biometric caste moedertaal zwangerschapsverlof vakbondslid
politieke_voorkeur national_origin Union BirthDate MaritalStatus geboorteland Nationality
godsdienst levensovertuiging geaardheid seksuele_gerichtheid etnische_achtergrond
biometrische_gegevens genetische_gegevens vakbondslidmaatschap Staatsangehörigkeit
âge état_civil Behinderung""".split()
FIELDS = ["gender", "attributes.leeftijd", "religions2", "n\u0430tionality"]


@pytest.mark.parametrize(("kind", "word"), WORDS)
def test_each_word_of_the_file_is_protected(kind: str, word: str) -> None:
    """Alone, in capitals, numbered, in look-alike letters; within a question unless told."""
    for form in (word, word.upper(), f"{word}2", word.title().replace(" ", "")):
        assert is_protected(form), form
    assert is_protected(word.translate(CYRILLIC))
    assert is_protected(f"What about your {word} now?") == (kind != "alone")
    if kind == "stems":
        assert is_protected(f"{word}sgroep")


@pytest.mark.parametrize("header", MEANT)
def test_headers_as_forms_have_them_are_protected(header: str) -> None:
    """Plural, compound, numbered, in four languages."""
    assert is_protected(header)


@pytest.mark.parametrize("header", [*PASS, *FILE["harmless"]["phrases"]])
def test_what_only_looks_protected_passes(header: str) -> None:
    """A protected word counts as a whole word or a stem only, and some phrases mean a thing."""
    assert not is_protected(header)


def test_a_harmless_phrase_protects_nothing_beside_it() -> None:
    """The phrase is taken out, and what is left is looked at."""
    assert is_protected("race condition and gender")
    assert is_protected("product age, age")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", [mm.Same, mm.Differs, mm.Shares, mm.Gap, mm.Resembles])
def test_a_criterion_is_refused_where_it_is_written(field: str, kind: type[mm.Criterion]) -> None:
    """Not first when people come."""
    with pytest.raises(mm.ProtectedAttributeError, match="one group"):
        kind(field=field)


@pytest.mark.parametrize("field", FIELDS)
def test_files_and_rules_of_groups_are_refused_alike(field: str) -> None:
    """TOML, JSON, quotas, members who are not alone, boards that differ."""
    text = f'kind = "Same"\nfield = "{field}"\n'
    people = [mm.Profile(id=name) for name in "abcd"]
    for refused in (
        lambda: mm.Policy.from_toml(text=f"[[criteria]]\n{text}"),
        lambda: mm.Policy.from_toml(text=f"[[requirements]]\n{text}"),
        lambda: mm.Policy.from_json(
            text=f'{{"criteria": [{{"kind": "Same", "field": "{field}"}}]}}'
        ),
        lambda: mm.Quota(field, at_most=1),
        lambda: mm.form_groups(None, people, not_alone=[field]),
        lambda: mm.form_boards(people, people, distinct=[field]),
        lambda: mm.Covers(field, "offers"),
    ):
        with pytest.raises(mm.ProtectedAttributeError):
            refused()


def test_a_wish_for_a_protected_attribute_is_told_what_to_do_instead() -> None:
    """The map may not give it another name."""
    asked = "Which gender would you like your mentor to be?"
    with pytest.raises(mm.ProtectedAttributeError, match="filtered before"):
        mm.read_profiles([{"id": "a", asked: "woman"}], columns={"attributes": {"wish": asked}})


def test_no_finding_invites_to_map_a_protected_column() -> None:
    """Each is noted as kept for audits."""
    pool = mm.read_profiles([{"id": "a"} | dict.fromkeys(MEANT, "x")])
    assert {f.code for f in pool.findings} == {"protected-column"}
    assert len(pool.audit.columns) == len(MEANT)
