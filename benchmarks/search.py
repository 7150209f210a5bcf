"""Times searches as whole cold processes beside other engines, and checks every count and label.

    python -m benchmarks.search CORPUS --index FOLDER [--text FILE] [--runs 5] [--only NAME]
                                [--engines FOLDER] [--no-oracle]

For every row of searches.csv, `corpus search QUERY --match partial -c --json` is compared with an
oracle: hits, documents and all three labels, found with `str.find` and `re` in the text that the
words of `tokens.parquet` spell, document by document, and labelled by where tokens and units begin
there. Then these are run in turn, and their medians printed as a Markdown table:

    cold     `corpus search QUERY --match partial --json` (up to 1,000 hits made), a process each
    warm     the same question to an open `Corpus`
    rg       `rg -c -F WORD FILE`, a process each; WORD is the query's first word alone
    mmap     Python's `mmap.find` over FILE for WORD, to the end
    fts5     with --engines: SQLite FTS5, trigram tokenizer, documents with WORD, index warm
    tantivy  with --engines: tantivy, 1-3-gram tokenizer, documents with WORD, index warm

FILE is the corpus, unless --text says otherwise (as it must for a compressed one). Needs `rg` on
the path, an index that is there, and for --engines the package tantivy and room in FOLDER for two
indexes, which are kept there for the next run.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import mmap
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, repeat
from math import isnan, nan
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq

from corpus_cli.corpus import Corpus
from corpus_cli.model.search import Label
from corpus_cli.search.query.expression import And, Expression, Or, Regex, Term
from corpus_cli.search.query.language import read_query

TABLE = Path(__file__).with_name("searches.csv")


class Text(NamedTuple):
    """A document as its tokens spell it; what begins at each character, and at its end."""

    text: str
    levels: np.ndarray[Any, np.dtype[np.uint8]]


class Counts(NamedTuple):
    """What an answer says of all hits, whatever their label."""

    documents: int
    word: int
    compound: int
    partial: int


# --- the oracle -------------------------------------------------------------------------------


def texts(path: Path) -> Iterator[Text]:
    """Yield the documents of a segment, from the table of its tokens alone."""
    table = pq.read_table(path, columns=["doc", "word", "unit"])
    words = table["word"].to_pylist()
    begins_unit = table["unit"].is_valid().to_numpy()
    docs = table["doc"].to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(docs)) + 1).tolist(), len(docs)]
    for first, last in pairwise(edges):
        own = words[first:last]
        ends = np.cumsum([len(word) for word in own])
        starts = np.append(0, ends[:-1])
        levels = np.zeros(ends[-1] + 1, dtype=np.uint8)
        levels[starts] = 1
        levels[starts[begins_unit[first:last]]] = 2
        levels[-1] = 2
        yield Text("".join(own), levels)


def by_grade(text: Text, part: Expression) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Count what a document adds, by grade: nothing unless it meets the expression."""
    if isinstance(part, And | Or):
        found = [by_grade(text, one) for one in part.parts]
        without = part.without if isinstance(part, And) else ()
        met = (all if isinstance(part, And) else any)(counts.any() for counts in found)
        if not met or any(by_grade(text, one).any() for one in without):
            return np.zeros(3, dtype=np.int64)
        return np.sum(found, axis=0)
    pattern = part.pattern if isinstance(part, Regex) else f"(?={re.escape(part.text)})"  # type: ignore[union-attr]
    if isinstance(part, Term) and part.text not in text.text:
        return np.zeros(3, dtype=np.int64)
    spans = [match.span() for match in re.finditer(pattern, text.text)]
    if not spans:
        return np.zeros(3, dtype=np.int64)
    starts, ends = np.array(spans).T
    if isinstance(part, Term):
        ends = starts + len(part.text)
    grades = np.minimum(text.levels[starts], text.levels[ends])
    return np.bincount(grades, minlength=3)


