"""Summaries: of the seeds as a reader would want them, and every number by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import UsageError
from corpus_cli.features.summary import summaries as summaries_module
from corpus_cli.features.summary.key_sentences import Sentence
from corpus_cli.features.summary.statements import heading
from corpus_cli.features.summary.summaries import (
    SummaryLength,
    read_length,
    reading_minutes,
    summarise,
)
from corpus_cli.model.source import Document
from corpus_cli.model.summary import DocumentSummary
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.statistics.measures.association import Contingency, log_likelihood
from corpus_cli.text.analysis import analysis_of
from corpus_cli.text.dates.extraction import find_dates
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.reference_lists import thai_stopwords
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.conftest import SEEDS
from tests.statistics_samples import Sample, documents, index, word_counts


@pytest.fixture(scope="module")
def summaries(seeds: Corpus) -> Mapping[str, DocumentSummary]:
    places = [DocumentRef(0, 0), DocumentRef(0, 1)]
    found = summarise(seeds.segments, seeds.engine, places, stopwords=thai_stopwords())
    return {summary.doc[:3]: summary for summary in found.documents}


_NOT_OF_THE_STATEMENT = ("ขอขอบคุณ", "เลนซ์ซูม", "ส่วนหนึ่งจาก", "กระทรวงการต่างประเทศ วันที่")


# --- the seeds --------------------------------------------------------------------------------


def test_issuer_and_date_of_the_dated_statement(summaries: Mapping[str, DocumentSummary]) -> None:
    """It says who issued it and when; the other one does not, and stays without a date."""
    assert summaries["001"].date == "2021-11-26"
    assert "กระทรวงการต่างประเทศ" in (summaries["001"].issuer or "")
    assert (summaries["000"].date, summaries["000"].date_source) == (None, None)


def test_no_title_is_made_up(summaries: Mapping[str, DocumentSummary]) -> None:
    """Neither has one: the one opens with its text, the other with who and when."""
    assert {(s.title, s.heading) for s in summaries.values()} == {(None, None)}


def test_key_terms_are_what_a_reader_would_choose(
    summaries: Mapping[str, DocumentSummary],
) -> None:
    """Taiwan, INTERPOL, the police, crime; nothing that every text is full of."""
    terms = {doc: [term.term for term in s.key_terms] for doc, s in summaries.items()}
    assert terms["000"][0] == "ไต้หวัน"
    assert {"อาชญากรรม", "ตำรวจ"} <= set(terms["000"])
    assert terms["001"][:2] == ["ไต้หวัน", "INTERPOL"]
    for shown in terms.values():
        assert len(shown) == 8
        assert not set(map(fold, shown)) & (thai_stopwords() | {"การ", "mr", "พ.ย."})


def test_key_terms_are_counted(summaries: Mapping[str, DocumentSummary]) -> None:
    """Units of both segmentations hold ไต้หวัน as often as the files do."""
    assert {d: s.key_terms[0].frequency for d, s in summaries.items()} == {"000": 13, "001": 19}


@pytest.mark.parametrize("doc", ["000", "001"])
def test_key_sentences_are_slices_of_the_file(
    summaries: Mapping[str, DocumentSummary], doc: str
) -> None:
    """Verbatim, in order, without the caption, the thanks, the signature and the date line."""
    summary = summaries[doc]
    (file,) = SEEDS.glob(f"{doc}_*.txt")
    text = file.read_bytes().decode()
    assert len(summary.key_sentences) == 3
    assert [s.start for s in summary.key_sentences] == sorted(
        s.start for s in summary.key_sentences
    )
    for sentence in summary.key_sentences:
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip()
        assert not sentence.text.startswith(
            ("ขอขอบคุณ", "เลนซ์ซูม", "ส่วนหนึ่งจาก", "กระทรวงการต่างประเทศ วันที่")
        )
        assert len(sentence.text) > 30
    assert any("ไต้หวัน" in sentence.text for sentence in summary.key_sentences)


def test_dates_are_those_of_the_text(summaries: Mapping[str, DocumentSummary]) -> None:
    """With their place, and the year that the statement's own date gives."""
    (file,) = SEEDS.glob("001_*.txt")
    text = file.read_bytes().decode()
    dates = summaries["001"].dates
    assert all(text[date.start : date.end] == date.text for date in dates)
    by_iso = {date.iso: date.text for date in dates}
    assert "26 พ.ย. 64" in by_iso["2021-11-26"]
    assert "23 - 25 พ.ย." in by_iso["2021-11-23"]


# --- every number -----------------------------------------------------------------------------

_FRONT = "---\ntitle: x\ndate: 2020-05-05\n---\n"


def _documents() -> list[Document]:
    body = (SEEDS / "001_85b6c673d4db3130.txt").read_text(encoding="utf-8")
    body = body.replace("\n", "\n\u00a0 \u200b")
    front = Document(
        id="front", text=_FRONT + body, source="front.md", analysed_from=len(_FRONT), title="เรื่อง"
    )
    blank = Document(id="blank", text="\u200b \n\n", source="blank.txt")
    return [*documents(), front, blank]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Sample:
    return index(tmp_path_factory.mktemp("summary") / "one", [_documents()], segmenter)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Sample:
    every = _documents()
    folder = tmp_path_factory.mktemp("summary") / "two"
    return index(folder, [every[::2], every[1::2]], segmenter)


