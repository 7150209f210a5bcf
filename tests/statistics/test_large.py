"""Two thousand statements of the large corpus: every number against walking over their words.

Run by check-large; the words of the whole large corpus are read too, where CORPUS_TEST_LARGE_INDEX
names its index.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import association_measures.measures as published
import nltk
import numpy as np
import pandas as pd
import pytest

from corpus_cli.engine.duckdb import DuckDBEngine
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.model.association import Collocate, KeyTerm
from corpus_cli.model.source import Document
from corpus_cli.model.text import Kind
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics import keyness as key
from corpus_cli.statistics.collocates import collocates
from corpus_cli.statistics.frequency import frequency_list
from corpus_cli.statistics.ngrams import ngrams
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.target_reference import subcorpus_frequencies
from corpus_cli.statistics.windows import Window
from corpus_cli.statistics.word_hashes import hash_words
from corpus_cli.text.analysis import analyses_of
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.patterns import kind
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.statistics_samples import Sample, index
from tests.word_table import is_word

pytestmark = [
    pytest.mark.large,
    pytest.mark.skipif(
        "CORPUS_TEST_LARGE" not in os.environ, reason="CORPUS_TEST_LARGE is not set"
    ),
]

DOCUMENTS = 2000
SEGMENTS = 4
_STEP = 31  # of 63,241 statements


class Piece(NamedTuple):
    """A unit or token: its folded text, where it begins in its document, whether it is a word."""

    text: str
    start: int
    is_word: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


SegmentTokens = list[Piece]


def statements() -> Iterator[Document]:
    with Path(os.environ["CORPUS_TEST_LARGE"]).open(encoding="utf-8") as file:
        for line in islice(file, 0, _STEP * DOCUMENTS, _STEP):
            record = json.loads(line)
            name = str(record["id"])
            yield Document(
                id=name, text=record["text"], source=f"{name}.txt", date=record["collected"],
                category=record["category"],
            )  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Sample:
    every = sorted(statements(), key=lambda document: (document.date or "", document.id))
    batches = [every[i::SEGMENTS] for i in range(SEGMENTS)]
    made = index(tmp_path_factory.mktemp("large") / "i", batches, segmenter)
    return made._replace(documents=every)  # in the order of date and id


@pytest.fixture(scope="module")
def apart(sample: Sample, segmenter: Segmenter) -> dict[str, list[SegmentTokens]]:
    """The pieces of each document at each level."""
    vocabulary = Vocabulary(segmenter)
    texts = [document.text[document.analysed_from :] for document in sample.documents]
    analyses = analyses_of(texts, vocabulary)
    levels = {"unit": vocabulary.units, "token": vocabulary.tokens}
    found: dict[str, list[SegmentTokens]] = {}
    for level, table in levels.items():
        folded = [(fold(piece), is_word(piece)) for piece in table]
        found[level] = [
            list(
                _placed(folded[n] for n in (one.units if level == "unit" else one.tokens).tolist())
            )
            for one in analyses
        ]
    return found


def _placed(pieces: Iterator[tuple[str, bool]]) -> Iterator[Piece]:
    at = 0
    for text, counts in pieces:
        yield Piece(text, at, counts)
        at += len(text)


def everything(sample: Sample, where: str | None = None) -> Subcorpus:
    return Subcorpus(sample.segments, lambda: sample.engine, where and read_query([where]))


# --- windows ----------------------------------------------------------------------------------


def hits_of(query: str, tokens: SegmentTokens) -> list[tuple[int, int]]:
    """Where a query occurs with both edges between tokens."""
    text = "".join(token.text for token in tokens)
    edges = {token.start for token in tokens} | {len(text)}
    hits, at = [], text.find(query)
    while at >= 0:
        if at in edges and at + len(query) in edges:
            hits.append((at, at + len(query)))
        at = text.find(query, at + 1)
    return hits


class Walked(NamedTuple):
    """What is counted of each word by walking."""

    inside: Counter[str]
    left: Counter[str]
    right: Counter[str]
    nodes: Counter[str]
    every: Counter[str]
    hits: int


def walk(
    documents: Sequence[tuple[SegmentTokens, SegmentTokens]], query: str, span: tuple[int, int]
) -> Walked:
    """Walk from each hit to either side, piece by piece, as far as words go on."""
    inside, left, right, nodes, every = (Counter[str]() for _ in range(5))
    number = 0
    for pieces, tokens in documents:
        every.update(piece.text for piece in pieces if piece.is_word)
        hits = hits_of(query, tokens)
        number += len(hits)
        node: set[int] = set()
        near: dict[int, set[int]] = {-1: set(), 1: set()}
        for start, end in hits:
            overlapping = [i for i, p in enumerate(pieces) if p.start < end and p.end > start]
            node |= {i for i in overlapping if pieces[i].is_word}
            for step, at, words in ((-1, overlapping[0], span[0]), (1, overlapping[-1], span[1])):
                near[step] |= set(islice(_words_from(pieces, at + step, step), words))
        nodes.update(pieces[i].text for i in node)
        left.update(pieces[i].text for i in near[-1] - node)
        right.update(pieces[i].text for i in near[1] - node)
        inside.update(pieces[i].text for i in (near[-1] | near[1]) - node)
    return Walked(inside, left, right, nodes, every, number)


def _words_from(pieces: SegmentTokens, at: int, step: int) -> Iterator[int]:
    while 0 <= at < len(pieces):
        if pieces[at].is_word:
            yield at
        elif pieces[at].text not in {" ", "ๆ", "ฯ"}:
            return
        at += step


@pytest.mark.parametrize("level", ["unit", "token"])
@pytest.mark.parametrize(
    ("query", "span"),
    [("ประชาชน", (5, 5)), ("ร่วมมือ", (3, 0)), ("โควิด", (0, 4)), ("5", (2, 7)), ("งาน", (5, 5))],
)
def test_windows_and_measures(
    sample: Sample,
    apart: dict[str, list[SegmentTokens]],
    level: str,
    query: str,
    span: tuple[int, int],
) -> None:
    """Counts in windows equal those of walking, and each measure of each row other programs'."""
    both = list(zip(apart[level], apart["token"], strict=True))
    walked = walk(both, query, span)
    result = collocates(
        everything(sample), ParsedSearch(query, read_query([query])), Window(*span),
        level=level, min_frequency=1, limit=0,
    )  # fmt: skip
    assert result.hits == walked.hits > 50
    assert result.n == walked.every.total() - walked.nodes.total()
    assert result.window_words == walked.inside.total()
    rows = {fold(row.collocate): row for row in result.collocates}
    assert {word: row.frequency for word, row in rows.items()} == walked.inside
    assert {word: row.left for word, row in rows.items() if row.left} == walked.left
    assert {word: row.right for word, row in rows.items() if row.right} == walked.right
    o11 = [walked.inside[word] for word in rows]
    c1 = [walked.every[word] - walked.nodes[word] for word in rows]
    check_association(list(rows.values()), frame_of(o11, c1, result.window_words, result.n))


