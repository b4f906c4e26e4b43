"""``python -m mentormatch`` and the script ``mentormatch``."""

from __future__ import annotations

import sys

from mentormatch.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
