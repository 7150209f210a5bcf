"""PDF: the text of its pages, put right.

A PDF has glyphs at places, not lines, words or paragraphs. Glyphs are read in the order in which
they were written, which is the order of reading in what offices and browsers print. A line is what
stands on one base line; a space is a gap, for the spaces that are stored are neither all nor true
(Thai vowels are wider than fonts say). Lines that only the width of the page broke are joined again
(`_continues`); what stands at the top or the foot of page after page is left out (`_furniture`).

pypdfium2 was chosen by measurement on Thai: it loses no character and gives none of old fonts'
private ones, where pdfminer.six does both.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple
from unicodedata import category

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.text.normal.repairs import TORN_SARA_AM

MAX_PAGES: Final = 3_000
"""A file of more pages is no statement."""

# Distances, as parts of the height of a line's letters.
_SPACE_GAP: Final = 0.13
_OTHER_LINE: Final = 0.45
_ON_BASE: Final = 0.15
_INDENT: Final = 0.8
_LEADING: Final = 1.45  # of the usual distance between lines

_RAGGED: Final = 0.16
"""Of a column's width: so much may be left at the end of a line that the width broke."""
_BROKEN_HYPHEN: Final = "\x02"  # what PDFium makes of a hyphen at the end of a line
_MARGIN: Final = 0.12
"""Of a page's height: where heads and feet stand."""

_NUMBER: Final = re.compile(r"[0-9๐-๙]+")
_PAGE_NUMBER: Final = re.compile(
    r"(?i)[-–—(\[|\s]*(?:หน้า(?:ที่)?|page)?\s*[0-9๐-๙]{1,4}(?:\s*(?:/|จาก|of)\s*[0-9๐-๙]{1,4})?[-–—)\]|\s]*"
)
_PRINTED: Final = re.compile(
    r"(?:https?|file)://\S+\s+\d+/\d+|\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}[:.]\d{2}(?: [AP]M)?\b.*"
)
# A font without a map for ำ leaves a gap and า. Where words that can be read in no other way show
# that, all of its kind are ำ: no word begins with า.
_TORN: Final = re.compile("(?<=[ก-ฮ\u0e48-\u0e4b]) \u0e32")
_BULLET: Final = re.compile(
    r"[•●○◦▪■□◆➢➤✓*·–—-]\s|\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]\s|[ก-ฮa-z][.)]\s"
)
_CREATED: Final = re.compile(r"(?:D:)?([12][0-9]{3})([01][0-9])([0-3][0-9])")
_UNTITLED: Final = re.compile(
    r"(?i)untitled|microsoft word\b|.*\.(?:docx?|odt|pdf|rtf|indd|html?)$"
)


class Glyph(NamedTuple):
    """What one glyph says and where: `text` is empty for none, a cluster of Thai for some.

    `x` and `y` are the start of the base line, `right` the end of its width, `middle`, `low` and
    `high` where its ink is; all in points from the lower left of the page.
    """

    text: str
    x: float
    y: float
    right: float
    middle: float
    low: float
    high: float
    size: float


class Line(NamedTuple):
    """A line of a page: its text, where it begins and ends, its base line and its height."""

    text: str
    left: float
    right: float
    base: float
    size: float


