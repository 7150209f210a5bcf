"""Keyword counts against a walk over the text of each document."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from corpus_cli.engine.interface import Engine
from corpus_cli.errors import QueryError, UsageError
from corpus_cli.model.search import Label
from corpus_cli.model.source import Document
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.word_counts import keyword_counts
from corpus_cli.text.analysis import Analysis, analysis_of
from corpus_cli.text.normal.normal_form import normal_query
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import IntArray, Vocabulary
from tests.conftest import PROGRAMS
from tests.statistics_samples import Sample, documents, index, word_counts

_KEYWORDS = ("ตำรวจ", "ร่วมมือ", "interpol", "ตา", "๒๕๖๔", "น้ำมัน", "ที่ ที่", "ก", "ไม่มีคำนี้")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Sample:
    """The sample with every other document in a second segment."""
    every = documents()
    folder = tmp_path_factory.mktemp("keywords") / "i"
    return index(folder, [every[::2], every[1::2]], segmenter)


def _never() -> Engine:
    raise AssertionError("no SQL is needed here")


def _labels(document: Document, keyword: str, segmenter: Segmenter) -> Counter[Label]:
    """The label of each occurrence: `str.find` over the normal text, edges among the pieces'."""
    analysis = analysis_of(document.text, Vocabulary(segmenter))
    text, term = analysis.normal.folded, normal_query(keyword)
    units, tokens = ({*starts.tolist(), len(text)} for starts in _starts(analysis))
    labels: Counter[Label] = Counter()
    start = text.find(term)
    while start >= 0:
        edges = {start, start + len(term)}
        labels[
            Label.WORD if edges <= units else Label.COMPOUND if edges <= tokens else Label.PARTIAL
        ] += 1
        start = text.find(term, start + 1)
    return labels


def _starts(analysis: Analysis) -> tuple[IntArray, IntArray]:
    return analysis.unit_starts, analysis.token_starts


_SHOWN = {
    Label.WORD: {Label.WORD},
    Label.COMPOUND: {Label.WORD, Label.COMPOUND},
    Label.PARTIAL: set(Label),
}


@pytest.mark.parametrize("match", Label)
@pytest.mark.parametrize("by", [None, "document"])
def test_counts_equal_a_walk_over_the_text(
    sample: Sample, segmenter: Segmenter, match: Label, by: str | None
) -> None:
    """Labels, hits within `match`, and documents that have one: of the corpus, of each document."""
    result = keyword_counts(
        Subcorpus(sample.segments, lambda: sample.engine), _KEYWORDS, match=match, by=by
    )
    groups = [None] if by is None else sorted(document.id for document in sample.documents)
    rows = [(row.keyword, row.group) for row in result.keywords]
    assert rows == [(keyword, group) for keyword in _KEYWORDS for group in groups]
    for row in result.keywords:
        by_document = [
            _labels(document, row.keyword, segmenter)
            for document in sample.documents
            if row.group in (None, document.id)
        ]
        labels = sum(by_document, Counter[Label]())
        assert [row.word, row.compound, row.partial] == [labels[label] for label in Label]
        assert row.hits == sum(labels[label] for label in _SHOWN[match])
        assert row.documents == sum(
            any(label in _SHOWN[match] for label in of_document) for of_document in by_document
        )


def test_the_sample_has_every_label(sample: Sample) -> None:
    """Otherwise the comparison above would show little."""
    rows = keyword_counts(Subcorpus(sample.segments, _never), _KEYWORDS).keywords
    assert all(sum(getattr(row, label) for row in rows) for label in Label)
    assert rows[0].per_million == pytest.approx(
        rows[0].hits / keyword_counts(Subcorpus(sample.segments, _never), ["ก"]).n * 1e6
    )


