"""One file with one statement: its text, and what its front matter says of it."""

from __future__ import annotations

import errno
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn, TypeVar

from corpus_cli.model.source import Document
from corpus_cli.regular_files import read_regular
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES, decode
from corpus_cli.sources.fields import Fields, document, merge, sort_fields
from corpus_cli.sources.paths import locate, unreadable, without_suffix
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.front_matter import read_front_matter
from corpus_cli.sources.statements.kinds import StatementKind, kind_of
from corpus_cli.sources.statements.other_formats import refuse_other_formats
from corpus_cli.text.dates.document_dates import PROPERTY

if TYPE_CHECKING:
    from corpus_cli.sources.statements.extraction import Extraction

E = TypeVar("E")

NOTHING = Fields({}, {})
_MOST_AHEAD: Final = 64
_MOST_CHARACTERS: Final = 8 << 20
_TEMPLATE_DAY: Final = "2013-12-23"
"""The day of creation of all that is made with python-docx, and of what offices convert it to."""
_SOURCE: Final = "ที่มา"
_MARKDOWN: Final = (".md", ".markdown")
_HEADING: Final = re.compile(r"\s*(?<![^\r\n])#[ \t]+(\S[^\r\n]{0,299}?)[ \t#]{0,99}(?=[\r\n]|\Z)")
_WIKI_LINK: Final = re.compile(r"\[\[([^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|([^\[\]]+))?\]\]")


class Statement(NamedTuple):
    """A file that was read. `analysed_from` is the offset after its front matter.

    `fields` are the front matter's, and `encoding` as metadata where it is not UTF-8: a reader
    should know that it was told from the bytes.
    """

    text: str
    fields: Fields
    analysed_from: int = 0
    dated_by: str = "front matter"
    media_type: str = "text/plain"
    sha256: str | None = None
    pages: tuple[int, ...] = ()


class Reading:
    """A statement that is being read: by another process, where it is no plain text.

    `find` names its file below `root`. What goes wrong is raised where the document is asked for.
    """

    def __init__(self, root: Path, find: Callable[[], str]) -> None:
        self._path = ""
        self._extraction: Extraction | None = None
        self._finish: Callable[[], Statement]
        try:
            self._path = find()
            self._finish = self._begun(locate(root, self._path))
        except Exception as error:  # noqa: BLE001 - it is raised when it is this entry's turn
            self._finish = partial(_raise, error)

    def _begun(self, file: Path) -> Callable[[], Statement]:
        data = read_bytes(file, MAX_DOCUMENT_BYTES)
        kind = kind_of(data, file.name)
        if kind is None:
            statement = _plain_text(data)
            return lambda: statement
        # Late: plain text needs no process to read it.
        from corpus_cli.sources.statements.extraction import begin_extraction

        self._extraction = begin_extraction(kind, data)
        return partial(_extracted_statement, self._extraction)

    @property
    def is_ready(self) -> bool:
        """Whether the document is there already, or the reason why it is not."""
        return self._extraction is None or self._extraction.is_done

    @property
    def characters(self) -> int:
        """How much text of the file is held that nobody has asked for yet."""
        return 0 if self._extraction is None else self._extraction.characters

    def statement(self) -> Statement:
        """Wait for what the file says. Raises EntrySkipped."""
        return self._finish()

    def document(self, *, defaults: Fields = NOTHING, row: Fields = NOTHING) -> Document:
        """Wait for the document; row > front matter > defaults. Raises EntrySkipped."""
        statement = self.statement()
        source = self._path
        return statement_document(statement, source, source=source, defaults=defaults, row=row)


def _raise(error: Exception) -> NoReturn:
    raise error


def read_ahead(
    root: Path, items: Iterable[E], find: Callable[[E], str]
) -> Iterator[tuple[E, Reading]]:
    """Yield items in their order, each with the reading of the file that `find` names.

    The files of the next items are read meanwhile, but no more than can be held without harm.
    """
    begun: deque[tuple[E, Reading]] = deque()
    for item in items:
        begun.append((item, Reading(root, partial(find, item))))
        while begun and (begun[0][1].is_ready or _are_many([one for _, one in begun])):
            yield begun.popleft()
    yield from begun


def _are_many(readings: Sequence[Reading]) -> bool:
    return (
        len(readings) >= _MOST_AHEAD or sum(one.characters for one in readings) >= _MOST_CHARACTERS
    )


def statement_document(
    statement: Statement,
    path: str,
    *,
    source: str,
    default_id: str | None = None,
    defaults: Fields = NOTHING,
    row: Fields = NOTHING,
) -> Document:
    """Return the document that a statement is; row > own > defaults.

    Its path is its id, without the suffix of a text, unless it has one by default.
    """
    fields, is_its_own = _all_fields(statement, defaults, row)
    if path.lower().endswith(_MARKDOWN) and "title" not in fields.known:
        fields.known.update(_heading(statement))
    return document(
        fields,
        default_id=default_id or without_suffix(path),
        text=statement.text,
        source=source,
        analysed_from=statement.analysed_from,
        media_type=statement.media_type,
        sha256=statement.sha256,
        pages=statement.pages,
        dated_by=statement.dated_by if is_its_own else "index",
    )