def _places(sample: Sample) -> list[DocumentRef]:
    """The places of the documents in the order of their ids."""
    named = [
        (row.id, DocumentRef(i, row.row))
        for i, segment in enumerate(sample.segments)
        for row in segment.documents.rows()
    ]
    return [place for _, place in sorted(named)]


def _summaries(sample: Sample, **options: object) -> list[DocumentSummary]:
    places = _places(sample)
    return list(
        summarise(
            sample.segments, sample.engine, places, stopwords=thai_stopwords(), **options
        ).documents
    )


def test_sizes_are_those_of_the_analysis(one: Sample, segmenter: Segmenter) -> None:
    """Characters of the whole text; words, types, sentences, paragraphs of what is analysed."""
    counts = word_counts(one.documents, "unit", segmenter)
    by_id = {document.id: document for document in one.documents}
    for summary in _summaries(one):
        document = by_id[summary.doc]
        analysis = analysis_of(document.text[document.analysed_from :], Vocabulary(segmenter))
        assert summary.characters == len(document.text)
        assert summary.words == counts[document.id].total()
        assert summary.types == len(counts[document.id])
        assert summary.sentences == len(analysis.sentence_starts)
        assert summary.paragraphs == max(analysis.paragraph_of_sentence, default=0)
        assert (summary.title, summary.issuer) == (document.title, document.issuer)


def test_offsets_are_into_the_whole_text(one: Sample) -> None:
    """Also behind front matter, in which nothing is looked for."""
    by_id = {document.id: document for document in one.documents}
    quoted = 0
    for summary in _summaries(one):
        text, base = by_id[summary.doc].text, by_id[summary.doc].analysed_from
        for part in (*summary.key_sentences, *summary.dates):
            assert text[part.start : part.end] == part.text == part.text.strip(" \n\u00a0\u200b")
            assert part.start >= base
            quoted += summary.doc == "front"
    assert quoted >= 5


def test_dates_are_found_as_in_the_bare_text(one: Sample) -> None:
    """The same mentions, moved by the front matter."""
    document = next(d for d in one.documents if d.id == "front")
    (summary,) = (s for s in _summaries(one) if s.doc == "front")
    found = find_dates(document.text[len(_FRONT) :])
    assert [d.text for d in summary.dates] == [d.text for d in found]
    assert [d.start - len(_FRONT) for d in summary.dates] == [d.start for d in found]


def test_a_blank_document_has_an_empty_summary(one: Sample) -> None:
    """Nothing is made up."""
    (summary,) = (s for s in _summaries(one) if s.doc == "blank")
    assert (summary.words, summary.types) == (0, 0)
    assert [*summary.key_terms, *summary.key_sentences, *summary.dates] == []