def test_n_counts_the_words_of_the_corpus(sample: Sample, segmenter: Segmenter) -> None:
    """As many as there are units that are words."""
    result = keyword_counts(Subcorpus(sample.segments, _never), ["ตำรวจ"])
    counts = word_counts(sample.documents, "unit", segmenter)
    assert result.n == sum(counter.total() for counter in counts.values())
    assert (result.level, result.documents) == ("unit", len(sample.documents))


@pytest.mark.parametrize("match", Label)
@pytest.mark.parametrize("frequent", [True, False])
def test_counts_by_group_are_those_of_its_documents(
    sample: Sample,
    segmenter: Segmenter,
    match: Label,
    frequent: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A group's row sums what each of its documents has, in plain Python and in numpy."""
    monkeypatch.setattr(Finder, "is_frequent", lambda *_: frequent)
    counts = word_counts(sample.documents, "unit", segmenter)
    alone = {
        row.group: row
        for row in keyword_counts(
            Subcorpus(sample.segments, lambda: sample.engine), ["ตา"], match=match, by="document"
        ).keywords
    }
    assert set(alone) == {document.id for document in sample.documents}
    result = keyword_counts(
        Subcorpus(sample.segments, lambda: sample.engine), ["ตา", "ร่วมมือ"], match=match, by="issuer"
    )
    groups = ['O\'Brien "ltd"', "กต.", "สธ.", None]
    rows = [(row.keyword, row.group) for row in result.keywords]
    assert rows == [(keyword, group) for keyword in ("ตา", "ร่วมมือ") for group in groups]
    for row in result.keywords[: len(groups)]:
        members = [d.id for d in sample.documents if d.issuer == row.group]
        for field in ("hits", "word", "compound", "partial"):
            assert getattr(row, field) == sum(getattr(alone[id_], field) for id_ in members)
        assert row.documents == sum(alone[id_].hits > 0 for id_ in members)
        n = sum(counts[id_].total() for id_ in members)
        assert row.per_million == pytest.approx(row.hits / n * 1e6 if n else 0.0)
    assert result.keywords[2].hits > 0


@pytest.mark.parametrize("by", [None, "year"])
def test_many_occurrences_give_the_same_counts(
    sample: Sample, by: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where matching turns to numpy, nothing changes."""
    few = keyword_counts(Subcorpus(sample.segments, lambda: sample.engine), _KEYWORDS, by=by)
    monkeypatch.setattr(Finder, "is_frequent", lambda *_: True)
    assert (
        keyword_counts(Subcorpus(sample.segments, lambda: sample.engine), _KEYWORDS, by=by) == few
    )


def test_a_keyword_is_shown_as_typed_and_once(sample: Sample) -> None:
    """Of keywords with one normal form the first stays."""
    typed = [" Interpol ", "INTERPOL", "๒๕๖๔", "2564", "น้ํามัน"]
    result = keyword_counts(Subcorpus(sample.segments, _never), typed)
    assert [row.keyword for row in result.keywords] == [" Interpol ", "๒๕๖๔", "น้ํามัน"]
    assert [row.hits for row in result.keywords] == [7, 2, 2]


def test_what_cannot_be_counted_is_refused(sample: Sample) -> None:
    """No keyword, an invisible one, a group that is not there."""
    with pytest.raises(UsageError, match="no query"):
        keyword_counts(Subcorpus(sample.segments, _never), [])
    with pytest.raises(QueryError):
        keyword_counts(Subcorpus(sample.segments, _never), ["ตา", "\u200b"])
    with pytest.raises(UsageError, match="'colour'"):
        keyword_counts(Subcorpus(sample.segments, lambda: sample.engine), ["ตา"], by="colour")


def test_nothing_heavy_is_imported_without_groups(sample: Sample) -> None:
    """Keyword counts of the whole corpus need neither DuckDB nor numpy."""
    program = PROGRAMS / "ungrouped_counts.py"
    ran = subprocess.run([sys.executable, program], capture_output=True, check=False)
    assert (ran.stdout.decode().strip(), ran.stderr) == ("0 []", b"")
