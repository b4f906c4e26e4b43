"""What type checkers are told of a constructor names the fields of the model, all and no others.

Holds ``people.schema.profile``, ``desk.request``, ``programmes.schema`` and
``people.grammar.column_map`` to account.
"""

from __future__ import annotations

import ast
import inspect
import runpy
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.people.schema.value import Value

pytestmark = pytest.mark.portable

WRITTEN_OUT: tuple[type[Value], ...] = (
    mm.Profile, mm.Need, mm.Goal, mm.Request, mm.Table, mm.Who, mm.Programme, mm.ColumnMap,
    mm.Plan,
)  # fmt: skip
INPUTS = Path(__file__).resolve().parents[3] / "typing_tests" / "documented_inputs.py"


def _told(model: type) -> tuple[set[str], set[str]]:
    """Names of the constructor that only a type checker sees: all, and those without a default."""
    tree = ast.parse(inspect.getsource(model))
    (found,) = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    )
    names = [argument.arg for argument in found.args.kwonlyargs]
    given = zip(names, found.args.kw_defaults, strict=True)
    more = {found.args.kwarg.arg} if found.args.kwarg else set()
    return {*names, *more}, {name for name, default in given if default is None}


@pytest.mark.parametrize("model", WRITTEN_OUT, ids=lambda model: str(model.__name__))
def test_a_constructor_names_every_field(model: type[Value]) -> None:
    """A field that is added, renamed or required is told to type checkers too."""
    names, required = _told(model)
    assert names == set(model.model_fields)
    assert required == {n for n, field in model.model_fields.items() if field.is_required()}


def test_documented_inputs_are_taken() -> None:
    """The file that a user's type checker passes is no promise that the constructor breaks."""
    runpy.run_path(str(INPUTS))
