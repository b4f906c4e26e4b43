"""What every test shares: the hypothesis profile and the way to the real data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Derandomised, so that a red run is red again elsewhere; the variable buys a longer search.
settings.register_profile(
    "mentormatch",
    derandomize=True,
    deadline=None,
    max_examples=int(os.environ.get("MENTORMATCH_EXAMPLES", "60")),
    print_blob=True,
)
settings.load_profile("mentormatch")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data beside the repository; skips where it is missing."""
    if not SHARED_DATA.is_dir():
        pytest.skip("shared data absent")
    return SHARED_DATA
