"""Citations of what a search found: APA, BibTeX, CSL-JSON, or a template of the user's own.

The three styles cite documents, each once, in the order of the answer. A template is filled for
each hit: `{title}` is replaced by the title, and so on; nothing in it is evaluated.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.model.search import DocumentHits, Hit, SearchResult
from corpus_cli.output.escape import harmless
from corpus_cli.output.formats.json import one_line

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FIELD: Final = r"\{(\w+)\}"
_OF_TEX: Final = r"[\\{}%&#$_~^]"
_TEX: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


class _Source(NamedTuple):
    """What is cited of a document."""

    doc: str
    title: str | None
    date: str | None
    issuer: str | None
    url: str | None

    @property
    def date_parts(self) -> list[int]:
        """Year, month and day, as far as they are known."""
        return list(map(int, self.date.split("-"))) if self.date else []


def citations(result: SearchResult, style: str) -> Iterator[str]:
    """Yield the text of the documents' citations in one of `STYLES`."""
    return STYLES[style](_sources(result))


def filled(result: SearchResult, template: str) -> Iterator[str]:
    """Yield a template for each row, its fields filled in; each ends its line.

    Fields are those of the rows, and `quotation` of a hit: all of its text. Raises UsageError for
    one that is not there.
    """
    known = {*result.columns(), *(["quotation"] if result.document_hits is None else [])}
    for name in re.findall(_FIELD, template):
        if name not in known:
            names = ", ".join(sorted(known))
            raise UsageError(f"unknown template field {{{name}}}", hint=f"one of: {names}")
    return _filled(result, template)


def _filled(result: SearchResult, template: str) -> Iterator[str]:
    end = "" if template.endswith("\n") else "\n"
    for row in result.rows():
        values: dict[str, object] = row._asdict()
        if isinstance(row, Hit):
            values["quotation"] = row.left + row.node + row.right
        written = {name: _written(value) for name, value in values.items()}
        pieces = re.split(_FIELD, template)  # every second one is the name of a field
        pieces[1::2] = [written[name] for name in pieces[1::2]]
        yield "".join(pieces) + end


def _written(value: object) -> str:
    return "" if value is None else harmless(" ".join(str(value).split()))


def _sources(result: SearchResult) -> Iterator[_Source]:
    seen: set[str] = set()
    rows: Iterable[Hit | DocumentHits] = (
        result.hits if result.document_hits is None else result.document_hits
    )
    for row in rows:
        if row.doc not in seen:
            seen.add(row.doc)
            yield _Source(row.doc, row.title, row.date, row.issuer, row.url)


def _apa(sources: Iterator[_Source]) -> Iterator[str]:
    """Yield `Issuer. (2021, November 26). Title. Address`; without an issuer the title is first."""
    for source in sources:
        title = source.title or source.doc
        parts = [source.issuer, _apa_date(source), title] if source.issuer else None
        parts = [f"{part.removesuffix('.')}." for part in parts or (title, _apa_date(source))]
        line = " ".join([*parts, *([source.url] if source.url else [])])
        yield harmless(" ".join(line.split())) + "\n"


def _apa_date(source: _Source) -> str:
    year, *rest = source.date_parts or [0]
    month = f", {_MONTHS[rest[0] - 1]}" if rest else ""
    day = f" {rest[1]}" if len(rest) > 1 else ""
    return f"({year or 'n.d.'}{month}{day})"


def _bibtex(sources: Iterator[_Source]) -> Iterator[str]:
    for source in sources:
        year, *rest = list(map(str, source.date_parts)) or ["nd"]
        fields = {
            "author": source.issuer and f"{{{_tex(source.issuer)}}}",
            "title": f"{{{_tex(source.title or source.doc)}}}",
            "year": year if source.date else None,
            "month": rest[0] if rest else None,
            "day": rest[1] if len(rest) > 1 else None,
            "url": source.url and re.sub(r"[{}\\\s]", lambda c: f"%{ord(c[0]):02X}", source.url),
            "note": _tex(source.doc),
        }
        key = f"s{year}-{zlib.crc32(source.doc.encode('utf-8', 'surrogatepass')):08x}"
        lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
        yield harmless(f"@misc{{{key},\n{lines}}}\n")


def _tex(text: str) -> str:
    return re.sub(_OF_TEX, lambda sign: _TEX.get(sign[0], f"\\{sign[0]}"), text)


def _csl(sources: Iterator[_Source]) -> Iterator[str]:
    """Yield an array of CSL-JSON, an item a line, without what is not known."""
    separator = "[\n"
    for source in sources:
        item = {
            "id": source.doc,
            "type": "webpage" if source.url else "document",
            "title": source.title,
            "author": [{"literal": source.issuer}] if source.issuer else None,
            "issued": {"date-parts": [source.date_parts]} if source.date else None,
            "URL": source.url,
        }
        yield separator + one_line({name: value for name, value in item.items() if value})
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


STYLES: Final[dict[str, Callable[[Iterator[_Source]], Iterator[str]]]] = {
    "apa": _apa,
    "bibtex": _bibtex,
    "csl": _csl,
}
"""The styles by the names that `--cite` takes; anything else is the path of a template."""