def frame_of(o11: Sequence[int], c1: Sequence[int], r1: int, n: int) -> pd.DataFrame:
    frame = pd.DataFrame({"O11": o11, "C1": c1}, dtype=float)
    frame["R1"], frame["R2"], frame["C2"], frame["N"] = r1, n - r1, n - frame.C1, n
    frame["O12"], frame["O21"] = r1 - frame.O11, frame.C1 - frame.O11
    frame["O22"] = frame.R2 - frame.O21
    for row in "12":
        for column in "12":
            frame[f"E{row}{column}"] = frame[f"R{row}"] * frame[f"C{column}"] / n
    return frame


def check_association(rows: Sequence[Collocate], f: pd.DataFrame) -> None:
    bigrams = nltk.collocations.BigramAssocMeasures
    given = list(zip(f.O11, zip(f.R1, f.C1, strict=True), f.N, strict=True))
    mi = published.mutual_information(f) / math.log10(2)
    expected = {
        "expected": f.E11,
        "z_score": published.z_score(f),
        "t_score": [bigrams.student_t(*one) for one in given],
        "mi": [bigrams.pmi(*one) for one in given],
        "dice": [bigrams.dice(*one) for one in given],
        "min_sensitivity": published.min_sensitivity(f),
        "log_likelihood": published.log_likelihood(f),
        "mi3": mi + 2 * np.log2(f.O11),
        "log_dice": 14 + np.log2(published.dice(f)),
        "npmi": [a / b if b else None for a, b in zip(mi, -np.log2(f.O11 / f.N), strict=True)],
        "delta_p_collocate": f.O11 / f.R1 - f.O21 / f.R2,
        "delta_p_node": f.O11 / f.C1 - f.O12 / f.C2,
    }
    for name, values in expected.items():
        found = [getattr(row, name) for row in rows]
        assert found == pytest.approx(list(values), rel=1e-9, abs=1e-9), name


