"""Documents of a segment as they were when it was written, without analysing them again.

The original comes back from the normal text, the normal form of the original has the case that
`text.bin` has not, and `edges.bin` says where tokens, units and sentences begin. So a document
moves to another segment at a fraction of what its analysis took, and its terms can be counted
when it is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.files.digests import SIZE
from corpus_cli.index.files.edges import SENTENCE, TOKEN, UNIT
from corpus_cli.index.files.entry import Entry, normal_text
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.text.analysis import paragraph_starts
from corpus_cli.text.normal.normal_form import NormalText
from corpus_cli.text.words.vocabulary import IntArray, Vocabulary


class StoredAnalysis:
    """What `text.analysis.Analysis` is, of a text whose tokens, units and sentences are known."""

    __slots__ = (
        "normal",
        "paragraph_of_sentence",
        "sentence_starts",
        "token_starts",
        "tokens",
        "unit_starts",
        "units",
    )

    def __init__(self, normal: NormalText, levels: bytes, vocabulary: Vocabulary) -> None:
        begins = np.frombuffer(levels, dtype=np.uint8)
        self.normal: Final = normal
        self.token_starts: Final = _places(begins >= TOKEN)
        self.unit_starts: Final = _places(begins >= UNIT)
        self.sentence_starts: Final = _places(begins >= SENTENCE)
        # Units first, as an analysis numbers them.
        self.units: Final = vocabulary.units.numbers(_pieces(normal.text, self.unit_starts))
        self.tokens: Final = vocabulary.tokens.numbers(_pieces(normal.text, self.token_starts))
        paragraphs = np.searchsorted(
            paragraph_starts(normal.text), self.sentence_starts, side="right"
        )
        self.paragraph_of_sentence: Final = np.maximum(paragraphs, 1).astype(np.int32)


def carried_entries(
    segment: Segment, rows: Iterable[int], vocabulary: Vocabulary
) -> Iterator[Entry]:
    """Yield documents of a segment, by row.

    Raises IndexDamagedError where what it says of one does not hold together.
    """
    digests = segment.digests
    names = segment.names
    for row in rows:
        document = segment.documents.row(row)
        normal = normal_text(document, segment.original(document))
        if normal.folded != segment.text.document(row):
            raise IndexDamagedError(
                f"the text of document {document.id} in {segment.folder} is not what was indexed",
                hint="run: corpus index --rebuild",
            )
        levels = segment.edges.levels(*segment.text.bounds(row))
        analysis = StoredAnalysis(normal, levels, vocabulary)
        yield Entry(
            document,
            analysis,
            segment.patches.patches(row),
            digests[SIZE * row : SIZE * (row + 1)],
            names[row] if names else (),
        )


def _places(begins: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> IntArray:
    return np.flatnonzero(begins).astype(np.int32)


def _pieces(text: str, starts: IntArray) -> Sequence[str]:
    return [text[a:b] for a, b in pairwise([*starts.tolist(), len(text)])]
