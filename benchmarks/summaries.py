"""Which way to choose key sentences is best, measured on statements whose title is known.

    python benchmarks/summaries.py CORPUS INDEX [DOCUMENTS]   compare the methods
    python benchmarks/summaries.py CORPUS INDEX --tune        compare settings, on other statements

Each method chooses three sentences of each statement; the title is taken out of the text first.
Printed, as means over the statements: ROUGE-1, -2 and -L (F1 over words; Lin 2004) against the
title, ROUGE-L again of the first 60 words (so that no method gains by being short), ROUGE-L against
the lead, how many of the title's names and figures and of the lead's dates the sentences have, and
their length in words. PyThaiNLP divides the text into sentences itself.

Settings are chosen on the first `TUNED` statements of a list in random order, methods compared on
those after them, so that what is reported was not chosen by.
"""

from __future__ import annotations

import itertools
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from corpus_cli.corpus import Corpus
from corpus_cli.features.summary import key_sentences as settings
from corpus_cli.features.summary.key_sentences import Sentence, can_stand_alone, key_sentences
from corpus_cli.features.summary.key_terms import key_terms, rest_of_corpus
from corpus_cli.features.summary.statements import candidates, read_statements
from corpus_cli.index.files.documents import StoredDocument
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.layers.names.tagger import NameTagger
from corpus_cli.statistics.terms import look_up_terms
from corpus_cli.text.analysis import analysis_of
from corpus_cli.text.dates.extraction import find_dates
from corpus_cli.text.normal.normal_form import NormalText
from corpus_cli.text.words.lexicon import build_lexicon
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary

SENTENCES = 3
TUNED = 1_000  # statements
EXPONENTS, LEADS = (1.25, 1.5, 1.75, 2.0), (4.0, 8.0, 16.0, 32.0)
BUDGET = 60  # words: three sentences of one method are not as long as those of another
FIGURE = re.compile(r"\d[\d,.]*\d|\d")


class Statement(NamedTuple):
    """A statement without its title: what the methods see, and what they are judged by."""

    title: str
    text: str
    sentences: Sequence[Sentence]
    weights: Mapping[str, float]
    names: Sequence[str]  # of the title


Method = Callable[[Statement], str]


