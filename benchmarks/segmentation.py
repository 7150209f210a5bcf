"""Measures how texts are cut into words: beside gold, beside other engines, and in time.

    python benchmarks/segmentation.py GOLD.jsonl ... [--corpus FILE.jsonl] [--documents 300]
    python benchmarks/segmentation.py --corpus FILE.jsonl --rejoin
    python benchmarks/segmentation.py --hostile

A line of GOLD has a `text` and its `words`. For every engine, precision, recall and F1 of words
(both ends right) and of boundaries between words, in percent, on the text without its white space.
The weights of the lexicon were fitted on the first, third, fifth, ... text of a set, so the other
half is reported apart.

With a corpus, each engine's time on documents spread over it, as a multiple of bare nlpo3
(PyThaiNLP's own call, line by line), all in turn on the same documents, the best of three. With
`--rejoin`, every document is cut, and its units and tokens are compared with its normal text.
`--hostile` times texts that engines stumble over, as a multiple of ordinary text of equal length.
Results are Markdown.
"""

from __future__ import annotations

import argparse
import datetime
import functools
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli.index.files.entry import blocks
from corpus_cli.text.analysis import analyses_of, analysis_of
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.words.lexicon import build_lexicon
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary

Cut = Callable[[str], Sequence[str]]
Task = Callable[[list[str]], object]

SEEDS: Final = Path(__file__).parent.parent / "seeds"
BARE: Final = "nlpo3"

# Each is repeated to the length that is measured.
HOSTILE: Final = {
    "one letter": "ก",
    "one syllable": "กา",
    "an ambiguous word": "ตากลม",
    "words without a space": "รัฐบาลไทยประกาศมาตรการช่วยเหลือเกษตรกร",
    "marks alone": "่",
    "digits": "1",
    "numbers": "1.",
    "a Latin letter": "a",
    "abbreviations": "กก.",
    "addresses": "http://(",
    "e-mail": "a@",
    "NUL": "\x00",
    "emoji": "😰",
    "right to left": "שלום \u202e",
    "spaces": " ",
    "full stops": ".",
}


# --- gold ---------------------------------------------------------------------------------------


class Scores(NamedTuple):
    """What was right, what was given, what was wanted."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def plus(self, given: set[object], wanted: set[object]) -> Scores:
        return Scores(
            self.right + len(given & wanted), self.given + len(given), self.wanted + len(wanted)
        )

    def __str__(self) -> str:
        """Return precision, recall and F1 in percent, as three cells."""
        precision, recall = self.right / (self.given or 1), self.right / (self.wanted or 1)
        f1 = 2 * self.right / ((self.given + self.wanted) or 1)
        return " | ".join(f"{100 * value:.1f}" for value in (precision, recall, f1))


def spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words lie in their text without its white space."""
    lengths = [n for word in words if (n := len("".join(word.split())))]
    ends = list(accumulate(lengths))
    return list(zip([0, *ends], ends, strict=False))


def scored(cut: Cut, texts: Sequence[dict[str, object]]) -> tuple[Scores, Scores]:
    """Return the scores of words and of boundaries; the ends of a text are none."""
    words = boundaries = Scores()
    for text in texts:
        given, wanted = spans(cut(str(text["text"]))), spans(text["words"])  # type: ignore[arg-type]
        words = words.plus(set(given), set(wanted))
        boundaries = boundaries.plus({e for _, e in given[:-1]}, {e for _, e in wanted[:-1]})
    return words, boundaries


def gold_table(gold: Path, engines: dict[str, Cut]) -> Iterator[str]:
    with gold.open(encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    yield f"### {gold.stem}: {len(texts)} texts\n"
    yield "| engine | half | word P | R | F1 | boundary P | R | F1 |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, cut in engines.items():
        halves = {"held out": texts[1::2], "fitted on": texts[::2]}
        for half, some in halves.items() if name.startswith("corpus") else [("all", texts)]:
            words, boundaries = scored(cut, some)
            yield f"| {name} | {half} | {words} | {boundaries} |"
    yield ""


# --- engines ------------------------------------------------------------------------------------


def all_engines(segmenter: Segmenter) -> dict[str, Cut]:
    """Return every engine that is installed; the second half of a pair of names is its list."""
    from pythainlp.tokenize import word_tokenize

    def tokens(text: str) -> list[str]:
        return [token for unit in segmenter.units(text) for token in segmenter.tokens(unit)]

    engines: dict[str, Cut] = {"corpus tokens": tokens, "corpus units": segmenter.units}
    for name in ("newmm", "longest"):
        engines[name] = functools.partial(word_tokenize, engine=name, join_broken_num=False)
    engines[BARE] = bare_nlpo3
    engines["nlpo3, ICU's list"] = nlpo3_icu()
    if importlib.util.find_spec("thaibreak"):
        engines["thaibreak"] = importlib.import_module("thaibreak").words
    return engines


def bare_nlpo3(text: str) -> list[str]:
    from pythainlp.tokenize import nlpo3

    return [word for line in text.split("\n") if line for word in nlpo3.segment(line)]


def nlpo3_icu() -> Cut:
    import tempfile

    from nlpo3 import load_dict
    from pythainlp.corpus import thai_icu_words
    from pythainlp.tokenize import nlpo3

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(sorted(thai_icu_words())))
        file.flush()
        load_dict(file.name, "icu")
    return lambda text: nlpo3.segment(text, custom_dict="icu")


