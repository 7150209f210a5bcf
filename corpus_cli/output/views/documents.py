"""Documents, the corpus and its index as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.documents import (
    DocumentAddress,
    DocumentEntry,
    DocumentList,
    DocumentText,
)
from corpus_cli.model.indexing import CorpusInfo
from corpus_cli.output.blocks import (
    DOC,
    TITLE,
    Block,
    Column,
    Facts,
    Grid,
    Heading,
    Text,
    count,
    limit_note,
    note,
    number,
    numeric,
    plain,
)
from corpus_cli.output.formats.json import one_line
from corpus_cli.output.views.indexing import skipped, unread_dates


def document_list(result: DocumentList) -> Iterator[Block]:
    """Yield a row a document, and how many there are."""
    columns = [
        DOC,
        Column("date"),
        Column("issuer", flexible=True),
        TITLE,
        *numeric("words"),
    ]
    rows = (
        (d.doc, plain(d.date), plain(d.issuer), plain(d.title), number(d.words))
        for d in result.documents
    )
    yield Grid(columns, rows, is_numbered=True, addresses=[d.url for d in result.documents])
    yield note(
        count(result.total, "document"),
        limit_note(number(result.returned), truncated=result.truncated),
    )


def document_text(result: DocumentText) -> Iterator[Block]:
    """Yield a document's metadata, then its text."""
    entry = result.document
    yield Heading(entry.title or entry.doc, entry.url)
    yield Facts(_known(_metadata(entry)))
    if result.shown is None:
        yield Text(result.text, result.hits)
    for start, end in result.shown or ():
        inside = [(a - start, b - start) for a, b in result.hits if start <= a and b <= end]
        yield Text(result.text[start:end], inside)


def document_address(result: DocumentAddress) -> Iterator[Block]:
    """Yield the address of a document, or the path of its file."""
    yield Text(result.url or result.file)


def _metadata(entry: DocumentEntry) -> Iterator[tuple[str, str | None]]:
    yield "doc", entry.doc
    yield "date", dated(entry.date, entry.date_source)
    yield "issuer", entry.issuer
    yield "category", entry.category
    yield "tags", ", ".join(entry.tags)
    yield "url", entry.url
    yield "source", entry.source
    yield "size", f"{count(entry.characters, 'character')}, {count(entry.words, 'word')}"
    for name, value in entry.metadata.items():
        yield str(name), value if isinstance(value, str) else one_line(value)


def dated(date: str | None, source: str | None) -> str | None:
    """Return a date with what says so."""
    return f"{date} (from {source})" if date and source else date


def _known(pairs: Iterator[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if value]


def corpus_info(info: CorpusInfo) -> Iterator[Block]:
    """Yield what the corpus is, and what was skipped."""
    yield Facts(_known(_corpus_facts(info)))
    yield from skipped(info.skipped)
    yield from unread_dates(info.unread_dates)


def _corpus_facts(info: CorpusInfo) -> Iterator[tuple[str, str | None]]:
    yield "description", info.description
    yield "language", info.language
    yield "path", info.path
    yield "documents", number(info.documents)
    yield "characters", number(info.characters)
    yield "sentences", number(info.sentences)
    yield "words", number(info.words)
    yield "types", number(info.types)
    yield "issuers", number(info.issuers)
    yield "dates", _dates(info)
    share = info.copied_characters / info.characters if info.characters else 0.0
    # To look at sentences, too, takes as long again.
    repeated = f"{share:.1%} of the text repeats an earlier paragraph word for word"
    yield "copies", f"{repeated}; to count sentences as well: corpus reuse"
    yield "index", info.index_path
    yield "index size", f"{count(info.index_bytes, 'byte')} in {count(info.segments, 'segment')}"
    yield "built", info.built


def _dates(info: CorpusInfo) -> str:
    unread = info.unread_dates.total
    more = f"; {number(unread)} cannot be read" if unread else ""
    if not info.first_date:
        return f"no document has a date{more}"
    dated_ones = f"{number(info.dated)} of {count(info.documents, 'document')}"
    return f"{info.first_date} to {info.last_date}, known for {dated_ones}{more}"
