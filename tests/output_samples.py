"""Answers built by hand, one for each kind of result, for the tests of `output/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from corpus_cli.features.help_topics import topic
from corpus_cli.model.answer import Answer, CorpusName, Meta, Result
from corpus_cli.model.association import Collocate, Collocates, Keyness
from corpus_cli.model.association import KeyTerm as ComparedTerm
from corpus_cli.model.dates import DateKind, MentionedDate, MentionedDates
from corpus_cli.model.diff import Change, Diff, Stretch
from corpus_cli.model.distribution import Dispersion, DocumentSpread, Part, Trend, TrendPoint
from corpus_cli.model.documents import (
    DocumentAddress,
    DocumentEntry,
    DocumentList,
    DocumentText,
)
from corpus_cli.model.export import Export, ExportedDocument
from corpus_cli.model.formats import Format
from corpus_cli.model.indexing import CorpusInfo, IndexReport, Problem, Verification
from corpus_cli.model.names import NameCount, NameKind, Names
from corpus_cli.model.reuse import (
    PassageKind,
    PassagePlace,
    Reuse,
    SharedPassage,
    Similar,
    SimilarDocument,
)
from corpus_cli.model.search import DocumentHits, Hit, HitGroup, Label, LabelCounts, SearchResult
from corpus_cli.model.source import Skipped
from corpus_cli.model.sql import SqlColumn, SqlTable
from corpus_cli.model.statistics import (
    FrequencyGroup,
    FrequencyList,
    KeywordCount,
    KeywordCounts,
    Ngram,
    Ngrams,
    TermFrequency,
    TextStatistics,
)
from corpus_cli.model.summary import (
    DateMention,
    DocumentSummary,
    KeySentence,
    KeyTerm,
    MentionedName,
    Summaries,
)
from corpus_cli.model.text import Kind
from corpus_cli.model.warnings import Warned, WarningCode
from corpus_cli.model.words import Why, WordCuts, WordDifference, WordDifferences, WordUnit
from corpus_cli.output.formats.rendering import Appearance, render

SEEDS = Path(__file__).parent.parent / "seeds"
META = Meta("duckdb", "nlpo3", "9f86d081884c", {"corpus": "0.1.0", "pythainlp": "5.4.0"})


WARNINGS = [Warned(WarningCode.STALE_INDEX, "the corpus has changed since it was indexed")]


def answer(command: str, result: Result, elapsed_ms: float | None = None) -> Answer:
    corpus = CorpusName("seeds", "b94d27b9934d")
    options = {"match": "compound", "limit": 20, "not": None}
    return Answer(command, corpus, options, result, META, elapsed_ms, WARNINGS)


def written(answer: Answer, form: Format, **appearance: object) -> str:
    out = StringIO(newline="")
    render(answer, out, form, Appearance(**appearance))
    return out.getvalue()


def hits_in_seeds(query: str, context: int = 60) -> Iterator[Hit]:
    """Yield every occurrence in the seeds, labels in turn: real text for layouts."""
    labels = list(Label)
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text("utf-8")
        for nth, match in enumerate(re.finditer(re.escape(query), text)):
            start, end = match.span()
            yield Hit(
                doc=path.stem,
                title=text.splitlines()[0][:60],
                date="2021-11-26" if path.stem.startswith("001") else None,
                issuer="กระทรวงการต่างประเทศ",
                paragraph=text.count("\n", 0, start) + 1,
                sentence=nth + 1,
                start=start,
                end=end,
                label=labels[nth % 3],
                unit=query,
                left=text[max(0, start - context) : start],
                node=match[0],
                right=text[end : end + context],
            )


def hit(**fields: object) -> Hit:
    plain = Hit("a", None, None, None, 1, 1, 3, 7, Label.WORD, None, "ก่อน", "ข่าว", "หลัง")
    return plain._replace(**fields)


def search(hits: Iterable[Hit], **fields: object) -> SearchResult:
    plain = SearchResult("ข่าว", 3, 1, LabelCounts(2, 1, 1), 2, 0, 3, False, hits)
    return plain._replace(**fields)


ENTRY = DocumentEntry(
    doc="001_85b6c673d4db3130",
    title="ไต้หวันกับองค์การตำรวจสากล",
    date="2021-11-26",
    date_source="dateline",
    issuer="กระทรวงการต่างประเทศ",
    category=None,
    url="https://example.org/a?b=1&c=2",
    tags=("ไต้หวัน", "INTERPOL"),
    characters=2531,
    words=497,
    source="001_85b6c673d4db3130.txt",
    metadata={"collected": "2021-11-27", "pages": 2, "places": ["ตุรกี"]},
)
BARE_ENTRY = DocumentEntry("b", None, None, None, None, None, None, (), 0, 0, "b.txt", {})
SKIPPED = (
    Skipped("INDEX.md", "the file ไม่มี.txt does not exist", "missing", 12),
    Skipped("b/c.txt", "empty", "empty"),
)
TERMS = (
    TermFrequency("ตำรวจ", Kind.THAI, 1217, 24145.6, 2, 1.0, 700.5, 0.2, 0.9),
    TermFrequency("INTERPOL", Kind.LATIN, 7, 140.9, 1, 0.5, None, None, None),
)
TEXT = TextStatistics(0.2, None, 0.7, 81.5, 12, 33.6)
SUMMARY = DocumentSummary(
    doc="001_85b6c673d4db3130",
    title=None,
    heading="การประชุมสมัชชาใหญ่",
    date="2021-11-26",
    date_source="dateline",
    issuer="กระทรวงการต่างประเทศ",
    url=None,
    characters=2531,
    paragraphs=6,
    sentences=12,
    words=497,
    reading_minutes=2.5,
    types=210,
    key_terms=(KeyTerm("ไต้หวัน", 12.5, 19), KeyTerm("ตำรวจสากล", float("nan"), 3)),
    key_sentences=(KeySentence(2, 41, 52, "ไต้หวันได้ยื่นขอเข้ามีส่วนร่วมในฐานะผู้สังเกตการณ์", 0.75),),
    dates=(
        DateMention("26 พ.ย. 64", "2021-11-26", "2021-11-26", "2021-11-26", 30, 40),
        DateMention("ปีนี้", None, None, None, 50, 55),
    ),
    names=(
        MentionedName("อนุทิน ชาญวีรกูล", NameKind.PERSON, "นาย", 3, 4, 23),
        MentionedName("[ไต้หวัน]", NameKind.PLACE, None, 2, 41, 48),
    ),
)

COLLOCATE = Collocate(
    collocate="ไทย",
    kind=Kind.THAI,
    frequency=5,
    left=2,
    right=3,
    elsewhere=4,
    expected=1.35,
    log_dice=10.3,
    mi=1.9,
    mi3=6.5,
    t_score=1.6,
    z_score=3.1,
    log_likelihood=8.2,
    dice=0.08,
    npmi=None,
    delta_p_collocate=0.04,
    delta_p_node=0.4,
    min_sensitivity=0.04,
    query="ตำรวจ NEAR/4 ไทย",
)

KEY_TERM = ComparedTerm(
    "ไต้หวัน", "positive", 32, 36158.2, 2, 1.0, 0.15, 12, 6.4, None, None, None, 10.9, 12.4, 489.3,
    488.2, 178666.5, None, None, 4838.9,
)  # fmt: skip

PLACE = PassagePlace("a", "ข่าว", "2021-11-26", "กระทรวง", 3, 12, 1.0, "ไต้หวัน [b]")
SHARED = SharedPassage(
    PassageKind.PARAGRAPH,
    3,
    4,
    9,
    (PLACE, PLACE._replace(doc="b", date=None), PLACE._replace(text="ไต้หวัน")),
)

RESULTS: dict[str, tuple[str, Result]] = {
    "hits": ("search", search(tuple(hits_in_seeds("ไต้หวัน")), total=32, returned=32)),
    "no hits": ("search", search((), total=0, by_label=LabelCounts(), documents=0, returned=0)),
    "document hits": (
        "search",
        search(
            (),
            document_hits=(
                DocumentHits("a", "ข่าว", "2021-11-26", "กระทรวง", 3, 2, 1, 1),
                DocumentHits("b", None, None, None, 1, 1, 0, 0),
            ),
        ),
    ),
    "hit groups": (
        "search",
        search((), groups=(HitGroup("2021", 2, 1, 200 / 3), HitGroup(None, 1, 1, 100 / 3))),
    ),
    "no document hits": ("search", search((), document_hits=())),
    "frequency list": (
        "stats",
        FrequencyList(
            "unit",
            "thai",
            "frequency",
            None,
            50403,
            9001,
            2,
            len(TERMS),
            True,
            (FrequencyGroup(None, 50403, 9001, 2, None, TERMS),),
        ),
    ),
    "frequency groups": (
        "stats",
        FrequencyList(
            "token",
            None,
            "term",
            "month",
            50403,
            9001,
            2,
            len(TERMS),
            False,
            (
                FrequencyGroup("2021", 403, 90, 1, TEXT, TERMS),
                FrequencyGroup(None, 50000, 9000, 1, TEXT, ()),
            ),
        ),
    ),
    "keyword counts": (
        "stats",
        KeywordCounts(
            "unit",
            50403,
            2,
            (
                KeywordCount("ตำรวจ", None, 17, 17, 0, 4, 2, 337.3),
                KeywordCount("ร่วมมือ", "2021", 8, 3, 5, 0, 2, float("inf")),
            ),
        ),
    ),
    "collocates": (
        "collocates",
        Collocates(
            "ตำรวจ", "unit", "5,5", "thai", 17, 120, 800, "log_dice", 2, 1, True, (COLLOCATE,)
        ),
    ),
    "keyness": (
        "keyness",
        Keyness(
            "date:2564",
            "tnc",
            "unit",
            1,
            "thai",
            "conservative_log_ratio",
            0.05,
            900,
            3,
            456,
            1,
            33535592,
            None,
            2,
            True,
            (KEY_TERM, KEY_TERM._replace(direction="negative")),
        ),
    ),
    "ngrams": (
        "ngrams",
        Ngrams(
            2,
            "unit",
            None,
            "ตำรวจ",
            "thai",
            885,
            2,
            2,
            2,
            1,
            True,
            (Ngram("องค์การ ตำรวจสากล", 4, 4519.8, 2, 1.0),),
        ),
    ),
    "trend": (
        "trend",
        Trend(
            ("ตำรวจ", "ทหาร"),
            "month",
            "buddhist",
            3,
            885,
            2,
            (
                TrendPoint("ตำรวจ", "2564-11", 5, 10964.9, 9000.0, 1, 456, 1),
                TrendPoint("ตำรวจ", "2564-12", 0, None, 9000.0, 0, 0, 0),
                TrendPoint("ทหาร", "2564-11", 0, 0.0, 0.0, 0, 456, 1),
                TrendPoint("ทหาร", None, 1, 2.0, None, 1, 429, 1),
            ),
        ),
    ),
    "dispersion": (
        "dispersion",
        Dispersion(
            "ตำรวจ",
            17,
            885,
            2,
            2,
            1.0,
            10.65,
            "month",
            0.22,
            0.43,
            None,
            (Part("2021-11", 456, 5, 10964.9), Part(None, 0, 0, None)),
            (1, 1, 1, 3, 2, 1, 2, 3, 2, 1),
            1,
            True,
            (DocumentSpread("a", None, "2021-11-26", 456, 2, 10964.9, (0.02, 1.0)),),
        ),
    ),
    "sql": (
        "sql",
        SqlTable(
            (SqlColumn("word", "varchar"), SqlColumn("f", "bigint"), SqlColumn("x", "json[]")),
            2,
            True,
            (("ตำรวจ", 3, [1, None]), (None, None, {"a": 1.5})),
        ),
    ),
    "help": ("help", topic("measures")),
    "help on a term": ("help", topic("compound")),
    "help on queries": ("help", topic("query")),
    "no collocates": (
        "collocates",
        Collocates("x", "unit", "sentence", None, 0, 0, 800, "mi", 0, 0, False, ()),
    ),
    "summary": (
        "summary",
        Summaries((SUMMARY, SUMMARY._replace(key_terms=(), dates=(), names=None))),
    ),
    "names": (
        "names",
        Names(
            3,
            12,
            4,
            2,
            True,
            (
                NameCount(
                    "กระทรวงการต่างประเทศ", NameKind.ORGANISATION, 7, 3, (), ("กต.", "[bold]กต")
                ),
                NameCount("อนุทิน ชาญวีรกูล", NameKind.PERSON, 5, 2, ("นาย", "รมว."), ()),
            ),
        ),
    ),
    "dates": (
        "dates",
        MentionedDates(
            2,
            4,
            1,
            1,
            3,
            True,
            (
                MentionedDate(
                    "a",
                    DateKind.DATE,
                    "23 - 25 พ.ย.",
                    "2021-11-23",
                    "2021-11-23",
                    "2021-11-25",
                    4,
                    16,
                ),
                MentionedDate("a", DateKind.TIME, "09.00 น.", "09:00", "09:00", "09:00", 17, 25),
                MentionedDate("b", DateKind.UNRESOLVED, "วันเดียวกัน", None, None, None, 0, 11),
            ),
        ),
    ),
    "no dates": ("dates", MentionedDates(1, 0, 0, 0, 0, False, ())),
    "reuse": (
        "reuse",
        Reuse(
            None,
            2,
            3,
            5062,
            18,
            2,
            False,
            (SHARED, SHARED._replace(kind=PassageKind.NEAR, places=(PLACE, PLACE))),
        ),
    ),
    "reuse of a document": ("reuse", Reuse("a", 9, 3, 500, 0, 0, True, ())),
    "diff": (
        "diff",
        Diff(
            "a",
            "b",
            0.5,
            (
                Stretch(Change.EQUAL, 0, 4, 0, 4, "ข่าว", "ข่าว"),
                Stretch(Change.REPLACED, 4, 8, 4, 6, "\u200bเก่า", "[b"),
                Stretch(Change.DELETED, 8, 9, 6, 6, "ๆ", ""),
            ),
        ),
    ),
    "similar": (
        "similar",
        Similar("a", 3, 1, True, (SimilarDocument("b", None, None, None, 0.25, ("ตำรวจ",)),)),
    ),
    "words": (
        "words",
        WordCuts(
            "a",
            10,
            (
                WordUnit(0, 10, "การตรวจสอบ", ("การ", "ตรวจสอบ"), Kind.THAI, Why.COMPOUND, True),
                WordUnit(10, 11, " ", (" ",), Kind.SPACE, Why.SPACE, False),
                WordUnit(11, 12, "|", ("|",), Kind.PUNCTUATION, Why.SIGN, False),
            ),
        ),
    ),
    "words of a text": ("words", WordCuts(None, 0, ())),
    "words that differ": (
        "words",
        WordDifferences(
            "corpus",
            "newmm",
            "token",
            2,
            3,
            9,
            1,
            True,
            (WordDifference("ตรวจสอบ", "ตรวจสอบ", "ตรวจ|สอบ", 7, 2),),
        ),
    ),
    "list": ("list", DocumentList(63241, 2, True, (ENTRY, BARE_ENTRY))),
    "empty list": ("list", DocumentList(0, 0, False, ())),
    "export": (
        "export",
        Export(
            1,
            [
                ExportedDocument(
                    text="บรรทัดแรก\r\n\tบรรทัดที่สอง\n",
                    id=ENTRY.doc,
                    **{
                        name: getattr(ENTRY, name)
                        for name in ExportedDocument._fields
                        if name not in ("id", "text")
                    },
                )
            ],
        ),
    ),
    "open": ("open", DocumentAddress("a", None, "https://example.org/a", "/corpus/a.txt")),
    "show": ("show", DocumentText(ENTRY, "บรรทัดแรก\r\n\r\n\tบรรทัดที่สาม\n")),
    "info": (
        "info",
        CorpusInfo(
            description="แถลงการณ์",
            language="th",
            path="/corpora/seeds",
            index_path="/cache/corpus/b94d27",
            index_bytes=123456,
            built="2024-01-01T00:00:00Z",
            segments=1,
            documents=2,
            characters=5062,
            sentences=24,
            words=1000,
            types=400,
            first_date="2021-11-26",
            last_date="2021-11-26",
            dated=1,
            issuers=1,
            copied_characters=506,
            skipped=SKIPPED,
        ),
    ),
    "index": ("index", IndexReport(2, 0, 0, SKIPPED, 2, 5062, "/cache/corpus/b94d27")),
    "index anew": (
        "index",
        IndexReport(2, 0, 1, (), 2, 5062, "/cache/corpus/b94d27", "nlpo3 is 1.5 now, and was 1.4"),
    ),
    "verify": ("verify", Verification("/cache/corpus/b94d27", 19, 5359904, 1, 2, ())),
    "verify damaged": (
        "verify",
        Verification(
            "/cache/corpus/b94d27",
            19,
            5359904,
            1,
            2,
            (
                Problem("segments/000001/text.bin", "is damaged: its checksum differs"),
                Problem("segments/000001/edges.bin", "is missing"),
            ),
        ),
    ),
}
