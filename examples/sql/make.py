"""Cuts test/data/birthwt.csv into what is known of each mother and of each birth: mothers.csv and births.csv, and the
same two tables in births.sqlite.
"""

import csv
import sqlite3
from pathlib import Path

here = Path(__file__).parent
TABLES = {"mothers": ["mother", "age", "lwt", "race", "smoke"], "births": ["mother", "ptl", "ht", "ui", "ftv", "low"]}

with open(here.parent.parent / "test" / "data" / "birthwt.csv", newline="") as file:
    rows = [{"mother": number, **row} for number, row in enumerate(csv.DictReader(file), start=1)]

out = here / "births.sqlite"
out.unlink(missing_ok=True)
database = sqlite3.connect(out)
for table, columns in TABLES.items():
    records = [[row[column] for column in columns] for row in rows]
    types = ", ".join(f"{column} {'TEXT' if column == 'race' else 'INTEGER'}" for column in columns)
    database.execute(f"CREATE TABLE {table} ({types}, PRIMARY KEY (mother))")
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", records)
    with open(here / f"{table}.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *records])
database.commit()
database.execute("VACUUM")
database.close()