def lcs(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, by bits (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for at, word in enumerate(first):
        places[word] = places.get(word, 0) | 1 << at
    full = (1 << len(first)) - 1
    state = full
    for word in second:
        matched = state & places.get(word, 0)
        state = (state + matched | state - matched) & full
    return len(first) - state.bit_count()


def f1(common: int, first: int, second: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * common / (first + second) if first + second else 0.0


def rouge_n(first: Sequence[str], second: Sequence[str], n: int) -> float:
    """Return ROUGE-N as F1."""
    a, b = (Counter(zip(*(words[i:] for i in range(n)), strict=False)) for words in (first, second))
    return f1((a & b).total(), a.total(), b.total())


def lead(statement: Statement) -> str:
    """Take the first sentences that may be taken."""
    return joined([s for s in statement.sentences if can_stand_alone(s)][:SENTENCES])


def first_sentences(statement: Statement) -> str:
    """Take the first sentences, whatever they are."""
    return joined(statement.sentences[:SENTENCES])


def keyness(statement: Statement) -> str:
    """Take what `corpus summary` takes."""
    chosen = key_sentences(statement.sentences, statement.weights, SENTENCES, None)
    return joined([c.sentence for c in chosen])


def vectors(sentences: Sequence[Sentence], weights: Mapping[str, float]) -> np.ndarray:
    """Return unit vectors of the sentences' words, weighted."""
    words = {word: i for i, word in enumerate({w for s in sentences for w in s.words})}
    matrix = np.zeros((len(sentences), len(words) or 1))
    for row, sentence in enumerate(sentences):
        for word in sentence.words:
            matrix[row, words[word]] += weights.get(word, 0.0)
    return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)


def best(sentences: Sequence[Sentence], scores: np.ndarray, matrix: np.ndarray) -> str:
    """Take the best, leaving out what one taken already says by more than half."""
    taken: list[int] = []
    for row in np.argsort(-scores, kind="stable"):
        if len(taken) < SENTENCES and all(matrix[row] @ matrix[t] <= 0.5 for t in taken):
            taken.append(int(row))
    return joined([sentences[row] for row in sorted(taken)])


def centroid(statement: Statement) -> str:
    """Take what is nearest to the mean of all, and near the beginning (Radev et al. 2004)."""
    sentences = [s for s in statement.sentences if can_stand_alone(s)]
    matrix = vectors(sentences, statement.weights)
    scores = matrix @ matrix.mean(axis=0) if sentences else np.zeros(0)
    return best(sentences, scores * (1 + 1 / (1 + np.arange(len(sentences)))), matrix)


def lexrank(statement: Statement) -> str:
    """Take what is most central among the sentences (Erkan and Radev 2004, continuous)."""
    sentences = [s for s in statement.sentences if can_stand_alone(s)]
    if not sentences:
        return ""
    matrix = vectors(sentences, statement.weights)
    similar = matrix @ matrix.T + 1e-9
    similar /= similar.sum(axis=1, keepdims=True)
    rank = np.full(len(sentences), 1 / len(sentences))
    for _ in range(50):
        rank = 0.15 / len(sentences) + 0.85 * rank @ similar
    return best(sentences, rank, matrix)


def pythainlp(statement: Statement) -> str:
    """Let PyThaiNLP choose, as it comes."""
    from pythainlp.summarize import summarize

    return "\n".join(summarize(statement.text, n=SENTENCES))


METHODS: Mapping[str, Method] = {
    "first three sentences": first_sentences,
    "lead (first three that stand for themselves)": lead,
    "centroid + position": centroid,
    "LexRank": lexrank,
    "PyThaiNLP summarize": pythainlp,
    "corpus summary (keyness, length, position, diversity)": keyness,
}


def joined(sentences: Sequence[Sentence]) -> str:
    return "\n".join(s.text for s in sentences)


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def title_of(title: str | None) -> str:
    return (title or "").rpartition("รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-")[2].strip()


def read(corpus: Corpus, first: int, wanted: int) -> list[Statement]:
    """Return statements number `first` and after of a list in random order.

    Each has 150 words at least, and a real title.
    """
    everything = [(segment, row) for segment in corpus.segments for row in segment.live]
    random.Random(7).shuffle(everything)
    chosen: list[tuple[int, StoredDocument, str]] = []
    for segment, number in everything:
        row = segment.documents.row(number)
        if row.words >= 150 and len(squeezed(title_of(row.title))) >= 20:
            doc = segment.record.number << DOC_SHIFT | number
            chosen.append((doc, row, segment.original(row)))
        if len(chosen) == first + wanted:
            break
    chosen = sorted(chosen[first:])
    return [
        statement
        for begin in range(0, len(chosen), 200)
        for statement in read_batch(corpus, chosen[begin : begin + 200])
    ]


def read_batch(
    corpus: Corpus, batch: Sequence[tuple[int, StoredDocument, str]]
) -> Iterator[Statement]:
    held = read_statements(corpus.engine, [doc for doc, _, _ in batch])
    used = {unit.unit for statement in held.values() for unit in statement.units}
    known = look_up_terms(corpus.engine, "unit", used)
    for doc, row, text in batch:
        words = [unit for unit in held[doc].units if unit.unit in known]
        counts = Counter(word.unit for word in words)
        reference = rest_of_corpus(counts, row.words, known, corpus.snapshot.words)
        scores = key_terms(counts, row.words, known, reference, corpus.opened.stopwords)
        title = title_of(row.title)
        sentences = [
            s
            for s in candidates(text, held[doc].sentences, words)
            if s.text and not repeats(squeezed(s.text), squeezed(title))
        ]
        weights = {word: score for word, score in scores.items() if counts[word] > 1}
        said = "\n".join(s.text for s in sentences)
        yield Statement(title, said, sentences, weights, names_of(title))


@cache
def tools() -> tuple[Vocabulary, NameTagger]:
    return Vocabulary(Segmenter(build_lexicon())), NameTagger()


def names_of(title: str) -> Sequence[str]:
    """Return the people, organisations and places that a title names."""
    vocabulary, tagger = tools()
    (found,) = tagger.find([analysis_of(title, vocabulary)])
    return list(dict.fromkeys(name.name for name in found))


def repeats(sentence: str, title: str) -> bool:
    return sentence in title or title in sentence


@cache
def words(text: str) -> Sequence[str]:
    """Divide a text into words, without punctuation: PyThaiNLP's own way, to favour nobody."""
    from pythainlp.tokenize import word_tokenize

    tokens = word_tokenize(NormalText(text).folded, engine="nlpo3", keep_whitespace=False)
    return re.findall(r"[^\W_]+", " ".join(tokens))


def coverage(summary: str, wanted: Collection[str]) -> float:
    return sum(1 for one in wanted if one in summary) / len(wanted) if wanted else math.nan


NAMES = ("ROUGE-1", "ROUGE-2", "ROUGE-L", "ROUGE-L of 60 words", "ROUGE-L, lead", "names",
         "figures", "dates", "words")  # fmt: skip


def measured(method: Method, statements: Sequence[Statement]) -> str:
    """Return the means of one method, as cells of a table."""
    rows = [measures(method(statement), statement) for statement in statements]
    means = np.nanmean(np.array(rows), axis=0)
    return f"{' | '.join(f'{mean:.3f}' for mean in means[:-1])} | {means[-1]:.0f}"


def measures(said: str, statement: Statement) -> Sequence[float]:
    """Return what `NAMES` names of one summary."""
    mine, title = words(said), words(statement.title)
    opening = lead(statement)
    first = words(opening)
    return (
        rouge_n(mine, title, 1), rouge_n(mine, title, 2),
        f1(lcs(mine, title), len(mine), len(title)),
        f1(lcs(mine[:BUDGET], title), len(mine[:BUDGET]), len(title)),
        f1(lcs(mine, first), len(mine), len(first)),
        coverage(NormalText(said).text, statement.names),
        coverage(said, set(FIGURE.findall(statement.title))),
        coverage(said, {found.text for found in find_dates(opening, None)}),
        len(mine),
    )  # fmt: skip


def main() -> None:
    corpus = Corpus(sys.argv[1], index=sys.argv[2])
    tunes = sys.argv[3:] == ["--tune"]
    wanted = TUNED if tunes else int(sys.argv[3]) if len(sys.argv) > 3 else 2_000
    statements = read(corpus, 0 if tunes else TUNED, wanted)
    print(f"{len(statements)} statements, {SENTENCES} sentences each\n")
    print(f"| {'exponent, lead' if tunes else 'method'} | {' | '.join(NAMES)} |")
    print(f"| --- |{' ---: |' * len(NAMES)}")
    if not tunes:
        for name, method in METHODS.items():
            print(f"| {name} | {measured(method, statements)} |", flush=True)
        return
    for exponent, first in itertools.product(EXPONENTS, LEADS):
        vars(settings).update(_LENGTH=exponent, _LEAD=first)
        print(f"| {exponent}, {first} | {measured(keyness, statements)} |", flush=True)


if __name__ == "__main__":
    main()
