"""Documents that statistics are tested on, and the same counts made the long way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from corpus_cli.engine.duckdb import DuckDBEngine
from corpus_cli.index.build.tasks import write_segment
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.index.snapshot.snapshot import Settings, Snapshot, SourceState
from corpus_cli.model.source import Document
from corpus_cli.text.analysis import analysis_of
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.word_table import is_word

# (id, date, issuer, text): dates of every precision and none, an issuer with a quote, one document
# without a word, Thai digits, no-break and zero-width spaces, one word in three cases.
_ROWS = (
    ("a1", "2021-11-26", "กต.", "ตำรวจไทยและตำรวจไต้หวันร่วมมือกัน\nINTERPOL ประชุม INTERPOL"),
    ("a2", "2021-11", "กต.", "ความร่วมมือระหว่างประเทศ Interpol ๒๕๖๔ 2564\n\nการประชุมของ interpol"),
    ("a3", "2021", 'O\'Brien "ltd"', "ไต้หวันพร้อมเข้าร่วม Interpol Interpol Interpol"),
    ("b1", None, None, "รัฐบาล\u200bแถลงข่าว\u00a0รัฐบาลแถลง น้ํามันและราคาน้ำมัน 30.5 บาท"),
    ("b2", "2022-01-05", None, "... —— !!!"),
    ("b3", "2022-01-31", "สธ.", "ตาม ตา มาตา ตากลม ภายใต้ ใต้ ที่ ที่ ที่"),
    ("b4", "2022-01-31", "กต.", "The cabinet approved the plan. THE PLAN was approved."),
)


def documents() -> list[Document]:
    """The sample documents."""
    return [
        Document(id=id_, text=text, source=f"{id_}.txt", date=date, issuer=issuer)
        for id_, date, issuer, text in _ROWS
    ]


class Sample(NamedTuple):
    """Documents, indexed."""

    folder: Path
    documents: Sequence[Document]
    segments: Sequence[Segment]
    engine: DuckDBEngine


def snapshot_of(records: Sequence[SegmentRecord]) -> Snapshot:
    """A snapshot that names these segments."""
    settings = Settings("nlpo3", "sample", "0" * 64, {})
    return Snapshot("sample", None, "th", "", settings, SourceState("", 0, None), records, [])


def index(
    folder: Path,
    batches: Sequence[Sequence[Document]],
    segmenter: Segmenter,
    *,
    names: bool = False,
) -> Sample:
    """Write a segment a batch, numbered from 1."""
    records = [
        write_segment(folder, number, batch, segmenter, names=names)
        for number, batch in enumerate(batches, 1)
    ]
    return Sample(
        folder=folder,
        documents=[document for batch in batches for document in batch],
        segments=[Segment(folder, record) for record in records],
        engine=DuckDBEngine(folder, snapshot_of(records)),
    )


def written_words(document: Document, level: str, segmenter: Segmenter) -> list[str]:
    """The words of a document in order, case as written."""
    vocabulary = Vocabulary(segmenter)
    analysis = analysis_of(document.text[document.analysed_from :], vocabulary)
    numbers = analysis.units if level == "unit" else analysis.tokens
    table = vocabulary.units if level == "unit" else vocabulary.tokens
    pieces = list(table)
    return [pieces[n] for n in numbers if is_word(pieces[n])]


def word_counts(
    sample: Sequence[Document], level: str, segmenter: Segmenter
) -> dict[str, Counter[str]]:
    """How often each document has each word, case folded."""
    return {
        document.id: Counter(map(fold, written_words(document, level, segmenter)))
        for document in sample
    }