def test_segments_and_batches_do_not_show(
    one: Sample, two: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two segments, and documents read one by one, give the same summaries."""
    expected = _summaries(one)
    assert [summary.doc for summary in expected] == sorted(d.id for d in one.documents)
    assert _without_forms(_summaries(two)) == _without_forms(expected)
    monkeypatch.setattr(summaries_module, "_BATCH", 1)
    assert _summaries(one) == expected


def _without_forms(summaries: list[DocumentSummary]) -> list[DocumentSummary]:
    """How a term is written depends on the segment in which it is most frequent."""
    return [
        s._replace(key_terms=[t._replace(term=fold(t.term)) for t in s.key_terms])
        for s in summaries
    ]


def test_documents_come_as_asked_for(two: Sample) -> None:
    """In the order of the places, as often as they are named."""
    places = _places(two)
    asked = [places[3], places[0], places[3]]
    found = summarise(two.segments, two.engine, asked, stopwords=frozenset()).documents
    assert [summary.doc for summary in found] == ["b1", "a1", "b1"]
    assert summarise(two.segments, two.engine, [], stopwords=frozenset()).documents == []


def test_as_many_as_asked_for(one: Sample) -> None:
    """`terms` and `sentences` are limits; 0 is none."""
    for summary in _summaries(one, terms=2, sentences=SummaryLength(1)):
        assert len(summary.key_terms) <= 2
        assert len(summary.key_sentences) <= 1
    assert not any(
        s.key_terms or s.key_sentences for s in _summaries(one, terms=0, sentences=SummaryLength(0))
    )


def test_a_large_corpus_is_compared_with_its_rest(
    two: Sample, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scores equal G2 against the words of all other documents; no list of Thai is read."""
    monkeypatch.setattr(summaries_module, "LARGE", 1)

    def never() -> Mapping[str, int]:
        raise AssertionError("not needed")

    counts = word_counts(two.documents, "unit", segmenter)
    total = sum(counts.values(), Counter[str]())
    for summary in _summaries(two, general=never, terms=5):
        document = counts[summary.doc]
        n, rest = document.total(), total - document
        for term in summary.key_terms:
            word = fold(term.term)
            table = Contingency.of_corpora(document[word], n, rest[word], rest.total())
            assert term.score == pytest.approx(log_likelihood(table))
            assert term.frequency == document[word]


def test_the_list_of_thai_is_read_once(one: Sample) -> None:
    """And decides: what is frequent in it is not key."""
    calls = []

    def general() -> Mapping[str, int]:
        calls.append(1)
        return {"ไต้หวัน": 900_000, "อื่น": 100_000}

    found = _summaries(one, general=general)
    assert len(calls) == 1
    assert all("ไต้หวัน" not in [t.term for t in s.key_terms] for s in found)


def test_a_folder_name_does_not_matter(tmp_path: Path, segmenter: Segmenter) -> None:
    """The summary of an index in a folder with a quote in its name."""
    sample = index(tmp_path / "it's [1]", [_documents()[:2]], segmenter)
    assert [summary.doc for summary in _summaries(sample)] == ["a1", "a2"]


def test_a_poor_lead_gives_way_and_no_fragment_is_quoted(
    tmp_path: Path, segmenter: Segmenter
) -> None:
    """The lead greets; the third line carries the key terms; the others are no statements."""
    lead = "ผู้บริหารและเจ้าหน้าที่ร่วมต้อนรับสื่อมวลชนที่เดินทางมาร่วมรับฟังรายละเอียดในช่วงเช้าของวันนี้อย่างอบอุ่น"
    torn = "เป็นประธานเปิดอ่างเก็บน้ำแห่งใหม่ซึ่งชลประทานก่อสร้างเพื่อให้เกษตรกรปลูกทุเรียนได้ตลอดทั้งปีในพื้นที่"
    key = (
        "กรมชลประทานก่อสร้างอ่างเก็บน้ำแห่งใหม่เพื่อให้เกษตรกรปลูกทุเรียนได้ตลอดทั้งปี "
        "ชลประทานจะส่งน้ำจากอ่างเก็บน้ำไปยังสวนทุเรียนของเกษตรกรทุกแปลง"
    )
    text = f"วันพุธที่ 10 มกราคม 2567\n{lead}\n{torn}\n{key}\nอ่างเก็บน้ำ ชลประทาน ทุเรียน"
    sample = index(tmp_path / "lead", [[Document(id="a", text=text, source="a.txt")]], segmenter)
    (summary,) = _summaries(sample, sentences=SummaryLength(1))
    assert [sentence.text for sentence in summary.key_sentences] == [key]
    (summary,) = _summaries(sample, sentences=SummaryLength(3))
    assert {sentence.text for sentence in summary.key_sentences} <= {lead, key}


# --- what to summarise, and how much of it ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "of_ten", "of_one"),
    [("3", 3, 3), ("0", 0, 0), ("10%", 1, 1), ("25%", 3, 1), ("100%", 10, 1), ("0%", 0, 0)],
)
def test_lengths(text: str, of_ten: int, of_one: int) -> None:
    """So many sentences, or a share of them, rounded up."""
    assert (read_length(text).of(10), read_length(text).of(1)) == (of_ten, of_one)


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "101%", "%", "3 5"])
def test_other_lengths_are_refused(text: str) -> None:
    """With the option and what was typed."""
    with pytest.raises(UsageError, match="--sentences"):
        read_length(text)


def test_reading_takes_time() -> None:
    """200 words a minute."""
    assert (reading_minutes(0), reading_minutes(200), reading_minutes(450)) == (0, 1, 2.2)


def test_only_documents_that_meet_a_query(seeds: Corpus) -> None:
    """A filter is a query: of documents that are named, and of all."""
    where = seeds.read(["date:2564"])
    assert [d.doc[:3] for d in seeds.summaries(where=where).documents] == ["001"]
    assert [d.doc[:3] for d in seeds.summaries(["000", "001"], where=where).documents] == ["001"]
    assert seeds.summaries(where=seeds.read(["สับปะรด"])).documents == []


def _lines(*texts: str) -> list[Sentence]:
    return [
        Sentence(i, i, 0, text, text.split(), begins_paragraph=True, is_paragraph=True)
        for i, text in enumerate(texts, start=1)
    ]


LONG = "รัฐบาล ประกาศ มาตรการ เศรษฐกิจ ใหม่ " * 6


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("มาตรการ เศรษฐกิจ ใหม่", LONG), "มาตรการ เศรษฐกิจ ใหม่"),
        (("พิมพ์", "วันศุกร์ที่ 26 พฤศจิกายน 2564", "มาตรการ ใหม่", LONG), "มาตรการ ใหม่"),
        (("กระทรวงการต่างประเทศ วันที่ 26 พ.ย. 64", LONG), None),
        ((LONG, "มาตรการ ใหม่"), None),
        (("มาตรการ ใหม่",), None),
        ((), None),
    ],
)
def test_a_heading_is_a_short_line_before_the_text(
    texts: tuple[str, ...], expected: str | None
) -> None:
    """Not a button, not a line that says who and when, not a paragraph."""
    assert heading(_lines(*texts)) == expected
