"""N-grams, keyness, trends and dispersion against counts made the long way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import UsageError
from corpus_cli.model.source import Document
from corpus_cli.model.statistics import Stopwords
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics import keyness as key
from corpus_cli.statistics.dispersion import dispersion
from corpus_cli.statistics.measures.association import Contingency, conservative_log_ratios
from corpus_cli.statistics.measures.dispersion import arf, dp, dp_norm, juilland_d
from corpus_cli.statistics.measures.registry import SORTS
from corpus_cli.statistics.ngrams import ngrams
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.target_reference import (
    list_frequencies,
    ngram_frequencies,
    read_frequency_list,
    subcorpus_frequencies,
)
from corpus_cli.statistics.trend import trend
from corpus_cli.text.analysis import analysis_of
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.statistics_samples import Sample, documents, index, word_counts
from tests.word_table import is_stop, is_word

_ORDER = ("a3", "a2", "a1", "b2", "b3", "b4", "z9", "b1")  # by date, then id; none last
_COPY = "ตำรวจไทยและตำรวจไต้หวันร่วมมือกัน"


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter
) -> Sample:
    every = documents()
    copy = f"ข่าว ๆ {_COPY}\n{_COPY}"
    every.append(every[0]._replace(id="z9", source="z9.txt", text=copy, date="2023-04-01"))
    batches = [every[i :: request.param] for i in range(request.param)]
    return index(tmp_path_factory.mktemp("sequences") / "i", batches, segmenter)


def scope(sample: Sample, where: str | None = None, *, distinct: bool = False) -> Subcorpus:
    condition = None if where is None else read_query([where])
    return Subcorpus(sample.segments, lambda: sample.engine, condition, distinct=distinct)


def request_of(query: str) -> ParsedSearch:
    return ParsedSearch(query, read_query([query]))


def pieces(document: Document, level: str, segmenter: Segmenter) -> list[str]:
    vocabulary = Vocabulary(segmenter)
    analysis = analysis_of(document.text[document.analysed_from :], vocabulary)
    numbers = analysis.units if level == "unit" else analysis.tokens
    table = list(vocabulary.units if level == "unit" else vocabulary.tokens)
    return [fold(table[number]) for number in numbers]


def in_rows(words: Sequence[str], n: int, *, across: bool) -> Counter[str]:
    """Words next to each other, rows broken where signs and line breaks are."""
    rows: list[list[str]] = [[]]
    for word in words:
        if is_word(word):
            rows[-1].append(word)
        elif is_stop(word) and not across:
            rows.append([])
    return Counter(" ".join(row[i : i + n]) for row in rows for i in range(len(row) - n + 1))


@pytest.mark.parametrize("level", ["unit", "token"])
@pytest.mark.parametrize("n", [1, 2, 3, 5])
@pytest.mark.parametrize("across", [False, True])
def test_ngrams(sample: Sample, segmenter: Segmenter, level: str, n: int, across: bool) -> None:
    """TermFrequencies and documents are those of walking over the pieces."""
    counts = [in_rows(pieces(d, level, segmenter), n, across=across) for d in sample.documents]
    every = sum(counts, Counter[str]())
    result = ngrams(scope(sample), n, level=level, across=across, min_frequency=1, limit=0)
    assert {row.ngram: row.frequency for row in result.ngrams} == every
    held = {ngram: sum(ngram in count for count in counts) for ngram in every}
    assert {row.ngram: row.documents for row in result.ngrams} == held
    assert [row.ngram for row in result.ngrams] == sorted(every, key=lambda g: (-every[g], g))
    assert result.total == result.returned == len(every)


def test_ngrams_that_are_left_out(sample: Sample) -> None:
    """By stop words at either end, by a word they must have, by frequency, by the limit."""
    every = ngrams(scope(sample), 2, min_frequency=1, limit=0).ngrams
    hidden = Stopwords("mine", frozenset({"และ", "ที่"}))
    kept = ngrams(scope(sample), 2, min_frequency=1, limit=0, stopwords=hidden)
    assert {r.ngram for r in kept.ngrams} == {
        r.ngram for r in every if not {*r.ngram.split()} & hidden.words
    }
    with_word = ngrams(scope(sample), 2, min_frequency=1, limit=0, containing="INTERPOL")
    assert {*with_word.ngrams} == {r for r in every if "interpol" in r.ngram.split()}
    frequent = ngrams(scope(sample), 2, min_frequency=2, limit=2)
    assert list(frequent.ngrams) == list(every[:2])
    assert frequent.total == sum(row.frequency > 1 for row in every)


def test_ngrams_of_some_documents_and_of_copies_once(sample: Sample, segmenter: Segmenter) -> None:
    """A filter and `distinct` leave words out of the rows and of N."""
    (only,) = [d for d in sample.documents if d.id == "z9"]
    result = ngrams(scope(sample, "date:2023"), 2, min_frequency=1, limit=0)
    expected = in_rows(pieces(only, "unit", segmenter), 2, across=False)
    assert {row.ngram: row.frequency for row in result.ngrams} == expected
    assert result.documents == 1
    once = ngrams(scope(sample, distinct=True), 2, min_frequency=1, limit=0)
    every = ngrams(scope(sample), 2, min_frequency=1, limit=0)
    copied = in_rows(pieces(only._replace(text=_COPY), "unit", segmenter), 2, across=False)
    less = Counter({r.ngram: r.frequency for r in every.ngrams}) - copied
    assert {row.ngram: row.frequency for row in once.ngrams} == less
    assert once.n == every.n - sum(
        in_rows(pieces(only._replace(text=_COPY), "unit", segmenter), 1, across=False).values()
    )


def test_wrong_lengths_are_refused(sample: Sample) -> None:
    """More than five words are no n-gram here."""
    with pytest.raises(UsageError, match="1 to 5"):
        ngrams(scope(sample), 6)


# --- keyness ----------------------------------------------------------------------------------


def test_keyness(sample: Sample, segmenter: Segmenter) -> None:
    """Both sides' frequencies, documents, DPnorm and the measures are those of counting."""
    mine = scope(sample, "issuer:กต.")
    rest = scope(sample).without(mine)
    sides = [
        subcorpus_frequencies(mine, "กต.", level="unit"),
        subcorpus_frequencies(rest, "rest", level="unit"),
    ]
    result = key.keyness(*sides, min_frequency=1, limit=0)
    counts = word_counts(sample.documents, "unit", segmenter)
    groups = defaultdict(list)
    for document in sample.documents:
        groups[document.issuer == "กต."].append(counts[document.id])
    total = {side: sum(group, Counter[str]()) for side, group in groups.items()}
    n1, n2 = total[True].total(), total[False].total()
    assert (result.target_n, result.reference_n) == (n1, n2)
    words = {*total[True], *total[False]}
    assert result.vocabulary == len(words)
    bounds = {}
    for row in result.terms:
        word = fold(row.term)
        f1, f2 = total[True][word], total[False][word]
        assert (row.frequency, row.reference_frequency) == (f1, f2)
        assert row.documents == sum(word in count for count in groups[True])
        assert row.reference_documents == sum(word in count for count in groups[False])
        table = Contingency.of_corpora(f1, n1, f2, n2)
        bounds[word] = table
        assert {m: getattr(row, m) for m in key.MEASURES} == {
            m: measure(table) for m, measure in key.MEASURES.items()
        }
        filled = [count for count in groups[True] if count]
        expected = dp_norm([c[word] for c in filled], [c.total() for c in filled])
        assert row.dp_norm == (None if not f1 else pytest.approx(expected))
        assert row.direction == ("positive" if f1 * n2 > f2 * n1 else "negative")
    expected_bounds = conservative_log_ratios(list(bounds.values()), vocabulary=len(words))
    assert [row.conservative_log_ratio for row in result.terms] == pytest.approx(expected_bounds)


