"""Names and numbers of the index on disk, in one place.

    snapshot.json          which segments make up the corpus now (snapshot.py)
    lexicon/               the word lists that were used
    segments/000001/       immutable, one batch of documents each
      text.bin text.idx        normal text (textfile.py, codepage.py)
      titles.bin titles.idx    the same of the titles
      edges.bin                where tokens, units and sentences begin (edges.py)
      dates.bin                int32 a document: its date as yyyymmdd, for the order of results
      documents.sqlite         metadata and the way back to the original text (shelf.py)
      documents.parquet        the metadata as columns            | read by
      sentences.parquet        sentences with offsets             | statistics and
      tokens.parquet           tokens in order                    | summaries,
      doc_terms.parquet        frequency of each term a document  | as SQL
      terms.parquet            frequency of each term             | tables

`doc`, in the Parquet tables, is segment number << 32 | row: internal, never shown. Offsets in the
Parquet tables are into the document's original text. `level` is `unit` or `token`; a `word` is a
unit or token with its case folded.
"""

from __future__ import annotations

from typing import Final, NamedTuple

FORMAT_VERSION: Final = 1

TEXT: Final = "text"
TITLES: Final = "titles"
EDGES: Final = "edges.bin"
DATES: Final = "dates.bin"
SHELF: Final = "documents.sqlite"
TABLES: Final = ("documents", "sentences", "tokens", "doc_terms", "terms")
STOPWORDS_FILE: Final = "stopwords.txt"  # in lexicon/
STOPWORDS_NAME: Final = "pythainlp-thai"
DOC_SHIFT: Final = 32
UNDATED: Final = 99_999_999  # sorts after every date


class FileRecord(NamedTuple):
    """What a file of a segment must be: its size in bytes and its SHA-256, in hexadecimal."""

    size: int
    sha256: str


class SegmentRecord(NamedTuple):
    """What a snapshot says of a segment: enough to count, and to notice missing files.

    `words` and `types` are of units. `files` describes each file by name.
    """

    number: int
    documents: int
    characters: int
    sentences: int
    words: int
    types: int
    files: dict[str, FileRecord]

    @property
    def name(self) -> str:
        """The segment's folder."""
        return segment_name(self.number)


def segment_name(number: int) -> str:
    """Return the name of a segment's folder."""
    return f"{number:06d}"


def date_key(iso: str | None) -> int:
    """Return a date of 4, 7 or 10 characters as yyyymmdd, what is missing as 00."""
    if iso is None:
        return UNDATED
    return int(iso.replace("-", "").ljust(8, "0"))
