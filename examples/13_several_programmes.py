"""Groups, pairs and lunches in one file: who is in what, and who has no time left?"""

from __future__ import annotations

import tempfile
from pathlib import Path

import mentormatch as mm

with mm.datasets.programme_files() as files:
    outcome = mm.Plan.from_toml(files.plan).run()

for run in outcome.runs:
    print(f"{run.name}: {str(run.answer).splitlines()[0]}")
    for finding in run.findings:
        if finding.code == "no-minutes-left":
            print(f"  {finding.person}: {finding.message}")

print("\nThe busiest, in minutes a month:")
accounts = outcome.ledger.to_frame().sort_values(["left", "minutes"], kind="stable")
print(accounts.head(5).to_string())

with tempfile.TemporaryDirectory() as folder:
    written = outcome.write(folder)
    print("\nOne page, three tables, and a folder for each programme:")
    for path in written:
        if path.suffix != ".xlsx":  # these need the extra [excel]
            print(f"  {path.relative_to(Path(folder)).as_posix()}")
