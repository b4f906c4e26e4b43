"""``mentormatch schema``: a schema for every file.

Holds to account: ``commands.schema``.
"""

from __future__ import annotations

import json

import pytest

from mentormatch.cli import main


@pytest.mark.parametrize("of", ["columns", "grouping", "matching", "policy", "profile"])
def test_every_schema_is_printed(of: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Valid JSON with the properties of the file."""
    assert main(["schema", of]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]
