r"""The Markdown of an INDEX.md: rows that link to files.

The tables any of whose cells links to a file, a row an entry:

    | ไฟล์              | ชื่อเรื่อง | หน่วยงาน | วันที่       | ป้ายกำกับ      |
    | ---------------- | ------- | ------- | --------- | ------------ |
    | [001](001.txt)   | ...     | ...     | 26 พ.ย. 64 | ไต้หวัน, ตำรวจ |

The statement is what the column `file` (or ไฟล์, see FILE_NAMES) links to, else the first cell of
the row with a link to a file; a cell that links to several is an entry for each. The file's column
may name a file without a link. Every other column is a field under its header; the text of a link
to the statement counts only if its column is not the file's.

Without such a table: the lists whose items link to files, or are a file's name. The text of the
link is the title; what follows, and nested items that link to no statement, are fields if they read
`name: value` with a known name, and a `note` otherwise:

    - [ไต้หวันพร้อมเข้าร่วม](001.txt)
      - date: 26 พ.ย. 64
      - หน่วยงาน: กระทรวงการต่างประเทศ

An item that links to several statements is an entry for each, and nested items that link to one are
entries by themselves.

Everything around is prose. CommonMark has no spaces in `[x](a link)`; people have, so those are
read, and so are wiki links: `[[001]]`, `[[001#part|title]]`. HTML is not interpreted, save `<br>`
in a cell, which is a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from corpus_cli.sources.fields import field_of
from corpus_cli.sources.kinds import kind_of_name
from corpus_cli.sources.paths import (
    STATEMENT_SUFFIXES,
    is_statement_name,
    is_text_name,
    linked_path,
)
from corpus_cli.sources.spelling import spelling_key

FILE_NAMES: Final = frozenset({"file", "path", "statement", "document", "ไฟล์", "แฟ้ม", "เอกสาร"})
"""Headers of the column that links to the statement and says nothing else."""

MAX_CELL: Final = 8192
MAX_BRACKETS: Final = 64
"""A cell or item with more characters, or more opening brackets, is plain text without links: the
time that its Markdown takes grows with the square of either."""

_LISTING_BLOCKS: Final = frozenset(
    f"{block}_{edge}"
    for block in ("table", "bullet_list", "ordered_list")
    for edge in ("open", "close")
)
_MARKUP = re.compile(r"[\[<*_`&\\\n]")
_BREAK = re.compile(r"(?i)<br\s*/?>")
_NAMED_VALUE = re.compile(r"([^:]{1,40}?)\s*:\s*(.+)", re.DOTALL)
_EDGES: Final = " \t\r\n-–—:·|,;"
_LAX_DESTINATION = re.compile(r"\(((?:[^()\\\n]|\\.|\([^()\n]*\))*)\)")
_LINK_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')\s*$")
_WIKI_LINK = re.compile(
    r"\[\[(?P<target>[^\[\]|#^\n]+)(?:[#^][^\[\]|\n]*)?(?:\|(?P<text>[^\[\]\n]*))?\]\]"
)
_LONGEST_NAME: Final = 255
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Link(NamedTuple):
    """A link as written: where to (entities and escapes resolved), and its text.

    The text is empty where a link has none of its own: a wiki link, the bare name of a file.
    """

    href: str
    text: str

    @property
    def path(self) -> str | None:
        """The path of the file that it names, None for an address."""
        return linked_path(self.href)


class Row(NamedTuple):
    """One entry. `line` is 1-based in the Markdown; `path` is what it links to, None for nothing.

    `fields` are names and values as written, empty ones left out.
    """

    line: int
    path: str | None
    fields: tuple[tuple[str, str], ...]


class Block(NamedTuple):
    """A table or list. `line` is 1-based, `kind` is "table" or "list"."""

    kind: str
    line: int
    rows: tuple[Row, ...]
    cut_at: int | None = None
    """The line from which the parser gave up on a table: too many rows with cells left out."""

    @property
    def links(self) -> bool:
        """Whether any row links to a file."""
        return any(row.path is not None for row in self.rows)

    @property
    def statements(self) -> set[str]:
        """The paths that it links to and that are named as statements are."""
        return {row.path for row in self.rows if row.path and is_statement_name(row.path)}


class Cell(NamedTuple):
    """The plain text of a cell or item, its links, and the text without the links to statements."""

    text: str
    links: tuple[Link, ...]
    rest: str

    @property
    def statements(self) -> list[Link]:
        """The links to statements; to files of other names where there are none."""
        return _statements(self.links)

    def leads_to(self, paths: set[str | None]) -> bool:
        """Tell whether it links to one of these files."""
        return any(link.path in paths for link in self.statements)


class Item(NamedTuple):
    """An item of a list, and those nested in it. `line` is 1-based."""

    line: int
    cells: list[Cell]
    nested: list[Item]

    @property
    def links_to_statements(self) -> bool:
        """Whether it or an item nested in it links to a file that is named as statements are."""
        paths = (link.path for cell in self.cells for link in cell.statements)
        return any(path is not None and is_statement_name(path) for path in paths) or any(
            item.links_to_statements for item in self.nested
        )


def read_blocks(markdown: str) -> list[Block]:
    """Return the tables of an index, then its lists, each in the order of the text."""
    tokens = _parse(markdown)
    return [*_tables(tokens), *_lists(tokens)]


# Tables


def _tables(tokens: Sequence[Token]) -> Iterator[Block]:
    start = 0
    for number, token in enumerate(tokens):
        if token.type == "table_open":
            start = number
        elif token.type == "table_close":
            yield _table(tokens[start:number], tokens[number + 1 : number + 2])


def _table(tokens: Sequence[Token], following: Sequence[Token]) -> Block:
    lines = list(_table_lines(tokens))
    header = [cell.text for cell in lines[0][1]]
    file_column = next((n for n, name in enumerate(header) if _is_file_name(name)), None)
    rows = tuple(
        row
        for line, cells in lines[1:]
        if any(cell.text for cell in cells)
        for row in _table_rows(line, header, cells, file_column)
    )
    return Block("table", lines[0][0], rows, _cut_at(tokens[0], following))


def _cut_at(table: Token, following: Sequence[Token]) -> int | None:
    """Return the line of a paragraph that touches the table: it can only be more of its rows."""
    touching = following and following[0].type == "paragraph_open"
    if touching and table.map and following[0].map and following[0].map[0] == table.map[1]:
        return table.map[1] + 1
    return None


def _table_lines(tokens: Iterable[Token]) -> Iterator[tuple[int, list[Cell]]]:
    line, cells = 0, list[Cell]()
    for token in tokens:
        if token.type == "tr_open":
            line, cells = _line(token), []
        elif token.type == "inline":
            cells.append(_cell(token))
        elif token.type == "tr_close":
            yield line, cells


def _table_rows(
    line: int, header: Sequence[str], cells: Sequence[Cell], file_column: int | None
) -> Iterator[Row]:
    """Yield a row for each statement that a row of a table links to."""
    if file_column is None:
        columns = list(cells)
    else:
        columns = [_named_file(cell) for cell in cells[file_column : file_column + 1]]
    links: list[Link] = next((cell.statements for cell in columns if cell.statements), [])
    for link in links or (None,):
        fields = tuple(
            (name or f"column {number}", value)
            for number, (name, cell) in enumerate(zip(header, cells, strict=False), start=1)
            if number - 1 != file_column and (value := _value(name, cell, link))
        )
        yield Row(line, link and link.path, fields)


def _value(name: str, cell: Cell, statement: Link | None) -> str:
    """Return what a cell says: the address for a `url`, or for a metadata link; else its text."""
    if statement in cell.links and len(cell.statements) > 1:
        return statement.text if statement else ""
    field = field_of(name)
    if cell.links and cell.links[0] != statement and field in {"url", None}:
        link = cell.links[0]
        return link.href if field == "url" or link.text == cell.text else cell.text
    return _BREAK.sub(" ", cell.text).strip()


def _is_file_name(header: str) -> bool:
    return spelling_key(header) in FILE_NAMES


# Lists


def _lists(tokens: Sequence[Token]) -> Iterator[Block]:
    start = 0
    for number, token in enumerate(tokens):
        if token.level == 0 and token.type in {"bullet_list_open", "ordered_list_open"}:
            start = number
        elif token.level == 0 and token.type in {"bullet_list_close", "ordered_list_close"}:
            items = _items(tokens[start:number])
            rows = tuple(row for item in items for row in _item_rows(item))
            yield Block("list", _line(tokens[start]), rows)


def _items(tokens: Iterable[Token]) -> list[Item]:
    """Return the outermost items of a list."""
    outermost = Item(0, [], [])
    opened = [outermost]
    for token in tokens:
        if token.type == "list_item_open":
            opened.append(Item(_line(token), [], []))
        elif token.type == "inline":
            opened[-1].cells.append(_cell(token))
        elif token.type == "list_item_close":
            item = opened.pop()
            opened[-1].nested.append(item)
    return outermost.nested


def _item_rows(item: Item) -> Iterator[Row]:
    """Yield a row for each statement that an item links to, then those of items nested in it."""
    cells = [_bare_name(item.cells[0]), *item.cells[1:]] if item.cells else []
    nested = [inner for inner in item.nested if inner.links_to_statements]
    cells += [cell for inner in item.nested if inner not in nested for cell in _all_cells(inner)]
    links = _statements(link for cell in cells for link in cell.links)
    if links or not nested:
        paths = {link.path for link in links}
        said = (cell.rest if cell.leads_to(paths) else cell.text for cell in cells)
        fields, notes = _said_and_noted(line for text in said for line in text.split("\n"))
        note = [("note", "\n".join(notes))] if notes else []
        for link in links or (None,):
            title = [("title", link.text)] if link and link.text else []
            yield Row(item.line, link and link.path, (*title, *fields, *note))
    for inner in nested:
        yield from _item_rows(inner)


def _all_cells(item: Item) -> Iterator[Cell]:
    yield from item.cells
    for inner in item.nested:
        yield from _all_cells(inner)


def _said_and_noted(lines: Iterable[str]) -> tuple[list[tuple[str, str]], list[str]]:
    fields, notes = [], []
    for stripped in filter(None, (line.strip(_EDGES) for line in lines)):
        named = _NAMED_VALUE.fullmatch(stripped)
        if named and field_of(named[1]):
            fields.append((named[1], named[2]))
        else:
            notes.append(stripped)
    return fields, notes


# Markdown


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _parse(markdown: str) -> list[Token]:
    """Return the tokens of the blocks, and in tables and lists those within their texts."""
    parser, env = _parser(), dict[str, Any]()
    tokens = parser.parse(markdown, env)
    depth = 0
    for token in tokens:
        if token.type in _LISTING_BLOCKS:
            depth += token.nesting
        elif depth and token.type == "inline":
            token.children = []
            if _is_quickly_parsed(token.content):
                parser.inline.parse(token.content, parser, env, token.children)
    return tokens


def _is_quickly_parsed(text: str) -> bool:
    return len(text) <= MAX_CELL and text.count("[") <= MAX_BRACKETS and bool(_MARKUP.search(text))


def _cell(inline: Token) -> Cell:
    children = inline.children or [Token("text", "", 0, content=inline.content)]
    links = tuple(_links(children))
    return Cell(_plain(children).strip(), links, _without(children, _statements(links)))


def _statements(links: Iterable[Link]) -> list[Link]:
    """Return the links to files, one a file: those named as statements are, if there are any.

    Beside a text, a page or a PDF is its original.
    """
    files = {link.path: link for link in reversed(list(links)) if link.path is not None}
    named = [link for path, link in reversed(files.items()) if is_statement_name(path or "")]
    texts = [link for link in named if is_text_name(link.path or "")]
    return texts or named or list(reversed(files.values()))


def _named_file(cell: Cell) -> Cell:
    """Return a cell without links that is the name of a statement as a link to it."""
    name = cell.text
    is_file = name.lower().endswith(STATEMENT_SUFFIXES) or kind_of_name(name) is not None
    if cell.links or not is_file or len(name) > _LONGEST_NAME:
        return cell
    return cell._replace(links=(Link(name.replace("%", "%25"), ""),), rest="")


def _bare_name(cell: Cell) -> Cell:
    """Return the same of an item, whose first line alone may be the name, without a space."""
    name, _, rest = cell.text.partition("\n")
    named = cell if " " in name else _named_file(cell._replace(text=name))
    return named._replace(rest=rest) if named.links and not cell.links else cell


def _links(children: Sequence[Token]) -> Iterator[Link]:
    start = 0
    for number, child in enumerate(children):
        if child.type == "link_open":
            start = number
        elif child.type == "link_close":
            has_text = not children[start].meta.get("is_bare")
            text = _plain(children[start:number]).strip() if has_text else ""
            yield Link(str(children[start].attrGet("href") or ""), text)


def _without(children: Sequence[Token], links: Iterable[Link]) -> str:
    """Return the plain text outside of the links to these addresses."""
    hrefs = {link.href for link in links}
    outside: list[Token] = []
    within = False
    for child in children:
        if child.type == "link_open":
            within = child.attrGet("href") in hrefs
        elif child.type == "link_close":
            within = False
        elif not within:
            outside.append(child)
    return _plain(outside)


def _plain(children: Iterable[Token]) -> str:
    return "".join("\n" if c.type in {"softbreak", "hardbreak"} else c.content for c in children)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")
    # Links are read, never followed or shown as HTML: all are wanted, as they were written.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.inline.ruler.after("link", "link_with_spaces", _link_with_spaces)
    return parser


def _wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - its caller's way
    """Read `[[a file]]` and `[[a file#a part|a text]]`."""
    found = _WIKI_LINK.match(state.src, state.pos)
    if found is None or state.src[max(state.pos - 1, 0)] == "!":
        return False
    if not silent:
        target = found["target"].strip()
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": target.replace("%", "%25")}
        opening.meta = {"is_bare": not found["text"]}
        state.push("text", "", 0).content = (found["text"] or target).strip()
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _link_with_spaces(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - its caller's way
    """Read `[text](a file name with spaces.txt)`, which the standard rule has refused."""
    if state.src[state.pos] != "[":
        return False
    end_of_text = state.md.helpers.parseLinkLabel(state, state.pos, False)  # noqa: FBT003
    destination = _LAX_DESTINATION.match(state.src, end_of_text + 1) if end_of_text >= 0 else None
    if destination is None:
        return False
    if not silent:
        _push_link(state, end_of_text, _lax_href(destination[1]))
    state.pos = destination.end()
    return True


def _lax_href(destination: str) -> str:
    return _ESCAPE.sub(r"\1", _LINK_TITLE.sub("", destination).strip())


def _push_link(state: StateInline, end_of_text: int, href: str) -> None:
    end = state.posMax
    state.pos, state.posMax = state.pos + 1, end_of_text
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.md.inline.tokenize(state)
    state.push("link_close", "a", -1)
    state.posMax = end
