"""Writes credit.libsvm from ../mixed/credit.csv: +1 for a bad credit; numbers as they are, a 1 for each level of a category.

Column k of the file is line k of credit.names.
"""

import csv
from pathlib import Path

here = Path(__file__).parent
with open(here.parent / "mixed" / "credit.csv", newline="") as file:
    rows = list(csv.DictReader(file))

names = []
for column in rows[0]:
    levels = sorted({row[column] for row in rows})
    if column == "class":
        continue
    names += [column] if all(level.isdigit() for level in levels) else [f"{column}={level}" for level in levels]
index = {name: k for k, name in enumerate(names, start=1)}

with open(here / "credit.libsvm", "w") as file:
    for row in rows:
        label = "+1" if row.pop("class") == "bad" else "-1"
        cells = [(index[c], v) if c in index else (index[f"{c}={v}"], "1") for c, v in row.items()]
        file.write(" ".join([label, *(f"{k}:{v}" for k, v in sorted(cells))]) + "\n")
(here / "credit.names").write_text("".join(f"{name}\n" for name in names))
