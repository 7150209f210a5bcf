"""A corpus that an INDEX.md describes and lists.

Its front matter describes the corpus; its Markdown links to the statements (see `listing`), which
lie in its folder or below:

    ---
    name: seeds
    description: Two statements on Taiwan and INTERPOL
    language: th
    defaults:
      category: การต่างประเทศ
    ---

    | file           | issuer              | date       |
    | -------------- | ------------------- | ---------- |
    | [001](001.txt) | กระทรวงการต่างประเทศ | 26 พ.ย. 64 |

What is said of a statement in its row wins over its own front matter, and that over `defaults`. A
row may link to a file of many statements as well (`kinds.py`): what it says, save a title, holds
for each of them that does not say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers.combined import renamed_document
from corpus_cli.sources.containers.folder import records_in
from corpus_cli.sources.decoding import decode
from corpus_cli.sources.fields import NO_NAMES, Fields, Names, merge, sort_fields, text_of
from corpus_cli.sources.kinds import kind_of_name
from corpus_cli.sources.paths import LinkedFiles
from corpus_cli.sources.skips import EntrySkipped, Ids, SkipCode, located, read_entry
from corpus_cli.sources.source import SourceFile, stat_file
from corpus_cli.sources.statements.front_matter import (
    FrontMatter,
    count_lines,
    find_front_matter,
    read_front_matter,
)
from corpus_cli.sources.statements.text_file import Reading, read_ahead, read_bytes

if TYPE_CHECKING:
    from corpus_cli.sources.containers.index_md_rows import Block, Row

MAX_INDEX_BYTES: Final = 16 * 1024 * 1024
"""The largest INDEX.md that is read: 43,000 rows with long titles, whose Markdown takes 12 s and
0.4 GB. JSON Lines have no such bound."""

_WAY_OUT: Final = "write [title](file.txt)"
_HINT = "link each row of a table, or each item of a list, to a file: | [title](file.txt) | ... |"


class Index(NamedTuple):
    """What an INDEX.md says. `first_line` is the line of the file at which its Markdown begins."""

    head: dict[str, Any]
    defaults: Fields
    rows: tuple[Row, ...]
    problems: tuple[Skipped, ...]
    first_line: int


class IndexMdSource:
    """The statements that an INDEX.md lists. `path` is in a resolved folder, which is `root`.

    `names` are the user's own of fields.
    """

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        self._names = names
        self.path = path
        self.root = path.parent

    @property
    def name(self) -> str:
        """What the front matter says, else the name of the folder."""
        return self._said("name") or self.root.name or str(self.root)

    @property
    def description(self) -> str | None:
        """What the front matter says."""
        return self._said("description")

    @property
    def language(self) -> str | None:
        """What the front matter says."""
        return self._said("language")

    def files(self) -> list[SourceFile]:
        """Return the INDEX.md and every file it links to inside the corpus, there or not."""
        root = str(self.root)
        linked = LinkedFiles(self.root)
        found = (_path_inside(row, linked) for row in self._index.rows)
        paths = {self.path.name, *filter(None, found)}
        return [stat_file(root, path) for path in sorted(paths)]

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the statements in the order of the rows; what is wrong with the index first."""
        yield from self._index.problems
        ids = Ids()
        linked = LinkedFiles(self.root)

        def path(row: Row) -> str:
            if row.path is None:
                reason = f"the row does not link to a file: {_WAY_OUT}"
                raise EntrySkipped(SkipCode.NO_LINK, reason)
            return linked.find(row.path)

        for of_records, rows in groupby(self._index.rows, lambda row: _of_records(row, linked)):
            if of_records:
                for row in rows:
                    yield from self._records(row, path(row), self._line(row), ids)
                continue
            for row, reading in read_ahead(self.root, rows, path):
                entry = read_entry(self._document, reading, row, ids)
                yield located(entry, row.path or self.path.name, self._line(row))

    def _line(self, row: Row) -> int:
        return row.line + self._index.first_line - 1

    def _document(self, reading: Reading, row: Row, ids: Ids) -> Document:
        document = reading.document(defaults=self._index.defaults, row=sort_fields(row.fields))
        if self._names:
            document = renamed_document(document, self._names)
        return ids.claim(document, f"line {self._line(row)}")

    def _records(self, row: Row, path: str, line: int, ids: Ids) -> Iterator[Document | Skipped]:
        """Yield what a file of records has, each with what its row says of all of them."""
        said = merge(self._index.defaults, sort_fields(row.fields))
        for entry in records_in(self.root, path, self._names, ids):
            if isinstance(entry, Document):
                yield _with_defaults(entry, said)
            else:
                yield entry if entry.line else entry._replace(line=line)

    def _said(self, name: str) -> str | None:
        return text_of(self._index.head.get(name)) or None

    @cached_property
    def _index(self) -> Index:
        return read_index(self.path)


