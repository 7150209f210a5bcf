r"""CoNLL-U: documents, paragraphs, sentences, tokens and units.

    # newdoc id = 001
    # newpar
    # sent_id = 001-1
    # text = ความร่วมมือ ดี
    1-2  ความร่วมมือ  _  _  _      _  _  _  _  _
    1    ความ       _  _  thai   _  _  _  _  Start=0
    2    ร่วมมือ      _  _  thai   _  _  _  _  Start=4
    3    ดี          _  _  thai   _  _  _  _  Start=12

A word is a token; the line of a range is a unit of several tokens without white space. White space
is not a word: `SpaceAfter=No` says that none follows, `SpacesAfter` what follows if it is not one
space (\s, \n, \r, \t, as UDPipe writes it, else \u00a0). `Start` is the offset in the document's
text, in code points; forms are verbatim, so the text can be restored from them. The fifth column is
the kind of the token; nothing else is analysed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TextIO

from corpus_cli.features.export.documents import Selection
from corpus_cli.index.files.edges import SENTENCE, TOKEN, UNIT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.text import Kind
from corpus_cli.text.words.patterns import kind

_ESCAPES: Final = {" ": "\\s", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_EMPTY: Final = "_"


class _Token(NamedTuple):
    """A token: its verbatim form, offset, level (`index/files/edges.py`) and kind."""

    form: str
    start: int
    level: int
    kind: Kind


def write_conllu(selection: Selection, out: TextIO, shown: Callable[[str], str] = str) -> None:
    """Write the documents of a selection, sentence by sentence.

    `shown` is what becomes of a line: for a terminal, one that does nothing to it.
    """
    for ref in selection:
        out.writelines(map(shown, _document(selection.segments[ref.segment], ref.row)))


def _document(segment: Segment, row: int) -> Iterator[str]:
    document = segment.documents.row(row)
    yield f"# newdoc id = {_line(document.id)}\n"
    number, begins_paragraph = 0, True
    for sentence in _sentences(_tokens(segment, row, segment.original(document))):
        words = [token for token in sentence if not _is_space(token)]
        if words:
            number += 1
            yield "# newpar\n" if begins_paragraph else ""
            yield f"# sent_id = {_line(document.id)}-{number}\n"
            yield f"# text = {_line(''.join(token.form for token in sentence))}\n"
            yield from _words(sentence)
            yield "\n"
            begins_paragraph = False
        if any("\n" in token.form or "\r" in token.form for token in sentence):
            begins_paragraph = True


def _tokens(segment: Segment, row: int, original: str) -> Iterator[_Token]:
    begin, end = segment.text.bounds(row)
    levels = segment.edges.levels(begin, end)
    normal = segment.text.document(row)
    restoration = segment.patches.restoration(row)
    begins = [at for at, level in enumerate(levels) if level >= TOKEN]
    starts = [restoration.span(at, at + 1).start for at in begins]
    spans = pairwise([*starts, len(original)])
    for (first, after), (start, stop) in zip(pairwise([*begins, len(normal)]), spans, strict=True):
        yield _Token(original[start:stop], start, levels[first], kind(normal[first:after]))


def _sentences(tokens: Iterator[_Token]) -> Iterator[list[_Token]]:
    sentence: list[_Token] = []
    for token in tokens:
        if token.level == SENTENCE and sentence:
            yield sentence
            sentence = []
        sentence.append(token)
    if sentence:
        yield sentence


def _words(sentence: Sequence[_Token]) -> Iterator[str]:
    """Yield the lines of a sentence's words, and those of units of several tokens."""
    units = [i for i, token in enumerate(sentence) if token.level >= UNIT or i == 0]
    number = 0
    for first, after in pairwise([*units, len(sentence)]):
        unit = sentence[first:after]
        has_space = any(map(_is_space, unit))
        if len(unit) > 1 and not has_space:
            form = "".join(token.form for token in unit)
            spaces = _misc(_following(sentence, after))
            yield _columns(f"{number + 1}-{number + len(unit)}", form, _EMPTY, spaces)
        for i, token in enumerate(unit, first):
            if _is_space(token):
                continue
            number += 1
            misc = _misc(_following(sentence, i + 1), token.start)
            yield _columns(str(number), token.form, token.kind.value, misc)


def _following(sentence: Sequence[_Token], first: int) -> str:
    """Return the white space from a token on."""
    end = first
    while end < len(sentence) and _is_space(sentence[end]):
        end += 1
    return "".join(token.form for token in sentence[first:end])


def _misc(spaces: str, start: int | None = None) -> str:
    """Return the last column: the offset, and the white space that follows."""
    fields = [] if start is None else [f"Start={start}"]
    if not spaces:
        fields.append("SpaceAfter=No")
    elif spaces != " ":
        escaped = (_ESCAPES.get(character, f"\\u{ord(character):04x}") for character in spaces)
        fields.append("SpacesAfter=" + "".join(escaped))
    return "|".join(fields) or _EMPTY


def _columns(number: str, form: str, xpos: str, misc: str) -> str:
    values = (number, _line(form), _EMPTY, _EMPTY, xpos, *[_EMPTY] * 4, misc)
    return "\t".join(values) + "\n"


def _is_space(token: _Token) -> bool:
    return token.kind is Kind.SPACE


def _line(text: str) -> str:
    """Return text without line breaks and tabs, which would end its line or column."""
    return " ".join(text.split())