def _heading(statement: Statement) -> dict[str, str]:
    """Return the title that a Markdown file has as its first line, a heading of the first level."""
    found = _HEADING.match(statement.text, statement.analysed_from)
    return {"title": found[1]} if found else {}


def _all_fields(statement: Statement, defaults: Fields, row: Fields) -> tuple[Fields, bool]:
    """Return all fields of a statement, and whether its date is its own.

    Front matter goes before what an INDEX.md says of all; that, before what a file says that is no
    plain text: its author is who sat at the machine.
    """
    own = statement.fields
    if statement.sha256 is None:
        return merge(merge(defaults, own), row), _dates(own) and not _dates(row)
    others = merge(defaults, row)
    return merge(own, others), _dates(own) and not _dates(others)


def _dates(fields: Fields) -> bool:
    return "date" in fields.known


def read_statement(file: Path) -> Statement:
    """Read a file, wherever it lies. Raises EntrySkipped."""
    return statement_of(read_bytes(file, MAX_DOCUMENT_BYTES), file.name)


def statement_of(data: bytes, name: str) -> Statement:
    """Return the statement that the data of a file with a name are. Raises EntrySkipped."""
    kind = kind_of(data, name)
    return _plain_text(data) if kind is None else extracted_statement(kind, data)


def _plain_text(data: bytes) -> Statement:
    refuse_other_formats(data)
    text, encoding = decode(data)
    head = read_front_matter(text)
    if not text[head.end :].strip():
        raise EntrySkipped(SkipCode.EMPTY, "it contains no text")
    return Statement(text, _fields(head.values, encoding), head.end)


def extracted_statement(kind: StatementKind, data: bytes) -> Statement:
    """Return the statement that data of a kind are. Raises EntrySkipped."""
    # Late: plain text needs no process to read it.
    from corpus_cli.sources.statements.extraction import begin_extraction

    return _extracted_statement(begin_extraction(kind, data))


def _extracted_statement(extraction: Extraction) -> Statement:
    extraction.keep()
    text, values, pages, dated_by = extraction.result()
    if not text.strip():
        raise EntrySkipped(SkipCode.EMPTY, f"{extraction.kind.label} has no text")
    if dated_by == PROPERTY and str(values.get("date")).startswith(_TEMPLATE_DAY):
        values = {name: value for name, value in values.items() if name != "date"}
    fields = sort_fields(values.items())
    title = fields.known.get("title")
    return Statement(
        text,
        fields,
        _end_of_title(text, title) if title else 0,
        dated_by,
        extraction.kind.media_type,
        extraction.sha256,
        pages,
    )


def _end_of_title(text: str, title: str) -> int:
    """Return where the text begins after a first line that only says the title again."""
    first, _, rest = text.partition("\n")
    return len(text) - len(rest) if first.split() == title.split() and rest.strip() else 0


_PLAIN: Final = re.compile(
    r"""\s* (?P<title>\S[^\r\n]*) (?:\r\n?|\n) [ \t]* (?:\r\n?|\n) \s*  # a title, a blank line
        (?=\S) (?P<text>.*?)
        (?: ^ [ \t]* ที่มา [ \t]*:[ \t]* (?P<url>https?://\S+) \s* )? \Z""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_LONGEST_TITLE: Final = 300  # code points


def plain_statement(document: Document) -> Document:
    """Read the layout of a plain statement that says so: title, blank line, text, source.

    The source is a last line `ที่มา : URL`; without it a first line could be anything, and
    the statement stays as it is. The text stays whole; what is analysed begins after the title.
    """
    if document.title or document.analysed_from or _SOURCE not in document.text:
        return document
    found = _PLAIN.match(document.text)
    if found is None or not found["url"] or not found["text"].strip():
        return document
    if len(found["title"]) > _LONGEST_TITLE:
        return document
    return document._replace(
        title=found["title"].strip(),
        url=document.url or found["url"],
        analysed_from=found.start("text"),
    )


def _unmarked(value: object) -> object:
    """Return what wiki links in front matter (`"[[a page|its name]]"`) say, other values as is."""
    if isinstance(value, list):
        return [_unmarked(each) for each in value]
    link = _WIKI_LINK.fullmatch(value) if isinstance(value, str) else None
    return (link[2] or link[1]).strip() if link else value


def read_bytes(file: Path, limit: int) -> bytes:
    """Return all of a file. Raises EntrySkipped (too_large, unreadable)."""
    try:
        return read_regular(file, limit)
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise unreadable(error) from None
        reason = f"larger than {limit // 1024 // 1024} MiB"
        raise EntrySkipped(SkipCode.TOO_LARGE, reason) from None


def _fields(values: Mapping[str, object], encoding: str) -> Fields:
    fields = sort_fields((name, _unmarked(value)) for name, value in values.items())
    tags = tuple(tag.removeprefix("#") for tag in fields.known.get("tags", ()))
    if tags:
        fields.known["tags"] = tuple(dict.fromkeys(filter(None, tags)))
    if encoding != "utf-8":
        fields.metadata.setdefault("encoding", encoding)
    return fields