def read_index(file: Path) -> Index:
    """Read an INDEX.md. Raises SourceError."""
    # Late: Markdown takes 0.07 s to import, and a search has no need of it.
    from corpus_cli.sources.containers.index_md_rows import read_blocks

    try:
        text = decode(read_bytes(file, MAX_INDEX_BYTES)).text
    except EntrySkipped as problem:
        hint = "list the statements as JSON Lines" if problem.code == SkipCode.TOO_LARGE else None
        raise SourceError(f"{file} cannot be read: {problem.reason}", hint=hint) from None
    head, problems = _read_head(text, file.name)
    blocks = read_blocks(text[head.end :])
    chosen = _listing(blocks, file)
    return Index(
        head.values,
        _defaults(head, file.name, problems),
        tuple(row for block in chosen for row in block.rows),
        (*problems, *_problems(blocks, chosen, file.name, head.lines)),
        head.lines + 1,
    )


def _read_head(text: str, source: str) -> tuple[FrontMatter, list[Skipped]]:
    """Return the front matter, an empty one with the reason where it is broken."""
    try:
        return read_front_matter(text), []
    except EntrySkipped as problem:
        return FrontMatter({}, *_extent(text)), [problem.at(source, 1)]


def _extent(text: str) -> tuple[int, int]:
    """Return where broken front matter ends and its number of lines, 0 and 0 if it never does."""
    try:
        block = find_front_matter(text)
    except EntrySkipped:
        block = None
    end = block[1] if block else 0
    return end, count_lines(text[:end])


def _defaults(head: FrontMatter, source: str, problems: list[Skipped]) -> Fields:
    defaults = head.values.get("defaults") or {}
    if isinstance(defaults, dict):
        return sort_fields(defaults.items())
    reason = "`defaults` in the front matter must have `name: value` lines"
    problems.append(EntrySkipped(SkipCode.FRONT_MATTER, reason).at(source, 1))
    return sort_fields(())


def _listing(blocks: list[Block], file: Path) -> list[Block]:
    """Return all tables that link to files, or all lists that do if no table does."""
    for kind in ("table", "list"):
        if chosen := [block for block in blocks if block.kind == kind and block.links]:
            return chosen
    tables = "its table links to no file" if blocks else "it has no table and no list"
    raise SourceError(f"{file} lists no statement: {tables}", hint=_HINT)


def _problems(
    blocks: list[Block], chosen: list[Block], source: str, offset: int
) -> Iterator[Skipped]:
    """Yield what else of the index was not read, where it seems to be meant as a listing."""
    paths = {row.path for block in chosen for row in block.rows}
    for block in blocks:
        if block in chosen:
            if block.cut_at is not None:
                reason = "rows from here on are skipped: too many rows above have missing cells"
                yield EntrySkipped(SkipCode.UNREADABLE, reason).at(source, block.cut_at + offset)
        elif chosen[0].kind == "list" and block.kind == "table":
            reason = f"the table does not link to a file: {_WAY_OUT}"
            yield EntrySkipped(SkipCode.NO_LINK, reason).at(source, block.line + offset)
        elif not paths.issuperset(block.statements):
            reason = "the list is skipped because there is a table: add its files to the table"
            yield EntrySkipped(SkipCode.FURTHER_TABLE, reason).at(source, block.line + offset)


def _with_defaults(document: Document, said: Fields) -> Document:
    """Return a document with the values that it does not have itself."""
    values = {
        name: value
        for name, value in said.known.items()
        if name not in {"id", "title"} and not getattr(document, name)
    }
    return document._replace(**values, metadata={**said.metadata, **document.metadata})


def _of_records(row: Row, linked: LinkedFiles) -> bool:
    """Tell whether a row links to a file of many statements."""
    path = _path_inside(row, linked)
    return path is not None and kind_of_name(path) is not None


def _path_inside(row: Row, linked: LinkedFiles) -> str | None:
    try:
        return row.path and linked.find(row.path)
    except EntrySkipped:
        return None
