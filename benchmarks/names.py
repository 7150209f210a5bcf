"""How many of the names that are found are names: a sample to be judged by hand, and its result.

    python benchmarks/names.py draw CORPUS.jsonl [SEED]     write names to judge, with their context
    python benchmarks/names.py count                        count the judgements

`draw` takes `DOCUMENTS` statements at random, finds their names and prints `NAMES` of them, drawn
at random from all: a line a name, its place in brackets. `names_judged.tsv` has, of the last such
sample, each name with its verdict: `right`, `kind` (a name of another kind), `edge` (too much or
too little of it), `none` (no name). Right is what names one person, organisation or place, in full
as it stands there, and says of which kind it is.

2026-11-25, seed 2022: 188 of 200 right (94 %). Before, seed 2021, and rules that were then changed
for what it showed: 180 of 200. Since the last sample, INTERPOL, UNESCO and the like are found
wherever they stand, and รองนายกฯ is a title; nothing else has changed.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus_cli.layers.names.tagger import NameTagger
from corpus_cli.model.names import FoundName
from corpus_cli.text.analysis import analysis_of
from corpus_cli.text.words.lexicon import build_lexicon
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary

DOCUMENTS, NAMES, CONTEXT = 2_000, 200, 45
JUDGED = Path(__file__).with_name("names_judged.tsv")


def statements(path: Path, seed: int) -> list[dict[str, Any]]:
    """Return documents drawn at random, in the order of the file."""
    with path.open(encoding="utf-8") as file:
        count = sum(1 for _ in file)
    chosen = set(random.Random(seed).sample(range(count), min(DOCUMENTS, count)))
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for number, line in enumerate(file) if number in chosen]


def mentions(documents: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], FoundName]]:
    """Yield all names in the documents."""
    vocabulary, tagger = Vocabulary(Segmenter(build_lexicon())), NameTagger()
    for document in documents:
        (names,) = tagger.find([analysis_of(document["text"], vocabulary)])
        yield from ((document, name) for name in names)


def draw(path: Path, seed: int) -> None:
    """Print the sample."""
    every = list(mentions(statements(path, seed)))
    for document, name in random.Random(seed).sample(every, NAMES):
        text = document["text"]
        before, after = text[max(name.start - CONTEXT, 0) : name.start], text[name.end :][:CONTEXT]
        shown = f"{before}[{text[name.start : name.end]}]{after}".replace("\n", "↵")
        print(document["id"], name.start, name.kind, name.name, shown, sep="\t")


def count() -> None:
    """Print how many of the judged names have each verdict, by kind."""
    with JUDGED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for kind in [*sorted({row["kind"] for row in rows}), "all"]:
        verdicts = Counter(row["verdict"] for row in rows if kind in {"all", row["kind"]})
        right = verdicts["right"] / verdicts.total()
        print(kind, verdicts.total(), f"{right:.1%} right", dict(verdicts), sep="\t")


if __name__ == "__main__":
    if sys.argv[1:2] == ["draw"]:
        draw(Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 2021)
    else:
        count()