# --- time ---------------------------------------------------------------------------------------


def documents(corpus: Path, count: int) -> list[str]:
    """Return the texts of so many documents, spread evenly."""
    with corpus.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return texts[:: max(len(texts) // count, 1)][:count]


def best_times(rounds: Iterable[dict[str, Task]], texts: Sequence[str]) -> dict[str, float]:
    """Return the seconds of CPU that each task takes for all texts: its best round for each group.

    A task is given some texts at a time, as the index gives them, and the tasks take turns.
    """
    best: dict[tuple[str, int], float] = {}
    for tasks in rounds:
        for item, group in enumerate(blocks(texts, len)):
            for name, task in tasks.items():
                start = time.process_time()
                task(group)
                spent = time.process_time() - start
                best[name, item] = min(spent, best.get((name, item), spent))
    totals: Counter[str] = Counter()
    for (name, _), spent in best.items():
        totals[name] += spent  # type: ignore[assignment]
    return dict(totals)


def tasks_of_a_round(segmenter: Segmenter) -> dict[str, Task]:
    """Return what is timed; nothing that one round has learnt is known to the next."""
    vocabulary = Vocabulary(Segmenter(segmenter.lexicon))
    cuts: dict[str, Task] = {
        name: lambda group, cut=cut: [cut(text) for text in group]  # type: ignore[misc]
        for name, cut in all_engines(segmenter).items()
    }
    return cuts | {
        "corpus: normal form, units, tokens, sentences": functools.partial(
            analyses_of, vocabulary=vocabulary
        )
    }


def time_table(texts: Sequence[str], segmenter: Segmenter) -> Iterator[str]:
    times = best_times((tasks_of_a_round(segmenter) for _ in range(3)), texts)
    size = sum(len(text.encode()) for text in texts) / 1e6
    yield f"### Time: {len(texts)} documents, {size:.1f} MB\n"
    yield "| engine | x bare nlpo3 | MB/s |\n| --- | --- | --- |"
    for name, spent in sorted(times.items(), key=lambda row: row[1]):
        yield f"| {name} | {spent / times[BARE]:.2f} | {size / spent:.1f} |"
    yield ""


def hostile_table(segmenter: Segmenter, length: int) -> Iterator[str]:
    def timed(text: str) -> float:
        fresh = Vocabulary(Segmenter(segmenter.lexicon))
        start = time.process_time()
        analysis_of(text, fresh)
        return time.process_time() - start

    # Once: repeated, it would be remembered.
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    share = min(timed(written) for _ in range(3)) * length / len(written)
    yield f"### Hostile texts: {length:,} characters; ordinary text takes {share:.2f} s\n"
    yield "| text | seconds | x ordinary |\n| --- | --- | --- |"
    for name, pattern in HOSTILE.items():
        spent = timed((pattern * (length // len(pattern) + 1))[:length])
        yield f"| {name} | {spent:.2f} | {spent / share:.2f} |"
    yield ""


def rejoined(corpus: Path, segmenter: Segmenter) -> Iterator[str]:
    """Join the units and tokens of every document again, as the index has them."""
    wrong = count = 0
    with corpus.open(encoding="utf-8") as lines:
        for block in blocks((json.loads(line)["text"] for line in lines), len):
            vocabulary = Vocabulary(segmenter)
            found = analyses_of(block, vocabulary)
            units, tokens = list(vocabulary.units), list(vocabulary.tokens)
            for text, one in zip(map(normal, block), found, strict=True):
                count += 1
                wrong += "".join(map(units.__getitem__, one.units)) != text
                wrong += "".join(map(tokens.__getitem__, one.tokens)) != text
    yield f"{count} documents; {wrong} times the units or tokens of one did not join to its text\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rejoin", action="store_true")
    parser.add_argument("--hostile", action="store_true")
    arguments = parser.parse_args()
    segmenter = Segmenter(build_lexicon())
    print(f"{datetime.datetime.now(datetime.UTC).date()}, lexicon {segmenter.lexicon.name}\n")
    engines = all_engines(segmenter)
    tables = [gold_table(gold, engines) for gold in arguments.gold]
    if arguments.corpus and arguments.rejoin:
        tables.append(rejoined(arguments.corpus, segmenter))
    elif arguments.corpus:
        tables.append(time_table(documents(arguments.corpus, arguments.documents), segmenter))
    if arguments.hostile:
        tables += [hostile_table(segmenter, length) for length in (243_000, 1_000_000)]
    for table in tables:
        for line in table:
            print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
