"""Measures sentence boundaries: how many are right, how fast, and which are forbidden.

    python -m benchmarks.sentences GOLD.jsonl CORPUS.jsonl [--statements 2000] [--runs 5]

GOLD holds objects with `text`, `sentences` and `register`
(capytron/thai-sentence-boundaries). For every register, and for all of them but the synthetic
tatoeba_synth together, precision, recall and F1 are taken over the white space in the texts: does a
sentence end there? Compared are this package, PyThaiNLP's crfcut, a cut at every white space, and a
cut at every line end. Each register of one text counts its first half of spaces as `seen`, each of
several its texts 1, 3, 5, ...: these were read when the rules were written, the others were not.

Then, over statements taken evenly from CORPUS: forbidden cuts (`sentences_check`), and the time of
sentences and of dates against nlpo3 alone (PyThaiNLP's dictionary) over the same texts, in turn,
the least of the runs of each.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from pythainlp.tokenize import sent_tokenize, word_tokenize

from benchmarks.sentences_check import forbidden
from corpus_cli.text.dates.extraction import find_dates
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.sentences.boundaries import sentence_starts

SYNTHETIC = "tatoeba_synth"
Places = set[int]  # how many characters that are no white space stand before


class Gold(NamedTuple):
    register: str
    text: str
    ends: Places
    spaces: list[int]
    seen: Places


def visible(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def ends_of(pieces: Sequence[str]) -> Places:
    return set(accumulate(map(visible, pieces)))


def read(path: Path) -> Iterator[Gold]:
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    number = Counter(row["register"] for row in rows)
    met: Counter[str] = Counter()
    for row in rows:
        text, register = row["text"], row["register"]
        spaces = sorted(ends_of(text.split()))[:-1]
        share = (
            len(spaces) // 2 if number[register] == 1 else len(spaces) * (met[register] % 2 == 0)
        )
        met[register] += 1
        yield Gold(register, text, ends_of(row["sentences"]), spaces, set(spaces[:share]))


def ours(text: str) -> Places:
    text = normal(text)
    return {visible(text[:start]) for start in sentence_starts(text)}


ENGINES: dict[str, Callable[[str], Places]] = {
    "ours": ours,
    "crfcut": lambda text: ends_of(sent_tokenize(text, engine="crfcut")),
    "every space": lambda text: ends_of(text.split()),
    "lines": lambda text: ends_of(text.splitlines()),
}


class Score(NamedTuple):
    right: int = 0
    cut: int = 0
    gold: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(self.cut, 1), self.right / max(self.gold, 1)
        return f"{100 * precision:.1f} / {100 * recall:.1f} / **{self.f1:.1f}**"

    @property
    def f1(self) -> float:
        return 200 * self.right / max(self.cut + self.gold, 1)


def scores(gold: list[Gold], engine: Callable[[str], Places], half: str) -> dict[str, Score]:
    total: dict[str, Score] = {}
    for row in gold:
        asked = {"all": set(row.spaces), "seen": row.seen, "unseen": set(row.spaces) - row.seen}[
            half
        ]
        cut, true = engine(row.text) & asked, row.ends & asked
        one = Score(len(cut & true), len(cut), len(true))
        for name in [row.register, *(["pooled"] if row.register != SYNTHETIC else [])]:
            total[name] = Score(*map(sum, zip(total.get(name, Score()), one, strict=True)))
    return total


def report_quality(gold: list[Gold]) -> None:
    for half in ("all", "seen", "unseen"):
        table = {name: scores(gold, engine, half) for name, engine in ENGINES.items()}
        print(f"\n{half}: P / R / **F1**\n\n| register | ends | {' | '.join(table)} | ratio |")
        print("| --- " * (len(table) + 3) + "|")
        for register in [*sorted(set(table["ours"]) - {"pooled"}), "pooled"]:
            row = [found[register] for found in table.values()]
            ratio = row[0].f1 / row[1].f1 if row[1].f1 else float("inf")
            print(f"| {register} | {row[0].gold} | {' | '.join(map(str, row))} | {ratio:.2f} |")


def least(runs: int, *timed: Callable[[], object]) -> list[float]:
    """Return the least time of each of some functions, run in turn."""
    best = [float("inf")] * len(timed)
    for _ in range(runs):
        for number, function in enumerate(timed):
            start = time.perf_counter()
            function()
            best[number] = min(best[number], time.perf_counter() - start)
    return best


def words(text: str) -> None:
    for line in text.splitlines():
        word_tokenize(line, engine="nlpo3", join_broken_num=False)


def report_speed(texts: list[str], runs: int) -> None:
    work: list[Callable[[str], object]] = [words, sentence_starts, find_dates]
    for function in work:
        function(texts[0])
    timed = [lambda f=function: [f(text) for text in texts] for function in work]
    bare, sentences, dates = least(runs, *timed)
    print(
        f"\n{sum(map(len, texts)):,} characters: nlpo3 {bare:.2f} s; sentences {sentences:.3f} s "
        f"({sentences / bare:.2f} x); dates {dates:.3f} s ({dates / bare:.2f} x)"
    )


def evenly(path: Path, number: int) -> list[str]:
    with path.open(encoding="utf-8") as file:
        lines = sum(1 for _ in file)
    step = max(lines // number, 1)
    with path.open(encoding="utf-8") as file:
        taken = [line for place, line in enumerate(file) if place % step == 0]
    return [normal(json.loads(line)["text"]) for line in taken[:number]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--statements", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    print(f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}")
    report_quality(list(read(asked.gold)))
    texts = evenly(asked.corpus, asked.statements)
    wrong: list[str] = []
    inside = 0
    for text in texts:
        starts = sentence_starts(text)
        wrong += forbidden(text, starts)
        inside += sum(text[start - 1] != "\n" for start in starts[1:])
    print(f"\n{len(texts)} statements, {inside:,} cuts inside lines, {len(wrong)} forbidden")
    print(*wrong[:20], sep="\n")
    report_speed(texts[: max(len(texts) // 5, 1)], asked.runs)


if __name__ == "__main__":
    main()
