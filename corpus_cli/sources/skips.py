"""Why an entry of a corpus was left out: every reason has a code, and all are described here.

An entry that cannot be taken in raises `EntrySkipped` where that is found. Every source reads each
of its entries through `read_entry`, which also turns any other exception into a skip, so that
whatever one entry does, the others are read; the source adds file and line.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from enum import StrEnum
from hashlib import blake2b
from typing import ParamSpec

from corpus_cli.errors import CorpusError
from corpus_cli.model.source import Document, Skipped

_Arguments = ParamSpec("_Arguments")


class SkipCode(StrEnum):
    """The values of `Skipped.code`: stable words for scripts."""

    MISSING = "missing"
    """the index links to a file that does not exist"""
    OUTSIDE = "outside"
    """a path or symbolic link leaves the corpus folder (`..`, absolute, `file:`)"""
    FOLDER = "folder"
    """a link names a folder, or a symbolic link leads to one"""
    NO_TEXT = "no_text"
    """a PDF whose pages are pictures: nothing was recognised in them"""
    EMPTY = "empty"
    """a statement without any text: no bytes, white space only, front matter only"""
    ENCODING = "encoding"
    """bytes in none of the encodings that can be told for certain (see `decoding`)"""
    NOT_TEXT = "not_text"
    """a file in another format: a PDF, an Office document, HTML, a Git LFS pointer, an image"""
    DUPLICATE = "duplicate"
    """an earlier entry has the same id"""
    FRONT_MATTER = "front_matter"
    """front matter that is broken, no mapping, too long, too deep, or more than plain values"""
    RECORD = "record"
    """a record that is broken, too deep, or has no text: a line of JSON Lines, a row of a table"""
    QUOTES = "quotes"
    """a row of CSV whose quotation marks do not balance"""
    SURROGATE = "surrogate"
    """half of a UTF-16 pair, which no UTF-8 can carry, in a value or in a file's name"""
    TOO_LARGE = "too_large"
    """a statement or a record above `decoding.MAX_DOCUMENT_BYTES`"""
    LIMITS = "limits"
    """a file that could not be read within the limits of time and memory that each has"""
    UNSAFE = "unsafe"
    """a file with what no statement needs and harm may come of: a macro, entities of XML"""
    UNREADABLE = "unreadable"
    """the system refuses (permissions, a device, a broken link), or compressed data is damaged"""
    NO_LINK = "no_link"
    """a row or item of the index without a link to a file, or a whole table without one"""
    FURTHER_TABLE = "further_table"
    """a list of an INDEX.md that links to statements its tables do not have: the tables are read"""
    INDEX = "index"
    """an INDEX.md found where statements are: a corpus of its own"""
    OTHER_FILES = "other_files"
    """files of a folder that are not read, although they may be statements, counted by suffix"""
    FAILED = "failed"
    """an exception that nobody foresaw; the reason names it, so that it can be reported"""


class EntrySkipped(Exception):  # noqa: N818 - not an error of the program: a value on its way out
    """The entry that is being read cannot be taken in; `code` and `reason` say why."""

    def __init__(self, code: SkipCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def at(self, source: str, line: int | None = None) -> Skipped:
        """Return the skipped entry as a value: `source` and `line` as `Skipped` has them."""
        return Skipped(printable_path(source), self.reason, self.code.value, line)


def read_entry(
    read: Callable[_Arguments, Document], *arguments: _Arguments.args, **named: _Arguments.kwargs
) -> Document | EntrySkipped:
    """Return what `read` makes of one entry, or why that entry is skipped.

    What is not the entry's fault is raised: an error that concerns the whole corpus, or a lack of
    memory, which would skip good entries without end.
    """
    try:
        return read(*arguments, **named)
    except EntrySkipped as skip:
        return skip
    except (CorpusError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever one entry does, the others are read
        return EntrySkipped(SkipCode.FAILED, f"reading it failed: {named_error(error)}")


def located(
    entry: Document | EntrySkipped, source: str, line: int | None = None
) -> Document | Skipped:
    """Return what `read_entry` returned as a source yields it."""
    return entry.at(source, line) if isinstance(entry, EntrySkipped) else entry


def named_error(error: Exception) -> str:
    """Return the kind of an exception and the first line of its message."""
    message = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def printable_path(path: str) -> str:
    r"""Return a path as text that UTF-8 can carry: undecodable bytes of its name as `\udcff`."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


class Ids:
    """The ids of documents from several files, where each file may have numbered its own.

    An id that another file has given to another text is told apart by the name of the file:
    `2022/06/1`. The same text under the same id is the same document, and comes once.
    """

    def __init__(self) -> None:
        self._texts: dict[str, bytes] = {}
        self._places: dict[str, str] = {}

    def claim(self, document: Document, place: str, group: str | None = None) -> Document:
        """Return the document under an id that is its own; `group` is what numbers its documents.

        A statement that is a file has no group. Raises EntrySkipped (duplicate).
        """
        text = blake2b(document.text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if group and self._texts.get(document.id, text) != text:
            document = document._replace(id=f"{group}/{document.id}")
        claim_id(self._places, document.id, place)
        self._texts[document.id] = text
        return document


def claim_id(seen: MutableMapping[str, str], document_id: str, place: str) -> None:
    """Note in `seen` that the entry at `place` has this id.

    Raises EntrySkipped (duplicate) if an earlier entry has it.
    """
    first = seen.setdefault(document_id, place)
    if first is not place:
        raise EntrySkipped(SkipCode.DUPLICATE, f"the id {document_id!r} is already used by {first}")
