"""Print the sum of a test run, and fail when a test was skipped without a reason that counts.

A test that is silently skipped checks nothing. Only two things may be absent where the tests run:
the shared data beside the repository, and a browser.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

ALLOWED = ("shared data absent", "no browser")


def outcomes(report: Path) -> tuple[Counter[str], list[str]]:
    """Return how many tests had which outcome, and one line for each skip that does not count."""
    counts: Counter[str] = Counter()
    refused = []
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  (pytest wrote it a moment ago)
        skip = case.find("skipped")
        failed = case.find("failure") is not None or case.find("error") is not None
        counts["failed" if failed else "passed" if skip is None else "skipped"] += 1
        if skip is not None and not skip.get("message", "").startswith(ALLOWED):
            name = f"{case.get('classname')}::{case.get('name')}"
            refused.append(f"{name}: skipped: {skip.get('message') or 'no reason given'}")
    return counts, refused


def main(report: Path) -> int:
    """Return 0 if tests passed, none failed and none was skipped without a reason that counts."""
    counts, refused = outcomes(report)
    print(*refused, sep="\n", file=sys.stderr, end="\n" if refused else "")
    print(", ".join(f"{counts[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped")))
    return int(bool(refused) or counts["failed"] > 0 or counts["passed"] == 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
