"""What the pages promise of themselves, and what is easily forgotten in them.

Holds ``README.md``, ``docs`` and ``constraints.txt`` to account.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mentormatch as mm
from mentormatch.cli import _parser
from mentormatch.errors import MentorMatchError
from mentormatch.forms import FORMS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = next(action.choices for action in _parser()._actions if isinstance(action.choices, dict))
# Told once, under `match`.
SHARED = set(
    """
    --columns --drop-refused --format --ids-only --max-unmatched --mentee-columns --mentee-sheet
    --out --policy --roles --seconds --seed --sheet --anyway --keys --language --limit
    """.split()
)
SECTIONS = {"groups": "groups, circles", "circles": "groups, circles"}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_stands_in_the_section_of_its_command(name: str) -> None:
    """Or it is one of those that `match` tells of, and the section says so."""
    heading = f"## {SECTIONS.get(name, name)}\n"
    _, told, section = page("reference/command-line.md").partition(heading)
    assert told, f"no section {heading!r}"
    section = section.partition("\n## ")[0]
    command: argparse.ArgumentParser = COMMANDS[name]
    missing = {o for o in command._option_string_actions if o not in section} - {"-h", "--help"}
    assert missing <= SHARED
    if missing:
        assert re.search(r"options of match|as for `match`", section)


def test_options_of_the_page_exist() -> None:
    """Whoever types what the page shows is not told of wrong use."""
    known = {o for c in COMMANDS.values() for o in c._option_string_actions} | {"--debug"}
    shown = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page("reference/command-line.md")))
    assert shown <= known, shown - known


def test_every_form_and_its_preset_is_told() -> None:
    """Each mode of a programme file, and where its policy starts from."""
    programmes, scores = page("how-to/run-several-programmes.md"), page("explanation/scores.md")
    assert not [name for name in FORMS if f"`{name}`" not in programmes]
    presets = {form.preset for form in FORMS.values()} - {"default"}
    others = {"skills_first", "onboarding", "sponsorship"}
    assert not [name for name in presets | others if f"`{name}`" not in scores]
    assert all(getattr(mm.presets, name)() for name in presets | others)


def test_all_blocks_but_one_are_run() -> None:
    """Only what needs a cluster is skipped."""
    skipped = [path.name for path in PAGES if "skip: " in path.read_text("utf-8")]
    assert skipped == ["large-pools.md"]
    assert page("how-to/large-pools.md").count("skip: ") == 1


def test_every_requirement_has_a_pin_and_no_address() -> None:
    """What the package and its extras ask for by name is pinned, and a mirror may serve it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(line for extra in extras for line in extra)]
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert all(pin.url is None and str(pin.specifier).startswith("==") for pin in pins)
    known = {canonicalize_name(pin.name) for pin in pins} | {project["name"]}
    assert not [line for line in asked if canonicalize_name(Requirement(line).name) not in known]


@pytest.mark.parametrize("name", ["how-to/mend-a-file.md", "reference/matching.md"])
def test_codes_of_findings_exist(name: str) -> None:
    """A code that a table explains is one that the package writes."""
    rows = re.findall(r"^\| (`[a-z]+-[a-z`, -]+`) \|", page(name), re.MULTILINE)
    codes = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert len(codes) > 5
    assert not [code for code in codes if f'"{code}"' not in source]


def test_errors_of_the_pages_exist() -> None:
    """A name that a page gives to an error is one of the tree."""
    names = set(re.findall(r"mentormatch\.errors\.(\w+)", "".join(p.read_text() for p in PAGES)))
    assert names
    assert all(issubclass(getattr(mm.errors, name), MentorMatchError) for name in names)
