"""What a query that found nothing may have been meant to say, where it was read as plain words.

None of this is a mistake: `or` is an English word. So suggestions are made only where nothing was
found. `SUGGESTIONS` is the registry: a row for each habit of other programs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from corpus_cli.search.query.expression import Expression, Term, leaves_of
from corpus_cli.text.normal.normal_form import normal_query

_QUOTED: Final = r'"[^"]*"'


class Suggestion(NamedTuple):
    """A pattern of what people type, and the way to say it here.

    `hint` may quote the groups of the pattern. Tests walk the rows: `example` is a query that has
    it, `innocent` one that has not.
    """

    pattern: str
    hint: str
    example: str
    innocent: str


_DATE: Final = r"(?<!\S)(?i:date|วันที่)"
_FIELD: Final = r"[^\W\d][\w\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*"
_WORD: Final = r'[^\s()|"]+'

SUGGESTIONS: Final = (
    Suggestion(
        r"(?<!\S)(?:or|and|not|Or|And|Not)(?!\S)",
        "write OR, AND and NOT in capitals",
        "ก or ข",
        "ก order ข",
    ),
    Suggestion(r"&&", "write AND", "ก && ข", "AT&T"),
    Suggestion(
        r"(?i:(?<!\S)within\s+\S+)",
        "write within sentence, within paragraph or within document",
        "ก ข within 5",
        "ก without ข",
    ),
    Suggestion(r"(?i:(?<!\S)(?:w|n|pre|adj)/?(\d+)(?!\S))", r"write NEAR/\1", "ก W/5 ข", "ก/5 ข"),
    Suggestion(
        rf"(?<!\S)[-\u2212!]({_WORD})", r"to leave out documents, write NOT \1", "ก -ข", "โควิด-19"
    ),
    Suggestion(
        rf"(?<!\S)\+({_WORD})", r"every word is required; write \1", "ก +ข", "ก+ข"
    ),
    Suggestion(
        rf"{_DATE}\s?(?:>=|=>|>)\s?({_WORD})",
        r"write date:\1.. for \1 and later",
        "ก date>2564",
        "update>2564",
    ),
    Suggestion(
        rf"{_DATE}\s?(?:<=|=<|<)\s?({_WORD})",
        r"write date:..\1 for \1 and earlier",
        "ก date<=2564",
        "a<b",
    ),
    Suggestion(
        rf"(?<!\S)({_FIELD})==?({_WORD})", r"write \1:\2", "issuer=กต.", "ก = ข"
    ),
    Suggestion(r"[“”„‟«»]", 'write phrases in straight quotation marks: "…"', "“ก ข”", '"ก ข"'),
    Suggestion(r"(?<!\S)/\S+", "end a regular expression with a slash: /…/", "/ก", "ก/ข"),
    Suggestion(
        r"([^\s()|\"*]+)\*([^\s()|\"*]+)",
        r"* stands at the beginning or the end of a word; write /\1.*\2/",
        "น้ำ*ท่วม",
        "ก * ข",
    ),
    Suggestion(
        rf"([^\s()|\"?]+)\?({_WORD})",
        r"? is not a wildcard; write /\1.\2/ for any one character",
        "น้ำ?ท่วม",
        "จริงหรือ? ใช่",
    ),
    Suggestion(
        r"[^\s~]+~[\d.]*(?!\S)",
        "spellings are matched exactly; write /…/ for a pattern",
        "ก~2",
        "ก ~ ข",
    ),
    Suggestion(
        rf"(?<!\S){_FIELD}:\s",
        "write a field and its value without a space: issuer:กระทรวง",
        "issuer: ก",
        "10: ก",
    ),
)  # fmt: skip


def near_field(name: str, names: Sequence[str]) -> str:
    """Return the hint for a field that is not there: the nearest of some names, and all of them."""
    from difflib import get_close_matches

    alike = [known for known in names if name and known.startswith(name)]
    near = alike or get_close_matches(name, names, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}one of: {', '.join(names)}"


def suggestion(arguments: Sequence[str], expression: Expression) -> str | None:
    """Return what a query may have been meant to say, None if it has nothing unusual."""
    plain = re.sub(_QUOTED, "", " ".join(arguments))
    read = [leaf.text for leaf in leaves_of(expression) if isinstance(leaf, Term)]
    for row in SUGGESTIONS:
        found = re.search(row.pattern, plain)
        if found and any(normal_query(found[0]) in text for text in read):
            return f"{found[0].strip()!r} was searched for literally: {found.expand(row.hint)}"
    return None
