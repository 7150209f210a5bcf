"""What the layout of a file put into its text: wrapped lines, and the marks of Markdown.

A PDF or a mail breaks its lines at a width: a reader goes on reading, and a query for ความดันโลหิตสูง
must find ความดัน, a line break, โลหิตสูง. In Markdown, **ความ**ร่วมมือ is ความร่วมมือ to its reader. Both
are undone before the repairs of the normal form (`normal_form.py`), as edits that lead back to what
was written.

A line break that a width made is dropped between two Thai letters, and is a space elsewhere. Thai
has no space between words, so most of these breaks stand for nothing. Where a writer had put a
space just there, the program that wrapped the line dropped it, and nothing tells of it any more: a
query that has such a space does not match there.

No break is undone but in a text of which two things show that it was wrapped: many lines are nearly
as wide as the widest, and some of them end as no paragraph does (after ของ, before ได้, in
brackets). Lists, tables, verses and lines that are paragraphs lack the one or the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from corpus_cli.text.normal.alignment import Edit, Repaired

_THAI_LETTERS: Final = "ก-ฮะ-ฺเ-ๅ็-๎\uf700-\uf71a"
_NO_WIDTH: Final = re.compile("[ัิ-ฺ็-๎\u200b-\u200f\u2060\ufeff\u00ad]+")
_LINE_ENDS: Final = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SPACES: Final = " \t\u00a0\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANK: Final = _LINE_ENDS + _SPACES + "\u200b\ufeff"

_FEWEST_LINES: Final = 4
_WIDEST: Final = 150  # columns; a wider line is a paragraph
_LONGEST: Final = 1.5 * _WIDEST  # characters of such a line, with marks that take no room
_FEW_OUTLIERS: Final = 50  # lines, of which one may be as long as it likes
_NARROWEST: Final = 60  # columns of a page; lines that someone broke by hand are shorter
_NARROWEST_COLUMN: Final = 44  # of a page, or of a text of a few lines
_FULL: Final = 0.75  # of the widest: so wide is a line that was broken because it was full
_HALF: Final = 0.5
_ALIKE: Final = 15  # characters
_FEWEST_FULL: Final = 10  # lines; what is shorter and has headings tells too little


class _Line(NamedTuple):
    """A line less the blanks around it, from `start` to `end` of the text.

    `open` tells that a blank was left at its end.
    """

    start: int
    end: int
    text: str
    width: int
    open: bool


def is_markdown(source: str) -> bool:
    """Tell whether a statement is Markdown, by the name of its file."""
    return source.lower().endswith((".md", ".markdown"))


def laid_out(original: str, *, markdown: bool = False) -> Repaired:
    """Undo the layout of a text."""
    laid = Repaired(original)
    if markdown and not _MARKS.isdisjoint(original):
        laid = _after(laid, "markdown", markdown_marks(original))
    return _after(laid, "wrapped_lines", wrapped_breaks(laid.text))


def _after(laid: Repaired, name: str, edits: Sequence[Edit]) -> Repaired:
    if not edits:
        return laid
    names = (*laid.repairs, name)
    return Repaired(_edited(laid.text, edits), laid.alignment.after(edits), names)


def wrapped_breaks(text: str) -> list[Edit]:
    """Return the edits that undo the line breaks of a text whose lines were broken at a width."""
    breaks = text.count("\n") or text.count("\r")
    if breaks < _FEWEST_LINES - 1 or len(text) > _LONGEST * (breaks + 1):
        return []
    lengths = sorted(map(len, text.splitlines()))
    if lengths[-1 - len(lengths) // _FEW_OUTLIERS] > _LONGEST:
        return []  # as nearly all: some of their lines are paragraphs
    lines = list(_lines(text))
    return [
        Edit(before.end, after.start, len(_joint(before.text, after.text)))
        for before, after in _pairs(lines)
    ]


def _pairs(lines: Sequence[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Yield the lines that are one, two at a time."""
    found = _in_text(lines)
    if found:
        yield from ((lines[at], lines[at + 1]) for at in found)
    else:
        for block in _blocks(lines):
            yield from ((block[at], block[at + 1]) for at in _in_block(block))