@pytest.mark.parametrize("sort", SORTS["keyness"])
def test_keyness_is_sorted_by_strength(sample: Sample, sort: str) -> None:
    """Whatever the measure, the largest difference of each direction comes first."""
    mine = scope(sample, "issuer:กต.")
    rest = scope(sample).without(mine)
    sides = [
        subcorpus_frequencies(mine, "กต.", level="unit"),
        subcorpus_frequencies(rest, "rest", level="unit"),
    ]
    result = key.keyness(*sides, min_frequency=1, limit=3, sort=sort)
    assert [row.direction for row in result.terms] == ["positive"] * 3 + ["negative"] * 3
    values = [getattr(row, sort) for row in result.terms[:3]]
    known = [abs(value) for value in values if value is not None]
    assert known == sorted(known, reverse=True) or sort == "bic"


def test_keyness_of_ngrams(sample: Sample, segmenter: Segmenter) -> None:
    """An n-gram that one side has once is not taken for one that it lacks."""
    mine = scope(sample, "issuer:กต.")
    both = [(mine, "กต."), (scope(sample).without(mine), "rest")]
    result = key.keyness(
        *ngram_frequencies(both, 2, level="unit", min_frequency=2),
        length=2,
        min_frequency=2,
        limit=0,
    )
    counts = {True: Counter[str](), False: Counter[str]()}
    for document in sample.documents:
        rows = in_rows(pieces(document, "unit", segmenter), 2, across=False)
        counts[document.issuer == "กต."].update(rows)
    expected = {
        g: (counts[True][g], counts[False][g])
        for g in {*counts[True], *counts[False]}
        if counts[True][g] + counts[False][g] >= 2
    }
    found = {r.term: (r.frequency, r.reference_frequency) for r in result.terms}
    assert found.items() <= expected.items()
    assert len(found) == len(expected) - sum(
        a * result.reference_n == b * result.target_n for a, b in expected.values()
    )