def of_segment(path: Path, queries: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return a row a query of what it must find in a segment: documents, then grades."""
    expressions = [read_query([query]) for query in queries]
    totals = np.zeros((len(queries), 4), dtype=np.int64)
    for text in texts(path):
        for i, expression in enumerate(expressions):
            counts = by_grade(text, expression)
            totals[i] += (counts.any(), *counts[::-1])
    return totals


def oracle(index: Path, queries: Sequence[str]) -> list[Counts]:
    """Return what each query must find."""
    paths = sorted(index.glob("segments/*/tokens.parquet"))
    with ProcessPoolExecutor() as pool:
        totals = sum(pool.map(of_segment, paths, repeat(queries)))
    return [Counts(*map(int, row)) for row in totals]


# --- what is timed ----------------------------------------------------------------------------


class Engines:
    """FTS5 and tantivy over the same documents; their indexes are built where they are not there.

    FTS5 keeps no text (`content=''`), so that only its index is compared.
    """

    def __init__(self, corpus: Path, folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True, exist_ok=True)
        self._fts = sqlite3.connect(folder / "fts.sqlite")
        schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="grams").build()
        (folder / "tantivy").mkdir(exist_ok=True)
        self._tantivy = tantivy.Index(schema, str(folder / "tantivy"))
        grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 3)).build()
        self._tantivy.register_tokenizer("grams", grams)
        if not (folder / "whole").exists():
            self._build(corpus)
            (folder / "whole").touch()
        self._tantivy.reload()

    def _build(self, corpus: Path) -> None:
        import tantivy

        self._fts.execute("create virtual table t using fts5(text, tokenize='trigram', content='')")
        writer = self._tantivy.writer(heap_size=200_000_000)
        with corpus.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                text = json.loads(line)["text"]
                self._fts.execute("insert into t (rowid, text) values (?, ?)", (number, text))
                writer.add_document(tantivy.Document(text=text))
        self._fts.commit()
        writer.commit()
        writer.wait_merging_threads()

    def fts5(self, word: str) -> None:
        """Count documents with a word of three characters or more."""
        quoted = '"' + word.replace('"', '""') + '"'
        self._fts.execute("select count(*) from t where t match ?", (quoted,)).fetchall()

    def tantivy(self, word: str) -> None:
        """Count documents with all trigrams of a word, side by side."""
        import tantivy

        size = min(3, len(word))
        grams = [word[i : i + size] for i in range(len(word) - size + 1)]
        schema = self._tantivy.schema
        queries = [tantivy.Query.term_query(schema, "text", gram) for gram in grams]
        both = [(tantivy.Occur.Must, query) for query in queries]
        self._tantivy.searcher().search(tantivy.Query.boolean_query(both), limit=1)


def command(corpus: Path, index: Path, query: str, *more: str) -> list[str]:
    where = ["--corpus", str(corpus), "--index", str(index)]
    run = "import sys; from corpus_cli.cli.main import main; main()"
    return [sys.executable, "-P", "-c", run, "search", "--match", "partial", "--json",
            *where, *more, "--", query]  # fmt: skip


def process(arguments: Sequence[str]) -> Callable[[], object]:
    return lambda: subprocess.run(arguments, stdout=subprocess.DEVNULL, check=False)


def walk(data: mmap.mmap, word: bytes) -> None:
    position = data.find(word)
    while position >= 0:
        position = data.find(word, position + 1)


def medians(runs: int, calls: Sequence[Callable[[], object]]) -> list[float]:
    """Return the median seconds of each, run in turn after a warm-up."""
    times: list[list[float]] = [[] for _ in calls]
    for run in range(runs + 1):
        for call, taken in zip(calls, times, strict=True):
            begun = time.perf_counter()
            call()
            if run:
                taken.append(time.perf_counter() - begun)
    return [statistics.median(taken) for taken in times]


def rows(only: str | None) -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        read = list(csv.DictReader(file, strict=True))
    if any(None in row for row in read):
        raise ValueError("a query with a comma stands in quotation marks")
    return [(r["name"], r["query"]) for r in read if only in (None, r["name"])]


def counted(corpus: Path, index: Path, query: str) -> Counts:
    done = subprocess.run(command(corpus, index, query, "-c"), capture_output=True, check=False)
    answer = json.loads(done.stdout)
    return Counts(answer["documents"], **answer["by_label"])


def main() -> int:
    options = arguments()
    table = rows(options.only)
    expected = [] if options.no_oracle else oracle(options.index, [query for _, query in table])
    source = options.text or options.corpus
    corpus = Corpus(options.corpus, index=options.index)
    with source.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        engines = Engines(source, options.engines) if options.engines else None
        head(options.runs, engines)
        wrong = 0
        for i, (name, query) in enumerate(table):
            got = counted(options.corpus, options.index, query)
            verdict = f" **oracle: {expected[i]}**" if expected and expected[i] != got else ""
            wrong += bool(verdict)
            word = next((w for w in re.split(r'[\s()|"/]+', query) if w), query)
            calls = [
                process(command(options.corpus, options.index, query)),
                lambda query=query: warm(corpus, query),
                process(["rg", "-c", "-F", "--", word, str(source)]),
                lambda word=word: walk(data, word.encode()),
            ]
            if engines:
                calls += [lambda word=word: engines.fts5(word)] * (len(word) > 2)
                calls += [lambda word=word: engines.tantivy(word)]
            taken = medians(options.runs, calls)
            if engines and len(word) <= 2:  # no trigram
                taken.insert(4, nan)
            times = " | ".join("-" if isnan(t) else f"{t:.3f}" for t in taken)
            print(f"| {name} | {sum(got[1:]):,}{verdict} | {got.documents:,} | {got.word:,} "
                  f"| {got.compound:,} | {got.partial:,} | {times} | {taken[0] / taken[2]:.2f} |",
                  flush=True)  # fmt: skip
    asserted = "nothing asserted" if options.no_oracle else f"counts or labels that differ: {wrong}"
    print(f"\n{asserted}")
    return bool(wrong)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only")
    parser.add_argument("--engines", type=Path)
    parser.add_argument("--no-oracle", action="store_true")
    return parser.parse_args()


def warm(corpus: Corpus, query: str) -> None:
    list(corpus.search([query], match=Label.PARTIAL, limit=1000).hits)


def head(runs: int, engines: Engines | None) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    load = os.getloadavg()[0]
    print(f"{today}, {os.cpu_count()} cores, load {load:.1f} at the start, {runs} runs, medians\n")
    names = ["query", "hits", "documents", "word", "compound", "partial"]
    names += ["cold s", "warm s", "rg s", "mmap s"]
    names += ["fts5 s", "tantivy s"] if engines else []
    names += ["cold / rg"]
    print("| " + " | ".join(names) + " |")
    print("| --- |" + " ---: |" * (len(names) - 1))


if __name__ == "__main__":
    sys.exit(main())
