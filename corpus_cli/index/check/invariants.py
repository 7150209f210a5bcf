"""What must hold between the files of a segment, checked without the code that wrote them.

text       separators and rare characters are where the index of the file says
documents  every original comes back, is as long as it should be, and has this normal form
tokens     joined, they are the text; they begin where `edges.bin` says, in order, in the
           original as in the normal text; so do units and sentences (`verify_tokens.py`,
           `verify_sentences.py`)
terms      are the tokens and units that are words, counted again (`verify_terms.py`)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from corpus_cli.index.check.verify_sentences import sentence_problems
from corpus_cli.index.check.verify_terms import deletion_problems, term_problems
from corpus_cli.index.check.verify_tokens import Problems, Tokens, part_problems
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.codepage import ESCAPE, SEPARATOR
from corpus_cli.index.files.digests import SIZE
from corpus_cli.index.files.documents import StoredDocument
from corpus_cli.index.files.entry import blocks, normal_text
from corpus_cli.index.files.name_table import name_problems
from corpus_cli.index.files.patch_maker import original_starts
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.text import analysis
from corpus_cli.text.normal.normal_form import NormalText, normal_titles


def disagreements(folder: Path, segment: Segment) -> Problems:
    """Yield what does not hold in a segment of the index in `folder`, with the file's name.

    May raise anything where a file is not what its reader expects.
    """
    yield from _file(fmt.TEXT, segment.text, segment.record.documents)
    yield from _file(fmt.TITLES, segment.titles, segment.record.documents)
    yield from _ends(segment)
    rows = list(segment.documents.rows())
    yield from _documents(segment, rows)
    tokens = Tokens(segment)
    yield from tokens.problems()
    yield from part_problems(segment, tokens)
    yield from sentence_problems(segment, tokens, [row.characters for row in rows])
    yield from _texts(segment, rows, tokens)
    yield from term_problems(segment, tokens)
    yield from deletion_problems(folder, segment)
    yield from name_problems(segment.folder, segment.record, [row.characters for row in rows])


def _file(name: str, text: TextReader, documents: int) -> Problems:
    data = np.frombuffer(text.data, dtype=np.uint8)
    offsets = np.frombuffer(text.offsets, dtype=np.int64)
    if text.documents != documents:
        yield f"{name}.idx", f"has {text.documents} documents, not {documents}"
    elif not np.array_equal(np.flatnonzero(data == SEPARATOR), offsets - 1):
        yield f"{name}.bin", "its documents do not end where its index says"
    elif np.flatnonzero(data == ESCAPE).tolist() != list(text.rare_positions):
        yield f"{name}.bin", "its rare characters are not where its index says"


def _ends(segment: Segment) -> Problems:
    """Compare where the files of documents end with where their indexes say."""
    for name, width in ((fmt.CARDS, 1), (fmt.PATCHES, 2)):
        offsets = np.fromfile(segment.folder / f"{name}.idx", dtype="<i8").reshape(-1, width)
        ends = (segment.folder / f"{name}.bin").stat().st_size
        if (np.diff(offsets, axis=0) < 0).any() or offsets[0].any() or offsets[-1, -1] != ends:
            yield f"{name}.bin", "its documents do not end where its index says"


def _documents(segment: Segment, rows: Sequence[StoredDocument]) -> Problems:
    record = segment.record
    if [row.row for row in rows] != list(range(record.documents)):
        yield fmt.DOCUMENTS, f"does not have the rows 0 to {record.documents - 1}"
        return
    dates = [fmt.date_key(row.date) for row in rows]
    if list(segment.dates) != dates:
        yield fmt.ORDER, "its dates are not those of the documents"
    by_rank = dict(zip(segment.ranks, rows, strict=True))
    in_order = [by_rank.get(rank) for rank in range(record.documents)]
    if in_order != sorted(rows, key=lambda row: (dates[row.row], row.id)):
        yield fmt.ORDER, "its order is not that of the documents"
    if len(segment.digests) != SIZE * record.documents:
        yield fmt.DIGESTS, "does not have one digest per document"
    if list(segment.words) != [row.words for row in rows]:
        yield fmt.WORDS, "its counts of words are not those of the documents"
    for row in rows:
        card = segment.cards[row.row]
        if any(value != getattr(row, name) for name, value in card._asdict().items()):
            yield f"{fmt.CARDS}.bin", f"the card of {row.id} is not that of {fmt.DOCUMENTS}"
    yield from _catalogue(segment, rows)
    live = [row for row in rows if row.row not in segment.deleted]
    counts = (len(live), sum(r.characters for r in live), sum(r.words for r in live))
    if counts != (record.live, record.characters, record.words):
        yield fmt.DOCUMENTS, "has other documents, characters or words than the snapshot says"


def _catalogue(segment: Segment, rows: Sequence[StoredDocument]) -> Problems:
    catalogue = pq.read_table(segment.folder / "documents.parquet")
    docs = segment.record.number << fmt.DOC_SHIFT | np.arange(len(rows), dtype=np.int64)
    if not np.array_equal(catalogue["doc"].to_numpy(), docs):
        yield "documents.parquet", "its column doc does not count the documents"
    for name in catalogue.column_names[1:]:
        if catalogue[name].to_pylist() != [getattr(row, name) for row in rows]:
            yield "documents.parquet", f"its column {name} is not that of {fmt.DOCUMENTS}"


def _texts(segment: Segment, rows: Sequence[StoredDocument], tokens: Tokens) -> Problems:
    """Make every original, and its normal form anew: a block at a time, lest they fill memory."""
    for block in blocks(rows, lambda row: row.characters):
        normal = [normal_text(row, segment.original(row)) for row in block]
        titles = normal_titles([row.title or "" for row in block])
        for row, text, title in zip(block, normal, titles, strict=True):
            yield from _text(segment, row, text, title)
        yield from _offsets(segment, block, normal, tokens)


def _text(segment: Segment, row: StoredDocument, normal: NormalText, title: str) -> Problems:
    if len(normal.original) + row.analysed_from != row.characters:
        yield fmt.DOCUMENTS, f"{row.id} has another number of characters than it says"
    if normal.folded != segment.text.document(row.row):
        yield f"{fmt.TEXT}.bin", f"the text of {row.id} is not the normal form of its original"
    if title != segment.titles.document(row.row):
        yield f"{fmt.TITLES}.bin", f"the title of {row.id} is not the normal form of it"


def _offsets(
    segment: Segment, rows: Sequence[StoredDocument], normal: Sequence[NormalText], tokens: Tokens
) -> Problems:
    """Compare where tokens begin in the originals: the table, the patches, the normal form."""
    offsets = [tokens.offsets(row.row) for row in rows]
    expected = np.concatenate([
        analysis.original_starts(text.alignment, some) + row.analysed_from
        for row, text, some in zip(rows, normal, offsets, strict=True)
    ])  # fmt: skip
    patches = [segment.patches.patches(row.row) for row in rows]
    if not np.array_equal(original_starts(patches, offsets), expected):
        yield f"{fmt.PATCHES}.idx", f"patches of {rows[0].id} to {rows[-1].id} lead elsewhere"
    if not np.array_equal(tokens.char_starts(rows[0].row, rows[-1].row), expected):
        yield "tokens.parquet", "its column char_start is wrong"
