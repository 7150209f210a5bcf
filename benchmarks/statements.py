"""How much of statements comes back from files of other kinds.

    python -m benchmarks.statements CORPUS.jsonl [--statements 300]
    python -m benchmarks.statements CORPUS.jsonl --speed [--statements 2000]

Takes statements by a fixed seed, writes each as a web page with menus and feet in three layouts, as
a Word document, and as PDF by Chromium and by LibreOffice, reads them again, and prints a row a
kind: the characters that come back in their order (white space aside, by the longest common
blocks), those that were added, the recall of fifty queries, and the files that hold a line of menu
or foot. Needs chromium and soffice.

With `--speed`, half of the statements become web pages and half Word documents: `corpus index`
reads that folder, and the same texts as JSON Lines, each twice and in turn; the better times count.
Then it reads a folder of PDFs (those of the tests, again and again), for pages a second. Memory is
that of all processes together.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.footprint import Cost, footprint
from corpus_cli.sources.skips import EntrySkipped
from corpus_cli.sources.statements.text_file import read_statement
from corpus_cli.text.normal.normal_form import normal
from tests.make_statements import (
    FONTS,
    FOOT,
    MENU,
    OUT,
    article,
    divisions,
    printed,
    tables,
    word_document,
)


class Statement(NamedTuple):
    title: str
    lines: list[str]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", normal(text))


def queries(statements: list[Statement]) -> list[str]:
    """Return fifty strings of 4 to 12 Thai letters, drawn from the statements."""
    chance = random.Random(50)
    found: list[str] = []
    while len(found) < 50:
        line = squeezed(chance.choice(chance.choice(statements).lines))
        length = chance.randint(4, 12)
        if len(line) > length:
            start = chance.randrange(len(line) - length)
            if re.fullmatch("[ก-๎]+", piece := line[start : start + length]):
                found.append(piece)
    return found


def report(kind: str, files: Iterator[tuple[Path, Statement]], asked: list[str]) -> None:
    kept = added = total = framed = 0
    hits: Counter[str] = Counter()
    lost: list[float] = []
    seconds = 0.0
    for file, statement in files:
        began = time.perf_counter()
        try:
            read = read_statement(file)
        except EntrySkipped as skip:
            print(f"  {file.name}: {skip.reason}")
            continue
        seconds += time.perf_counter() - began
        text = read.text[read.analysed_from :]
        found, wanted = squeezed(text), squeezed("".join(statement.lines))
        if found == wanted:
            same = len(wanted)
        else:
            blocks = difflib.SequenceMatcher(None, wanted, found, autojunk=False)
            same = sum(block.size for block in blocks.get_matching_blocks())
        kept, total, added = kept + same, total + len(wanted), added + len(found) - same
        lost.append(1 - same / max(len(wanted), 1))
        framed += any(line in text.splitlines() for line in (*MENU, *FOOT))
        for query in asked:
            hits["wanted"] += wanted.count(query)
            hits["found"] += min(found.count(query), wanted.count(query))
    worse = sum(share > 0.005 for share in lost)
    print(
        f"{kind:22} {len(lost):4} files  {kept / total:9.3%} kept  {added / total:7.3%} added"
        f"  {worse:3} below 99.5 %  recall {hits['found'] / max(hits['wanted'], 1):8.3%}"
        f" of {hits['wanted']:,}  framed {framed}  {seconds / len(lost) * 1000:6.1f} ms",
        flush=True,
    )


# --- speed ------------------------------------------------------------------------------------


def write_mixed(statements: list[Statement], folder: Path, lines: Path) -> None:
    """Write statements as web pages and Word documents, and all of them as JSON Lines."""
    folder.mkdir()
    with lines.open("w", encoding="utf-8") as file:
        for number, statement in enumerate(statements):
            record = {
                "id": f"{number:05}",
                "title": statement.title,
                "text": "\n".join(statement.lines),
            }
            print(json.dumps(record, ensure_ascii=False), file=file)
            name = folder / f"{number:05}"
            if number % 2:
                word_document(statement.lines, name.with_suffix(".docx"))
            else:
                layout = (article, divisions, tables)[number // 2 % 3]
                page = layout(statement.lines, statement.title)
                name.with_suffix(".html").write_text(page.replace("windows-874", "utf-8"), "utf-8")


def write_pdfs(folder: Path, copies: int) -> int:
    """Write the PDFs of the tests so many times, each time other bytes; return their pages."""
    folder.mkdir()
    pages = 0
    for file in sorted(OUT.glob("*.pdf")):
        pages += copies * len(read_statement(file).pages)
        for copy in range(copies):
            data = file.read_bytes() + f"% {copy}\n".encode()
            (folder / f"{copy}-{file.name}").write_bytes(data)
    return pages


def indexing(corpus: Path, scratch: Path) -> Cost:
    index = scratch / "index"
    shutil.rmtree(index, ignore_errors=True)
    command = ["-m", "corpus_cli", "index", "--corpus", str(corpus), "--index", str(index), "-q"]
    return footprint([sys.executable, *command], every=0.5)


def best(costs: Sequence[Cost]) -> str:
    wall, cpu, memory = (func(getattr(c, name) for c in costs) for func, name in _COLUMNS)
    return f"{wall:6.1f} s  {cpu:6.1f} CPU s  {memory:6,.0f} MB"


_COLUMNS = ((min, "wall"), (min, "cpu"), (max, "pss"))


def speed(statements: list[Statement], scratch: Path) -> None:
    """Print what it takes to index a folder of files, and the same as JSON Lines."""
    folder, lines, pdfs = scratch / "mixed", scratch / "mixed.jsonl", scratch / "pdfs"
    write_mixed(statements, folder, lines)
    indexing(lines, scratch)  # the word lists are made once
    costs: dict[Path, list[Cost]] = {lines: [], folder: []}
    for corpus in (lines, folder) * 2:
        costs[corpus].append(indexing(corpus, scratch))
    for corpus, found in costs.items():
        print(f"{corpus.name:12} {len(statements):6,} statements  {best(found)}", flush=True)
    for name in ("wall", "cpu"):
        plain, mixed = (min(getattr(c, name) for c in found) for found in costs.values())
        print(f"  {plain / mixed:.0%} of the speed of JSON Lines ({name})")
    pages = write_pdfs(pdfs, 40)
    cost = indexing(pdfs, scratch)
    rate = f"{pages / cost.wall:.0f} pages a second"
    print(f"PDF          {pages:6,} pages       {best([cost])}  {rate}")


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=900)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--statements", type=int)
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    wanted = options.statements or (2000 if options.speed else 300)
    with options.corpus.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    chance = random.Random(19)
    chance.shuffle(records)
    statements = []
    for record in records:
        lines = [line.strip() for line in record["text"].splitlines() if line.strip()]
        if lines and len(statements) < wanted:
            statements.append(Statement(" ".join(record["title"].split()), lines))
    if options.speed:
        with tempfile.TemporaryDirectory() as place:
            speed(statements, Path(place))
        return
    asked = queries(statements)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def pages(layout: Callable[..., str]) -> Iterator[tuple[Path, Statement]]:
            for number, statement in enumerate(statements):
                file = folder / f"{number}.html"
                file.write_text(layout(statement.lines, statement.title), "utf-8")
                yield file, statement

        for layout in (article, divisions, tables):
            report(f"HTML, {layout.__name__}", pages(layout), asked)
        for number, statement in enumerate(statements):
            word_document(statement.lines, folder / f"{number}.docx")
        report("DOCX", ((folder / f"{n}.docx", s) for n, s in enumerate(statements)), asked)
        documents = [folder / f"{n}.docx" for n in range(len(statements))]
        for first in range(0, len(documents), 50):
            run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder,
                *documents[first : first + 50])  # fmt: skip
        report(
            "PDF by LibreOffice",
            ((folder / f"{n}.pdf", s) for n, s in enumerate(statements)),
            asked,
        )
        for number, statement in enumerate(statements):
            source = folder / "page.html"
            font = FONTS[number % len(FONTS)]
            source.write_text(printed(statement.lines, font, 1 + (number % 10 == 0)), "utf-8")
            run(
                "chromium",
                "--headless",
                "--no-sandbox",
                f"--print-to-pdf={folder}/{number}.pdf",
                source,
            )
        report(
            "PDF by Chromium", ((folder / f"{n}.pdf", s) for n, s in enumerate(statements)), asked
        )


if __name__ == "__main__":
    main()
