"""Summaries as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from corpus_cli.model.names import NameKind
from corpus_cli.model.summary import DateMention, DocumentSummary, MentionedName, Summaries
from corpus_cli.output.blocks import Block, Facts, Heading, Passage, count, joined, number
from corpus_cli.output.views.documents import dated

_KINDS: Final = {
    NameKind.PERSON: "people",
    NameKind.ORGANISATION: "organisations",
    NameKind.PLACE: "places",
}

_SHOWN_DATES: Final = 8
"""As many as fit in about four lines; a cabinet's report mentions over a hundred."""


def summaries(result: Summaries) -> Iterator[Block]:
    """Yield, for each document, what it is, its key terms and dates, and its key sentences."""
    for document in result.documents:
        yield Heading(document.title or document.heading or document.doc)
        yield Facts([(name, value) for name, value in _facts(document) if value])
        for s in document.key_sentences:
            yield Passage(f"{s.sentence:>4}", s.text, "", "", _source(document, s.sentence))


def _facts(document: DocumentSummary) -> Iterator[tuple[str, str | None]]:
    yield "doc", document.doc
    yield "issuer", document.issuer
    yield "date", dated(document.date, document.date_source)
    yield "url", document.url
    yield "size", _size(document)
    yield "key terms", ", ".join(f"{t.term} {number(t.frequency)}" for t in document.key_terms)
    for kind, label in _KINDS.items():
        named = [n for n in document.names or () if n.kind is kind]
        yield label, ", ".join(f"{_titled(n)} {number(n.mentions)}" for n in named)
    yield "dates", _dates(document)


def _dates(document: DocumentSummary) -> str:
    """Return the first dates of the document, and how many more it mentions."""
    dates = list(dict.fromkeys(map(_mention, document.dates)))
    more = len(dates) - _SHOWN_DATES
    rest = f" … {number(more)} more (see: corpus dates DOC)" if more > 0 else ""
    return ", ".join(dates[:_SHOWN_DATES]) + rest


def _size(document: DocumentSummary) -> str:
    words = f"{count(document.words, 'word')} ({count(document.types, 'type')})"
    sentences = (
        f"{count(document.paragraphs, 'paragraph')}, {count(document.sentences, 'sentence')}"
    )
    minutes = max(round(document.reading_minutes), 1)
    read = f"about {minutes} min to read" if document.words else None
    size = f"{count(document.characters, 'character')}, {sentences}, {words}"
    return joined(size, read)


def _titled(name: MentionedName) -> str:
    return f"{name.title} {name.name}" if name.title else name.name


def _mention(mention: DateMention) -> str:
    if mention.iso is None or mention.last is None:
        return mention.text
    last = mention.last[: len(mention.iso)]
    days = mention.iso if last == mention.iso else f"{mention.iso} to {last}"
    return f"{mention.text} ({days})"


def _source(document: DocumentSummary, sentence: int) -> str:
    return f"{document.doc}, sentence {sentence}"
