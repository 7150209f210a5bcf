"""Markdown for notes and articles: quotations with their sources, tables (GitHub's), plain text.

What a document says is escaped: it shows as it was written, whatever Markdown would make of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TextIO, assert_never
from unicodedata import category

from corpus_cli.model.answer import Answer
from corpus_cli.output.blocks import (
    Block,
    Citation,
    Facts,
    Grid,
    Heading,
    Note,
    Pair,
    Passage,
    Text,
    filled,
    joined,
    one_above_the_other,
)
from corpus_cli.output.escape import LINE_BREAK, visible, visible_lines
from corpus_cli.output.formats.rendering import Appearance
from corpus_cli.output.views.registry import blocks

# Between letters and digits an underscore is only that.
_INLINE: Final = re.compile(r"[\\`*\[\]<>&|~]|(?<![^\W_])_|_(?![^\W_])")
_ADDRESS: Final = re.compile(r"https?://[^\s<>()\\\x00-\x20\x7f-\U0010ffff]+")
_LINE_START: Final = re.compile(r" *(\d{0,9})([#+\-=.)])?")


def render(answer: Answer, out: TextIO, appearance: Appearance) -> None:  # noqa: ARG001 - lines are as long as their paragraphs
    """Write the blocks of `answer`, an empty line between two."""
    separator = ""
    for block in one_above_the_other(blocks(answer)):
        if isinstance(block, Heading) and block.is_cited:
            continue
        out.write(separator)
        out.writelines(f"{line}\n" for line in _lines(block))
        separator = "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"## {inline(text)}"
        case Note(parts):
            yield paragraph(" · ".join(parts))
        case Text(text):
            yield from _text(text)
        case Facts(pairs):
            yield from (f"- {paragraph(name)}: {inline(value)}" for name, value in pairs)
        case Passage():
            yield from _quotation(block)
        case Grid():
            yield from _table(filled(block))
        case Pair():
            raise AssertionError("pairs are one above the other")
        case _:
            assert_never(block)


def inline(text: str) -> str:
    """Return `text` so that it shows as it is inside of a line, a line break as a space."""
    return _INLINE.sub(r"\\\g<0>", visible(_in_one_line(text)))


def _in_one_line(text: str) -> str:
    return re.sub(LINE_BREAK, " ", text)


def paragraph(text: str) -> str:
    """Return `text` so that it shows as it is at the beginning of a line, its indentation apart."""
    return _LINE_START.sub(_plain_start, inline(text), count=1)


def _plain_start(match: re.Match[str]) -> str:
    digits, sign = match.groups()
    return f"{digits}\\{sign}" if sign else digits


def _text(text: str) -> Iterator[str]:
    lines = [paragraph(line) for line in visible_lines(text) if line.strip(" ")]
    yield from "\n\n".join(lines).split("\n")


def _quotation(passage: Passage) -> Iterator[str]:
    lines = [""]
    for text, write in _stretches(passage):
        first, *others = re.split(LINE_BREAK, text)
        lines[-1] += write(first) if lines[-1] or write is strong else paragraph(first)
        lines += [strong(line) if write is strong else paragraph(line) for line in others]
    yield "\\\n".join(f"> {line.strip(' ')}" for line in lines if line.strip(" "))
    yield ">"
    source = passage.source
    yield f"> — {inline(source) if isinstance(source, str) else _citation(source)}"


def _stretches(passage: Passage) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Yield the stretches of a passage, each with what writes it."""
    text, at = passage.left + passage.node + passage.right, 0
    first = (len(passage.left), len(passage.left) + len(passage.node))
    for start, end in sorted([first, *passage.others]):
        begin = max(start, at)  # hits may overlap
        if begin < end:
            yield text[at:begin], inline
            yield text[begin:end], strong
            at = end
    yield text[at:], inline


def _citation(source: Citation) -> str:
    """Return a citation: issuer, date, the title, which leads to its address, then the place."""
    title = inline(source.title or "")
    if source.url and _ADDRESS.fullmatch(source.url):
        title = f"[{title or inline(source.url)}]({source.url})"
    named = [inline(source.issuer or ""), inline(source.date or ""), title]
    return joined(", ".join(filter(None, named)), *map(inline, source.place))


def strong(text: str) -> str:
    """Return `text` emphasised: by asterisks, or by a tag where asterisks would not be taken so.

    Between letters they are not when a space or a sign is on their inner side.
    """
    shown = visible(_in_one_line(text))
    if not shown:
        return ""
    if {category(shown[0])[0], category(shown[-1])[0]} & set("PSZC"):
        return f"<b>{inline(text)}</b>"
    return f"**{inline(text)}**"


def _table(grid: Grid) -> Iterator[str]:
    yield _table_row(inline(column.name) for column in grid.columns)
    yield _table_row("---:" if column.align == "right" else "---" for column in grid.columns)
    for row in grid.rows:
        yield _table_row(map(inline, row))


def _table_row(fields: Iterable[str]) -> str:
    return f"| {' | '.join(fields)} |"
