"""The dates that sources give and that cannot be read, as an index keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.indexing import UnreadDate, UnreadDates
from corpus_cli.model.warnings import WarningCode, Warnings
from corpus_cli.sources.fields import field_of
from corpus_cli.text.dates.date_fields import unread_reason
from corpus_cli.text.dates.document_dates import UNREAD

_SHOWN: Final = 20
_TOLD: Final = 3


def unread_dates(segments: Iterable[Segment]) -> UnreadDates:
    """Count the documents whose date cannot be read, and return the first of them."""
    documents = [
        (segment, row)
        for segment in segments
        for row, source in segment.documents.values("date_source")
        if source == UNREAD and row not in segment.deleted
    ]
    return UnreadDates(len(documents), [_unread(*one) for one in islice(documents, _SHOWN)])


def warn_of_dates(unread: UnreadDates, warnings: Warnings) -> None:
    """Warn of them, if there are any, and tell people of the first."""
    if not unread.total:
        return
    shown = unread.first[:_TOLD]
    told = [f"the date of {one.doc} cannot be read: {one.date} {one.reason}" for one in shown]
    if more := unread.total - len(shown):
        told.append(f"{more:,} more dates cannot be read: corpus info")
    dates = "1 date" if unread.total == 1 else f"{unread.total:,} dates"
    message = f"{dates} cannot be read; to list: corpus info"
    warnings.add(WarningCode.UNREAD_DATES, message, told)


def _unread(segment: Segment, number: int) -> UnreadDate:
    row = segment.documents.row(number)
    fields = json.loads(row.metadata).items()
    written = next(value for name, value in fields if field_of(name) == "date")
    text = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return UnreadDate(row.id, row.source, text, unread_reason(text))
