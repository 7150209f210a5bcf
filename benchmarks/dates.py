"""Measures dates: those that statements name, against labels, and datelines, against a pattern.

    python -m benchmarks.dates CORPUS.jsonl

CORPUS is thaigov-v2, whose statements dates_labelled.tsv labels. A label is met where the sequence
of dates that the program finds in the statement has it in its place; misses and what was found
beside the labels are printed.

A Thai statement has a dateline, as the pattern sees it, where its first lines have one that is
nothing but a weekday, a day, a month and a year. The program's must be that day.
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from corpus_cli.text.dates.datelines import dateline
from corpus_cli.text.dates.extraction import find_dates

LABELS = Path(__file__).with_name("dates_labelled.tsv")
MONTHS = """
    มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน
    ธันวาคม
"""
LINE = re.compile(
    rf"^\s*วัน[ก-๎]{{2,9}} ?ที่ (\d{{1,2}}) ({'|'.join(MONTHS.split())}) (?:พ\.ศ\. ?)?(25\d\d)\s*$",
    re.MULTILINE,
)


def statements(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            yield str(number), json.loads(line)["text"]


def labels() -> dict[str, list[str]]:
    rows = LABELS.read_text(encoding="utf-8").splitlines()
    return {row.split("\t")[0]: row.split("\t")[1:] for row in rows if not row.startswith("#")}


def compared(label: list[str], text: str) -> tuple[int, list[str], list[str]]:
    """Return how many labels are met, which are not, and what was found beside them."""
    found = find_dates(text)
    values = [date.iso or "-" for date in found]
    met, missed, extra = 0, [], []
    matcher = difflib.SequenceMatcher(None, label, values, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            met += b - a
        else:
            missed += label[a:b]
            extra += [f"{date.text} = {date.iso}" for date in found[c:d]]
    return met, missed, extra


def opening_date(text: str) -> datetime.date | None:
    """Return the date of the first line that is nothing but one, among the first lines."""
    match = LINE.search(text[:600])
    if match is None:
        return None
    day, month, year = match.groups()
    try:
        return datetime.date(int(year) - 543, MONTHS.split().index(month) + 1, int(day))
    except ValueError:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("corpus", type=Path)
    asked = parser.parse_args()
    want = labels()
    total = met = extras = with_line = right = 0
    wrong: list[str] = []
    for name, text in statements(asked.corpus):
        if name in want:
            good, missed, extra = compared(want[name], text)
            total, met, extras = total + len(want[name]), met + good, extras + len(extra)
            if missed or extra:
                print(f"{name}: missed {missed}, found beside {extra}")
        day = opening_date(text)
        if day is not None:
            with_line += 1
            own = dateline(text)
            right += own is not None and own.first == day
            if own is None or own.first != day:
                wrong.append(name)
    print(f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}")
    print(f"dates: {met} of {total} labels met ({met / total:.1%}), {extras} found beside them")
    print(f"datelines: {right:,} of {with_line:,} ({right / with_line:.2%}); not: {wrong[:10]}")


if __name__ == "__main__":
    main()
