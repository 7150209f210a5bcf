"""What the corpus is, and where its index is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus_cli.engine.interface import Engine
from corpus_cli.features.reuse.shared_passages import copied_characters
from corpus_cli.index.files.format import UNDATED
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.index.snapshot.unread_dates import unread_dates
from corpus_cli.model.indexing import CorpusInfo


def describe(
    path: Path, folder: Path, snapshot: Snapshot, segments: Sequence[Segment], engine: Engine
) -> CorpusInfo:
    """Describe a corpus from its snapshot, and from the dates and issuers of its documents."""
    dates = sorted(
        segment.dates[row]
        for segment in segments
        for row in segment.live
        if segment.dates[row] != UNDATED
    )
    records = snapshot.segments
    # Segments share most of their words, so the distinct ones are not the sum of theirs.
    [(types,)] = engine.rows("select count(distinct word) from terms where level = 'unit'")
    return CorpusInfo(
        description=snapshot.description,
        language=snapshot.language,
        path=str(path),
        index_path=str(folder),
        index_bytes=snapshot.bytes,
        built=snapshot.built,
        segments=len(records),
        documents=snapshot.documents,
        characters=sum(record.characters for record in records),
        sentences=sum(record.sentences for record in records),
        words=snapshot.words,
        types=int(types),
        first_date=_iso(dates[0]) if dates else None,
        last_date=_iso(dates[-1]) if dates else None,
        dated=len(dates),
        issuers=len(set().union(*(segment.issuers() for segment in segments))),
        copied_characters=copied_characters(segments),
        skipped=snapshot.skipped,
        unread_dates=unread_dates(segments),
    )


def _iso(key: int) -> str:
    """Return the date of a key (`format.date_key`), without an unknown month or day."""
    year, month, day = f"{key:08d}"[:4], f"{key:08d}"[4:6], f"{key:08d}"[6:]
    return "-".join([year] + [part for part in (month, day) if part != "00"])
