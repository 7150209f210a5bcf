"""The dates that sources give and that cannot be read, as an index keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.indexing import UnreadDate, UnreadDates
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


def notices(unread: UnreadDates) -> Iterator[str]:
    """Yield what to tell of them: the first, and how many more there are."""
    told = unread.first[:_TOLD]
    for one in told:
        yield f"the date of {one.doc} cannot be read: {one.date} {one.reason}"
    if unread.total > len(told):
        yield f"{unread.total - len(told):,} more dates cannot be read: corpus info"


def _unread(segment: Segment, number: int) -> UnreadDate:
    row = segment.documents.row(number)
    fields = json.loads(row.metadata).items()
    written = next(value for name, value in fields if field_of(name) == "date")
    text = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return UnreadDate(row.id, row.source, text, unread_reason(text))
