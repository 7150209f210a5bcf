"""Measures what no statement is like: one of 50 MB, one line of 50 MB, a million tiny ones.

    python -m benchmarks.pathological [--work FOLDER] [--megabytes 50] [--documents 1000000]

Each is a corpus of its own that is indexed by a process of its own, whose time and memory (all its
processes, `footprint.py`) are told; then a word is counted in it, and its index verified. A
document above `--max-document` (32 MB) is skipped and told, so the two large ones are indexed at
half that size, too.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.indexing import run

LINE = "ตำรวจสากลและกระทรวงการต่างประเทศแถลงข่าวเรื่องอาชญากรรมทางไซเบอร์ เมื่อวันที่ 26 พ.ย. 2564"
WORD = "ตำรวจ"
MEGABYTE = 1 << 20


def lines(megabytes: float) -> Iterator[str]:
    """One document of many lines."""
    yield "\n".join([LINE] * int(megabytes * MEGABYTE / len((LINE + "\n").encode())))


def line(megabytes: float) -> Iterator[str]:
    """One document of one line, without a space."""
    word = LINE.partition(" ")[0]
    yield word * int(megabytes * MEGABYTE / len(word.encode()))


def tiny(documents: int) -> Iterator[str]:
    """Very many documents of a word or two."""
    for number in range(documents):
        yield f"{WORD} {number}"


def write(path: Path, texts: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            record = {"id": f"d{number}", "text": text}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--work", type=Path, help="where to write; removed afterwards")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--documents", type=int, default=1_000_000)
    options = parser.parse_args()
    size, many = options.megabytes, options.documents
    print("| corpus | documents | skipped | s | CPU s | peak MB | hits | search s | verified |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    row(f"a document of {size:g} MB", lambda: lines(size), options.work)
    row(f"a document of {size / 2:g} MB", lambda: lines(size / 2), options.work)
    row(f"a line of {size:g} MB", lambda: line(size), options.work)
    row(f"a line of {size / 2:g} MB", lambda: line(size / 2), options.work)
    row(f"{many:,} tiny documents", lambda: tiny(many), options.work)


def row(name: str, texts: Callable[[], Iterator[str]], work: Path | None) -> None:
    folder = Path(tempfile.mkdtemp(prefix="corpus-benchmark-", dir=work))
    try:
        corpus, index = folder / "corpus.jsonl", folder / "index"
        write(corpus, texts())
        where = ("--corpus", corpus, "--index", index)
        built, report = run("index", *where)
        asked, found = run("search", WORD, "-c", "--match", "partial", *where)
        expected = sum(text.count(WORD) for text in texts()) if report["documents"] else 0
        if found["total"] != expected:
            sys.exit(f"{name}: {found['total']} hits instead of {expected}")
        _, verified = run("verify", *where)
    finally:
        shutil.rmtree(folder)
    problems = len(verified["problems"])
    print(
        f"| {name} | {report['documents']:,} | {len(report['skipped']):,} | {built.wall:.1f} "
        f"| {built.cpu:.1f} | {built.pss:.0f} | {found['total']:,} | {asked.wall:.2f} "
        f"| {'yes' if not problems else f'{problems} problems'} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
