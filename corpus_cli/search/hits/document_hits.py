"""The hits of an expression in one document, and the paragraphs around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.documents import TextSpan
from corpus_cli.search.hits.concordance import DocumentReader
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.expression import Expression
from corpus_cli.search.query.request import ParsedSearch, View

_PARAGRAPH: Final = r"[^\n]*[^\s][^\n]*"


def spans_in(segment: Segment, row: int, expression: Expression) -> list[TextSpan]:
    """Return where the hits of an expression are in the original text of a document."""
    found = match_segment(segment, ParsedSearch("", expression), Finder([segment])).hits_of(row)
    if not found:
        return []
    hits = DocumentReader(segment, row).hits(found, View.KWIC, 0)
    return [TextSpan(hit.start, hit.end) for hit in hits]


def paragraphs_around(text: str, hits: Sequence[TextSpan], around: int) -> list[TextSpan]:
    """Return the stretches of paragraphs that have hits, with some more on either side."""
    paragraphs = [match.span() for match in re.finditer(_PARAGRAPH, text)]
    having = [
        number
        for number, (start, end) in enumerate(paragraphs)
        if any(hit.start < end and start < hit.end for hit in hits)
    ]
    wanted = sorted({n + k for n in having for k in range(-around, around + 1)})
    stretches: list[TextSpan] = []
    previous = None
    for number in wanted:
        if not 0 <= number < len(paragraphs):
            continue
        start, end = paragraphs[number]
        if stretches and number - 1 == previous:
            start = stretches.pop().start
        stretches.append(TextSpan(start, end))
        previous = number
    return stretches
