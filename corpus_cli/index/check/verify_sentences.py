"""The sentences of a segment: their table, beside its tokens, text and lengths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from corpus_cli.index.check.verify_tokens import Numbers, Problems, Tokens
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.codepage import LINE_BREAK, SEPARATOR
from corpus_cli.index.files.edges import SENTENCE
from corpus_cli.index.snapshot.segment import Segment

_BREAKS: Final = (LINE_BREAK, SEPARATOR)
_BLANK: Final = (*_BREAKS, ord(" "))


def sentence_problems(segment: Segment, tokens: Tokens, lengths: Sequence[int]) -> Problems:
    """Yield what does not hold in `sentences.parquet`; `lengths` are those of the originals."""
    table = pq.read_table(segment.folder / "sentences.parquet")
    first = np.flatnonzero(tokens.levels >= SENTENCE)
    for name, numbers in _expected(segment, tokens, first, lengths).items():
        if not np.array_equal(table[name].to_numpy(), numbers):
            yield "sentences.parquet", f"its column {name} is wrong"
    deleted = list(segment.deleted)
    if np.count_nonzero(~np.isin(tokens.rows[first], deleted)) != segment.record.sentences:
        yield "sentences.parquet", "has another number of live sentences than the snapshot says"


def _expected(
    segment: Segment, tokens: Tokens, first: Numbers, lengths: Sequence[int]
) -> dict[str, npt.NDArray[Any]]:
    """Return all columns; `first` are the first tokens of sentences."""
    rows, starts = tokens.rows[first], tokens.column("char_start")[first]
    position = tokens.column("position")
    # Of texts that have no token there is no first one, and no last.
    after = np.append(first[1:], len(position)) if len(first) else first
    ends = np.array(lengths, dtype=np.int64)[rows]
    inner = np.flatnonzero(rows[1:] == rows[:-1])  # sentences before another of their document
    ends[inner] = starts[inner + 1]
    return {
        "doc": rows | segment.record.number << fmt.DOC_SHIFT,
        "sentence": tokens.column("sentence")[first],
        "paragraph": _paragraphs(segment, tokens.places[first], rows),
        "char_start": starts,
        "char_end": ends,
        "first_token": position[first],
        "last_token": position[after - 1],
    }


def _paragraphs(segment: Segment, places: Numbers, rows: Numbers) -> Numbers:
    """Return the number, in its document, of the last line with text that begins by each place."""
    text = np.frombuffer(segment.text.data, dtype=np.uint8)
    breaks = np.flatnonzero(np.isin(text, _BREAKS))
    has_text = ~np.isin(text, _BLANK)
    has_text[_rare_spaces(segment)] = False
    lines = np.unique(np.searchsorted(breaks, np.flatnonzero(has_text)))
    begins = breaks[lines - 1] + 1
    before = np.searchsorted(begins, np.frombuffer(segment.text.offsets, dtype=np.int64))
    found: Numbers = np.searchsorted(begins, places, side="right") - before[rows]
    return np.maximum(found, 1)


def _rare_spaces(segment: Segment) -> Numbers:
    """Return where in `text.bin` there is white space that has no byte of its own."""
    codes = np.array(segment.text.rare_codes, dtype=np.int64)
    spaces = [code for code in np.unique(codes).tolist() if chr(code).isspace()]
    places: Numbers = np.array(segment.text.rare_positions, dtype=np.int64)[np.isin(codes, spaces)]
    return places