# --- lists ------------------------------------------------------------------------------------


def words_of(pieces: SegmentTokens) -> list[str]:
    return [piece.text for piece in pieces if piece.is_word]


@pytest.mark.parametrize("level", ["unit", "token"])
def test_frequencies_and_dispersion(
    sample: Sample, apart: dict[str, list[SegmentTokens]], level: str
) -> None:
    """Frequency and documents of every word, and ARF, DPnorm and D by their definitions."""
    result = frequency_list(everything(sample), level=level, top=0, parts="category")
    at: defaultdict[str, list[int]] = defaultdict(list)
    parts: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    documents, sizes, n = Counter[str](), Counter[str | None](), 0
    for document, pieces in zip(sample.documents, apart[level], strict=True):
        words = words_of(pieces)
        for place, word in enumerate(words, n):
            at[word].append(place)
            parts[word][document.category] += 1
        n += len(words)
        sizes[document.category] += len(words)
        documents.update(set(words))
    (group,) = result.groups
    assert (result.n, result.types) == (n, len(at))
    assert {fold(t.term): (t.frequency, t.documents) for t in group.terms} == {
        word: (len(places), documents[word]) for word, places in at.items()
    }
    shares = np.array(list(sizes.values())) / n
    for term in group.terms:
        places = at[fold(term.term)]
        v = np.array([parts[fold(term.term)][part] for part in sizes])
        distances = np.diff([places[-1] - n, *places])
        reach = n / len(places)
        assert term.arf == pytest.approx(np.minimum(distances, reach).sum() / reach, rel=1e-9)
        dp = np.abs(v / v.sum() - shares).sum() / 2
        assert term.dp_norm == pytest.approx(dp / (1 - shares.min()), rel=1e-9, abs=1e-9)
        rates = v / shares
        d = 1 - rates.std() / rates.mean() / math.sqrt(len(rates) - 1)
        assert term.juilland_d == pytest.approx(d, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("n", [2, 4])
def test_rows_of_words(sample: Sample, apart: dict[str, list[SegmentTokens]], n: int) -> None:
    """Frequency and documents of every n-gram."""
    every, documents = Counter[str](), Counter[str]()
    for pieces in apart["unit"]:
        own = Counter(
            " ".join(row[i : i + n]) for row in _rows(pieces) for i in range(len(row) - n + 1)
        )
        every.update(own)
        documents.update(own.keys())
    result = ngrams(everything(sample), n, min_frequency=1, limit=0)
    assert {r.ngram: (r.frequency, r.documents) for r in result.ngrams} == {
        ngram: (frequency, documents[ngram]) for ngram, frequency in every.items()
    }


def _rows(pieces: SegmentTokens) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for piece in pieces:
        if piece.is_word:
            rows[-1].append(piece.text)
        elif piece.text not in {" ", "ๆ", "ฯ"}:
            rows.append([])
    return rows


def test_keyness(sample: Sample, apart: dict[str, list[SegmentTokens]]) -> None:
    """TermFrequencies of both sides, and every measure of every term."""
    mine = everything(sample, "date:2021")
    sides = [
        subcorpus_frequencies(scope, name, level="unit")
        for scope, name in ((mine, "2021"), (everything(sample).without(mine), "rest"))
    ]
    result = key.keyness(*sides, min_frequency=1, limit=0)
    counts = (Counter[str](), Counter[str]())
    for document, pieces in zip(sample.documents, apart["unit"], strict=True):
        counts[not (document.date or "").startswith("2021")].update(words_of(pieces))
    target, reference = counts
    n = target.total() + reference.total()
    assert (result.target_n, result.reference_n) == (target.total(), reference.total())
    rows = {fold(row.term): row for row in result.terms}
    assert {w: (r.frequency, r.reference_frequency) for w, r in rows.items()} == {
        w: (target[w], reference[w])
        for w in {*target, *reference}
        if target[w] * reference.total() != reference[w] * target.total()
    }
    c1 = [target[word] + reference[word] for word in rows]
    frame = frame_of([target[word] for word in rows], c1, target.total(), n)
    check_keyness(list(rows.values()), frame, result.vocabulary)


def check_keyness(rows: Sequence[KeyTerm], f: pd.DataFrame, vocabulary: int) -> None:
    sign = np.where(f.E11 <= f.O11, 1, -1)
    rates = 1e6 * f.O11 / f.R1, 1e6 * f.O21 / f.R2
    two_cells = sum(
        np.where(o > 0, o * np.log(np.maximum(o, 1) / e), 0)
        for o, e in ((f.O11, f.E11), (f.O21, f.E21))
    )
    squares = sum(
        (f[f"O{cell}"] - f[f"E{cell}"]) ** 2 / f[f"E{cell}"] for cell in ("11", "12", "21", "22")
    )
    theirs = published.log_likelihood(f)
    expected = {
        "conservative_log_ratio": published.conservative_log_ratio(f, vocab=vocabulary, alpha=0.05),
        "log_ratio": published.log_ratio(f, disc=0.5, discounting="Hardie2014"),
        "log_likelihood": theirs,
        "log_likelihood_rayson": 2 * two_cells * sign,
        "chi_squared": squares * sign,
        "bic": np.abs(theirs) - np.log(f.N),
        "simple_maths": (rates[0] + 1) / (rates[1] + 1),
    }
    for name, values in expected.items():
        found = [getattr(row, name) for row in rows]
        assert found == pytest.approx(list(values), rel=1e-9, abs=1e-9), name
    in_both = np.flatnonzero(f.O21)
    differences = (100 * (rates[0] - rates[1]) / rates[1])[in_both]
    found = [rows[i].percent_difference for i in in_both]
    assert found == pytest.approx(list(differences), rel=1e-9, abs=1e-9)
    assert {rows[i].percent_difference for i in np.flatnonzero(f.O21 == 0)} == {None}


# --- keys -------------------------------------------------------------------------------------


@pytest.mark.skipif(
    "CORPUS_TEST_LARGE_INDEX" not in os.environ, reason="CORPUS_TEST_LARGE_INDEX is not set"
)
def test_no_two_words_of_the_large_corpus_have_the_same_key() -> None:
    """Of all units and tokens."""
    folder = Path(os.environ["CORPUS_TEST_LARGE_INDEX"])
    snapshot = read_snapshot(folder)
    assert snapshot is not None
    rows = DuckDBEngine(folder, snapshot).rows("select distinct word from terms")
    words = [word for (word,) in rows]
    assert len(words) > 200_000
    assert len(np.unique(hash_words(words))) == len(words)
    assert all(map(is_word, words))
    assert {kind(word) for word in words} == {Kind.THAI, Kind.LATIN, Kind.NUMBER, Kind.OTHER}
