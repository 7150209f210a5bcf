"""Which hits are shown: all, a random sample, or the first of each paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus_cli.search.hits.context_words import Neighbours
from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.query.request import ParsedSearch


class PendingHit(NamedTuple):
    """A hit that is not built yet."""

    document: DocumentRef
    occurrence: Occurrence


def hits_of_documents(
    matches: Sequence[SegmentMatches], order: Sequence[DocumentRef], needed: int | None
) -> Iterator[PendingHit]:
    """Yield the hits of documents: all, or from as many documents as have the `needed` first."""
    counts = [one.hit_counts() for one in matches] if needed is not None else []
    for document in order:
        if needed is not None:
            if needed <= 0:
                return
            needed -= counts[document.segment][document.row]
        for occurrence in matches[document.segment].hits_of(document.row):
            yield PendingHit(document, occurrence)


def sample(matches: Sequence[SegmentMatches], request: ParsedSearch) -> list[PendingHit]:
    """Return a random sample of the hits, without replacement, each with the same probability.

    The hits are numbered in the order of date, id and position, so that the numbers, and with them
    the hits, depend on the seed and the documents only.
    """
    from random import Random

    counts = [one.hit_counts() for one in matches]
    order = list(in_order([one.segment for one in matches], [one.rows for one in matches]))
    total = sum(counts[i][row] for i, row in order)
    random = Random(request.seed)  # noqa: S311 - to be repeated, not to be secret
    numbers = iter(sorted(random.sample(range(total), min(request.sample or 0, total))))
    chosen: list[PendingHit] = []
    number = next(numbers, None)
    begin = 0  # the number of the document's first hit
    for document in order:
        end = begin + counts[document.segment][document.row]
        while number is not None and number < end:
            found = matches[document.segment].hits_of(document.row)
            chosen.append(PendingHit(document, found[number - begin]))
            number = next(numbers, None)
        begin = end
    return chosen


def first_in_paragraphs(
    matches: Sequence[SegmentMatches], hits: Iterable[PendingHit]
) -> Iterator[PendingHit]:
    """Yield the first hit of each paragraph; those with the same normal text are one."""
    neighbours = [Neighbours(one.segment) for one in matches]
    seen: set[bytes] = set()
    for hit in hits:
        paragraph = neighbours[hit.document.segment].paragraph(
            hit.occurrence.start, hit.document.row
        )
        if paragraph not in seen:
            seen.add(paragraph)
            yield hit