def test_a_list_is_a_reference(sample: Sample, tmp_path: Path) -> None:
    """What it cannot contain is left out, and counted; what it lacks is not."""
    path = tmp_path / "list.tsv"
    path.write_text("term\tkind\tfrequency\nตำรวจ\tthai\t3\nไทย\tthai\t5\n", "utf-8")
    listed = list_frequencies("list", read_frequency_list(path))
    result = key.keyness(
        subcorpus_frequencies(scope(sample), "all", level="unit"), listed, min_frequency=1, limit=0
    )
    terms = {row.term for row in result.terms}
    assert "ไต้หวัน" in terms
    assert not {"INTERPOL", "Interpol", "2564", "ความร่วมมือ"} & terms
    assert result.left_out > 4
    assert result.reference_n == 8
    assert result.terms[0].reference_documents is None
    (tmp_path / "wrong.csv").write_text("a,b\nc,d\n", "utf-8")
    with pytest.raises(UsageError, match=r"wrong\.csv"):
        read_frequency_list(tmp_path / "wrong.csv")


def test_an_empty_side_is_refused(seeds: Corpus) -> None:
    """Nothing can be compared with no words; a list has no n-grams."""
    with pytest.raises(UsageError, match="no words"):
        seeds.keyness(["date:1999"])
    with pytest.raises(UsageError, match="list"):
        seeds.keyness([], "tnc", length=2)


# --- time and place ---------------------------------------------------------------------------


def test_trend(sample: Sample, segmenter: Segmenter) -> None:
    """Hits, documents and words of each period; gaps are there; averages are of the words."""
    counts = word_counts(sample.documents, "unit", segmenter)
    result = trend(scope(sample), [request_of("ตำรวจ")], by="year", window=3)
    years = [point.period for point in result.points]
    assert years == ["2021", "2022", "2023", None]
    for point in result.points:
        own = [d for d in sample.documents if (d.date or "")[:4] == (point.period or "")]
        hits = [d.text.count("ตำรวจ") for d in own]
        assert (point.hits, point.documents) == (sum(hits), sum(map(bool, hits)))
        assert point.n == sum(counts[d.id].total() for d in own)
        assert point.per_million == pytest.approx(1e6 * point.hits / point.n)
    timed = result.points[:3]
    for at, point in enumerate(timed):
        near = timed[max(at - 1, 0) : at + 2]
        assert point.moving_average == pytest.approx(
            1e6 * sum(p.hits for p in near) / sum(p.n for p in near)
        )
    assert result.points[3].moving_average is None