def _edited(text: str, edits: Sequence[Edit]) -> str:
    """Return what edits make of a text; what they put in, if anything, is one space."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], " " * edit.length)
        done = edit.end
    return "".join([*pieces, text[done:]])


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.splitlines(keepends=True):
        shown = line.strip(_BLANK)
        first = start + len(line) - len(line.lstrip(_BLANK)) if shown else start
        end = first + len(shown)
        left = line.rstrip(_LINE_ENDS)
        width = len(_NO_WIDTH.sub("", shown))
        yield _Line(first, end, shown, width, open=left[-1:] in _SPACES)
        start += len(line)


def _joint(before: str, after: str) -> str:
    return "" if _SEAMLESS.search(before[-2:] + "\n" + after[:1]) else " "


_SEAMLESS: Final = re.compile(
    f"[{_THAI_LETTERS}]\n[{_THAI_LETTERS}]|[A-Za-z{_THAI_LETTERS}]-\n[A-Za-z{_THAI_LETTERS}]"
)

# --- wrapped lines ----------------------------------------------------------------------------

_ITEM: Final = re.compile(
    r"""[-–—•●◦▪*·○■□➢✓>|\#+\uf000-\uf0ff]
        | [(]?[0-9๐-๙]{1,3}[.)](?![0-9๐-๙])
        | [0-9๐-๙]+(?:[.][0-9๐-๙]+)+[ .)]
        | [(]?[ก-ฮA-Za-z][.)][ ]
        | (?:ข้อ|ตาราง|ภาพ|รูป|มาตรา|บท|หมวด|ส่วน|ลำดับ)(?:ที่)?[ ]?[0-9๐-๙]+[ ]\S
        | หมายเหตุ | ที่มา[ ]?:
        | วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์)
        | [0-9๐-๙]+[ ][^0-9๐-๙]+[ ][0-9๐-๙,]+\Z
        | [0-9๐-๙]{1,2}[ ][ก-๎.]{4,12}[ ][0-9๐-๙]{4}[^:]{0,15}:""",
    re.VERBOSE,
)
"""How an item of a list, a heading or a row of a table begins."""
_ADDRESS: Final = re.compile(r"https?://\S+$")
_CAPTION: Final = re.compile("(?:ตาราง|ภาพที่|รูปที่|แผนภาพ)")
_AMOUNT: Final = re.compile(r"[0-9๐-๙,.]+ ?\S{0,6}$")
_COLUMNS: Final = re.compile(r"\t|\S[ \u00a0]{3,}\S|\|.*\|")
_FIGURES: Final = re.compile("[0-9๐-๙,.()%-]")
# What no paragraph ends with, and none begins with.
_UNFINISHED: Final = re.compile(
    r"""(?: และ|หรือ|ซึ่ง|ของ|ให้|จาก|โดย|ว่า|เพื่อ|แห่ง|ผู้|ไม่|จะ|ตาม|เช่น|ตั้งแต่|ระหว่าง|เมื่อ|นาย|นางสาว|จำนวน
        | (?<!พื้น)(?<!หน้า)(?<!ครั้ง)(?<!วัน)(?<!สถาน)(?<!คง)(?<!เต็ม)ที่ | (?<!ภาย)ใน | (?<!กำ)กับ
        | (?<=[ ])(?:การ|ได้|เป็น|มี|จึง) | [(\[“‘] )\Z""",
    re.VERBOSE,
)
_CONTINUED: Final = re.compile(r"ของ|ได้|ให้|เป็น|กับ|ว่า|แห่ง|จะ|ราย(?!งาน)|[)\],;%ๆฯ]")
# What may begin a paragraph, and seldom does.
_CONNECTIVE: Final = re.compile("และ|หรือ|ที่|ซึ่ง|จาก|โดย|เพื่อ|ต่อ|มี|ไม่|ตาม")


def _in_text(lines: Sequence[_Line]) -> list[int]:
    """Return the breaks to undo of a text that was wrapped, headings and tables among it."""
    widths = sorted(line.width for line in lines if line.text)
    if len(widths) <= _FEWEST_FULL:
        return []
    widest = widths[-1 - len(widths) // _FEW_OUTLIERS]
    long = [width for width in widths if width >= _HALF * widest]
    if not _NARROWEST <= widest <= _WIDEST or _share(long, 0.8 * widest) < 0.48:
        return []
    breaks = [at for at in range(len(lines) - 1) if _may_join(lines, at)]
    full = [at for at in breaks if lines[at].width >= _FULL * widest]
    sure = sum(_goes_on(lines[at], lines[at + 1]) for at in full)
    likely = sure + sum(bool(_CONNECTIVE.match(lines[at + 1].text)) for at in full)
    if len(full) < _FEWEST_FULL or not sure or likely < max(2, len(full) / 10):
        return []
    return [at for at in breaks if _is_full(lines, at, widest)]


def _is_full(lines: Sequence[_Line], at: int, widest: int) -> bool:
    """Tell whether a line is as wide as its page or column allows, or stops where no line ends."""
    line, after = lines[at], lines[at + 1]
    if line.width >= _FULL * widest:
        return True
    before, beyond = (
        max((one.width for one in side), default=0)
        for side in (lines[max(at - 3, 0) : at], lines[at + 1 : at + 4])
    )
    if line.width >= _HALF * max(before, beyond) and _UNFINISHED.search(line.text):
        return True
    column = max(min(before, beyond), _NARROWEST_COLUMN)
    return (
        _FULL * column <= line.width <= 1.2 * column
        and after.width <= 1.2 * column
        and not _AMOUNT.search(line.text)
        and not _CAPTION.match(line.text)
    )


def _share(widths: Sequence[int], least: float) -> float:
    return sum(width >= least for width in widths) / len(widths)


def _in_block(block: Sequence[_Line]) -> list[int]:
    """Return the breaks of a few lines that are one paragraph, if half of them or more show it."""
    widest = max(line.width for line in block)
    breaks = range(len(block) - 1)
    if (
        len(block) < _FEWEST_LINES
        or not _NARROWEST_COLUMN <= widest <= _WIDEST
        or min(line.width for line in block[:-1]) < _HALF * widest
        or not all(_may_join(block, at) for at in breaks)
    ):
        return []
    sure = [_goes_on(block[at], block[at + 1]) for at in breaks]
    signs = sum(sure[at] or block[at].open for at in breaks)
    return list(breaks) if any(sure) and 2 * signs >= len(breaks) else []


def _blocks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines between blank lines."""
    block: list[_Line] = []
    for line in lines:
        if line.text:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _may_join(lines: Sequence[_Line], at: int) -> bool:
    """Tell whether a line and the next may be one: no headings, items or rows of a table."""
    before, after = lines[at].text, lines[at + 1].text
    return bool(
        before
        and after
        and not before.endswith((":", "ดังนี้", "ดังตาราง"))
        and not _alike(before, after)  # a heading, given twice
        and not (at and _alike(lines[at - 1].text, before))
        and not _ADDRESS.search(before)
        and not any(_COLUMNS.search(line) for line in (before, after))
        and not _is_figures(before)
        and (
            not (_ITEM.match(after) or _is_figures(after))
            or (_UNFINISHED.search(before) and "ก" <= after[0] <= "๎")
        )
    )


def _alike(line: str, other: str) -> bool:
    return line[-_ALIKE:] == other[-_ALIKE:]


def _is_figures(line: str) -> bool:
    return 2 * len(_FIGURES.findall(line)) >= len(line.replace(" ", ""))


def _goes_on(before: _Line, after: _Line) -> bool:
    """Tell whether what follows a break cannot begin anything."""
    return bool(
        _UNFINISHED.search(before.text)
        or _CONTINUED.match(after.text)
        or (before.text.rfind("(") > before.text.rfind(")") and ")" in after.text)
    )


# --- Markdown ---------------------------------------------------------------------------------

_MARKS: Final = frozenset("*_~[\\")
_FILLER: Final = "x"  # stands where something was found, lest it be found twice
_CODE: Final = re.compile(r"(`+)(?!`)[^\r\n]+?(?<!`)\1(?!`)")
_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_DEFINITION: Final = re.compile(r"^ {0,3}\[([^\[\]\r\n]+)\]:[ ]+\S+[^\r\n]*", re.MULTILINE)
_LINK: Final = re.compile(
    r"""(?P<open>!?\[) [^\[\]\r\n]{1,500}
        (?P<address>\]
            (?: \([ ]*<?(?:[^\s()<>]|\([^\s()<>]*\)){0,2000}>?(?:[ ]+["'(][^\r\n)]{0,300})?[ ]*\)
            | \[(?P<label>[^\[\]\r\n]{1,200})\] ))""",
    re.VERBOSE,
)
_LETTER: Final = "[0-9A-Za-z\u00c0-\u024fก-๎]"


def _emphasis(mark: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return the pattern of a mark, what it emphasises (no blank line), and the mark again."""
    sign = re.escape(mark[-1])
    single = "" if mark.count(mark[-1]) == 1 else f"|{sign}(?!{sign})"
    inside = rf"(?:[^{sign}\r\n]{single}|\r?\n(?![ \t]*[\r\n]))*"
    return re.compile(f"{before}({mark})(?=[^\\s{sign}]){inside}(?<=[^\\s{sign}])({mark}){after}")


_EMPHASES: Final = (
    _emphasis(r"\*\*\*"),
    _emphasis(r"\*\*"),
    _emphasis(r"\*", r"(?<![*0-9])", r"(?![*0-9])"),
    *(_emphasis(mark, f"(?<!{_LETTER})", f"(?!{_LETTER})") for mark in ("___", "__", "_")),
    _emphasis("~~"),
)


def markdown_marks(text: str) -> list[Edit]:
    """Return the edits that take the marks of Markdown out of a text.

    These are emphasis, backslashes that escape a sign, and what is around the text of a link: its
    address is no word of the statement. Headings and lists stay as they are; so does code.
    """
    left = _without(text, [match.span() for match in _CODE.finditer(text)])
    escapes = [match.start() for match in _ESCAPE.finditer(left)]
    left = _without(left, [(at, at + 2) for at in escapes])
    definitions = list(_DEFINITION.finditer(left))
    labels = {match[1].lower() for match in definitions}
    found = [match.span() for match in definitions]
    left = _without(left, found)
    for match in _LINK.finditer(left):
        if match["label"] is None or match["label"].lower() in labels:
            found += (match.span("open"), match.span("address"))
    left = _without(left, found)
    for emphasis in _EMPHASES:
        marks = [match.span(group) for match in emphasis.finditer(left) for group in (1, 2)]
        left = _without(left, marks)
        found += marks
    found += ((at, at + 1) for at in escapes)
    return [Edit(start, end, 0) for start, end in sorted(found)]


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text of the same length that has nothing to be found at the spans."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        pieces += (text[done:start], _FILLER * (end - start))
        done = end
    return "".join([*pieces, text[done:]])