def read_pdf(data: bytes) -> Extract:
    """Return the text of a PDF, a line for each of its paragraphs, its properties, and its pages.

    Raises EntrySkipped for one that is damaged, locked, too long, or has no text (scanned).
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "it needs a password" if locked else f"it is incomplete or damaged ({error})"
        raise EntrySkipped(SkipCode.UNREADABLE, reason) from None
    try:
        if len(document) > MAX_PAGES:
            reason = f"it has {len(document):,} pages, more than {MAX_PAGES:,}"
            raise EntrySkipped(SkipCode.TOO_LARGE, reason)
        pages = [_lines(page) for page in _pages(document)]
        values = _properties(document.get_metadata_dict())
    finally:
        document.close()
    if not any(lines for _, lines in pages):
        raise EntrySkipped(SkipCode.NO_TEXT, "it has only scanned pages; run OCR on it first")
    text, starts = _joined(_with_sara_am(_without_furniture(pages)))
    return Extract(text, values, starts)


def _properties(properties: Mapping[str, str]) -> dict[str, object]:
    title, author, created = (
        str(properties.get(name) or "").strip() for name in ("Title", "Author", "CreationDate")
    )
    values: dict[str, object] = {}
    if title and not _UNTITLED.match(title):
        values["title"] = title
    if author:
        values["issuer"] = author
    if day := _CREATED.match(created):
        values["date"] = "-".join(day.groups())
    return values


def _pages(document: pdfium.PdfDocument) -> Iterator[pdfium.PdfPage]:
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            reason = f"it is incomplete or damaged (page {number + 1})"
            raise EntrySkipped(SkipCode.UNREADABLE, reason) from None
        try:
            yield page
        finally:
            page.close()


# --- glyphs and lines -------------------------------------------------------------------------


def _lines(page: pdfium.PdfPage) -> tuple[float, list[Line]]:
    """Return the height of a page, and its lines in the order in which they were written."""
    height = page.get_height()
    textpage = page.get_textpage()
    try:
        glyphs = list(_glyphs(textpage))
    finally:
        textpage.close()
    lines: list[Line] = []
    for _, row in groupby(_without_copies(glyphs), _Base()):
        lines.append(_line(_from_left(row)))
    return height, [line for line in lines if line.text]


def _glyphs(textpage: pdfium.PdfTextPage) -> Iterator[Glyph]:
    """Yield the glyphs that are stored; spaces and breaks that PDFium adds are not."""
    raw = textpage.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    loose = pdfium_c.FS_RECTF()
    count = pdfium_c.FPDFText_CountChars(raw)
    index = 0
    while index < count:
        if pdfium_c.FPDFText_IsGenerated(raw, index):
            index += 1
            continue
        pdfium_c.FPDFText_GetCharOrigin(raw, index, x, y)
        place = (x.value, y.value)
        text = chr(pdfium_c.FPDFText_GetUnicode(raw, index))
        pdfium_c.FPDFText_GetLooseCharBox(raw, index, loose)
        pdfium_c.FPDFText_GetCharBox(raw, index, left, right, low, high)
        end = loose.right
        ink = ((left.value + right.value) / 2, low.value, high.value)
        size = loose.top - loose.bottom
        index += 1
        # A glyph that stands for several characters has all of them at one place.
        while index < count and text.strip():
            pdfium_c.FPDFText_GetCharOrigin(raw, index, x, y)
            if (x.value, y.value) != place or pdfium_c.FPDFText_IsGenerated(raw, index):
                break
            letter = chr(pdfium_c.FPDFText_GetUnicode(raw, index))
            # After a mark without width comes the next letter.
            if not _is_nonspacing(letter) and (
                _is_nonspacing(text[-1]) or _text_object(raw, index) != _text_object(raw, index - 1)
            ):
                break
            text += letter
            pdfium_c.FPDFText_GetLooseCharBox(raw, index, loose)
            end = max(end, loose.right)
            index += 1
        yield Glyph(text, *place, end, *ink, size)


def _text_object(raw: pdfium_c.FPDF_TEXTPAGE, index: int) -> int | None:
    return ctypes.cast(pdfium_c.FPDFText_GetTextObject(raw, index), ctypes.c_void_p).value


def _without_copies(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Leave out marks that browsers store with the text of the whole cluster they belong to.

    The letter of the cluster has said it already; ink that does not stand on the base line shows
    that a glyph with a letter's text is a mark.
    """
    recent: list[Glyph] = []
    for glyph in glyphs:
        alike = [one for one in recent if one.text == glyph.text and abs(one.y - glyph.y) < 1]
        if (
            alike
            and len(glyph.text) > 1
            and not _is_nonspacing(glyph.text[0])
            and (_is_mark(glyph) or _is_rest_of(glyph, alike[-1]))
        ):
            continue
        yield glyph
        recent = [*recent[-3:], glyph]