def test_a_trend_shows_gaps(sample: Sample) -> None:
    """Periods without documents are there, without a rate; Buddhist years are on request."""
    result = trend(scope(sample), [request_of("ตำรวจ")], by="month", buddhist=True)
    months = [point.period for point in result.points if point.period]
    assert (months[0], months[-1], len(months)) == ("2564-11", "2566-04", 18)
    gap = result.points[1]
    assert (gap.period, gap.of_documents, gap.per_million) == ("2564-12", 0, None)
    quarters = trend(scope(sample), [request_of("ตำรวจ")], by="quarter").points
    assert [p.period for p in quarters][:2] == ["2021-Q4", "2022-Q1"]
    with pytest.raises(UsageError, match="cannot group by 'colour'"):
        trend(scope(sample), [request_of("ตำรวจ")], by="colour")


def test_a_trend_over_a_field_and_of_some_documents(sample: Sample) -> None:
    """The value with the highest rate comes first, documents without one last, without averages.

    What a filter leaves out is not there.
    """
    result = trend(scope(sample), [request_of("ตำรวจ"), request_of("ไต้หวัน")], by="issuer")
    names = [point.period for point in result.points]
    rates: Counter[str | None] = Counter()
    for point in result.points:
        rates[point.period] += point.hits / point.n if point.n else 0.0
    known = sorted((n for n in rates if n is not None), key=lambda n: (-rates[n], n))
    assert names == [*known, None] * 2
    assert set(known) == {'O\'Brien "ltd"', "กต.", "สธ."}
    assert all(point.moving_average is None for point in result.points)
    some = trend(scope(sample, "issuer:กต."), [request_of("ตำรวจ")], by="issuer")
    assert [point.period for point in some.points] == ["กต."]
    once = trend(scope(sample, distinct=True), [request_of("ตำรวจ")], by="year")
    assert sum(p.hits for p in once.points) == sum(p.hits for p in some.points) - 2


@pytest.mark.parametrize("parts", ["year", "document", "7"])
def test_dispersion(sample: Sample, segmenter: Segmenter, parts: str) -> None:
    """ARF, DP and D of a word are those of its positions among all words in order."""
    by_id = {document.id: document for document in sample.documents}
    ordered = [by_id[name] for name in _ORDER]
    words: list[tuple[str, str]] = []
    for document in ordered:
        own = pieces(document, "unit", segmenter)
        words.extend((document.id, piece) for piece in own if is_word(piece))
    positions = [at for at, (_, word) in enumerate(words) if word == "interpol"]
    result = dispersion(scope(sample), request_of("interpol"), parts=parts)
    assert (result.hits, result.n) == (len(positions), len(words))
    assert result.arf == pytest.approx(arf(positions, len(words)))
    if parts == "7":
        borders = [len(words) * i // 7 for i in range(8)]
        v = [sum(a <= at < b for at in positions) for a, b in pairwise(borders)]
        s = [b - a for a, b in pairwise(borders)]
    else:
        names = {d.id: d.id if parts == "document" else (d.date or "")[:4] for d in ordered}
        every = sorted({*names.values()})
        v = [sum(names[words[at][0]] == name for at in positions) for name in every]
        s = [sum(names[doc] == name for doc, _ in words) for name in every]
    assert result.dp == pytest.approx(dp(v, s))
    assert result.dp_norm == pytest.approx(dp_norm(v, s))
    assert result.juilland_d == pytest.approx(juilland_d(v, s))
    assert sum(result.profile) == result.hits


def test_where_in_documents(seeds: Corpus) -> None:
    """Positions are ascending shares of the document; those with most hits come first."""
    result = seeds.dispersion(["ตำรวจ"], limit=1)
    assert (result.returned, result.truncated) == (1, True)
    (spread,) = result.spread
    assert list(spread.positions) == sorted(spread.positions)
    assert 0 <= spread.positions[0] <= spread.positions[-1] <= 1
    assert spread.hits == len(spread.positions) == 12
    with pytest.raises(UsageError, match="slices"):
        seeds.dispersion(["ตำรวจ"], parts="1")
