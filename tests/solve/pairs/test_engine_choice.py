"""Which engine answers, and what is said where it cannot.

Holds ``engine_choice`` and ``solve`` to account.
"""

from __future__ import annotations

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.errors import ArrayError, MissingExtra, PolicyError, TooLarge
from mentormatch.solve.pairs import engine_choice as term_choice
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.engine_choice import by_terms, require_compiler


def test_small_pools_never_compile() -> None:
    """Below a few thousand people a side nothing is asked of the compiler."""
    assert not by_terms((2_000, 2_000))
    assert not by_terms((3_500, 3_500)) and not by_terms((1_750, 7_000))
    assert by_terms((3_500, 3_501)) and by_terms((1, 12_250_001))


@pytest.fixture
def _no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_choice, "find_spec", lambda _name: None)


@pytest.mark.usefixtures("_no_compiler")
def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matrix serves while it fits; beyond, the message names the memory and the cure."""
    assert not by_terms((4_000, 4_000))
    monkeypatch.setattr(term_choice, "physical_memory", lambda: 24 * 10**9)
    with pytest.raises(TooLarge, match=r"420\.0 GB.*mentormatch-engine\[scale\]"):
        by_terms((100_000, 100_000))


@pytest.mark.usefixtures("_no_compiler")
def test_insisting_without_the_extra() -> None:
    """Who asks for the compiled engine by name is told what to install."""
    with pytest.raises(MissingExtra, match="pip install"):
        require_compiler()
    with pytest.raises(MissingExtra, match="pip install"):
        assign(np.ones((2, 2)), engine="scale")


def test_unknown_engines_are_refused() -> None:
    """The message names what there is."""
    programme = mm.datasets.load_programme()
    with pytest.raises(PolicyError, match="'auto', 'matrix' or 'scale'"):
        mm.match(programme.mentors, programme.mentees, engine="fast")  # type: ignore[arg-type]
    with pytest.raises(ArrayError, match="'matrix', 'dense', 'flow' or 'scale'"):
        assign(np.ones((2, 2)), engine="fast")  # type: ignore[arg-type]


def test_minimum_loads_as_far_as_possible_need_a_matrix() -> None:
    """The engine on terms takes minimum loads as required only, and says so."""
    with pytest.raises(ArrayError, match="as required only"):
        assign(np.ones((2, 2)), engine="scale", minimum="as_far_as_possible")
