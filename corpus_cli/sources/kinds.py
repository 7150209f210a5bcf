"""The kinds of files that are a corpus by themselves: how each is known, and what opens it.

A folder is told by what is in it (`opening.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from corpus_cli.sources.source import Source

if TYPE_CHECKING:  # every start of the program comes through here, and needs no fields
    from corpus_cli.sources.fields import Names

COMPRESSIONS: Final = {
    ".gz": b"\x1f\x8b",
    ".xz": b"\xfd7zXZ\x00",
    ".bz2": b"BZh",
    ".zst": b"\x28\xb5\x2f\xfd",
}
"""What compressed files end in, and the bytes they begin with (`compression.py` reads them)."""


class RecordKind(NamedTuple):
    """A kind of file that holds many statements, a record each.

    `suffixes` are what its files end in, the first one that which messages name; `mark` is what its
    data begins with, a regular expression, empty where anything may. `module` in `containers/` has
    the source, a class that is opened with a path and the user's names of fields. `is_compressible`
    says that its files may be compressed, `is_splittable` that plain ones are read in shares
    (`shares.py`).
    """

    name: str
    suffixes: tuple[str, ...]
    mark: bytes
    module: str
    source: str
    is_compressible: bool
    is_splittable: bool

    @property
    def endings(self) -> tuple[str, ...]:
        """All that its files may end in."""
        packed = ("", *COMPRESSIONS) if self.is_compressible else ("",)
        return tuple(suffix + ending for suffix in self.suffixes for ending in packed)

    def open(self, file: Path, names: Names) -> Source:
        """Return the corpus that a file of this kind is."""
        module = import_module(f"corpus_cli.sources.containers.{self.module}")
        source = cast("Callable[[Path, Names], Source]", getattr(module, self.source))
        return source(file, names)


_SPREADSHEET: Final = (  # a compound file of 1997, or a ZIP file with parts of a workbook
    rb"(?s)\xd0\xcf\x11\xe0|PK\x03\x04.{26}"
    rb"(?:mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet"
    rb"|\[Content_Types\]\.xml|_rels/|docProps/|xl/)"
)
FEED: Final = (
    r"(?is)(?P<before>(?>\s+|<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?P<declared>\[.*?\]\s*)?>)*+)"
    r"(?P<root><(?:[a-z]+:)?(?:rss|feed|rdf)[\s>])"
)
"""What a feed begins with: the element that it is, and what may stand before that in XML."""

# fmt: off
RECORD_KINDS: Final = (
    RecordKind("JSON Lines", (".jsonl", ".ndjson"), rb"\{", "jsonl", "RecordsSource",
               is_compressible=True, is_splittable=True),
    RecordKind("JSON", (".json",), rb"\[", "json", "JsonSource",
               is_compressible=True, is_splittable=False),
    RecordKind("CSV", (".csv", ".tsv"), rb"", "csv", "CsvSource",
               is_compressible=True, is_splittable=False),
    RecordKind("Parquet", (".parquet",), rb"PAR1", "parquet", "ParquetSource",
               is_compressible=False, is_splittable=True),
    RecordKind("a spreadsheet", (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), _SPREADSHEET,
               "spreadsheet", "SpreadsheetSource", is_compressible=False, is_splittable=False),
    RecordKind("a ZIP archive", (".zip",), rb"PK\x03\x04", "archive", "ZipSource",
               is_compressible=False, is_splittable=False),
    RecordKind("a tar archive", (".tar", ".tgz", ".txz", ".tbz2", ".tzst"), rb"(?s).{257}ustar",
               "archive", "TarSource", is_compressible=True, is_splittable=False),
    RecordKind("a mailbox", (".mbox", ".mbx"), rb"From \S+ ", "mbox", "MboxSource",
               is_compressible=True, is_splittable=False),
    RecordKind("a feed", (".rss", ".atom", ".xml", ".rdf"), FEED.encode(), "feed", "FeedSource",
               is_compressible=False, is_splittable=False),
    RecordKind("a WARC file", (".warc", ".wet"), rb"WARC/[01]\.", "warc", "WarcSource",
               is_compressible=True, is_splittable=False),
)
# fmt: on


def kind_of_name(name: str) -> RecordKind | None:
    """Return the kind of a file by its name, in capitals or not, None where it is none of them."""
    return next((kind for kind in RECORD_KINDS if name.lower().endswith(kind.endings)), None)


def kind_of_data(beginning: bytes) -> RecordKind:
    """Return the kind of data, unpacked, by its beginning: that whose mark is the longest."""
    marks = [(kind, re.match(kind.mark, beginning)) for kind in RECORD_KINDS]
    return max(marks, key=lambda marked: marked[1].end() if marked[1] else -1)[0]


def all_kinds() -> str:
    """Name every kind of corpus, for messages."""
    return (
        "a folder with an INDEX.md, an INDEX.md, a folder of statements (.txt, .html, .pdf, ...), "
        f"a {_suffixes(is_compressible=True)} file (plain, {', '.join(COMPRESSIONS)}), "
        f"or a {_suffixes(is_compressible=False)} file"
    )


def _suffixes(*, is_compressible: bool) -> str:
    *first, last = (
        kind.suffixes[0] for kind in RECORD_KINDS if kind.is_compressible is is_compressible
    )
    return f"{', '.join(first)} or {last}"