def _is_mark(glyph: Glyph) -> bool:
    """Tell whether the ink of a glyph is that of a mark: left of its place, above, or below."""
    above, below = glyph.low - glyph.y, glyph.high - glyph.y
    slack = _ON_BASE * glyph.size
    return glyph.right < glyph.x + slack or above > slack or below < slack


def _is_rest_of(glyph: Glyph, letter: Glyph) -> bool:
    """Tell whether a glyph is the า of a ำ whose consonant has said both."""
    return glyph.text.endswith("ำ") and glyph.x - letter.right < 0.35 * letter.size


class _Base:
    """Numbers base lines: called with glyphs in turn, it counts on where the base line changes."""

    def __init__(self) -> None:
        self.number = 0
        self.last: Glyph | None = None

    def __call__(self, glyph: Glyph) -> int:
        if self.last is not None:
            height = max(self.last.size, glyph.size)
            self.number += abs(glyph.y - self.last.y) > _OTHER_LINE * height
        self.last = glyph
        return self.number


def _from_left(row: Iterable[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line from left to right, each mark after the letter it stands on.

    Offices write what is set in another font (quotation marks, Latin words) after the rest, and
    some of the marks after the next letter.
    """
    letters: list[list[Glyph]] = []  # each with its marks
    place = 0
    for glyph in row:
        slack = 0.1 * glyph.size
        if _is_nonspacing(glyph.text[0]) and letters:
            _letter_under(glyph, letters).append(glyph)
            continue
        if place and glyph.x < letters[place - 1][0].x - slack:
            place = next(n for n, one in enumerate(letters) if one[0].x > glyph.x - slack)
        while place < len(letters) and letters[place][0].x < glyph.x - slack:
            place += 1
        letters.insert(place, [glyph])
        place += 1
    return [glyph for letter in letters for glyph in letter]


def _letter_under(mark: Glyph, letters: Sequence[list[Glyph]]) -> list[Glyph]:
    """Return the letter, with its marks, over whose width the ink of a mark stands."""
    reach = mark.middle + 0.02 * mark.size
    begun = [one for one in letters if one[0].x <= reach and not one[0].text.isspace()]
    return max(begun or letters[:1], key=lambda one: one[0].x)


def _is_nonspacing(character: str) -> bool:
    return category(character) == "Mn"


def _line(row: Sequence[Glyph]) -> Line:
    inked = [glyph for glyph in row if glyph.text.strip()]
    if not inked:
        return Line("", 0, 0, 0, 0)
    # Of a glyph with several characters only the ink is known, not the height of its line.
    sizes = Counter(round(one.size, 1) for one in inked if len(one.text) == 1)
    size = sizes.most_common(1)[0][0] if sizes else max(one.size for one in inked)
    text, edge = "", row[0].x
    for glyph in row:
        is_apart = glyph.x - edge > _least_gap(text, size) and not text.endswith(" ")
        if is_apart and not _is_nonspacing(glyph.text[0]):
            text += " "
        text += glyph.text
        edge = max(edge, glyph.right)
    right = max(glyph.right for glyph in inked)
    return Line(
        text.replace(_BROKEN_HYPHEN, "-").replace("ำำ", "ำ").strip(),
        inked[0].x,
        right,
        inked[0].y,
        size,
    )


def _least_gap(before: str, size: float) -> float:
    """Return from how wide a gap there is a space.

    Of a cluster with ำ the letter alone may be known, not the width of the vowel.
    """
    return (0.42 if before.endswith("ำ") else _SPACE_GAP) * size


# --- heads and feet ---------------------------------------------------------------------------


def _without_furniture(pages: Sequence[tuple[float, list[Line]]]) -> list[list[Line]]:
    """Leave out page numbers, and lines at a margin that stand on most pages."""
    seen: Counter[str] = Counter()
    for height, lines in pages:
        seen.update({_shape(line) for line in lines if _is_at_margin(line, height)})
    often = max(2, 0.6 * len(pages))

    def is_furniture(line: Line, height: float) -> bool:
        return _is_at_margin(line, height) and (
            seen[_shape(line)] >= often
            or _PAGE_NUMBER.fullmatch(line.text) is not None
            or _PRINTED.fullmatch(line.text) is not None
        )

    return [[line for line in lines if not is_furniture(line, height)] for height, lines in pages]


def _shape(line: Line) -> str:
    return _NUMBER.sub("0", line.text)


def _is_at_margin(line: Line, height: float) -> bool:
    return not _MARGIN * height < line.base < (1 - _MARGIN) * height


def _with_sara_am(pages: list[list[Line]]) -> list[list[Line]]:
    """Mend ำ that a font took apart, where it is certain that one did."""
    text = "\n".join(line.text for lines in pages for line in lines)
    if len(TORN_SARA_AM.pattern.findall(text)) < 2:
        return pages
    return [
        [line._replace(text=_TORN.sub("\u0e33", line.text)) for line in lines] for lines in pages
    ]


# --- paragraphs -------------------------------------------------------------------------------


def _joined(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """Return the text of pages of lines, and where in it each page begins."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    last: Line | None = None
    for lines in pages:
        leading = _usual_leading(lines)
        on_page = False
        for line in lines:
            piece = ""
            if last is not None:
                goes_on = _continues(last, line, lines, leading if on_page else None)
                piece = _link(last.text, line.text) if goes_on else "\n"
            if not on_page:
                starts.append(length + len(piece))
            pieces += (piece, line.text)
            length += len(piece) + len(line.text)
            last, on_page = line, True
        if not on_page:
            starts.append(length)
    return "".join(pieces), tuple(starts)


def _usual_leading(lines: Sequence[Line]) -> float:
    gaps = sorted(a.base - b.base for a, b in pairwise(lines) if a.base > b.base)
    return gaps[len(gaps) // 3] if gaps else 0.0


def _continues(last: Line, line: Line, lines: Sequence[Line], leading: float | None) -> bool:
    """Tell whether a paragraph goes on from one line to the next.

    `lines` are those of the second one's page, `leading` the usual distance on it, None where the
    page has changed. The first line must reach the column's end, as far as the next word let it.
    """
    if not _is_alike(last, line) or _BULLET.match(line.text):
        return False
    column = [
        one
        for one in lines
        if one.left < line.right and one.right > line.left and _is_alike(one, line)
    ]
    left = sorted(one.left for one in column)[len(column) // 10]
    rights = sorted(one.right for one in column)
    right = rights[len(rights) * 9 // 10]
    if line.left > left + _INDENT * line.size and line.left > last.left:
        return False
    width = max(right - left, line.size)
    if leading is not None:
        fall = last.base - line.base
        is_beside = last.right <= line.left or line.right <= last.left - 4 * line.size
        if is_beside or not line.size / 3 < fall <= max(_LEADING * leading, 1.1 * line.size):
            # The next column begins higher up; it goes on where the last one was full.
            if line.base <= last.base or line.left < last.right:
                return False
            return last.right - last.left >= (1 - _RAGGED) * width
        return last.right >= right - _RAGGED * width
    return last.right - last.left >= (1 - _RAGGED) * width - _INDENT * line.size * 3


def _is_alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= 0.2 * other.size


def _link(before: str, after: str) -> str:
    """Return what stands between two lines of a paragraph: no space inside Thai, or a number."""
    if before.endswith("-") and before[-2:-1].isalnum() and after[0].isalnum():
        return ""
    return "" if _is_thai(before[-1]) and _is_thai(after[0]) else " "


def _is_thai(character: str) -> bool:
    return "ก" <= character <= "๎"
