"""Writes credit.csv and labor.csv from the ARFF files of Debian's package weka.

    apt-get download weka && dpkg -x weka_*.deb weka
    python3 examples/mixed/make.py weka/usr/share/doc/weka/examples
"""

import csv
import re
import sys
from pathlib import Path

FILES = {"credit-g.arff": "credit.csv", "labor.arff": "labor.csv"}


def main(folder):
    for arff, name in FILES.items():
        header, body = re.split(r"(?mi)^@data\s*$", Path(folder, arff).read_text(), maxsplit=1)
        columns = [a or b for a, b in re.findall(r"(?mi)^@attribute\s+(?:'([^']+)'|(\S+))", header)]
        lines = [line for line in body.splitlines() if line.strip() and not line.startswith("%")]
        rows = [["" if cell == "?" else cell for cell in row] for row in csv.reader(lines, quotechar="'")]
        with open(Path(__file__).with_name(name), "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([columns, *rows])
        print(name, len(rows), "rows,", sum(cell == "" for row in rows for cell in row), "cells missing")


main(sys.argv[1])
