"""Names and numbers of the index on disk, in one place.

    CORPUS-INDEX           the mark of a folder that is ours (location.py)
    snapshot.json          which segments make up the corpus now (snapshot.py)
    writer.lock readers.lock   (locks.py)
    extracts.sqlite        what files said that are no plain text: no answer comes from it, and it
                           may be deleted (sources/statements/kept_extracts.py)
    lexicon/0f1e2d3c4b5a/  the word lists that were used
    segments/000001/       immutable, one batch of documents each
      text.bin text.idx        normal text (textfile.py, codepage.py)
      titles.bin titles.idx    the same of the titles
      edges.bin                where tokens, units and sentences begin (edges.py)
      parts.bin                where parts of words begin inside tokens (part_edges.py)
      patches.bin patches.idx  the way back to the original text (restore.py, patchfile.py)
      cards.bin cards.idx      what hits tell of their documents (cards.py)
      order.bin                the dates of the documents, and their order (order_file.py)
      words.bin                int32 a document: how many words it has
      digests.bin              what each document was, for a refresh to tell changes (digests.py)
      documents.sqlite         all metadata (documents.py)
      documents.parquet        the metadata as columns            | read by
      sentences.parquet        sentences with offsets             | statistics and
      tokens.parquet           tokens in order                    | summaries,
      doc_terms.parquet        frequency of each term a document  | as SQL
      terms.parquet            frequency of each term             | tables
      names.parquet            names, if they are wanted (name_table.py)
    deletions/000001-000007/   what is no longer of segment 1, as of generation 7 (deletions.py)

`doc`, in the Parquet tables, is segment number << 32 | row: internal, never shown. Offsets in the
Parquet tables are into the document's original text. `level` is `unit` or `token`; a `word` is a
unit or token with its case folded.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

FORMAT_VERSION: Final = 9

TEXT: Final = "text"
TITLES: Final = "titles"
EDGES: Final = "edges.bin"
PARTS: Final = "parts.bin"
PATCHES: Final = "patches"
CARDS: Final = "cards"
ORDER: Final = "order.bin"
WORDS: Final = "words.bin"
DIGESTS: Final = "digests.bin"
DOCUMENTS: Final = "documents.sqlite"
NAMES_FILE: Final = "names.parquet"
TABLES: Final = ("documents", "sentences", "tokens", "doc_terms", "terms")
SEGMENT_FILES: Final = frozenset((
    *(f"{name}.{ending}" for name in (TEXT, TITLES, PATCHES, CARDS) for ending in ("bin", "idx")),
    EDGES, PARTS, ORDER, WORDS, DIGESTS, DOCUMENTS, *(f"{table}.parquet" for table in TABLES),
))  # fmt: skip
OPTIONAL_FILES: Final = frozenset((NAMES_FILE,))
DELETED_ROWS: Final = "rows.bin"
DELETED_TERMS: Final = "terms.parquet"
DELETION_FILES: Final = frozenset((DELETED_ROWS, DELETED_TERMS))

EXTRACTS: Final = "extracts.sqlite"
SEGMENTS: Final = "segments"
DELETIONS: Final = "deletions"
LEXICONS: Final = "lexicon"
STOPWORDS_FILE: Final = "stopwords.txt"  # in the lexicon's folder
REFERENCE_FILE: Final = "reference.tsv"  # beside it: how often words occur in Thai at large
STOPWORDS_NAME: Final = "pythainlp-thai"
NAMES: Final = MappingProxyType({
    SEGMENTS: re.compile(r"[0-9]{6,9}"),
    DELETIONS: re.compile(r"[0-9]{6,9}-[0-9]{6,9}"),
    LEXICONS: re.compile(r"[0-9a-f]{12}"),
})  # fmt: skip
"""What the folders in each folder of an index are called; nothing else is ever removed there."""
ASIDE: Final = re.compile(r"\.([0-9a-f-]+)\.new")
"""What such a folder is called while it is being written."""

DOC_SHIFT: Final = 32
UNDATED: Final = 99_999_999  # sorts after every date
MOST_SEGMENTS: Final = 999_999_999


class FileRecord(NamedTuple):
    """What a file must be: its size in bytes and its SHA-256, in hexadecimal."""

    size: int
    sha256: str


class DeletionsRecord(NamedTuple):
    """What a snapshot says of the rows of a segment that are no longer of the corpus.

    `generation` is that of the snapshot that first had them.
    """

    generation: int
    files: Mapping[str, FileRecord]


class SegmentRecord(NamedTuple):
    """What a snapshot says of a segment: enough to count, and to notice missing files.

    `documents` counts the rows of its files, `live` those that are not deleted; all further counts
    are of the live ones. `words` are units. `files` describes each file by name.
    """

    number: int
    documents: int
    live: int
    characters: int
    sentences: int
    words: int
    files: Mapping[str, FileRecord]
    deletions: DeletionsRecord | None = None

    @property
    def name(self) -> str:
        """The segment's folder."""
        return segment_name(self.number)

    @property
    def deleted(self) -> int:
        """Documents of its files that are no longer of the corpus."""
        return self.documents - self.live

    @property
    def deletions_name(self) -> str | None:
        """The folder that says what is deleted of it, if anything is."""
        if self.deletions is None:
            return None
        return f"{self.name}-{segment_name(self.deletions.generation)}"


def segment_name(number: int) -> str:
    """Return the name of a segment's folder."""
    return f"{number:06d}"


def date_key(iso: str | None) -> int:
    """Return a date of 4, 7 or 10 characters as yyyymmdd, what is missing as 00."""
    if iso is None:
        return UNDATED
    return int(iso.replace("-", "").ljust(8, "0"))
