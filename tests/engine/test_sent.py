"""What walks segments can be sent elsewhere: pickled with all it needs, called there, sent back."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Label
from corpus_cli.search.pipeline import search
from corpus_cli.search.query.request import ParsedSearch, Sort
from corpus_cli.statistics.subcorpus import Subcorpus
from tests.conftest import SEEDS

cloudpickle: Any = pytest.importorskip("pyspark.cloudpickle")


def sent(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """Call `function` as another process would: nothing of this one but what was pickled."""
    there = cloudpickle.dumps(function)
    return [pickle.loads(pickle.dumps(pickle.loads(there)(item))) for item in items]


@pytest.fixture
def by_mail(seeds_index: Path, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """The seeds, every scope of which is walked so."""
    whole = Subcorpus.__init__
    monkeypatch.setattr(Subcorpus, "__init__", lambda *a, **k: whole(*a, **{**k, "each": sent}))
    return Corpus(SEEDS, index=seeds_index)


QUESTIONS: dict[str, Callable[[Corpus], Any]] = {
    "keywords": lambda c: c.keywords(["ตำรวจ", "ร่วมมือ"], by="year"),
    "collocates": lambda c: c.collocates(["ไต้หวัน"]),
    "collocates filtered": lambda c: c.collocates(["ไต้หวัน"], where=["date:2564"], distinct=True),
    "ngrams": lambda c: c.ngrams(2, where=["title:ไต้หวัน"], min_frequency=1),
    "measures": lambda c: c.frequencies(measures=True, parts="document", distinct=True),
    "keyness of n-grams": lambda c: c.keyness(["date:2564"], length=2, min_frequency=1),
    "trend": lambda c: c.trend(["ตำรวจ", "date:2564 ไต้หวัน"]),
    "dispersion": lambda c: c.dispersion(["ตำรวจ"], parts="4"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_statistics_are_the_same_by_mail(seeds: Corpus, by_mail: Corpus, question: str) -> None:
    """Scopes, filters and what walks the text survive the journey, and so do the counts."""
    assert QUESTIONS[question](by_mail) == QUESTIONS[question](seeds)


@pytest.mark.parametrize(
    "options",
    [
        {"limit": 0},
        {"sort": Sort.LEFT, "match": Label.PARTIAL},
        {"sort": Sort.RELEVANCE},
        {"group_by": "right"},
        {"documents_only": True},
        {"sample": 3, "seed": 1},
        {"inside": "ความร่วมมือ"},
    ],
    ids=str,
)
def test_searches_are_the_same_by_mail(seeds: Corpus, options: dict[str, Any]) -> None:
    """Matched elsewhere, then ordered and quoted here."""
    request = ParsedSearch("", seeds.read(["ร่วมมือ OR ไต้หวัน"]), **options)
    there, here = search(seeds.segments, request, sent), search(seeds.segments, request)
    assert list(there.hits) == list(here.hits)
    assert there._replace(hits=()) == here._replace(hits=())


def test_a_segment_is_sent_by_name(seeds: Corpus) -> None:
    """It is opened anew where it arrives; its texts do not travel."""
    (segment,) = seeds.segments
    data = pickle.dumps(segment)
    again = pickle.loads(data)
    assert isinstance(again, Segment)
    assert again.record._replace(files={}) == segment.record._replace(files={})
    assert len(data) < 1_500
    assert again.text.document(0) == segment.text.document(0)
